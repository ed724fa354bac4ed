// Sockets: who may open one, what it is told, and at which pace.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "adapters/net/frame_merger.h"
#include "adapters/net/rate_limiter.h"
#include "small_server.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;

LiveFeed::Texts plain_texts() {
    return {[] { return std::string(R"({"kind":"hello"})"); }, [] { return std::string(R"({"kind":"snapshot"})"); },
            [] { return std::string(R"({"kind":"heartbeat"})"); }};
}

std::shared_ptr<const std::string> object(const std::string& text) { return std::make_shared<const std::string>(text); }

TEST(WebSocket, NeedsATicketAndTheOriginOfOurPage) {
    SmallServer small;
    const auto status = [&](const std::string& target, const std::string& lines) {
        auto client = small.client();
        return client.open_socket(target, lines).status;
    };
    const std::string origin = small.client().own_origin();
    EXPECT_EQ(status("/ws?ticket=good", origin), 101);
    EXPECT_EQ(status("/ws?ticket=bad", origin), 401);
    EXPECT_EQ(status("/ws", origin), 401);
    EXPECT_EQ(status("/ws?ticket=good", ""), 403);
    EXPECT_EQ(status("/ws?ticket=good", "Origin: http://evil.example\r\n"), 403);
    EXPECT_EQ(status("/ws?ticket=good", "Origin: null\r\n"), 403);
    EXPECT_EQ(status("/ws?ticket=good", origin + "Sec-Fetch-Site: cross-site\r\n"), 403);
    auto plain = small.client();
    EXPECT_EQ(plain.ask("GET", "/ws?ticket=good", origin).status, 426);
}

TEST(WebSocket, SaysHelloThenASnapshotThenTheNewsInUnbrokenNumbers) {
    SmallServer small;
    auto client = small.client();
    ASSERT_EQ(client.open_socket("/ws?ticket=good", client.own_origin()).status, 101);
    EXPECT_EQ(client.read_frame().payload, R"({"seq":1,"kind":"hello"})");
    EXPECT_EQ(client.read_frame().payload, R"({"seq":2,"kind":"snapshot"})");
    small.feed->publish("job", R"({"kind":"job"})");
    EXPECT_EQ(client.read_frame().payload, R"({"seq":3,"kind":"job"})");
    EXPECT_EQ(client.read_frame().payload, R"({"seq":4,"kind":"heartbeat"})");
}

TEST(WebSocket, AMessageAboveSixtyFourKilobytesEndsTheSocketAndSmallOnesAreIgnored) {
    SmallServer small;
    auto client = small.client();
    ASSERT_EQ(client.open_socket("/ws?ticket=good", client.own_origin()).status, 101);
    client.send_frame(1, "hello?");
    client.send_frame(9, "ping");
    for (;;) {
        const auto frame = client.read_frame();
        ASSERT_NE(frame.opcode, -1);
        if (frame.opcode != 10) continue;
        EXPECT_EQ(frame.payload, "ping");
        break;
    }
    client.send_frame(1, std::string(64 * 1024 + 1, 'x'));
    int last = 0;
    for (auto frame = client.read_frame(); frame.opcode != -1; frame = client.read_frame()) last = frame.opcode;
    EXPECT_EQ(last, 8);
}

TEST(WebSocket, IsClosedInOrderWhenTheServerStops) {
    SmallServer small;
    auto client = small.client();
    ASSERT_EQ(client.open_socket("/ws?ticket=good", client.own_origin()).status, 101);
    EXPECT_EQ(client.read_frame().opcode, 1);
    std::thread stopping([&] { small.server->stop(); });
    auto frame = client.read_frame();
    while (frame.opcode == 1) frame = client.read_frame();
    EXPECT_EQ(frame.opcode, 8);
    client.close();
    stopping.join();
}

TEST(WebSocket, TheLastWordOfATopicIsHeardLastWhicheverThreadSaidIt) {
    SmallServer small;
    auto client = small.client();
    ASSERT_EQ(client.open_socket("/ws?ticket=good", client.own_origin()).status, 101);
    EXPECT_EQ(client.read_frame().opcode, 1);
    EXPECT_EQ(client.read_frame().opcode, 1);
    auto asker = small.client();
    EXPECT_EQ(asker.ask("GET", "/api/publish").status, 200);
    std::string last;
    for (auto frame = client.read_frame(); frame.payload.find("heartbeat") == std::string::npos;
         frame = client.read_frame()) {
        ASSERT_EQ(frame.opcode, 1);
        last = frame.payload;
    }
    EXPECT_NE(last.find("new"), std::string::npos) << last;
}

