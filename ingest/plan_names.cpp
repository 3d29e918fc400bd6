#include <algorithm>
#include <utility>

#include "core/utf8.hpp"
#include "ingest/mentions.hpp"
#include "ingest/numbers.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t name_words_max = 6;
constexpr std::uint32_t serial_words_max = 5;
constexpr std::string_view serial = "serial";

bool is_determiner_of_plan(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_possessive) || work.is_word(at, "the") || work.is_word(at, "its") ||
         work.is_word(at, "our") || work.is_word(at, "their") || work.is_word(at, "a") ||
         work.is_word(at, "his") || work.is_word(at, "her") || work.is_word(at, "this");
}

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() < 6 && word.find_first_not_of("IVXL") == std::string::npos;
}

/// Tokens of a number that names one of a series: "VIII", "2040", "No. 14", "1/2021", and after
/// `named` ones ("Executive Order 171") any; 0: none.
std::uint32_t series_number(const Analysis& work, std::uint32_t at, std::uint32_t stop,
                            bool named) {
  if (at >= stop || work.has(at, token_hyphen_before)) return 0;
  if (is_roman(work.surface(at))) return 1;
  std::uint32_t number = at;
  if (work.is_word(number, "no")) {
    ++number;
    if (work.is_word(number, ".")) ++number;
  }
  const std::string_view digits = work.surface(number);
  const auto plain = [](char each) { return (each >= '0' && each <= '9') || each == '/'; };
  if (number >= stop || digits.empty() || !std::all_of(digits.begin(), digits.end(), plain))
    return 0;
  std::uint32_t end = number + 1;
  if (work.is_word(end, "/") && work.has(end + 1, token_digit)) end += 2;
  const bool year = digits.size() == 4 && (digits[0] == '1' || digits[0] == '2');
  if (!year && !(named && digits.size() > 1) && number == at && end == number + 1 &&
      digits.find('/') == std::string_view::npos)
    return 0;  // "Plan 9", "Order 66": too little to go by
  // "Plan 2020 percent": a figure
  return end < stop && work.match(end, Cue::unit) != 0 ? 0 : end - at;
}

/// "Power Development Plan VIII", "Harbour Vision 2040", "Royal Decree 1/2021".
bool numbered_plan(const Analysis& work, const Sentence& sentence, std::uint32_t head,
                   Candidate& found) {
  if (!work.has(head, token_capital)) return false;
  const bool only_numbered = work.value(head, Cue::plan_noun) == "numbered";
  if (!only_numbered && !work.is(head, Cue::plan_head)) return false;
  const bool named = head > sentence.first_token && work.has(head - 1, token_capital) &&
                     !work.is(head - 1, Cue::function_word);
  const std::uint32_t number = series_number(work, head + 1, sentence.end_token, named);
  if (number == 0) return false;
  std::uint32_t first = head;
  while (first > sentence.first_token && head - first < name_words_max) {
    const std::uint32_t at = first - 1;
    if (!work.has(at, token_capital) || work.is(at, Cue::function_word) ||
        work.match(at, Cue::title) != 0 || !work.value(at, Cue::month).empty())
      break;
    first = at;
  }
  if (first == head && is_roman(work.surface(head + 1))) return false;  // "Act II"
  found.first = first;
  found.end = head + 1 + number;
  found.type = work.roles.plan.name();
  found.rule = "plan.numbered";
  found.priority = 5;
  return true;
}

/// "the second growth and transformation plan", "Ninth Plan": one of a series by its ordinal.
bool serial_plan(const Analysis& work, const Sentence& sentence, std::uint32_t at,
                 Candidate& found) {
  const int ordinal = ordinal_at(work, at);
  if (ordinal == 0 || work.has(at, token_hyphen_before)) return false;
  const bool capitals = work.has(at, token_capital) && !work.has(at, token_first);
  std::uint32_t head = at + 1;
  bool years = false;
  for (; head < sentence.end_token && head - at <= serial_words_max; ++head) {
    if (work.value(head, Cue::plan_head) == serial &&
        !(head + 1 < sentence.end_token && work.value(head + 1, Cue::plan_head) == serial))
      break;
    years = years || (work.is_word(head, "year") && work.has(head, token_hyphen_before));
    const bool joins = work.is_word(head, "and") && head > at + 1;
    const bool plain = can_modify(work, head) || work.has(head, token_hyphen_before) ||
                       number_value(work, head) > 0;
    if (!joins && !plain) return false;
    if (!capitals && work.has(head, token_capital)) return false;
  }
  if (head >= sentence.end_token || head - at > serial_words_max ||
      work.surface(head).ends_with('s'))
    return false;
  const bool determined = at > sentence.first_token && is_determiner_of_plan(work, at - 1);
  const bool alone = head == at + 1;
  if ((!determined && !capitals && !alone) || years) return false;  // find_plans() has years
  found.first = at;
  found.end = head + 1;
  found.type = work.roles.plan.name();
  found.rule = alone ? "plan.ordinal" : "plan.serial";
  found.priority = 5;
  found.reference = alone ? Reference::definite : Reference::name;
  set_property(found.props, "ordinal", std::to_string(ordinal));
  if (!alone) set_property(found.props, "kind", core::to_lower(work.words(at + 1, head + 1)));
  return true;
}

/// "The twelfth was never approved": after another of its series.
bool elliptic_plan(const Analysis& work, const Sentence& sentence, Candidate& found) {
  const std::uint32_t at = sentence.first_token + 1;
  if (at + 1 >= sentence.end_token || !work.is_word(at - 1, "the")) return false;
  const int ordinal = ordinal_at(work, at);
  if (ordinal == 0 || work.value(at + 1, Cue::modal).empty()) {
    const bool verb = work.is_word(at + 1, "was") || work.is_word(at + 1, "is") ||
                      work.is_word(at + 1, "has") || work.is_word(at + 1, "had");
    if (ordinal == 0 || !verb) return false;
  }
  found.first = at;
  found.end = at + 1;
  found.type = work.roles.plan.name();
  found.rule = "plan.elliptic";
  found.reference = Reference::definite;
  found.priority = 1;
  set_property(found.props, "ordinal", std::to_string(ordinal));
  return true;
}

}  // namespace

void find_plan_names(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  Candidate found;  // stays as it is until one of them finds something
  const auto keep = [&] { out.push_back(std::exchange(found, {})); };
  if (elliptic_plan(work, each, found)) keep();
  for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
    if (numbered_plan(work, each, at, found)) keep();
    if (serial_plan(work, each, at, found)) keep();
  }
}

}  // namespace plenum::ingest
