#include "ingest/relations/terms.hpp"

#include <algorithm>
#include <optional>

#include "ingest/relations/office_time.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t appointing_reach = 8;

class TermReader {
 public:
  explicit TermReader(Analysis& work)
      : work_(work), doc_(work.doc), told_(doc_.assertions.size()) {}

  void run() {
    const std::size_t count = doc_.mentions.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Mention& mention = doc_.mentions[i];
      if (mention.entity == no_index || work_.mention_at[mention.first_token] != i) continue;
      if (!work_.roles.people.has(doc_.entities[mention.entity].type)) continue;
      const OfficeTime time = office_time(work_, i, no_index);
      if (time.valid.known()) complete(i, time.valid);
      if (time.predecessor != no_index) follow(i, time);
    }
  }

 private:
  bool is_office(const Assertion& each) const {
    return each.type == work_.roles.office || each.type == work_.roles.affiliation;
  }

  /// Gives the time to the office beside the name, else to the one that the article tells of the
  /// person if it tells no other.
  void complete(std::uint32_t person, const Interval& time) {
    Assertion* office = nullptr;
    bool several = false;
    for (std::size_t i = 0; i < told_; ++i) {
      Assertion& each = doc_.assertions[i];
      if (!is_office(each) || each.subject != doc_.mentions[person].entity) continue;
      if (each.subject_mention == person) return add(each.valid, time);
      several = several || (office != nullptr &&
                            (office->object != each.object || office->props != each.props));
      office = &each;
    }
    if (office != nullptr && !several) add(office->valid, time);
  }

  static void add(Interval& valid, const Interval& time) {
    if (!valid.known()) valid = {open_start, open_end, time.precision};
    valid.precision = std::max(valid.precision, time.precision);
    if (!valid.has_start() && time.has_start()) valid.from_days = time.from_days;
    if (!valid.has_end() && time.has_end()) valid.to_days = time.to_days;
  }

  /// The office of who follows: told in the nearest sentence.
  const Assertion* office_of(std::uint32_t person) const {
    const Mention& mention = doc_.mentions[person];
    const Assertion* best = nullptr;
    const auto distance = [&](const Assertion& each) {
      return each.sentence > mention.sentence ? each.sentence - mention.sentence
                                              : mention.sentence - each.sentence;
    };
    for (std::size_t i = 0; i < told_; ++i) {
      const Assertion& each = doc_.assertions[i];
      const bool named = each.type == work_.roles.appointment &&
                         property(each.props, "status") == "appointed" &&
                         !property(each.props, "title").empty();
      if ((!is_office(each) && !named) || each.subject != mention.entity) continue;
      if (each.valid.has_end()) continue;
      if (best == nullptr || distance(each) < distance(*best)) best = &each;
    }
    return best;
  }

  /// "X, who succeeded Y in July": Y had the office until then.
  void follow(std::uint32_t person, const OfficeTime& time) {
    const Assertion* office = office_of(person);
    const Mention& before = doc_.mentions[time.predecessor];
    if (office == nullptr) return;
    for (std::size_t i = 0; i < told_; ++i) {
      const Assertion& each = doc_.assertions[i];
      if (is_office(each) && each.subject_mention == time.predecessor) return;
    }
    const OfficeTime own = office_time(work_, time.predecessor, no_index);
    const Interval& published = doc_.article.published;
    Interval end = own.valid;
    if (!end.has_end()) {
      const Interval& last = time.start.known() ? time.start : published;
      if (!last.known()) return;
      end = {open_start, last.to_days, last.precision};
    }
    AssertionDraft draft;
    draft.type = office->type == work_.roles.affiliation ? work_.roles.affiliation
                                                         : std::string_view(work_.roles.office);
    draft.subject = before.entity;
    draft.object = office->object;
    draft.subject_mention = time.predecessor;
    draft.first = time.predecessor_verb;
    draft.end = before.end_token;
    draft.rule = "office.predecessor";
    draft.confidence = 800;
    draft.valid = end;
    for (std::string_view name : {"title", "role"})
      set_property(draft.props, name, std::string(property(office->props, name)));
    Entity& who = doc_.entities[before.entity];
    if (work_.roles.person.has(who.type)) work_.roles.official.give(who.type);
    add_assertion(work_, std::move(draft));
  }

  Analysis& work_;
  Document& doc_;
  std::size_t told_;  ///< assertions before this pass
};

}  // namespace

void relate_terms(Analysis& work) { TermReader(work).run(); }

std::uint32_t after_being(const Analysis& work, std::uint32_t at, bool& former) {
  const auto words = [&](std::string_view first, std::string_view second) {
    return work.is_word(at, first) && work.is_word(at + 1, second);
  };
  if (words("has", "been") || words("serves", "as")) return at + 2;
  if (words("has", "served") && work.is_word(at + 2, "as")) return at + 3;
  if (work.is_word(at, "is")) return at + 1;
  former = work.is_word(at, "was") || words("served", "as") || words("had", "been") ||
           work.is_word(at, "as");
  if (!former) return at;
  return at + (work.is_word(at, "was") || work.is_word(at, "as") ? 1 : 2);
}

bool is_named_to_follow(const Analysis& work, std::uint32_t person) {
  const Mention& mention = work.doc.mentions[person];
  const Sentence& sentence = work.doc.sentences[mention.sentence];
  std::uint32_t at = mention.end_token;
  if (work.is_word(at, ",")) ++at;
  const std::uint32_t floor =
      mention.first_token - std::min(mention.first_token - sentence.first_token, appointing_reach);
  bool named = false;
  for (std::uint32_t before = floor; before < mention.first_token; ++before)
    named = named || work.match(before, Cue::appoint_verb) != 0;
  return named && work.is_word(at, "to") &&
         (work.is_word(at + 1, "succeed") || work.is_word(at + 1, "replace"));
}

}  // namespace plenum::ingest
