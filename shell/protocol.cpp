#include "protocol.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "input.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "row_printer.hpp"
#include "signals.hpp"

namespace plenum::shell {
namespace {

Error bad_request(std::string message) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_hint("a request is {\"query\":\"…\",\"params\":{…}} or {\"bench\":{…}} on one line");
}

const Value* member(const Map& map, std::string_view key) {
  auto it = map.find(key);
  return it == map.end() || it->second.is_null() ? nullptr : &it->second;
}

std::string ms_text(double ms) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6f", ms);
  return text.data();
}

std::string from_us(std::uint64_t us) { return ms_text(static_cast<double>(us) / 1e3); }

void answer_error(const Error& error) {
  std::string out = "{\"error\":";
  append_error_json(out, error);
  put(out + "}\n");
}

/// One of the numbers of /proc/self/status, in MiB.
double memory_mb(std::string_view key) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (!line.starts_with(key)) continue;
    double kib = 0;
    for (char c : line) {
      if (c >= '0' && c <= '9') kib = kib * 10 + (c - '0');
    }
    return kib / 1024;
  }
  return 0;
}

Result<Params> params_of(const Value* value) {
  if (value == nullptr) return Params{};
  const auto* map = value->get_if<Map>();
  if (map == nullptr) return bad_request("params is an object");
  return *map;
}

Status answer_query(Database& db, const Map& request, const RunOptions& options) {
  const auto* text = member(request, "query")->get_if<std::string>();
  if (text == nullptr) return bad_request("query is a string");
  auto params = params_of(member(request, "params"));
  if (!params.ok()) return params.error();
  auto cursor = db.stream(*text, *params, options);
  if (!cursor.ok()) return cursor.error();
  const auto printer = make_row_printer({});
  const Status printed = print_rows(*cursor, *printer);
  printer->flush();
  if (!printed.ok()) return printed;
  const Timings& t = cursor->timings();
  std::string out = "{\"rows\":" + std::to_string(printer->rows()) + ",\"summary\":";
  append_summary_json(out, cursor->summary());
  out += ",\"ms\":{\"parse\":" + from_us(t.parse_us) + ",\"plan\":" + from_us(t.plan_us) +
         ",\"exec\":" + from_us(t.execute_us) + ",\"commit\":" + from_us(t.commit_us) +
         ",\"total\":" + from_us(t.total_us) + "}}\n";
  put(out);
  return {};
}

struct Bench {
  std::string query;
  std::vector<Params> params;
  std::int64_t warm = 0;
  std::int64_t reps = 1;
  double limit_ms = 0;  ///< 0: none
};

Result<Bench> read_bench(const Map& spec) {
  Bench out;
  const Value* query = member(spec, "query");
  if (query == nullptr || query->get_if<std::string>() == nullptr) {
    return bad_request("bench needs a query");
  }
  out.query = query->as_string();
  if (const Value* sets = member(spec, "params")) {
    const auto* list = sets->get_if<List>();
    if (list == nullptr) return bad_request("params of a bench is a list of objects");
    for (const Value& set : *list) {
      auto params = params_of(&set);
      if (!params.ok()) return params.error();
      out.params.push_back(std::move(*params));
    }
  }
  if (out.params.empty()) out.params.emplace_back();
  const auto number = [&spec](std::string_view key, double fallback) {
    const Value* value = member(spec, key);
    if (value == nullptr) return fallback;
    if (const auto* i = value->get_if<std::int64_t>()) return static_cast<double>(*i);
    const auto* d = value->get_if<double>();
    return d != nullptr ? *d : fallback;
  };
  out.warm = static_cast<std::int64_t>(std::clamp(number("warm", 0), 0.0, 1e9));
  out.reps = static_cast<std::int64_t>(std::clamp(number("reps", 1), 1.0, 1e9));
  out.limit_ms = std::max(0.0, number("limit_ms", 0));
  return out;
}

/// The passes of one bench request and what they measured.
class BenchRun {
 public:
  BenchRun(const Prepared& statement, const Bench& bench, const RunOptions& options)
      : statement_(statement), bench_(bench), options_(options), start_ns_(monotonic_ns()) {}

  Status run() {
    for (std::int64_t pass = 0; pass < bench_.warm && !cut_; ++pass) {
      if (auto done = one_pass(false); !done.ok()) return done;
    }
    // Without a measurement there would be nothing to compare: the first pass has the limit anew.
    if (cut_) start_ns_ = monotonic_ns();
    for (std::int64_t pass = 0; pass < bench_.reps && (!cut_ || pass == 0); ++pass) {
      if (auto done = one_pass(true); !done.ok()) return done;
    }
    return {};
  }

