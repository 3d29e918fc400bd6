#include "ingest/pack_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/tokens.hpp"

namespace plenum::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t test_file_bytes_max = 16U << 20U;

/// `+ RELATION(subject, object) by rule` or `+ Type: name`; with `-` it must not be found.
struct Expectation {
  std::uint32_t line = 0;
  bool wanted = true;
  std::string relation;  ///< empty: of an entity
  std::string type;
  std::string first;  ///< a name, or "*"
  std::string second;
  std::string rule;  ///< may be empty
};

struct Example {
  std::uint32_t line = 0;
  std::string text;
  std::vector<Expectation> expectations;
};

std::optional<Expectation> read_expectation(std::string_view line) {
  Expectation read;
  read.wanted = line.front() == '+';
  line = core::trim(line.substr(1));
  const std::size_t open = line.find('(');
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && colon < open) {
    read.type = core::trim(line.substr(0, colon));
    read.first = core::trim(line.substr(colon + 1));
    if (read.type.empty() || read.first.empty()) return std::nullopt;
    return read;
  }
  const std::size_t close = line.rfind(')');
  const std::size_t comma = line.rfind(", ", close);
  if (open == std::string_view::npos || close == std::string_view::npos ||
      comma == std::string_view::npos || comma < open) {
    return std::nullopt;
  }
  read.relation = core::trim(line.substr(0, open));
  read.first = core::trim(line.substr(open + 1, comma - open - 1));
  read.second = core::trim(line.substr(comma + 1, close - comma - 1));
  std::string_view rest = core::trim(line.substr(close + 1));
  if (rest.starts_with("by ")) {
    read.rule = core::trim(rest.substr(3));
  } else if (!rest.empty()) {
    return std::nullopt;
  }
  if (read.relation.empty() || read.first.empty() || read.second.empty()) return std::nullopt;
  return read;
}

bool has_name(const Entity& entity, const std::string& name) {
  if (name == "*" || fold(entity.name) == fold(name)) return true;
  return std::any_of(entity.aliases.begin(), entity.aliases.end(),
                     [&](const std::string& alias) { return fold(alias) == fold(name); });
}

std::string fact_text(const Document& document, const Assertion& fact) {
  return fmt::format("{}({}, {}) by {}", fact.type, document.entities[fact.subject].name,
                     document.entities[fact.object].name, fact.rule);
}

/// Classes, gazetteers and rules beside one another, and examples against them.
class Check {
 public:
  explicit Check(const Pack& pack) : pack_(pack), data_(pack.data()) {}

  Result<PackFindings> run() {
    findings_.rules = data_.rules.size();
    findings_.classes = data_.class_names.size();
    check_names();
    check_classes();
    check_rules();
    check_roles();
    PLENUM_TRY(run_examples());
    for (const PatternRule& rule : data_.rules) {
      if (!shown_.contains(rule.id)) {
        problem_at(rule.place,
                   fmt::format("no example shows rule {}: add one with '+ {}(...) by {}'"
                               " to a file in tests/",
                               rule.id, rule.relation, rule.id));
      }
    }
    std::ranges::stable_sort(findings_.problems, {}, [](const PackProblem& each) {
      return std::pair(std::string_view(each.file), each.line);
    });
    return std::move(findings_);
  }

 private:
  void problem(std::string file, std::uint32_t line, std::string message) {
    findings_.problems.push_back({std::move(file), line, std::move(message)});
  }

  /// `place` is "file:line".
  void problem_at(std::string_view place, std::string message) {
    const std::size_t colon = place.rfind(':');
    const auto line = core::parse_unsigned(place.substr(colon + 1)).value_or(0);
    problem(std::string(place.substr(0, colon)), static_cast<std::uint32_t>(line),
            std::move(message));
  }

  void check_names() {
    std::map<std::pair<std::string, std::string>, std::string_view> seen;
    for (const GazetteerEntry& entry : data_.entries) {
      if (!property(entry.props, "capital_of").empty()) continue;  // made of a country's row
      ++findings_.names;
      // A second row gives other forms of a name other properties: its name is not looked for.
      if (property(entry.props, "hidden_name") == "true") continue;
      std::string where(property(entry.props, "jurisdiction"));
      auto [at, added] = seen.try_emplace({entry.type + "/" + where, entry.name}, entry.place);
      if (!added) {
        problem_at(entry.place,
                   fmt::format("{} '{}' stands at {} already", entry.type, entry.name, at->second));
      }
    }
  }

  void check_classes() {
    std::uint64_t asked = 0;
    for (std::size_t i = 0; i < cue_count; ++i) asked |= data_.cue_bit(static_cast<Cue>(i));
    for (const PatternRule& rule : data_.rules) {
      for (const PatternElement& element : rule.elements) {
        if (element.word_class != class_none) asked |= std::uint64_t{1} << element.word_class;
      }
    }
    for (std::size_t i = 0; i < data_.class_names.size(); ++i) {
      if ((asked >> i & 1) == 0) {
        problem("cues/" + data_.class_names[i] + ".txt", 1,
                "nothing asks for this class: neither the program nor a pattern");
      }
    }
  }