TEST(WebSocket, ManyThatCloseAndNewsFromOtherThreadsGoTogether) {
    SmallServer small;
    std::atomic<bool> going = true;
    std::thread publisher([&] {
        for (int i = 0; going; ++i) {
            small.feed->publish("topic" + std::to_string(i % 50), R"({"kind":"news"})");
            std::this_thread::yield();
        }
    });
    for (int i = 0; i < 30; ++i) {
        auto client = small.client();
        ASSERT_EQ(client.open_socket("/ws?ticket=good", client.own_origin()).status, 101);
        EXPECT_EQ(client.read_frame().opcode, 1);
    }
    going = false;
    publisher.join();
}

TEST(FrameMerger, KeepsTheNewestOfATopicAndAtMostTenFramesASecond) {
    const auto texts = plain_texts();
    FrameMerger merger(texts);
    EXPECT_TRUE(merger.next(0ms)->find("hello") != std::string::npos);
    EXPECT_TRUE(merger.next(0ms)->find("snapshot") != std::string::npos);
    merger.add("price", object(R"({"price":1})"));
    merger.add("job", object(R"({"job":1})"));
    merger.add("price", object(R"({"price":2})"));
    EXPECT_FALSE(merger.next(99ms));
    EXPECT_EQ(merger.next(100ms), R"({"seq":3,"price":2})");
    EXPECT_FALSE(merger.next(199ms));
    EXPECT_EQ(merger.next(200ms), R"({"seq":4,"job":1})");
    EXPECT_FALSE(merger.next(2199ms));
    EXPECT_EQ(merger.due(300ms), 2200ms);
    EXPECT_EQ(merger.next(2200ms), R"({"seq":5,"kind":"heartbeat"})");
}

TEST(FrameMerger, ASlowReaderGetsAFreshSnapshotInsteadOfAGrowingQueue) {
    const auto texts = plain_texts();
    FrameMerger merger(texts);
    (void)merger.next(0ms);
    (void)merger.next(0ms);
    for (int i = 0; i < 1000; ++i) merger.add("topic" + std::to_string(i), object(R"({"n":1})"));
    EXPECT_EQ(merger.next(100ms), R"({"seq":3,"kind":"snapshot"})");
    EXPECT_FALSE(merger.next(200ms));
}

RC_GTEST_PROP(FrameMerger, NumbersNeverSkipAndFramesNeverCrowd, (const std::vector<std::pair<int, int>>& steps)) {
    const auto texts = plain_texts();
    FrameMerger merger(texts);
    std::chrono::nanoseconds now{0};
    std::vector<std::chrono::nanoseconds> sent;
    int seq = 0;
    for (const auto& [topic, wait] : steps) {
        merger.add(std::to_string(topic % 40), object("{}"));
        now += std::chrono::milliseconds(std::abs(wait % 300));
        while (const auto frame = merger.next(now)) {
            RC_ASSERT(frame->starts_with("{\"seq\":" + std::to_string(++seq)));
            sent.push_back(now);
            if (sent.size() > 12) {
                RC_ASSERT(now - sent[sent.size() - 12] >= 1s);
            }
        }
    }
}

TEST(RateLimiter, GivesItsBurstAtOnceAndThenItsRate) {
    RateLimiter limiter(20, 60);
    int allowed = 0;
    for (int i = 0; i < 200; ++i) allowed += limiter.allow(1s) ? 1 : 0;
    EXPECT_EQ(allowed, 60);
    for (int i = 0; i < 200; ++i) allowed += limiter.allow(2s) ? 1 : 0;
    EXPECT_EQ(allowed, 80);
}

TEST(TicketBox, ATicketWorksOnceAndForThirtySeconds) {
    TicketBox box(system::fill_with_random_bytes);
    const std::string first = box.issue(0s);
    EXPECT_EQ(first.size(), 64U);
    EXPECT_TRUE(box.redeem(first, 30s));
    EXPECT_FALSE(box.redeem(first, 30s));
    const std::string late = box.issue(0s);
    EXPECT_FALSE(box.redeem(late, 30s + 1ns));
    EXPECT_FALSE(box.redeem("", 0s));
    EXPECT_FALSE(box.redeem(first.substr(0, 63), 0s));
    const std::string oldest = box.issue(0s);
    for (std::size_t i = 0; i < TicketBox::open_max; ++i) (void)box.issue(1s);
    EXPECT_FALSE(box.redeem(oldest, 1s));
}

}  // namespace
}  // namespace piggy::net
