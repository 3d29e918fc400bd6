#pragma once
// Purpose: the queries of the openCypher TCK with the error each expects, for tests of the parser
// and the binder. Reads feature files; runs nothing.
// May depend on: std only.
// Invariants: outlines are expanded; files in byte order; empty when the data is absent.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace plenum::query::tests {

struct TckQuery {
  std::string id;    ///< path#scenario#example
  std::string text;  ///< the query
  bool under_test;   ///< false for set-up and control queries
  std::string type;  ///< expected error, or empty
  std::string phase;
  std::string detail;
  std::vector<std::string> procedures;  ///< signatures of the scenario
};

namespace detail {

using Lines = std::vector<std::string>;

inline std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

inline std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> result;
  std::string cell;
  for (std::size_t i = 1; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size() && (row[i + 1] == '|' || row[i + 1] == '\\'))
      cell += row[++i];
    else if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == 'n')
      cell += '\n', ++i;
    else if (row[i] == '|')
      result.push_back(trimmed(cell)), cell.clear();
    else
      cell += row[i];
  }
  return result;
}

inline std::string replaced(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    const std::string mark = "<" + name + ">";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
      text.replace(at, mark.size(), value);
  }
  return text;
}

struct Step {
  std::string text;
  std::string body;
};
struct Scenario {
  std::string id;
  std::vector<Step> steps;
  std::vector<std::map<std::string, std::string>> examples;
  bool outline = false;
};

inline Scenario* begin_scenario(const std::string& line, const std::string& file,
                                std::vector<Scenario>& all) {
  const auto open = line.find('[');
  const auto close = line.find(']', open);
  Scenario scenario;
  scenario.id =
      file + "#" + (open == std::string::npos ? "0" : line.substr(open + 1, close - open - 1));
  scenario.outline = line.rfind("Scenario Outline:", 0) == 0;
  all.push_back(std::move(scenario));
  return &all.back();
}

inline std::vector<Scenario> scenarios(const std::string& path, const std::string& file) {
  std::ifstream in(path);
  Lines lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::vector<Scenario> all;
  Scenario* now = nullptr;
  std::vector<std::string> header;
  bool in_examples = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line = trimmed(lines[i]);
    if (line.empty() || line[0] == '#' || line[0] == '@') continue;
    if (line.rfind("Scenario", 0) == 0) {
      now = begin_scenario(line, file, all);
      in_examples = false;
    } else if (now != nullptr && line.rfind("Examples:", 0) == 0) {
      in_examples = true;
      header.clear();
    } else if (now != nullptr && line[0] == '|' && in_examples) {
      const auto row = cells(line);
      if (header.empty()) {
        header = row;
        continue;
      }
      std::map<std::string, std::string> example;
      for (std::size_t c = 0; c < header.size(); ++c) example[header[c]] = row[c];
      now->examples.push_back(std::move(example));
    } else if (now != nullptr && line == "\"\"\"") {
      const std::size_t indent = lines[i].find('"');
      for (++i; trimmed(lines[i]) != "\"\"\""; ++i)
        now->steps.back().body += (lines[i].size() > indent ? lines[i].substr(indent) : "") + "\n";
    } else if (now != nullptr && line[0] != '|' && line.find(' ') != std::string::npos) {
      now->steps.push_back({line, {}});
    }
  }
  return all;
}

inline void append_queries(const Scenario& scenario, const std::map<std::string, std::string>& with,
                           std::size_t example, std::vector<TckQuery>& out) {
  TckQuery base;
  base.id = scenario.id + "#" + std::to_string(example);
  for (const Step& step : scenario.steps) {
    const std::string text = replaced(step.text, with);
    const auto raised = text.find(" should be raised at ");
    if (raised != std::string::npos) {
      const auto type = text.find(' ', text.find(' ') + 1) + 1;
      const auto colon = text.rfind(": ");
      base.type = text.substr(type, raised - type);
      base.phase = text.substr(raised + 21, colon - raised - 21);
      base.detail = text.substr(colon + 2);
    }
    const std::string procedure = "there exists a procedure ";
    if (const auto at = text.find(procedure); at != std::string::npos)
      base.procedures.push_back(text.substr(at + procedure.size()));
  }
  for (const Step& step : scenario.steps) {
    if (step.body.empty()) continue;
    TckQuery query = base;
    query.text = replaced(step.body, with);
    query.under_test = step.text.find("executing query") != std::string::npos;
    if (!query.under_test) query.type = query.phase = query.detail = "";
    out.push_back(std::move(query));
  }
}

}  // namespace detail

/// All queries below `folder`, e.g. PLENUM_SHARED_DIR "/tck/features".
inline std::vector<TckQuery> tck_queries(const std::string& folder) {
  std::vector<TckQuery> result;
  if (!std::filesystem::is_directory(folder)) return result;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".feature") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    for (const auto& scenario : detail::scenarios(path, path.substr(folder.size() + 1))) {
      if (!scenario.outline) detail::append_queries(scenario, {}, 0, result);
      for (std::size_t i = 0; i < scenario.examples.size(); ++i)
        detail::append_queries(scenario, scenario.examples[i], i, result);
    }
  }
  return result;
}

}  // namespace plenum::query::tests
