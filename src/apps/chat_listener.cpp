#include "apps/chat_listener.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/shortened.h"

namespace piggy::apps {
namespace {

constexpr std::chrono::seconds strangers_apart{60};

std::string offset_fact(const std::string& bot) { return "bot/" + bot + "/next_update"; }

alerts::Judged judged(const telegram::BotUpdate& update, const alerts::Pairing& pairing, Timestamp now) {
    if (update.text.empty()) return {};
    return judge({update.chat_id, update.user_id, update.time, update.text}, pairing, now);
}

bool is_stop(const alerts::Judged& judged) {
    return judged.verdict == alerts::Verdict::carry_out && judged.command == alerts::Command::stop;
}

}  // namespace

Result<std::int64_t> ChatListener::offset(const std::string& bot) {
    if (const auto known = offsets_.find(bot); known != offsets_.end()) return known->second;
    const auto facts = ports_.store.facts();
    if (!facts) return fail(facts.error());
    const auto found = facts->find(offset_fact(bot));
    return offsets_[bot] = found != facts->end() ? std::strtoll(found->second.c_str(), nullptr, 10) : 0;
}

Result<> ChatListener::take(const std::string& bot, std::span<const telegram::BotUpdate> updates,
                            const alerts::Pairing& pairing) {
    if (updates.empty()) return {};
    const auto first = offset(bot);
    if (!first) return fail(first.error());
    // What was written to the bot before it was ours is not meant for us, a stop neither.
    const bool is_first_contact = *first == 0;
    const Timestamp now = ports_.clock.now();
    const auto is_from_before = [&](const telegram::BotUpdate& update) {
        return is_first_contact && now - update.time > alerts::question_age_max;
    };
    // First of all: neither a question before it nor a disk that is full holds it up. Where that is not written down it
    // comes again, and to stop twice harms nobody.
    const bool has_stop = std::ranges::any_of(updates, [&](const telegram::BotUpdate& update) {
        return !is_from_before(update) && is_stop(judged(update, pairing, now));
    });
    const std::string stopped = has_stop ? ports_.stop() : "";
    for (const telegram::BotUpdate& update : updates) {
        if (auto taken = take_one(bot, update, is_from_before(update) ? nullptr : &pairing, stopped); !taken) return taken;
    }
    return {};
}

Result<> ChatListener::take_one(const std::string& bot, const telegram::BotUpdate& update,
                                const alerts::Pairing* pairing, const std::string& stopped) {
    const Timestamp now = ports_.clock.now();
    const std::string source = "telegram/" + bot + "/" + std::to_string(update.update_id);
    std::vector<alerts::Alert> replies;
    const auto reply = [&](const std::string& text, alerts::Kind kind = alerts::Kind::reply) {
        replies.push_back({source, now, kind, alerts::Level::info, text});
    };
    const bool is_for_us = pairing != nullptr && !update.text.empty();
    const alerts::Judged asked = is_for_us ? judged(update, *pairing, now) : alerts::Judged{};
    switch (asked.verdict) {
        case alerts::Verdict::ignore:
            if (is_for_us) see_stranger(update);
            break;
        case alerts::Verdict::refuse:
        case alerts::Verdict::say_it_is_old: reply(asked.refusal); break;
        case alerts::Verdict::carry_out:
            if (asked.command == alerts::Command::stop) {
                reply(stopped, alerts::Kind::stop);
                replies.back().level = alerts::Level::urgent;
            } else if (asked.command == alerts::Command::help) {
                reply(alerts::help_text(pairing->balance));
            } else {
                reply(ports_.answer(asked.command));
            }
    }
    const auto added = ports_.store.add(replies, now, {{offset_fact(bot), std::to_string(update.update_id + 1)}});
    if (!added) return fail(added.error());
    offsets_[bot] = update.update_id + 1;
    return {};
}

// Nothing of what a stranger writes is quoted, and it is said once a minute at most.
void ChatListener::see_stranger(const telegram::BotUpdate& update) {
    const auto now = ports_.clock.monotonic();
    if (stranger_said_ && now - *stranger_said_ < strangers_apart) {
        ++strangers_unsaid_;
        return;
    }
    stranger_said_ = now;
    std::string line = "the bot was written to by user " + std::to_string(update.user_id) + " in chat " +
                       std::to_string(update.chat_id) + ", whom it is not paired with; there is no answer";
    if (strangers_unsaid_ > 0) line += " (" + std::to_string(strangers_unsaid_) + " more since the last such line)";
    strangers_unsaid_ = 0;
    ports_.log(line);
}

}  // namespace piggy::apps
