#include "apps/chat_listener.h"

#include <cstdlib>
#include <vector>

#include "core/shortened.h"

namespace piggy::apps {
namespace {

constexpr std::chrono::seconds strangers_apart{60};

std::string offset_fact(const std::string& bot) { return "bot/" + bot + "/next_update"; }

}  // namespace

Result<std::int64_t> ChatListener::offset(const std::string& bot) {
    const auto facts = ports_.store.facts();
    if (!facts) return fail(facts.error());
    const auto found = facts->find(offset_fact(bot));
    return found != facts->end() ? std::strtoll(found->second.c_str(), nullptr, 10) : 0;
}

Result<> ChatListener::take(const std::string& bot, std::span<const telegram::BotUpdate> updates,
                            const alerts::Pairing& pairing) {
    if (updates.empty()) return {};
    const auto first = offset(bot);
    if (!first) return fail(first.error());
    // What was written to the bot before it was ours is not meant for us, a stop neither.
    const bool is_first_contact = *first == 0;
    for (const telegram::BotUpdate& update : updates) {
        const bool is_from_before = is_first_contact && ports_.clock.now() - update.time > alerts::question_age_max;
        if (auto taken = take_one(bot, update, is_from_before ? nullptr : &pairing); !taken) return taken;
    }
    return {};
}

Result<> ChatListener::take_one(const std::string& bot, const telegram::BotUpdate& update,
                                const alerts::Pairing* pairing) {
    const Timestamp now = ports_.clock.now();
    const std::string source = "telegram/" + bot + "/" + std::to_string(update.update_id);
    std::vector<alerts::Alert> replies;
    const auto reply = [&](const std::string& text, alerts::Kind kind = alerts::Kind::reply) {
        replies.push_back({source, now, kind, alerts::Level::info, text});
    };
    const bool is_for_us = pairing != nullptr && !update.text.empty();
    const alerts::Judged judged =
        is_for_us ? judge({update.chat_id, update.user_id, update.time, update.text}, *pairing, now) : alerts::Judged{};
    switch (judged.verdict) {
        case alerts::Verdict::ignore:
            if (is_for_us) see_stranger(update);
            break;
        case alerts::Verdict::refuse:
        case alerts::Verdict::say_it_is_old: reply(judged.refusal); break;
        case alerts::Verdict::carry_out:
            if (judged.command == alerts::Command::stop) {
                // First of all, and again where this ends before it is written down: to stop twice harms nobody.
                reply(ports_.stop(), alerts::Kind::stop);
                replies.back().level = alerts::Level::urgent;
            } else if (judged.command == alerts::Command::help) {
                reply(alerts::help_text(pairing->balance));
            } else {
                reply(ports_.answer(judged.command));
            }
    }
    const auto added = ports_.store.add(replies, now, {{offset_fact(bot), std::to_string(update.update_id + 1)}});
    if (!added) return fail(added.error());
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
