#include "ingest/relations/office_time.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "core/text.hpp"
#include "ingest/dates.hpp"
#include "ingest/relations.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t reach_max = 40;       // tokens behind a name
constexpr std::uint32_t lead_max = 8;         // from the start of a clause to its verb
constexpr std::uint32_t date_reach_max = 14;  // from a verb to its date

class OfficeTimeReader {
 public:
  OfficeTimeReader(const Analysis& work, std::uint32_t person)
      : work_(work), mention_(work.doc.mentions[person]), person_(person) {
    const std::uint32_t end = work.doc.sentences[mention_.sentence].end_token;
    stop_ = std::min(end, mention_.end_token + reach_max);
    now_ = work.doc.article.published;
  }

  OfficeTime read(std::uint32_t office_end) {
    if (office_end != no_index) beside_office(office_end);
    clause(after_name(work_, person_), false);
    for (std::uint32_t at = mention_.end_token; at < stop_; ++at) {
      if (breaks(at) || work_.match(at, Cue::speech_verb) != 0) break;
      const std::uint32_t verb = succession(at);
      if (verb != 0) predecessor(at, at + verb);
      if (verb == 0 && other_person(at)) {
        if (out_.predecessor == no_index) break;
        at = work_.doc.mentions[out_.predecessor].end_token - 1;
      }
      // what a clause behind the predecessor tells is his
      const bool open = out_.predecessor == no_index;
      const bool goes_on = work_.is_word(at, "and") && is_subject();
      if (goes_on || (open && any(at, {",", "("}))) clause(at + 1, true);
      // "X, an economist who was named to the post"
      if (open && at > mention_.end_token + 1 && work_.is_word(at, "who") &&
          !work_.has(at - 1, token_mark))
        clause(at, false);
    }
    return out_;
  }

