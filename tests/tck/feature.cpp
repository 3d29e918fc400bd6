#include "tests/tck/feature.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace plenum::tck {

namespace {

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

struct Scenario {
  std::string name;
  bool ignored = false;
  bool outline = false;
  std::vector<Step> steps;
  std::vector<std::vector<Cells>> examples;  // each: header row, then value rows
};

std::optional<std::string_view> after(std::string_view line, std::string_view keyword) {
  if (!line.starts_with(keyword)) return std::nullopt;
  return trim(line.substr(keyword.size()));
}

std::optional<std::string_view> step_text(std::string_view line) {
  constexpr std::array<std::string_view, 6> keywords = {"Given ", "When ", "Then ",
                                                        "And ",   "But ",  "* "};
  for (const std::string_view keyword : keywords) {
    if (const auto text = after(line, keyword)) return text;
  }
  return std::nullopt;
}

class Parser {
 public:
  Parser(const std::string& path, std::string_view text) : path_(path), lines_(split_lines(text)) {}

  Status parse() {
    while (position_ < lines_.size()) {
      const std::string_view line = trim(lines_[position_]);
      if (line.empty() || line.starts_with('#')) {
        ++position_;
      } else if (Status read = one(line); !read.ok()) {
        return read;
      }
    }
    return {};
  }

  std::vector<Step> background;
  std::vector<Scenario> scenarios;

 private:
  Status one(std::string_view line) {
    if (line.starts_with('@')) {
      ignore_next_ = ignore_next_ || line.find("@ignore") != std::string_view::npos;
      ++position_;
      return {};
    }
    for (const bool outline : {true, false}) {
      const auto name = after(line, outline ? "Scenario Outline:" : "Scenario:");
      if (!name) continue;
      scenarios.push_back(
          {std::string(*name), std::exchange(ignore_next_, false), outline, {}, {}});
      steps_ = &scenarios.back().steps;
      ++position_;
      return {};
    }
    if (line.starts_with("Feature:")) return skip();
    if (line.starts_with("Background:")) {
      steps_ = &background;
      return skip();
    }
    if (line.starts_with("Examples:")) {
      ++position_;
      if (scenarios.empty()) return error("Examples without a scenario");
      scenarios.back().examples.push_back(table());
      return {};
    }
    if (const auto text = step_text(line)) return step(*text);
    // Free text under a heading, before its first step.
    if (steps_ == nullptr || steps_->empty()) return skip();
    return error("not a step");
  }

  Status step(std::string_view text) {
    if (steps_ == nullptr) return error("a step outside of a scenario");
    Step step{std::string(text), std::nullopt, {}};
    ++position_;
    if (position_ < lines_.size() && trim(lines_[position_]).starts_with("\"\"\"")) {
      if (Status read = doc_string(step); !read.ok()) return read;
    } else {
      step.table = table();
    }
    steps_->push_back(std::move(step));
    return {};
  }

  Status doc_string(Step& step) {
    const std::size_t indent = lines_[position_].find('"');
    std::string doc;
    bool first = true;
    for (++position_; position_ < lines_.size(); ++position_) {
      std::string_view line = lines_[position_];
      if (trim(line) == "\"\"\"") {
        ++position_;
        step.doc = std::move(doc);
        return {};
      }
      std::size_t blanks = line.find_first_not_of(" \t");
      if (blanks == std::string_view::npos) blanks = line.size();
      line.remove_prefix(std::min(blanks, indent));
      if (!first) doc.push_back('\n');
      first = false;
      doc += line;
    }
    return error("a doc string that does not end");
  }

  std::vector<Cells> table() {
    std::vector<Cells> rows;
    for (; position_ < lines_.size(); ++position_) {
      const std::string_view line = trim(lines_[position_]);
      if (line.starts_with('|')) {
        rows.push_back(split_row(line));
      } else if (!line.empty() && !line.starts_with('#')) {
        break;
      }
    }
    return rows;
  }

  Status skip() {
    ++position_;
    return {};
  }

  Error error(std::string_view what) const {
    SourceSpan where;
    where.line = static_cast<std::uint32_t>(position_ + 1);
    return Error(ErrorCode::syntax,
                 path_ + ":" + std::to_string(position_ + 1) + ": " + std::string(what))
        .with_file(path_)
        .with_place(where);
  }

  const std::string& path_;
  std::vector<std::string_view> lines_;
  std::size_t position_ = 0;
  bool ignore_next_ = false;
  std::vector<Step>* steps_ = nullptr;
};

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

void substitute(std::string& text, const Cells& headers, const Cells& values) {
  for (std::size_t i = 0; i < headers.size() && i < values.size(); ++i) {
    replace_all(text, "<" + headers[i] + ">", values[i]);
  }
}

void substitute(Instance& instance, const Cells& headers, const Cells& values) {
  substitute(instance.name, headers, values);
  for (Step& step : instance.steps) {
    substitute(step.text, headers, values);
    if (step.doc) substitute(*step.doc, headers, values);
    for (Cells& row : step.table) {
      for (std::string& cell : row) substitute(cell, headers, values);
    }
  }
}

std::string number_of(const std::string& name) {
  const std::size_t close = name.find(']');
  return name.starts_with('[') && close != std::string::npos ? name.substr(1, close - 1) : "";
}

void expand(const Scenario& scenario, Instance instance, std::vector<Instance>& out) {
  if (!scenario.outline) {
    out.push_back(std::move(instance));
    return;
  }
  for (const std::vector<Cells>& block : scenario.examples) {
    for (std::size_t row = 1; row < block.size(); ++row) {
      Instance one = instance;
      substitute(one, block.front(), block[row]);
      out.push_back(std::move(one));
      ++instance.example;
    }
  }
}

}  // namespace

std::string Instance::folder() const {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

Cells split_row(std::string_view line) {
  Cells cells;
  line = trim(line);
  if (!line.starts_with('|')) return cells;
  line.remove_prefix(1);
  std::string raw;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '|') {
      cells.push_back(std::move(raw));
      raw.clear();
    } else {
      raw.push_back(c);
      if (c == '\\' && i + 1 < line.size()) raw.push_back(line[++i]);
    }
  }
  for (std::string& cell : cells) {
    const std::string text(trim(cell));
    cell.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      if (text[i] == '\\' && (next == '|' || next == '\\' || next == 'n')) {
        cell.push_back(next == 'n' ? '\n' : next);
        ++i;
      } else {
        cell.push_back(text[i]);
      }
    }
  }
  return cells;
}

Result<std::vector<Instance>> parse_feature(const std::string& path, std::string_view text) {
  Parser parser(path, text);
  if (Status read = parser.parse(); !read.ok()) return read.error();
  std::vector<Instance> instances;
  for (const Scenario& scenario : parser.scenarios) {
    if (scenario.ignored) continue;
    Instance instance{path, number_of(scenario.name), scenario.name, 0, parser.background};
    instance.steps.insert(instance.steps.end(), scenario.steps.begin(), scenario.steps.end());
    expand(scenario, std::move(instance), instances);
  }
  return instances;
}

}  // namespace plenum::tck
