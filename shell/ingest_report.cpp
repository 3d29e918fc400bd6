#include "ingest_report.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "commands.hpp"
#include "text.hpp"

namespace plenum::shell {
namespace {

constexpr std::size_t types_shown = 6;
constexpr std::size_t unknown_shown = 5;
constexpr std::size_t name_columns_max = 40;

std::string line_of(std::string_view what, const std::string& text) {
  std::string line = "  " + std::string(what);
  line.resize(std::max<std::size_t>(line.size() + 1, 14), ' ');
  return line + text;
}

/// "3 new, 2 known"; empty where there are none.
std::string count_words(const IngestCount& count) {
  if (count.added == 0 && count.known == 0) return {};
  std::string text = std::to_string(count.added) + " new";
  if (count.known > 0) text += ", " + std::to_string(count.known) + " known";
  return text;
}

std::string fact_words(const IngestReport& report) {
  IngestCount all;
  std::string types;
  for (std::size_t i = 0; i < report.facts.size(); ++i) {
    const FactCount& fact = report.facts[i];
    all.added += fact.count.added;
    all.known += fact.count.known;
    if (i >= types_shown) continue;
    types += (i == 0 ? ": " : ", ") + neutralise(fact.type) + " " +
             std::to_string(fact.count.added + fact.count.known);
  }
  if (report.facts.size() > types_shown) {
    types += " and " + count_text(report.facts.size() - types_shown, "other type");
  }
  const std::string count = count_words(all);
  return count.empty() ? count : count + types;
}

std::string disputed_words(std::int64_t change) {
  if (change == 0) return {};
  if (change < 0) return std::to_string(-change) + " fewer than before";
  return std::to_string(change) + " more than before; CALL kg.conflicts() lists them all";
}

std::string unknown_words(const std::vector<UnknownCount>& names) {
  if (names.empty()) return {};
  std::string text = count_text(names.size(), "name") + " of no known type, ";
  text += names.size() == 1 ? "" : "most often ";
  for (std::size_t i = 0; i < std::min(names.size(), unknown_shown); ++i) {
    text += (i == 0 ? "" : ", ") + clip(neutralise(names[i].name), name_columns_max) + " (" +
            std::to_string(names[i].mentions) + ")";
  }
  return text;
}

std::string dropped_words(const std::vector<DropCount>& drops) {
  std::uint64_t all = 0;
  std::string reasons;
  for (const DropCount& drop : drops) {
    all += drop.count;
    reasons += (reasons.empty() ? ": " : ", ") + std::to_string(drop.count) + " " + drop.reason;
  }
  return all == 0 ? std::string() : count_text(all, "doubtful fact") + reasons;
}

/// Why an article was left out, in few words: its error has been told in full.
std::string_view reason_words(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "not there";
    case ErrorCode::io:
      return "could not be read";
    case ErrorCode::invalid_argument:
    case ErrorCode::unsupported:
      return "no text that can be read";
    case ErrorCode::limit:
      return "too large";
    case ErrorCode::constraint:
      return "against a constraint or graph type";
    case ErrorCode::syntax:
    case ErrorCode::semantic:
    case ErrorCode::conflict:
    case ErrorCode::read_only:
    case ErrorCode::corruption:
    case ErrorCode::interrupted:
    case ErrorCode::internal:
      break;
  }
  return "failed";
}

std::string failure_words(const std::vector<ArticleFailure>& failures) {
  std::map<std::string_view, std::uint64_t> reasons;
  for (const ArticleFailure& failure : failures) ++reasons[reason_words(failure.error.code())];
  std::string text;
  for (const auto& [reason, count] : reasons) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(reason);
  }
  return text;
}

void add_count(IngestCount& total, const IngestCount& part) {
  total.added += part.added;
  total.known += part.known;
}

/// Adds items of `part` to those of `total` that have the same name, the largest first.
template <class Item, class Name, class Add, class Size>
void add_named(std::vector<Item>& total, std::vector<Item>&& part, Name name, Add add, Size size) {
  std::map<std::string, Item> by_name;
  for (std::vector<Item>* items : {&total, &part}) {
    for (Item& item : *items) {
      auto [known, is_new] = by_name.try_emplace(item.*name, item);
      if (!is_new) add(known->second, item);
    }
  }
  total.clear();
  for (auto& [key, item] : by_name) total.push_back(std::move(item));
  std::ranges::stable_sort(total, std::greater<>(), size);
}

}  // namespace

std::vector<std::string> brought_lines(const IngestReport& report) {
  std::vector<std::string> lines;
  const auto add = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) lines.push_back(line_of(what, text));
  };
  add("entities", count_words(report.entities));
  add("statements", count_words(report.statements));
  add("figures", count_words(report.figures));
  add("facts", fact_words(report));
  add("disputed", disputed_words(report.disputed));
  add("unknown", unknown_words(report.unknown));
  add("dropped", dropped_words(report.dropped));
  add("left out", failure_words(report.failures));
  return lines;
}

void add_report(IngestReport& total, IngestReport part) {
  total.articles += part.articles;
  total.added += part.added;
  total.replaced += part.replaced;
  total.unchanged += part.unchanged;
  total.restored += part.restored;
  total.sentences += part.sentences;
  total.mentions += part.mentions;
  total.assertions += part.assertions;
  add_count(total.entities, part.entities);
  add_count(total.statements, part.statements);
  add_count(total.figures, part.figures);
  total.disputed += part.disputed;
  add_named(
      total.facts, std::move(part.facts), &FactCount::type,
      [](FactCount& to, const FactCount& from) { add_count(to.count, from.count); },
      [](const FactCount& fact) { return fact.count.added + fact.count.known; });
  add_named(
      total.unknown, std::move(part.unknown), &UnknownCount::name,
      [](UnknownCount& to, const UnknownCount& from) { to.mentions += from.mentions; },
      &UnknownCount::mentions);
  add_named(
      total.dropped, std::move(part.dropped), &DropCount::reason,
      [](DropCount& to, const DropCount& from) { to.count += from.count; }, &DropCount::count);
  total.external_requests += part.external_requests;
  total.external_failures += part.external_failures;
  total.external_assertions += part.external_assertions;
  total.external_dropped += part.external_dropped;
  total.seconds += part.seconds;
  for (auto& failure : part.failures) total.failures.push_back(std::move(failure));
  for (auto& skipped : part.skipped) total.skipped.push_back(std::move(skipped));
  for (auto& warning : part.warnings) total.warnings.push_back(std::move(warning));
}

}  // namespace plenum::shell
