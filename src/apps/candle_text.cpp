#include "apps/candle_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace piggy::apps {
namespace {

using candle_files::Defect;
using candle_files::DefectKind;
using candle_store::SeriesInfo;

std::string iso(std::int64_t nanoseconds) { return format_iso8601(timestamp_from_nanoseconds(nanoseconds)); }

// "2021-04-25 04:01"
std::string minute_text(Timestamp time) {
    std::string text = format_iso8601(time).substr(0, 16);
    text[10] = ' ';
    return text;
}
std::string minute_text(std::int64_t nanoseconds) { return minute_text(timestamp_from_nanoseconds(nanoseconds)); }

std::string counted(std::uint64_t count, const char* noun) {
    return grouped(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}
std::string right(const std::string& text, std::size_t width) {
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string percent(double fraction) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%+.2f %%", fraction * 100);
    return text.data();
}

std::string_view form_name(candle_files::FileForm form) { return form == candle_files::FileForm::csv ? "csv" : "json"; }

void write_gaps(JsonText& json, const market::Gaps& gaps) {
    json.key("gaps").begin_object();
    json.field("count", static_cast<std::size_t>(gaps.count));
    json.field("missing", static_cast<std::size_t>(gaps.missing));
    json.field("longest", static_cast<std::size_t>(gaps.longest));
    json.key("first").begin_array();
    for (const market::Gap& gap : gaps.first) {
        json.begin_object();
        json.field("time", iso(gap.first_missing)).field("candles", static_cast<std::size_t>(gap.candles));
        json.end_object();
    }
    json.end_array().end_object();
}

void write_jumps(JsonText& json, const market::CandleCheck& check) {
    json.key("jumps").begin_object();
    json.field("count", static_cast<std::size_t>(check.jumps));
    json.key("largest").begin_array();
    for (const market::Jump& jump : check.largest_jumps) {
        json.begin_object();
        json.field("time", iso(jump.time)).field("change_pct", jump.change * 100);
        json.field("deviations", jump.deviations).field("inside_candle", jump.inside_candle);
        json.field("after_gap", jump.after_gap).end_object();
    }
    json.end_array().end_object();
}

void write_defects(JsonText& json, const std::vector<Defect>& defects) {
    json.key("defects").begin_array();
    for (const Defect& defect : defects) {
        json.begin_object();
        json.field("kind", candle_files::defect_name(defect.kind));
        json.field("count", static_cast<std::size_t>(defect.count));
        json.key("first_lines").begin_array();
        for (const std::uint64_t line : defect.first_lines) json.value(static_cast<std::size_t>(line));
        json.end_array();
        json.field("sentence", candle_files::defect_sentence(defect.kind)).end_object();
    }
    json.end_array();
}

void write_joined(JsonText& json, const ImportOutcome& outcome) {
    json.field("added", static_cast<std::size_t>(outcome.added));
    json.field("identical", static_cast<std::size_t>(outcome.identical));
    json.field("conflicting", static_cast<std::size_t>(outcome.conflicting));
    json.field("conflicts_kept", outcome.replaced ? "file" : "stored");
    json.key("first_conflicts").begin_array();
    for (const std::int64_t time : outcome.first_conflicts) json.value(iso(time));
    json.end_array();
    json.key("stored");
    write_json(json, outcome.stored);
}

std::string lines_text(const Defect& defect, bool is_json) {
    if (defect.first_lines.empty()) return "";
    std::string text = is_json ? " (row" : " (line";
    text += defect.first_lines.size() > 1 ? "s " : " ";
    for (std::size_t i = 0; i < defect.first_lines.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(defect.first_lines[i]);
    }
    return text + (defect.count > defect.first_lines.size() ? ", …)" : ")");
}

std::string defects_text(const candle_files::ImportReport& report) {
    if (report.defects.empty()) return "  No defects.\n";
    std::string text;
    std::size_t width = 0;
    for (const Defect& defect : report.defects) width = std::max(width, grouped(defect.count).size());
    for (const Defect& defect : report.defects) {
        text += "  " + right(grouped(defect.count), width) + "  " +
                padded(std::string(candle_files::defect_name(defect.kind)), 22) + " " +
                std::string(candle_files::defect_sentence(defect.kind)) +
                lines_text(defect, report.form == candle_files::FileForm::json) + "\n";
    }
    return text;
}

std::string gaps_text(const market::Gaps& gaps) {
    if (gaps.count == 0) return "";
    std::string text = "  Gaps: " + grouped(gaps.count) + ", " + counted(gaps.missing, "candle") +
                       " missing, the longest " + grouped(gaps.longest) + "; first at";
    for (const market::Gap& gap : gaps.first) {
        text += " " + minute_text(gap.first_missing) + " (" + grouped(gap.candles) + ")";
    }
    return text + "\n";
}

std::string jumps_text(const market::CandleCheck& check) {
    if (check.jumps == 0) return "";
    std::string text = "  Jumps beyond 8 usual moves: " + grouped(check.jumps) + "; largest";
    for (std::size_t i = 0; i < std::min<std::size_t>(check.largest_jumps.size(), 3); ++i) {
        const market::Jump& jump = check.largest_jumps[i];
        text += (i == 0 ? " " : ", ") + percent(jump.change) + " at " + minute_text(jump.time);
        if (jump.inside_candle) text += " (inside the candle)";
        if (jump.after_gap) text += " (after a gap)";
    }
    return text + "\n";
}

std::string stored_text(const ImportOutcome& outcome) {
    std::string text = "  Stored: " + counted(outcome.added, "new candle");
    if (outcome.identical > 0) text += ", " + grouped(outcome.identical) + " already there and equal";
    if (outcome.conflicting > 0) {
        text +=
            ", " + grouped(outcome.conflicting) + " already there with other values (first " +
            minute_text(outcome.first_conflicts.front()) + "; " +
            (outcome.replaced ? "replaced by the file's" : "the stored ones were kept, --replace takes the file's") +
            ")";
    }
    const SeriesInfo& now = outcome.stored;
    text += ".\n  " + now.symbol.to_string() + " " + std::string(now.timeframe.name()) +
            " now: " + counted(now.candles, "candle") + ", " + minute_text(now.first) + " to " + minute_text(now.last) +
            " UTC";
    return text + (now.gaps == 0 ? ", no gaps.\n"
                                 : ", " + counted(now.gaps, "gap") + " with " + grouped(now.missing) + " missing.\n");
}

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
    return text;
}

void write_json(JsonText& json, const SeriesInfo& info) {
    json.begin_object();
    json.field("symbol", info.symbol.to_string()).field("timeframe", info.timeframe.name());
    json.field("from", format_iso8601(info.first)).field("to", format_iso8601(info.last));
    json.field("candles", static_cast<std::size_t>(info.candles));
    json.field("synthetic", info.origin == market::Origin::synthetic);
    json.field("gaps", static_cast<std::size_t>(info.gaps)).field("missing", static_cast<std::size_t>(info.missing));
    json.end_object();
}

std::string to_json(const candle_store::StoreListing& listing) {
    JsonText json;
    json.begin_object().key("items").begin_array();
    for (const SeriesInfo& info : listing.series) write_json(json, info);
    json.end_array().key("damaged").begin_array();
    for (const Error& error : listing.damaged) json.value(error.what);
    json.end_array().end_object();
    return json.take();
}

std::string to_text(const candle_store::StoreListing& listing, const std::string& folder) {
    std::string text;
    if (listing.series.empty() && listing.damaged.empty()) {
        return "No candles are stored in " + folder +
               " yet. Import a file with 'data import FILE' or make some with 'data generate'.\n";
    }
    if (!listing.series.empty()) {
        text += padded("symbol", 12) + padded("frame", 7) + right("candles", 12) + "  " + padded("from (UTC)", 18) +
                padded("to (UTC)", 18) + right("gaps", 8) + right("missing", 12) + "\n";
    }
    for (const SeriesInfo& info : listing.series) {
        text += padded(info.symbol.to_string(), 12) + padded(std::string(info.timeframe.name()), 7) +
                right(grouped(info.candles), 12) + "  " + padded(minute_text(info.first), 18) +
                padded(minute_text(info.last), 18) + right(grouped(info.gaps), 8) + right(grouped(info.missing), 12) +
                (info.origin == market::Origin::synthetic ? "  synthetic" : "") + "\n";
    }
    for (const Error& error : listing.damaged) text += "damaged: " + error.what + "\n";
    return text;
}

std::string to_json(const ImportOutcome& outcome) {
    const candle_files::ImportReport& report = outcome.report;
    JsonText json;
    json.begin_object();
    json.field("file", report.file).field("form", form_name(report.form)).field("packed", report.packed);
    json.field("bytes", static_cast<std::size_t>(report.bytes));
    json.field("symbol", outcome.symbol.to_string()).field("timeframe", report.timeframe.name());
    json.field("rows_read", static_cast<std::size_t>(report.rows_read));
    json.field("rows_kept", static_cast<std::size_t>(report.rows_kept));
    json.field("from", format_iso8601(report.first)).field("to", format_iso8601(report.last));
    json.field("columns", report.columns).field("columns_from_header", report.columns_from_header);
    json.key("time_units").begin_array();
    for (const candle_files::TimeUnitCount& unit : report.time_units) {
        json.begin_object();
        json.field("unit", unit.unit).field("rows", static_cast<std::size_t>(unit.rows)).end_object();
    }
    json.end_array();
    json.field("volume_places", static_cast<std::int64_t>(report.volume_places));
    json.field("shift", shift_text(report.shift));
    write_defects(json, report.defects);
    write_gaps(json, report.gaps);
    write_jumps(json, outcome.check);
    write_joined(json, outcome);
    json.key("notes").begin_array();
    for (const std::string& note : report.notes) json.value(note);
    json.end_array();
    json.field("elapsed_ms", static_cast<double>(report.elapsed.count()) / 1e6);
    json.end_object();
    return json.take();
}

std::string to_text(const ImportOutcome& outcome) {
    const candle_files::ImportReport& report = outcome.report;
    const double seconds = static_cast<double>(report.elapsed.count()) / 1e9;
    std::array<char, 64> rate{};
    std::snprintf(rate.data(), rate.size(), "%.1f ms, %.0f MB/s", seconds * 1e3,
                  seconds > 0 ? static_cast<double>(report.bytes) / seconds / 1e6 : 0);
    std::string text = report.file + ": " + outcome.symbol.to_string() + " " + std::string(report.timeframe.name()) +
                       ", " + grouped(report.rows_kept) + " of " + counted(report.rows_read, "row") + " kept, " +
                       minute_text(report.first) + " to " + minute_text(report.last) + " UTC (" + rate.data() + ")\n";
    for (const std::string& note : report.notes) text += "  " + note + "\n";
    if (report.shift.count() != 0) text += "  Every time was moved by " + shift_text(report.shift) + ", as asked.\n";
    text += defects_text(report) + gaps_text(report.gaps) + jumps_text(outcome.check);
    if (outcome.volumes_rounded > 0) {
        text += "  " + counted(outcome.volumes_rounded, "volume") + " rounded to join columns of different decimals.\n";
    }
    return text + stored_text(outcome);
}

void write_json(JsonText& json, const CheckedSeries& checked) {
    const market::CandleCheck& check = checked.check;
    json.begin_object();
    json.key("series");
    write_json(json, checked.info);
    json.field("sound", checked.is_sound()).key("damage");
    if (checked.damage.empty()) {
        json.null();
    } else {
        json.value(checked.damage);
    }
    json.field("out_of_order", static_cast<std::size_t>(check.out_of_order));
    json.field("off_grid", static_cast<std::size_t>(check.off_grid));
    json.field("impossible", static_cast<std::size_t>(check.impossible));
    json.field("not_positive", static_cast<std::size_t>(check.not_positive));
    json.field("zero_volume", static_cast<std::size_t>(check.zero_volume));
    write_gaps(json, check.gaps);
    write_jumps(json, check);
    json.end_object();
}

std::string to_text(const CheckedSeries& checked) {
    const market::CandleCheck& check = checked.check;
    std::string text = checked.info.symbol.to_string() + " " + std::string(checked.info.timeframe.name()) +
                       (checked.info.origin == market::Origin::synthetic ? " (synthetic)" : "") + ": " +
                       counted(checked.info.candles, "candle") + ", " + (checked.is_sound() ? "sound" : "NOT SOUND") +
                       "\n";
    if (!checked.damage.empty()) text += "  " + checked.damage + "\n";
    const auto fault = [&](std::uint64_t count, const char* what) {
        if (count > 0) text += "  " + grouped(count) + " " + what + "\n";
    };
    fault(check.out_of_order, "out of order");
    fault(check.off_grid, "not on the timeframe's grid");
    fault(check.impossible, "with an impossible high or low");
    fault(check.not_positive, "with a price of zero or less");
    fault(check.zero_volume, "without volume (real on quiet markets)");
    return text + (check.gaps.count == 0 ? "  No gaps.\n" : gaps_text(check.gaps)) +
           (check.jumps == 0 ? "  No jumps.\n" : jumps_text(check));
}

}  // namespace piggy::apps
