#include "ingest/name_runs.hpp"

#include "ingest/mentions.hpp"
#include "ingest/titles.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t run_tokens_max = 24;

bool is_capital_word(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_capital) && work.has(at, token_word);
}

bool is_name_head(const Analysis& work, std::uint32_t at) {
  return work.is(at, Cue::body_head) || work.is(at, Cue::org_head) || work.is(at, Cue::plan_head) ||
         work.is(at, Cue::event_head) || work.is(at, Cue::place_head) || work.is(at, Cue::title);
}

}  // namespace

std::uint32_t proper_name(const Analysis& work, std::uint32_t at) {
  std::uint32_t size = 0;
  for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
    const GazetteerEntry& entry = work.data.entries[work.names[i].entry];
    if (work.roles.field.has(entry.type) || work.names[i].length <= size) continue;
    // the name of another country's body is not meant
    const bool elsewhere =
        work.roles.body.has(entry.type) && property(entry.props, "generic") == "true" &&
        work.names[i].length > 2 &&
        !work.countries.contains(std::string(property(entry.props, "jurisdiction")));
    if (!elsewhere) size = work.names[i].length;
  }
  return size;
}

RunReader::RunReader(const Analysis& work, std::uint32_t sentence) : work_(work) {
  const Sentence& each = work.doc.sentences[sentence];
  at_ = floor_ = each.first_token;
  stop_ = each.end_token;
}

bool RunReader::next(Run& run) {
  while (at_ < stop_ && !starts(at_)) ++at_;
  if (at_ >= stop_) return false;
  run.first = at_;
  run.end = grow(at_);
  at_ = run.end;
  return true;
}

bool RunReader::starts(std::uint32_t at) const {
  if (addresses(at)) return false;  // "Mr Example": the name begins after it
  if (!is_capital_word(work_, at))
    return ordinal_at(work_, at) > 0 && is_capital_word(work_, at + 1) &&
           work_.has(at, token_digit);
  // a function word with a capital begins a sentence, unless a name begins with it ("He Weidong")
  if (!work_.is(at, Cue::function_word)) return true;
  if (work_.has(at, token_first) || !is_capital_word(work_, at + 1) ||
      work_.is(at + 1, Cue::function_word))
    return false;
  // "its spokeswoman, Given Example"
  return work_.is(at, Cue::surname) ||
         (work_.is_word(at - 1, ",") && work_.match_before(at - 1, Cue::title, floor_) != no_index);
}

/// Whether a form of address stands here, right before a name.
bool RunReader::addresses(std::uint32_t at) const {
  return at + 1 < stop_ && is_capital_word(work_, at) && is_capital_word(work_, at + 1) &&
         is_honorific(work_, at) && !work_.is_word(at, "sir");
}

std::uint32_t RunReader::grow(std::uint32_t at) const {
  bool head = is_name_head(work_, at);
  bool joined = false;  // a connector was taken
  std::uint32_t end = at + 1;
  const std::uint32_t first = at;
  while (end < stop_ && end - first < run_tokens_max) {
    if (addresses(end)) break;
    if (work_.has(end, token_possessive)) {
      const bool people = work_.is_word(end - 1, "people") || work_.is_word(end - 1, "workers") ||
                          work_.is_word(end - 1, "women") || work_.is_word(end - 1, "king");
      if (!(people || association(first, end)) || !is_capital_word(work_, end + 1)) break;
      end += 2;
      continue;
    }
    if (end >= first + 2 && second_syllable(end)) {
      ++end;
      continue;
    }
    // "Notre-Dame-de-Paris", "Port-au-Prince"
    if (work_.has(end, token_hyphen_before) && work_.has(end + 1, token_hyphen_before) &&
        end + 1 < stop_ && is_capital_word(work_, end + 1) && work_.surface(end).size() <= 4) {
      end += 2;
      continue;
    }
    // "Dang Hoang An": within a sentence no article has a capital
    if (end < first + 3 && end > first + 1 && is_capital_word(work_, end) &&
        work_.is(end, Cue::function_word) && work_.surface(end).size() > 1 &&
        work_.is(first, Cue::surname) && !is_capital_word(work_, end + 1)) {
      ++end;
      continue;
    }
    const bool titled = joined && work_.is(first, Cue::plan_head);  // "Decision on Further ..."
    if (is_capital_word(work_, end) && (titled || !work_.is(end, Cue::function_word))) {
      head = head || is_name_head(work_, end);
      ++end;
      continue;
    }
    const std::uint32_t size = connector(first, end, head, joined);
    if (size == 0) break;
    joined = true;
    end += size;
  }
  return end;
}

/// "Automobile Manufacturers' Association": a plural that owns a head of its name.
bool RunReader::association(std::uint32_t first, std::uint32_t at) const {
  if (work_.surface(at).ends_with('s') || at == first) return false;  // "China's"
  if (!is_capital_word(work_, at - 1) || proper_name(work_, at - 1) != 0) return false;
  for (std::uint32_t head = at + 1; head < stop_ && head < at + 5 && is_capital_word(work_, head);
       ++head) {
    if (work_.is(head, Cue::org_head) || work_.is(head, Cue::body_head)) return true;
  }
  return false;
}

