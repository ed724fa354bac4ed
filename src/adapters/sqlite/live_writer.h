#pragma once
// Inner header: the one connection that writes the live books, the state of the last commit, and the turn to use them.

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/live_files.h"
#include "adapters/sqlite/live_state.h"

namespace piggy::sqlite {

// One transaction at a time; a thread that asks again while it has one has made a mistake, and would wait for ever.
class WriteTurn {
public:
    void take();
    void give();

private:
    std::mutex mutex_;
    std::condition_variable free_;
    bool taken_ = false;
    std::thread::id holder_;
};

// The vault's key, while it is open. Wiped when it goes.
class VaultKey {
public:
    VaultKey() = default;
    VaultKey(const VaultKey& other);
    ~VaultKey();
    VaultKey& operator=(const VaultKey&) = delete;
    void set(std::span<const std::byte> key);
    // What work(key) gives; the key is empty where there is none.
    template <class Work>
    auto use(Work work) const {
        const std::lock_guard lock(mutex_);
        return work(std::span<const std::byte>(bytes_));
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::byte> bytes_;
};

struct LiveWriter {
    LiveWriter(std::filesystem::path books_file, std::shared_ptr<Database> books, sqlite_api::sqlite3* books_connection,
               HeadFile books_head, LiveState last_state, std::string limits);
    ~LiveWriter();
    LiveWriter(const LiveWriter&) = delete;
    LiveWriter& operator=(const LiveWriter&) = delete;

    // What went wrong for good; from then on nothing is written any more.
    void give_up(const Error& error);
    [[nodiscard]] std::optional<Error> given_up() const;
    // Moves the log's pages to the file. With the turn. What fails for good is given up.
    void checkpoint();

    // Each checkpoint waits for the disk twice: seldom, then. An order's life is some 100 pages; this is 16 MB of log.
    static constexpr int log_pages_max = 4'000;

    const std::filesystem::path file;
    const std::shared_ptr<Database> database;
    sqlite_api::sqlite3* const connection;
    const std::string limits_sha256;  // first 12 digits
    WriteTurn turn;
    VaultKey key;

    // With the turn.
    HeadFile head;
    LiveState state;
    int log_pages = 0;
    LiveRows rows;
    SealRow seal;
    Statement begin, commit, order_of_request, order_of_client_id, day, slots;

private:
    mutable std::mutex failure_mutex_;
    std::optional<Error> failure_;
};

}  // namespace piggy::sqlite