  void answer(double compile_ms) const {
    std::string out;
    for (std::size_t set = 0; set < first_.size(); ++set) {
      for (Row row : first_[set]) {
        out += "{\"set\":" + std::to_string(set) + ",\"row\":";
        append_row_json(out, row, false);
        out += "}\n";
      }
    }
    out += "{\"ms\":[";
    for (std::size_t i = 0; i < ms_.size(); ++i) out += (i > 0 ? "," : "") + ms_text(ms_[i]);
    const double rss_mb = memory_mb("VmRSS:");
    const double peak_mb = std::max(memory_mb("VmHWM:"), rss_mb);  // the two are counted apart
    out += "],\"compile_ms\":" + ms_text(compile_ms) + ",\"cut\":" + (cut_ ? "true" : "false") +
           ",\"mem\":{\"rss_mb\":" + ms_text(rss_mb) + ",\"peak_mb\":" + ms_text(peak_mb) + "}}\n";
    put(out);
  }

 private:
  double elapsed_ms() const { return static_cast<double>(monotonic_ns() - start_ns_) / 1e6; }

  bool is_past_limit() const { return bench_.limit_ms > 0 && elapsed_ms() >= bench_.limit_ms; }

  /// An execution ends with the limit of the bench, too.
  RunOptions with_limit() const {
    RunOptions options = options_;
    if (bench_.limit_ms <= 0) return options;
    const double left = std::clamp(std::ceil(bench_.limit_ms - elapsed_ms()), 1.0, 1e12);
    const auto left_ms = static_cast<std::uint64_t>(left);
    options.timeout_ms = options.timeout_ms == 0 ? left_ms : std::min(options.timeout_ms, left_ms);
    return options;
  }

  Status one_pass(bool measured) {
    const bool keep = measured && first_.empty();
    for (const Params& params : bench_.params) {
      const RunOptions options = with_limit();
      const std::int64_t before = monotonic_ns();
      auto table = statement_.run(params, options);
      const double ms = static_cast<double>(monotonic_ns() - before) / 1e6;
      if (!table.ok() && is_past_limit() && table.error().code() == ErrorCode::limit) {
        cut_ = true;
        return {};
      }
      if (!table.ok()) return table.error();
      if (measured) ms_.push_back(ms);
      if (keep) first_.push_back(std::move(*table));
      if (is_past_limit()) {
        cut_ = true;
        return {};
      }
    }
    return {};
  }

  const Prepared& statement_;
  const Bench& bench_;
  RunOptions options_;
  std::int64_t start_ns_;
  std::vector<Table> first_;
  std::vector<double> ms_;
  bool cut_ = false;
};

Status answer_bench(Database& db, const Map& request, const RunOptions& options) {
  const auto* spec = member(request, "bench")->get_if<Map>();
  if (spec == nullptr) return bad_request("bench is an object");
  auto bench = read_bench(*spec);
  if (!bench.ok()) return bench.error();
  const std::int64_t before = monotonic_ns();
  auto statement = db.prepare(bench->query);
  const double compile_ms = static_cast<double>(monotonic_ns() - before) / 1e6;
  if (!statement.ok()) return statement.error();
  BenchRun run(*statement, *bench, options);
  if (auto done = run.run(); !done.ok()) return done;
  run.answer(compile_ms);
  return {};
}

Status answer(Database& db, const std::string& line, const RunOptions& options) {
  auto request = from_json(line);
  if (!request.ok()) return request.error().with_context("the request is not JSON");
  const auto* map = request->get_if<Map>();
  if (map == nullptr) return bad_request("a request is an object");
  if (member(*map, "query") != nullptr) return answer_query(db, *map, options);
  if (member(*map, "bench") != nullptr) return answer_bench(db, *map, options);
  return bad_request("the request has neither query nor bench");
}

}  // namespace

int serve_protocol(Database& db, const RunOptions& options) {
  LineReader lines;
  for (;;) {
    auto line = lines.next();
    if (!line.ok()) return run_failure(line.error());
    if (!line->has_value()) return exit_fine;
    if ((*line)->find_first_not_of(" \t") == std::string::npos) continue;
    interrupt_flag().reset();
    if (auto done = answer(db, **line, options); !done.ok()) answer_error(done.error());
    if (!finish_output().ok()) return exit_failed;
  }
}

}  // namespace plenum::shell
