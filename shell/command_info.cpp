#include <string>
#include <utility>

#include "commands.hpp"
#include "info.hpp"
#include "plenum/export.hpp"
#include "print.hpp"
#include "report.hpp"
#include "signals.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

Value counts(const std::vector<NameCount>& names) {
  Map out;
  for (const NameCount& one : names) {
    out.emplace(one.name, Value(static_cast<std::int64_t>(one.count)));
  }
  return out;
}

std::string info_json(const DatabaseInfo& info, const Map& rules) {
  const auto number = [](std::uint64_t n) { return Value(static_cast<std::int64_t>(n)); };
  List keys;
  for (const std::string& key : info.property_keys) keys.emplace_back(key);
  Map out = {
      {"path", info.path},
      {"format", std::to_string(info.format_major) + "." + std::to_string(info.format_minor)},
      {"commits", number(info.commits)},
      {"nodes", number(info.nodes)},
      {"relationships", number(info.edges)},
      {"articles", number(info.articles)},
      {"documents", number(info.documents)},
      {"bytes_on_disk", number(info.bytes_on_disk)},
      {"labels", counts(info.labels)},
      {"types", counts(info.types)},
      {"property_keys", keys}};
  out.insert(rules.begin(), rules.end());
  return to_json(Value(std::move(out)));
}

void append_counts(std::string& out, std::string_view title, const std::vector<NameCount>& names) {
  if (names.empty()) return;
  out += std::string(title) + "\n";
  for (const NameCount& one : names) {
    std::string count = std::to_string(one.count);
    count.insert(0, count.size() < 10 ? 10 - count.size() : 0, ' ');
    out += count + "  " + neutralise(one.name) + "\n";
  }
}

/// The rows of a SHOW command as maps.
Result<List> shown(Database& db, std::string_view command) {
  auto table = db.run(command);
  if (!table.ok()) return table.error();
  List out;
  for (const Row row : *table) {
    Map one;
    for (std::size_t i = 0; i < row.size(); ++i) one.emplace(table->columns()[i], row[i]);
    out.emplace_back(std::move(one));
  }
  return out;
}

/// "name  UNIQUENESS :Label(a, b)"
std::string rule_line(const Map& rule) {
  const auto names = [&](const char* column) {
    std::string text;
    for (const Value& name : rule.find(column)->second.as_list()) {
      text += (text.empty() ? "" : ", ") + name.as_string();
    }
    return text;
  };
  std::string line = "            " + rule.find("name")->second.as_string() + "  " +
                     rule.find("type")->second.as_string() + " :" + names("labelsOrTypes") + "(" +
                     names("properties") + ")";
  const auto type = rule.find("propertyType");
  if (type != rule.end() && !type->second.is_null()) line += " " + type->second.as_string();
  return neutralise(line) + "\n";
}

}  // namespace

Result<Map> rules_map(Database& db) {
  auto indexes = shown(db, "SHOW INDEXES");
  if (!indexes.ok()) return indexes.error();
  auto constraints = shown(db, "SHOW CONSTRAINTS");
  if (!constraints.ok()) return constraints.error();
  auto graph_types = shown(db, "SHOW GRAPH TYPES");
  if (!graph_types.ok()) return graph_types.error();
  return Map{{"indexes", *std::move(indexes)},
             {"constraints", *std::move(constraints)},
             {"graph_types", *std::move(graph_types)}};
}

Result<std::string> rules_text(Database& db) {
  auto rules = rules_map(db);
  if (!rules.ok()) return rules.error();
  std::string out;
  for (const char* kind : {"indexes", "constraints"}) {
    const List& list = rules->find(kind)->second.as_list();
    if (!list.empty()) out += std::string(kind) + "\n";
    for (const Value& rule : list) out += rule_line(rule.as_map());
  }
  const List& types = rules->find("graph_types")->second.as_list();
  if (!types.empty()) out += "graph types\n";
  for (const Value& type : types) {
    const std::string& definition = type.as_map().find("definition")->second.as_string();
    out += neutralise("            " + definition) + "\n";
  }
  return out;
}

std::string info_text(const DatabaseInfo& info) {
  std::string out = "database       " + neutralise(info.path) +
                    (info.read_only ? " (read-only)" : "") + "\nformat         " +
                    std::to_string(info.format_major) + "." + std::to_string(info.format_minor) +
                    "\ncommits        " + std::to_string(info.commits) + "\nnodes          " +
                    std::to_string(info.nodes) + "\nrelationships  " + std::to_string(info.edges) +
                    "\narticles       " + std::to_string(info.articles) + "\non disk        " +
                    bytes_text(info.bytes_on_disk) + "\n";
  return out + schema_text(info);
}

std::string problem_count_text(const VerifyReport& report) {
  return (report.more ? "at least " : "") + count_text(report.problems.size(), "problem");
}

std::string schema_text(const DatabaseInfo& info) {
  std::string out;
  append_counts(out, "labels", info.labels);
  append_counts(out, "relationship types", info.types);
  if (!info.property_keys.empty()) {
    out += "property keys\n";
    for (const std::string& key : info.property_keys)
      out += "            " + neutralise(key) + "\n";
  }
  return out;
}

int run_info(const Arguments& arguments) {
  const std::string format = arguments.value("--format").value_or("text");
  if (format != "text" && format != "json") {
    return usage_failure(Error(ErrorCode::invalid_argument,
                               "--format of info is text or json, not '" + format + "'"));
  }
  auto db = open_database(arguments, arguments.operands()[0], Access::reads);
  if (!db.ok()) return open_failure(db.error());
  auto info = db->info();
  if (!info.ok()) return run_failure(info.error());
  if (format == "json") {
    auto rules = rules_map(*db);
    if (!rules.ok()) return run_failure(rules.error());
    const std::string json = info_json(*info, *rules);
    put((output_is_terminal() ? neutralise_json(json) : json) + "\n");
    return exit_fine;
  }
  auto rules = rules_text(*db);
  if (!rules.ok()) return run_failure(rules.error());
  put(info_text(*info) + *rules);
  return exit_fine;
}

int run_check(const Arguments& arguments) {
  if (auto known = check_progress_flag(arguments); !known.ok()) return usage_failure(known.error());
  const std::string& path = arguments.operands()[0];
  Progress progress(arguments);
  VerifyOptions options;
  if (auto bounds = run_options(arguments); bounds.ok()) options.timeout_ms = bounds->timeout_ms;
  options.interrupt = &interrupt_flag();
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
    progress.show(done, total, "nodes and relationships");
  };
  auto report = Database::verify(path, options);
  progress.clear();
  if (!report.ok()) return whole_failure(report.error());
  for (const VerifyProblem& problem : report->problems) {
    put(neutralise(problem.file) + ": " + neutralise(problem.message) + "\n");
  }
  const std::string read =
      count_text(report->records, "record") + ", " + count_text(report->nodes, "node") + ", " +
      count_text(report->edges, "relationship") + ", " + count_text(report->documents, "document");
  if (!report->ok()) {
    shell::report(Error(ErrorCode::corruption,
                        problem_count_text(*report) + " found in " + path + " (" + read + " read)")
                      .with_hint("keep a copy of the folder as it is before doing anything else"));
    return exit_damaged;
  }
  if (!arguments.has("--quiet")) put("no problem found in " + read + "\n");
  return exit_fine;
}

}  // namespace plenum::shell
