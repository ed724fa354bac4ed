// What a person or a script can do through the App API, over real sockets.

#include <cstring>
#include <thread>

#include "adapters/http_api/backtest_order.h"
#include "adapters/http_api/job_queue.h"
#include "adapters/http_api/series_bytes.h"
#include "app_under_test.h"
#include "backtest/history_range.h"

namespace piggy::http_api {
namespace {

using App = AppUnderTest;

TEST_F(App, EveryRouteRefusesWithoutTheTokenButTheSessionAndTheSocketWithItsTicket) {
    int gated = 0;
    for (const net::Route& route : server_->router().routes()) {
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        const auto without = client().ask(route.method, path, "Content-Type: application/json\r\n");
        const auto wrong =
            client().ask(route.method, path,
                         "Content-Type: application/json\r\nX-CryptoPiggy-Token: " + std::string(64, '0') + "\r\n");
        const auto twice =
            client().ask(route.method, path, "Content-Type: application/json\r\n" + token_line() + token_line());
        if (route.pattern == "/api/session" || route.pattern == "/ws" || route.pattern == "/api/login") {
            EXPECT_EQ(without.status, route.pattern == "/ws" ? 426 : route.pattern == "/api/login" ? 409 : 200);
            continue;
        }
        ++gated;
        for (const auto& answer : {without, wrong, twice}) {
            EXPECT_EQ(answer.status, 401) << route.method << " " << route.pattern;
            EXPECT_EQ(answer.body.find(token_), std::string::npos);
        }
    }
    EXPECT_GE(gated, 40);
    EXPECT_EQ(client().ask("GET", "/api/anything/else").status, 401);
    EXPECT_EQ(ask("GET", "/api/anything/else").status, 404);
    EXPECT_EQ(ask("GET", "/api").status, 404);
}

TEST_F(App, TheTokenIsNewWithEveryProcessAndNobodyElsesPageGetsIt) {
    const std::string first = token_;
    EXPECT_EQ(first.size(), 64U);
    stop();
    start();
    EXPECT_NE(token_, first);
    EXPECT_EQ(client().ask("GET", "/api/session", "Origin: http://evil.example\r\n").status, 403);
    EXPECT_EQ(client().ask("GET", "/api/session", "Sec-Fetch-Site: cross-site\r\n").status, 403);
}

TEST_F(App, RunsABacktestAndShowsIt) {
    const std::string id = saved_run();
    const auto run = parsed(ask("GET", "/api/backtests/" + id).body);
    EXPECT_EQ(text(run.at("result"), "symbol"), "BTC/USDT");
    EXPECT_EQ(run.at("result").at("candles").as_int64(), 3000);
    EXPECT_TRUE(run.at("result").at("synthetic").as_bool());
    EXPECT_EQ(run.at("request").at("params").at("fast").as_int64(), 10);
    const auto trades = parsed(ask("GET", "/api/backtests/" + id + "/trades?limit=3&offset=1").body);
    EXPECT_EQ(trades.at("items").as_array().size(), 3U);
    EXPECT_GT(trades.at("total").as_int64(), 5);
    EXPECT_TRUE(trades.at("items").as_array()[0].as_object().contains("entry_price"));
    const auto listed = parsed(ask("GET", "/api/backtests").body);
    EXPECT_EQ(listed.at("total").as_int64(), 1);
    EXPECT_EQ(text(listed.at("items").as_array()[0], "id"), id);
    const auto html = ask("GET", "/api/backtests/" + id + "/report.html");
    EXPECT_EQ(html.body, "<!doctype html>SMA_Crossover");
    EXPECT_EQ(html.field("content-disposition"), "attachment; filename=\"backtest-report.html\"");
    EXPECT_EQ(ask("DELETE", "/api/backtests/" + id, "{}").status, 200);
    EXPECT_EQ(ask("GET", "/api/backtests/" + id).status, 404);
    EXPECT_EQ(ask("GET", "/api/backtests/" + id + "/series").status, 404);
    EXPECT_EQ(ask("DELETE", "/api/backtests/" + id).status, 404);
}

TEST_F(App, GivesTheSeriesAsColumnsOfTheRangeThatWasRun) {
    const std::string id = saved_run(R"(,"from":"2019-04-20","to":"2019-04-29")");
    const std::string bytes = ask("GET", "/api/backtests/" + id + "/series").body;
    ASSERT_EQ(bytes.size(), 16 + 240 * 8 * sizeof(double));
    EXPECT_EQ(bytes.substr(0, 8), "PIGSER01");
    std::uint32_t counts[2];
    std::memcpy(counts, bytes.data() + 8, 8);
    EXPECT_EQ(counts[0], 240U);
    EXPECT_EQ(counts[1], 8U);
    std::vector<double> column(240);
    std::memcpy(column.data(), bytes.data() + 16, 240 * sizeof(double));
    EXPECT_EQ(column[0], 1'555'718'400.0);
    EXPECT_EQ(column[239] - column[0], 239 * 3600.0);
    std::memcpy(column.data(), bytes.data() + 16 + 6 * 240 * sizeof(double), 240 * sizeof(double));
    const auto result = parsed(ask("GET", "/api/backtests/" + id).body).at("result");
    EXPECT_NEAR(column[239], std::stod(text(result, "final_equity")), 1e-6);
}

TEST_F(App, RunsAndSettingsSurviveARestart) {
    const std::string id = saved_run();
    EXPECT_EQ(ask("PUT", "/api/settings", R"({"theme":"dark","density":"compact"})").status, 200);
    const std::string series = ask("GET", "/api/backtests/" + id + "/series").body;
    stop();
    start();
    EXPECT_EQ(text(parsed(ask("GET", "/api/backtests/" + id).body), "id"), id);
    EXPECT_EQ(ask("GET", "/api/backtests/" + id + "/series").body, series);
    const auto settings = parsed(ask("GET", "/api/settings").body);
    EXPECT_EQ(text(settings, "theme"), "dark");
    EXPECT_EQ(text(settings, "density"), "compact");
    EXPECT_EQ(text(settings, "time_zone"), "utc");
}

TEST_F(App, ARunWhoseCandlesHaveChangedSaysSoInsteadOfDrawingOthers) {
    const std::string id = saved_run();
    desk_.add("BTC/USDT", 2999);
    const auto answer = ask("GET", "/api/backtests/" + id + "/series");
    EXPECT_EQ(answer.status, 409);
    EXPECT_NE(answer.body.find("candles have changed since this run"), std::string::npos);
    EXPECT_EQ(ask("GET", "/api/backtests/" + id).status, 200);
}

TEST_F(App, NamesWhatIsWrongWithAnOrder) {
    const auto refused = [&](const std::string& body, int status, const std::string& field, const std::string& part) {
        const auto answer = ask("POST", "/api/backtests", body);
        EXPECT_EQ(answer.status, status) << body << answer.body;
        const auto error = parsed(answer.body);
        EXPECT_EQ(error.as_object().contains("field") ? text(error, "field") : "", field) << answer.body;
        EXPECT_NE(text(error, "message").find(part), std::string::npos) << answer.body;
        EXPECT_EQ(text(error, "request_id"), answer.field("x-request-id"));
    };
    refused("", 400, "", "not JSON");
    refused("[]", 400, "", "must be a JSON object");
    refused("{}", 400, "symbol", "symbol is missing");
    refused(order(R"(,"cash":5)"), 400, "cash", "cash must be a string");
    refused(order(R"(,"cash":"0")"), 400, "cash", "above 0");
    refused(order(R"(,"cash":"1e9")"), 400, "cash", "cash:");
    refused(order(R"(,"cash":"99999999999999999999")"), 400, "cash", "cash:");
    refused(order(R"(,"fee":"0.9")"), 400, "fee", "fraction");
    refused(order(R"(,"slippage_bps":"-1")"), 400, "fee", "basis points");
    refused(order(R"(,"fill":"maybe")"), 400, "fill", "next-open");
    refused(order(R"(,"sizing":"percent:0.000000001")"), 400, "sizing", "sizing");
    refused(order(R"(,"stops":{"stop_loss":"2"})"), 400, "stops", "stop");
    refused(order(R"(,"stops":{"stop_los":"0.1"})"), 400, "stops.stop_los", "not a field of stops");
    refused(order(R"(,"filters":{"lot_step":"0"})"), 400, "filters", "lot step");
    refused(order(R"(,"from":"2021-02-01","to":"2021-01-01")"), 400, "from", "from must be before to");
    refused(order(R"(,"from":"yesterday")"), 400, "from", "from:");
    refused(order(R"(,"from":"2030-01-01")"), 404, "from", "in the range asked for");
    refused(order(R"(,"nonsense":1)"), 400, "nonsense", "not a field");
    refused(order(R"(,"cash":"1","cash":"2")"), 400, "", "names cash twice");
    refused(R"({"symbol":"ETH/USDT","timeframe":"1h","strategy":"SMA_Crossover"})", 404, "symbol", "no candles");
    refused(R"({"symbol":"btcusdt","timeframe":"1h","strategy":"SMA_Crossover"})", 400, "symbol", "symbol:");
    refused(R"({"symbol":"BTC/USDT","timeframe":"7m","strategy":"SMA_Crossover"})", 400, "timeframe", "timeframe");
    refused(R"({"symbol":"BTC/USDT","timeframe":"1h","strategy":"Magic"})", 400, "strategy", "Magic");
    const std::string start = R"({"symbol":"BTC/USDT","timeframe":"1h","strategy":"SMA_Crossover","params":)";
    refused(start + R"({"fast":0}})", 400, "params.fast", "fast");
    refused(start + R"({"fast":"x"}})", 400, "params.fast", "fast");
    refused(start + R"({"fats":5}})", 400, "params.fats", "fats");
    refused(start + R"({"fast":50,"slow":20}})", 400, "params", "fast");
    refused(start + R"({"fast":[1]}})", 400, "params.fast", "must be a number");
    EXPECT_EQ(parsed(ask("GET", "/api/backtests").body).at("total").as_int64(), 0);
    EXPECT_EQ(parsed(ask("GET", "/api/state").body).at("jobs").as_array().size(), 0U);
}

TEST_F(App, PagesAreCheckedToo) {
    for (const char* query : {"limit=x", "limit=-1", "limit=501", "offset=1.5", "limit=", "page=2", "limit=1&limit=2",
                              "offset=99999999999999999999"}) {
        EXPECT_EQ(ask("GET", std::string("/api/backtests?") + query).status, 400) << query;
    }
    EXPECT_EQ(ask("GET", "/api/backtests?limit=500&offset=1000000000").status, 200);
}

TEST_F(App, GeneratesAMarketAndTellsOfIt) {
    const auto job =
        finished_job(job_of(ask("POST", "/api/candles/generate", R"({"symbol":"ETH/USDT","days":2,"seed":7})")));
    EXPECT_EQ(text(job, "state"), "done");
    EXPECT_EQ(job.at("progress").to_number<double>(), 1.0);
    const auto candles = parsed(ask("GET", "/api/candles").body).at("items").as_array();
    ASSERT_EQ(candles.size(), 2U);
    EXPECT_EQ(text(candles[1], "symbol"), "ETH/USDT");
    for (const char* body : {R"({"symbol":"ETH/USDT","days":0})", R"({"symbol":"ETH/USDT","days":3651})", R"({})",
                             R"({"symbol":"ETH/USDT","seed":-1})", R"({"symbol":"eth"})"}) {
        EXPECT_EQ(ask("POST", "/api/candles/generate", body).status, 400) << body;
    }
}

TEST_F(App, AJobThatFailsSaysWhy) {
    const auto job =
        finished_job(job_of(ask("POST", "/api/candles/generate", R"({"symbol":"ETH/USDT","days":1,"seed":13})")));
    EXPECT_EQ(text(job, "state"), "failed");
    EXPECT_EQ(text(job.at("error"), "message"), "The disk is full.");
    EXPECT_EQ(text(job.at("error"), "code"), "UNAVAILABLE");
}

TEST_F(App, ARunningJobAndAWaitingOneCanBeCanceled) {
    const std::string endless = R"({"symbol":"ETH/USDT","days":1,"seed":666})";
    const std::string running = job_of(ask("POST", "/api/candles/generate", endless));
    const std::string waiting = job_of(ask("POST", "/api/backtests", order()));
    desk_.started.wait(false);
    EXPECT_EQ(text(parsed(ask("POST", "/api/jobs/" + waiting + "/cancel", "{}").body), "state"), "canceled");
    EXPECT_EQ(ask("POST", "/api/jobs/" + running + "/cancel", "{}").status, 200);
    EXPECT_EQ(text(finished_job(running), "state"), "canceled");
    EXPECT_EQ(ask("POST", "/api/jobs/nothing/cancel", "{}").status, 404);
    EXPECT_EQ(parsed(ask("GET", "/api/backtests").body).at("total").as_int64(), 0);
    EXPECT_EQ(text(finished_job(job_of(ask("POST", "/api/backtests", order()))), "state"), "done");
}

TEST_F(App, TooManyWaitingJobsAreRefusedAndStoppingEndsThemAll) {
    const std::string endless = R"({"symbol":"ETH/USDT","days":1,"seed":666})";
    int refused = 0;
    for (std::size_t i = 0; i < JobQueue::waiting_max + 3; ++i) {
        if (ask("POST", "/api/candles/generate", endless).status == 409) ++refused;
    }
    EXPECT_GE(refused, 2);
    stop();
    start();
}

TEST_F(App, ImportsAnUploadedFile) {
    const std::string target = "/api/candles/import?symbol=BTC%2FUSDT&timeframe=1m&name=..%2F..%2Fmy%20file.csv";
    const auto job = finished_job(job_of(ask("POST", target, std::string(5'000'000, 'c'), "application/octet-stream")));
    EXPECT_EQ(text(job.at("result"), "name"), "my file.csv");
    EXPECT_EQ(job.at("result").at("bytes").as_int64(), 5'000'000);
    EXPECT_EQ(text(finished_job(job_of(ask("POST", "/api/candles/import", "", "application/octet-stream"))), "state"),
              "failed");
    EXPECT_EQ(ask("POST", "/api/candles/import", "{}").status, 415);
    EXPECT_EQ(ask("POST", "/api/candles/import?symbol=x", "c", "application/octet-stream").status, 400);
    EXPECT_EQ(ask("POST", "/api/candles/import?mode=x", "c", "application/octet-stream").status, 400);
    stop();
    for (const auto& entry : std::filesystem::directory_iterator(home_)) {
        EXPECT_FALSE(entry.path().filename().string().starts_with("upload-")) << entry.path();
    }
    start();
}

TEST_F(App, SettingsAreAFewShortTexts) {
    EXPECT_EQ(ask("PUT", "/api/settings", R"({"theme":"pink"})").status, 400);
    EXPECT_EQ(ask("PUT", "/api/settings", R"({"theme":1})").status, 400);
    EXPECT_EQ(ask("PUT", "/api/settings", R"({"":"x"})").status, 400);
    EXPECT_EQ(ask("PUT", "/api/settings", "{\"a\":\"" + std::string(5000, 'x') + "\"}").status, 413);
    std::string many = "{\"a\":\"\"";
    for (int i = 0; i < 70; ++i) many += ",\"n" + std::to_string(i) + "\":\"x\"";
    EXPECT_EQ(ask("PUT", "/api/settings", many + "}").status, 400);
    EXPECT_EQ(ask("GET", "/api/settings").body, R"({"theme":"system","time_zone":"utc"})");
}

TEST_F(App, MoreThanTwentyRequestsASecondAreBrakedButThePageItselfIsNot) {
    int braked = 0;
    auto connection = client();
    for (int i = 0; i < 200; ++i) {
        const auto answer = connection.ask("GET", "/api/strategies", token_line());
        if (answer.status != 429) continue;
        ++braked;
        EXPECT_EQ(answer.field("retry-after"), "1");
    }
    EXPECT_GT(braked, 50);
    EXPECT_LE(braked, 140);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(connection.ask("GET", "/assets/app-1.js").status, 200);
}

TEST_F(App, ServesThePageAtEveryPlaceInIt) {
    for (const char* path : {"/", "/backtest", "/backtest/abc123", "/index.html"}) {
        const auto answer = client().ask("GET", path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_EQ(answer.body, "<!doctype html>");
        EXPECT_EQ(answer.field("content-type"), "text/html; charset=utf-8");
        EXPECT_EQ(answer.field("cache-control"), "no-cache");
    }
    const auto packed = client().ask("GET", "/", "Accept-Encoding: br, gzip;q=0.9\r\n");
    EXPECT_EQ(packed.body, "GZIPPED");
    EXPECT_EQ(packed.field("content-encoding"), "gzip");
    EXPECT_EQ(client().ask("GET", "/", "Accept-Encoding: gzip;q=0\r\n").body, "<!doctype html>");
    EXPECT_EQ(client().ask("GET", "/", "If-None-Match: \"i1\"\r\n").status, 304);
    const auto asset = client().ask("GET", "/assets/app-1.js");
    EXPECT_EQ(asset.field("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(asset.body, "let a=1");
    for (const char* path : {"/assets/app-2.js", "/favicon.ico", "/app.db", "/assets/app-1.js/x.y", "/..%2fapp.db"}) {
        EXPECT_EQ(client().ask("GET", path).status, 404) << path;
    }
    EXPECT_EQ(client().ask("POST", "/", "Content-Type: application/json\r\n", "{}").status, 405);
}

TEST_F(App, ASocketTellsOfJobsCandlesAndRuns) {
    const auto ticket = text(parsed(ask("POST", "/api/ws-ticket", "{}").body), "ticket");
    auto socket = client();
    ASSERT_EQ(socket.open_socket("/ws?ticket=" + ticket, socket.own_origin()).status, 101);
    auto again = client();
    EXPECT_EQ(again.open_socket("/ws?ticket=" + ticket, again.own_origin()).status, 401) << "a ticket works once";
    auto hello = parsed(socket.read_frame().payload);
    EXPECT_EQ(text(hello, "kind"), "hello");
    EXPECT_EQ(text(hello.at("build"), "version"), "1.0.0");
    auto snapshot = parsed(socket.read_frame().payload);
    EXPECT_EQ(text(snapshot, "kind"), "snapshot");
    EXPECT_EQ(snapshot.at("candles").as_array().size(), 1U);
    (void)job_of(ask("POST", "/api/candles/generate", R"({"symbol":"ETH/USDT","days":2,"seed":7})"));
    (void)job_of(ask("POST", "/api/backtests", order()));
    bool saw_candles = false, saw_runs = false, saw_backtest = false, saw_generate = false;
    std::int64_t seq = snapshot.at("seq").as_int64();
    while (!(saw_candles && saw_runs && saw_backtest && saw_generate)) {
        const auto frame = socket.read_frame();
        ASSERT_EQ(frame.opcode, 1) << saw_candles << saw_runs << saw_backtest << saw_generate;
        const auto message = parsed(frame.payload);
        EXPECT_EQ(message.at("seq").as_int64(), ++seq);
        const std::string kind = text(message, "kind");
        saw_candles = saw_candles || (kind == "candles" && message.at("items").as_array().size() == 2);
        saw_runs = saw_runs || kind == "backtests_changed";
        if (kind != "job" || text(message.at("job"), "state") != "done") continue;
        (text(message.at("job"), "kind") == "backtest" ? saw_backtest : saw_generate) = true;
    }
}

TEST(SeriesBytes, NeighboursAreMergedWithNothingLost) {
    market::CandleSeries series;
    backtest::BacktestRun run;
    run.initial_cash = Decimal::whole(100);
    run.equity_for_analysis.resize(10);
    for (std::size_t i = 0; i < 10; ++i) {
        const auto price = [&](int add) { return Price{Decimal::whole(static_cast<std::int64_t>(10 * i) + add)}; };
        series.push_back(
            {Timestamp(std::chrono::minutes(i)), price(5), price(9), price(1), price(6), Decimal::whole(1)});
        run.equity_for_analysis[i] = i == 4 ? 50 : 100 + static_cast<double>(i);
    }
    const std::string bytes =
        series_bytes({series.symbol, series.timeframe, series.origin, series.view()}, run, 4);  // by threes: 3, 3, 3, 1
    ASSERT_EQ(bytes.size(), 16 + 4 * 8 * sizeof(double));
    double column[8][4];
    std::memcpy(column, bytes.data() + 16, sizeof column);
    const auto row = [&](int index) {
        std::vector<double> values;
        for (const auto& one : column) values.push_back(one[index]);
        return values;
    };
    EXPECT_EQ(row(0), (std::vector<double>{0, 5, 29, 1, 26, 3, 102, 0}));
    EXPECT_EQ(row(1), (std::vector<double>{180, 35, 59, 31, 56, 3, 105, 100.0 * 53 / 103}));
    EXPECT_EQ(row(3), (std::vector<double>{540, 95, 99, 91, 96, 1, 109, 0}));
}

TEST(BacktestOrder, AnEndThatIsADateMeansThatDayToo) {
    EXPECT_EQ(backtest::parse_range_end("2021-12-31").value(), parse_iso8601("2022-01-01").value());
    EXPECT_EQ(backtest::parse_range_end("2021-12-31T10:00:00Z").value(), parse_iso8601("2021-12-31T10:00:00Z").value());
}

TEST(BacktestOrder, NullFiltersMeanNoneAndAbsentOnesTheUsual) {
    const std::string start = R"({"symbol":"BTC/USDT","timeframe":"1h","strategy":"Buy_and_Hold")";
    EXPECT_EQ(read_backtest_order(start + "}")->request.filters, simulator::Filters());
    EXPECT_EQ(read_backtest_order(start + R"(,"filters":null})")->request.filters, simulator::Filters::none());
    EXPECT_EQ(read_backtest_order(start + R"(,"filters":{"lot_step":"0.1"}})")->request.filters.lot_step,
              Decimal::parse("0.1").value());
}

}  // namespace
}  // namespace piggy::http_api