 private:
  bool any(std::uint32_t at, std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view each) { return work_.is_word(at, each); });
  }

  /// Whether nothing but a title stands before the name: "named by President X and takes office".
  bool is_subject() const {
    const std::uint32_t first = work_.doc.sentences[mention_.sentence].first_token;
    for (std::uint32_t at = first; at < mention_.first_token; ++at) {
      if (any(at, {"was", "were", "is", "has", "had", "by", "to", "and", "that"})) return false;
    }
    return mention_.first_token - first <= lead_max;
  }

  bool breaks(std::uint32_t at) const {
    return work_.has(at, token_open_quote) || work_.has(at, token_close_quote) ||
           any(at, {";", ":"});
  }

  bool other_person(std::uint32_t at) const {
    const std::uint32_t mention = work_.mention_at[at];
    const std::uint32_t entity = entity_of(work_, mention);
    return entity != no_index && entity != mention_.entity &&
           work_.doc.mentions[mention].first_token == at &&
           work_.roles.people.has(work_.doc.entities[entity].type);
  }

  /// "X, chairman of the company since March 2022", "X, minister from 2015 to 2018".
  void beside_office(std::uint32_t at) {
    for (const std::uint32_t end = std::min(stop_, at + date_reach_max); at < end; ++at) {
      if (work_.has(at, token_mark) && !work_.has(at, token_possessive)) return;
      if (work_.match(at, Cue::speech_verb) != 0 || any(at, {"who", "which", "that"})) return;
      if (span_of(at)) return;
    }
  }

  /// "since 2019", "from 2015 to 2021", "until May": the time that begins at a token.
  bool span_of(std::uint32_t at) {
    if (work_.is_word(at, "since")) {
      const auto date = date_behind(at + 1, 6, false);
      if (date) begins(*date);
      return date.has_value();
    }
    if (any(at, {"until", "till"})) {
      const auto date = date_behind(at + 1, 2, false);
      if (date) ends(*date);
      return date.has_value();
    }
    if (!any(at, {"from", "between"})) return false;
    const auto first = date_behind(at + 1, 1, false);
    if (!first || !any(after_date_, {"to", "until", "till", "and"})) return false;
    const std::uint32_t to = after_date_ + 1;
    if (any(to, {"this", "now", "today"})) {
      begins(*first);
      return true;
    }
    const auto last = date_behind(to, 1, false);
    if (!last || last->to_days < first->from_days) return false;
    begins(*first);
    ends(*last);
    return true;
  }

  /// A clause that has the person as its subject: "X took office in May", ", who has been in office
  /// since 1997", ", sworn in on Monday". `aside`: after a comma.
  void clause(std::uint32_t at, bool aside) {
    bool held = false;     // words of having an office
    bool passive = false;  // "was", "been"
    bool plain = aside;    // nothing before it: a participle may be passive of itself
    bool future = false;
    if (work_.is_word(at, "who")) {
      ++at;
      plain = false;
    }
    if (work_.is_word(at, "whose")) {
      if (term_ends(at + 1)) return;
    }
    for (const std::uint32_t limit = std::min(stop_, at + lead_max); at < limit; ++at) {
      if (any(at, {"may", "might", "could", "would", "should", "not", "never", "n't"})) return;
      future = future || any(at, {"will", "to"});
      if (turn(at, passive, plain, future)) return;
      if (held && span_of(at)) return;
      const bool is = any(at, {"was", "were", "been", "is"});
      passive = passive || is;
      held = held || any(at, {"office", "post", "job", "position", "held", "holds", "led", "leads",
                              "chaired", "chairs", "headed", "heads", "ran", "run", "runs",
                              "served", "governed", "power"});
      held = held || (passive && work_.match(at, Cue::title) != 0);
      const bool lead = is || any(at, {"has", "had", "have", "since", "the", "also", "now", "in",
                                       "be", "as", "of", "only", "both"});
      const bool named = (held || passive) && work_.mention_at[at] != no_index;
      const bool title = work_.match(at, Cue::title) != 0 || work_.is(at, Cue::role_modifier);
      if (!lead && !held && !named && !title && !future) return;
      plain = false;
    }
  }

  /// A verb that begins or ends the holding of an office; true: it is read.
  bool turn(std::uint32_t at, bool passive, bool plain, bool future) {
    std::uint32_t size = 0;
    if (any(at, {"took", "takes", "take", "assumed", "assumes", "assume"}) &&
        (work_.is_word(at + 1, "office") || work_.is_word(at + 1, "over") ||
         any(at + 2, {"helm", "post", "job", "oath"})))
      size = 2;
    if (any(at, {"became", "becomes", "become"})) size = 1;
    if (size == 0 && any(at, {"succeeded", "replaced", "succeeds", "replaces"}) && !passive) {
      size = 1;
      predecessor(at, at + 1);
    }
    if (size != 0) {
      const auto date = date_behind(at + size, date_reach_max, future || present(at));
      if (date) begins(*date);
      return true;
    }
    if (passive && any(at, {"succeeded", "replaced"}) && work_.is_word(at + 1, "by")) {
      over(date_behind(at + 1, date_reach_max, false));
      return true;
    }
    const std::uint32_t named = work_.match(at, Cue::appoint_verb);
    if (named != 0 && (passive || plain) && !other_person(at + named)) {
      const auto date = date_behind(at + named, date_reach_max, future);
      if (date && !any(at, {"nominated"})) begins(*date);
      out_.named = out_.named || !any(at, {"elected", "nominated", "succeeded", "replaced"});
      return true;
    }
    const bool leaves =
        (any(at, {"left", "leaves", "leave"}) && any(at + 1, {"office", "the", "his", "her"}) &&
         (work_.is_word(at + 1, "office") || any(at + 2, {"post", "job", "bank", "office"}))) ||
        (any(at, {"steps", "step", "stands", "stand", "stood"}) && work_.is_word(at + 1, "down")) ||
        any(at, {"retires", "retired", "resigns"});
    const std::string_view removed = work_.value(at, Cue::remove_verb);
    const bool gone = !removed.empty() && (passive || plain || removed == "resigned");
    if (!leaves && !gone) return false;
    const bool coming = future || (leaves && present(at));
    const auto date = date_behind(at + 1, date_reach_max, coming);
    if (date || !coming) over(date);
    return true;
  }

  bool present(std::uint32_t at) const {
    return any(at, {"takes", "assumes", "becomes", "succeeds", "replaces", "leaves", "steps",
                    "stands", "retires", "resigns", "ends", "expires"});
  }

  /// "whose second term ended in March".
  bool term_ends(std::uint32_t at) {
    for (std::uint32_t i = 0; i < 4 && !work_.is_word(at, "term"); ++i) ++at;
    if (!work_.is_word(at, "term")) return false;
    if (any(at + 1, {"of", "as"})) at += 2;
    while (at < stop_ && !work_.has(at, token_mark) &&
           !any(at, {"ended", "ends", "expired", "expires"}))
      ++at;
    if (at >= stop_ || work_.has(at, token_mark)) return false;
    const auto date = date_behind(at + 1, 4, present(at));
    if (date || !present(at)) over(date);
    return true;
  }

  /// "succeeded", "to replace", "took over from": how many tokens the verb has.
  std::uint32_t succession(std::uint32_t at) const {
    if (any(at, {"succeed", "replace"}) && at > 0 && work_.is_word(at - 1, "to")) return 1;
    if (any(at, {"took", "takes", "taking"}) && work_.is_word(at + 1, "over") &&
        work_.is_word(at + 2, "from"))
      return 3;
    return any(at, {"succeeding", "replacing"}) ? 1 : 0;
  }

  void predecessor(std::uint32_t verb, std::uint32_t at) {
    for (const std::uint32_t end = std::min(stop_, at + 8); at < end; ++at) {
      if (work_.has(at, token_mark)) return;
      if (!other_person(at)) continue;
      out_.predecessor = work_.mention_at[at];
      out_.predecessor_verb = verb;
      return;
    }
  }

  /// The first date within so many tokens that belongs to the verb before; `future`: without a year
  /// it is still to come.
  std::optional<Interval> date_behind(std::uint32_t at, std::uint32_t reach, bool future) {
    for (const std::uint32_t end = std::min(stop_, at + reach); at < end; ++at) {
      if (work_.has(at, token_mark) && !work_.has(at, token_possessive)) return std::nullopt;
      if (any(at, {"after", "when", "while", "but", "before", "said"})) return std::nullopt;
      if (const Interval day = weekday(at, future); day.known()) {
        after_date_ = at + 1;
        return day;
      }
      const auto match = match_date(work_, at, now_);
      if (!match) continue;
      after_date_ = match->end;
      if (!match->interval.known()) return std::nullopt;
      return future ? to_come(*match) : match->interval;
    }
    return std::nullopt;
  }

  /// "on Monday" of an article that has a day.
  Interval weekday(std::uint32_t at, bool future) const {
    if (!work_.is(at, Cue::weekday) || now_.precision != Precision::day) return {};
    const auto number = core::parse_integer(work_.value(at, Cue::weekday));
    if (!number) return {};
    const int today = (now_.to_days % 7 + 10) % 7 + 1;  // 1970-01-01 was a Thursday
    const int back = (today - static_cast<int>(*number) + 7) % 7;
    const std::int32_t day = future ? now_.to_days + (7 - back) % 7 : now_.to_days - back;
    return {day, day, Precision::day};
  }

  /// "steps down in May" means the next one, where no year is named.
  Interval to_come(const DateMatch& match) const {
    Interval interval = match.interval;
    for (std::uint32_t at = match.first; at < match.end; ++at) {
      if (work_.has(at, token_digit) && work_.surface(at).size() == 4) return interval;
    }
    if (!now_.known() || interval.to_days >= now_.from_days) return interval;
    const auto later = [](std::int32_t day) {
      const Civil civil = civil_from_days(day);
      return days_from_civil(civil.year + 1, civil.month, civil.day);
    };
    return {later(interval.from_days), later(interval.to_days), interval.precision};
  }

  void widen(const Interval& date) {
    if (!out_.valid.known()) out_.valid = {open_start, open_end, date.precision};
    out_.valid.precision = std::max(out_.valid.precision, date.precision);
  }

  void begins(const Interval& date) {
    if (out_.valid.has_start()) return;
    widen(date);
    out_.valid.from_days = date.from_days;
    out_.start = date;
  }

  void ends(const Interval& date) {
    if (out_.valid.has_end()) return;
    widen(date);
    out_.valid.to_days = date.to_days;
    out_.ended = true;
  }

  /// What is over without a date was over when the article was written.
  void over(const std::optional<Interval>& date) {
    out_.ended = true;
    if (date) return ends(*date);
    if (now_.known()) ends(now_);
  }

  const Analysis& work_;
  const Mention& mention_;
  std::uint32_t person_;
  std::uint32_t stop_ = 0;
  std::uint32_t after_date_ = 0;
  Interval now_;
  OfficeTime out_;
};

}  // namespace

std::uint32_t after_name(const Analysis& work, std::uint32_t person) {
  const std::uint32_t end = work.doc.mentions[person].end_token;
  if (!work.is_word(end, "of")) return end;
  const std::uint32_t at = work.is_word(end + 1, "the") ? end + 2 : end + 1;
  const std::uint32_t whose = at < work.token_count() ? work.mention_at[at] : no_index;
  const std::uint32_t entity = entity_of(work, whose);
  if (entity == no_index || work.roles.people.has(work.doc.entities[entity].type)) return end;
  return work.doc.mentions[whose].end_token;
}

OfficeTime office_time(const Analysis& work, std::uint32_t person, std::uint32_t office_end) {
  return OfficeTimeReader(work, person).read(office_end);
}

}  // namespace plenum::ingest
