#pragma once
// The books' file on a disk that can be made full: nothing is taken any more but what fits where the headroom was.

#include "execution/live_store.h"

namespace piggy::test {

class FullDisk : public execution::LiveStore {
public:
    explicit FullDisk(execution::LiveStore& store) : store_(store) {}

    Result<execution::StoredLive> load() override { return store_.load(); }
    Result<std::unique_ptr<execution::LiveTransaction>> begin() override {
        if (++begun == breaks_at) return fail(ErrorCode::unavailable, "the disk gave an error");
        if (begun == fills_up_at) is_full = true;
        if (is_full && !is_released_) return fail(ErrorCode::unavailable, "STORAGE_FULL: the disk has no room left");
        return store_.begin();
    }
    Result<std::optional<orders::LiveOrder>> order(const std::string& id) override { return store_.order(id); }
    Result<std::optional<orders::LiveOrder>> order_of_client_id(const std::string& id) override {
        return store_.order_of_client_id(id);
    }
    Result<std::vector<orders::BookedFill>> fills_of(const std::string& id) override { return store_.fills_of(id); }
    Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override {
        return store_.orders(query);
    }
    Result<execution::Page<orders::BookedFill>> fills(const execution::PageQuery& query) override {
        return store_.fills(query);
    }
    Result<execution::Page<execution::AuditRecord>> audit_log(const execution::PageQuery& query) override {
        return store_.audit_log(query);
    }
    Result<execution::AuditVerdict> verify_audit() override { return store_.verify_audit(); }
    Result<> set_key(std::span<const std::byte> key) override { return store_.set_key(key); }
    Result<> release_headroom() override {
        is_released_ = true;
        return {};
    }
    Result<> restore_headroom() override {
        if (is_full) return fail(ErrorCode::unavailable, "STORAGE_FULL: there is no room for it yet");
        is_released_ = false;
        return {};
    }

    bool is_full = false;
    int begun = 0, breaks_at = 0, fills_up_at = 0;  // transactions; 0: none

private:
    execution::LiveStore& store_;
    bool is_released_ = false;
};

}  // namespace piggy::test