/// "Baek Dong-hyun": the second part of a given name after a family name, which may follow a
/// title.
bool RunReader::second_syllable(std::uint32_t at) const {
  const std::string_view part = work_.surface(at);
  if (!work_.has(at, token_hyphen_before) || !work_.has(at, token_word) ||
      is_capital_word(work_, at) || part.size() > 7 || part.ends_with("ed") || part == "style")
    return false;
  const std::uint32_t name = work_.is_word(at - 3, ",") ? at - 3 : at - 2;
  const bool expected =
      work_.is(at - 2, Cue::surname) || work_.match_before(name, Cue::title, floor_) != no_index;
  if (!expected && (part_of_speech(work_, at) != 0 || work_.is(at, Cue::function_word)))
    return false;
  const bool family = is_capital_word(work_, at - 2) || work_.is(at - 2, Cue::surname);
  const auto known = [&](std::uint32_t word) {
    return proper_name(work_, word) != 0 || work_.match(word, Cue::demonym) != 0 ||
           is_name_head(work_, word);
  };
  return family && is_capital_word(work_, at - 1) && !work_.has(at - 1, token_hyphen_before) &&
         !work_.has(at - 1, token_all_caps) && !known(at - 1) && !known(at - 2);
}

/// Tokens of a connector at `at` that leads to another capital; 0: none is licensed.
std::uint32_t RunReader::connector(std::uint32_t first, std::uint32_t at, bool head,
                                   bool joined) const {
  const auto leads = [&](std::uint32_t next) {
    const bool plan = work_.is(first, Cue::plan_head) && work_.is_word(at, "on");
    if (work_.is(next, Cue::weekday) || !work_.value(next, Cue::month).empty()) return false;
    return next < stop_ && (is_capital_word(work_, next) || ordinal_at(work_, next) > 0) &&
           (plan || !work_.is(next, Cue::function_word));
  };
  if (work_.is(at, Cue::particle) && leads(at + 1) && !work_.is_word(at, "of")) return 1;
  if (work_.is_word(at, "&") && leads(at + 1)) return 1;
  if (work_.is_word(at, ".") && leads(at + 1) && work_.surface(at - 1).size() == 1) return 1;
  const bool of = work_.is_word(at, "of") || work_.is_word(at, "for") || work_.is_word(at, "on");
  if (of && head) {
    if (leads(at + 1)) return 1;
    const bool article = work_.is_word(at + 1, "the") || work_.is_word(at + 1, "a");
    return article && leads(at + 2) ? 2 : 0;
  }
  if (!joined) {
    // "Ways and Means Committee", "Industry and Trade Ministry"
    if (work_.is_word(at, "and") && leads(at + 1) && head_follows(at + 1) && !head &&
        at <= first + 4 && proper_name(work_, first) < at - first)
      return 1;
    return 0;
  }
  const bool plan = work_.is(first, Cue::plan_head);
  if (work_.is_word(at, "and") && leads(at + 1)) {
    const bool new_name = is_name_head(work_, at + 1) &&
                          (work_.is_word(at + 2, "of") || work_.is_word(at + 2, "for"));
    const bool own_name = proper_name(work_, at + 1) != 0;
    for (std::uint32_t i = work_.name_begin[at + 1]; i < work_.name_begin[at + 2]; ++i) {
      if (work_.roles.body.has(work_.data.entries[work_.names[i].entry].type)) return 0;
    }
    return new_name || (own_name && !plan && !work_.is(first, Cue::body_head)) ? 0 : 1;
  }
  if (work_.is_word(at, ",") && work_.is(first, Cue::body_head) && leads(at + 1)) {
    // "Department for Science, Innovation and Technology"
    for (std::uint32_t i = at + 2; i < at + 6 && i < stop_; ++i) {
      if (work_.is_word(i, "and") && leads(i + 1)) return 1;
      if (!is_capital_word(work_, i) && !work_.is_word(i, ",")) return 0;
    }
    return 0;
  }
  if (plan && (work_.is_word(at, "to") || work_.is_word(at, "in")) && leads(at + 1)) return 1;
  return 0;
}

/// "Ways and Means Committee", "Recovery and Resilience Facility": the head of both words.
bool RunReader::head_follows(std::uint32_t at) const {
  for (std::uint32_t head = at + 1; head < stop_ && head < at + 3 && is_capital_word(work_, head);
       ++head) {
    if (work_.is(head, Cue::body_head) || work_.is(head, Cue::org_head)) return true;
    const bool plan = work_.is(head, Cue::plan_head) || work_.is_word(head, "fund");
    if (plan && (head + 1 >= stop_ || !is_capital_word(work_, head + 1))) return true;
  }
  return false;
}

}  // namespace plenum::ingest