  void check_rules() {
    std::map<std::string_view, std::string_view> seen;
    for (const PatternRule& rule : data_.rules) {
      auto [at, added] = seen.try_emplace(rule.id, rule.place);
      if (!added) {
        problem_at(rule.place,
                   fmt::format("there is a rule {} at {} already", rule.id, at->second));
      }
      const bool known =
          std::any_of(pack_.relations().begin(), pack_.relations().end(),
                      [&](const RelationType& relation) { return relation.name == rule.relation; });
      if (!known) {
        problem_at(rule.place, fmt::format("the ontology has no edge type {}", rule.relation));
      }
    }
  }

  void check_roles() {
    for (const RoleMisfit& each : misfits(data_)) {
      problem("roles.tsv", each.line,
              fmt::format("the role '{}' joins {}, and {} takes no such ends", each.role,
                          each.wanted, each.relation));
    }
  }

  Status run_examples() {
    std::vector<std::string> files;
    std::error_code failure;
    for (fs::directory_iterator at(pack_.folder() + "/tests", failure), end; !failure && at != end;
         at.increment(failure)) {
      if (at->path().extension() == ".txt") files.push_back(at->path().filename().string());
    }
    std::sort(files.begin(), files.end());
    for (const std::string& name : files) {
      PLENUM_ASSIGN(const std::string text,
                    core::read_file(pack_.folder() + "/tests/" + name, test_file_bytes_max));
      for (const Example& example : read_examples(text, "tests/" + name)) {
        run_example(example, "tests/" + name);
      }
    }
    return {};
  }

  std::vector<Example> read_examples(std::string_view text, const std::string& file) {
    std::vector<Example> examples;
    std::uint32_t number = 0;
    bool in_text = false;
    while (!text.empty()) {
      ++number;
      const std::size_t end = text.find('\n');
      const std::string_view line = core::trim(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (line.empty() || line.front() == '#') {
        in_text = false;
      } else if (line.front() != '+' && line.front() != '-') {
        if (!in_text) examples.push_back({number, {}, {}});
        examples.back().text += std::string(line) + "\n";
        in_text = true;
      } else if (auto expectation = read_expectation(line); !expectation) {
        problem(file, number, "expected '+ RELATION(name, name) by rule' or '+ Type: name'");
      } else if (examples.empty()) {
        problem(file, number, "there is no text above of which this could be expected");
      } else {
        expectation->line = number;
        examples.back().expectations.push_back(*std::move(expectation));
        in_text = false;
      }
    }
    return examples;
  }

  void run_example(const Example& example, const std::string& file) {
    ++findings_.examples;
    if (example.expectations.empty()) {
      problem(file, example.line, "nothing is expected of this text");
      return;
    }
    const auto document = extract(example.text, file, pack_);
    if (!document.ok()) {
      problem(file, example.line, document.error().message());
      return;
    }
    for (const Expectation& each : example.expectations) {
      ++findings_.expectations;
      if (!each.rule.empty() && each.wanted) shown_.insert(each.rule);
      const bool found =
          each.relation.empty() ? has_entity(*document, each) : has_fact(*document, each);
      if (found == each.wanted) continue;
      problem(file, each.line,
              found ? "this is found, and should not be"
                    : fmt::format("this is not found; what is: {}", found_text(*document, each)));
    }
  }

  bool has_entity(const Document& document, const Expectation& wanted) const {
    return std::any_of(document.entities.begin(), document.entities.end(), [&](const Entity& each) {
      const std::vector<std::string>& labels = pack_.labels(each.type);
      const bool fits = std::find(labels.begin(), labels.end(), wanted.type) != labels.end();
      return fits && has_name(each, wanted.first);
    });
  }

  static bool has_fact(const Document& document, const Expectation& wanted) {
    return std::any_of(document.assertions.begin(), document.assertions.end(),
                       [&](const Assertion& fact) {
                         return fact.holds() && fact.type == wanted.relation &&
                                has_name(document.entities[fact.subject], wanted.first) &&
                                has_name(document.entities[fact.object], wanted.second) &&
                                (wanted.rule.empty() || fact.rule == wanted.rule);
                       });
  }

  static std::string found_text(const Document& document, const Expectation& wanted) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
    if (wanted.relation.empty()) {
      for (const Entity& each : document.entities) add(each.type + ": " + each.name);
    } else {
      for (const Assertion& fact : document.assertions) {
        add(fact_text(document, fact) + (fact.holds() ? "" : " (does not hold)"));
      }
    }
    return text.empty() ? "nothing" : text;
  }

  const Pack& pack_;
  const PackData& data_;
  PackFindings findings_;
  std::set<std::string, std::less<>> shown_;  ///< rules that an expectation names
};

}  // namespace

Result<PackFindings> check_pack(const Pack& pack) { return Check(pack).run(); }

}  // namespace plenum::ingest
