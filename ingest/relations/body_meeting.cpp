#include "ingest/relations/body_meeting.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "ingest/dates.hpp"

namespace plenum::ingest {
namespace {

class BodyMeetings {
 public:
  BodyMeetings(Analysis& work, RelationState& state) : work_(work), state_(state) {}

  void run() {
    const std::size_t count = work_.doc.mentions.size();
    for (std::uint32_t i = 0; i < count && !work_.stopped_at(i, count); ++i) {
      const Mention& mention = work_.doc.mentions[i];
      if (mention.entity == no_index || work_.mention_at[mention.first_token] != i) continue;
      const Entity& body = work_.doc.entities[mention.entity];
      if (work_.roles.body.has(body.type) && property(body.props, "kind") != "government") read(i);
    }
  }

 private:
  bool any(std::uint32_t at, std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view each) { return work_.is_word(at, each); });
  }

  /// Where the verb ends if the body is its subject; no_index: it does not meet.
  std::uint32_t verb_end(std::uint32_t at, std::uint32_t stop) const {
    if (work_.is_word(at, ",") && work_.is_word(at + 1, "which")) at += 2;
    for (int i = 0; i < 3 && any(at, {"will", "next", "is", "to", "last", "also", "has", "due"});
         ++i)
      ++at;
    if (at >= stop || !any(at, {"meet", "meets", "met", "convenes", "convened", "convene"}))
      return no_index;
    return at + 1;
  }

  void read(std::uint32_t index) {
    const Mention mention = work_.doc.mentions[index];
    const std::uint32_t stop = work_.doc.sentences[mention.sentence].end_token;
    const std::uint32_t verb = verb_end(mention.end_token, stop);
    if (verb == no_index || verb >= stop) return;
    const bool timed =
        work_.is(verb, Cue::weekday) ||
        any(verb, {"in", "on", "at", "online", "next", "again", "today", "tomorrow"});
    if (!timed) return;
    std::uint32_t place = no_index;
    std::uint32_t end = verb;
    Interval when;
    for (; end < std::min(stop, verb + 12) && !work_.has(end, token_mark); ++end) {
      if (any(end, {"to", "with", "after", "and", "as", "said", "since"})) break;
      const Entity* where = entity_at(work_, end);
      const bool names = where != nullptr && work_.roles.place.has(where->type);
      if (names && place == no_index && work_.is_word(end - 1, "in")) place = work_.mention_at[end];
      const auto date = match_date(work_, end, work_.doc.article.published);
      if (date && date->interval.known() && !when.known()) when = date->interval;
    }
    // "met on its promise": neither where nor when
    if (place == no_index && !when.known() && !has_day(verb, end)) return;
    hold(index, mention, verb, end, place, when);
  }

  bool has_day(std::uint32_t first, std::uint32_t end) const {
    for (std::uint32_t at = first; at < end; ++at) {
      if (work_.is(at, Cue::weekday) || any(at, {"week", "month", "today", "tomorrow", "online"}))
        return true;
    }
    return false;
  }

  void hold(std::uint32_t index, const Mention& mention, std::uint32_t verb, std::uint32_t end,
            std::uint32_t place, const Interval& when) {
    const std::string name = "meeting of the " + work_.doc.entities[mention.entity].name;
    const std::uint32_t event = make_entity(work_, work_.roles.event.name(), name);
    if (event == no_index) return;
    Entity& made = work_.doc.entities[event];
    set_property(made.props, "kind", "meeting");
    if (when.known()) {
      set_property(made.props, "start", iso_date(when.from_days));
      set_property(made.props, "end", iso_date(when.to_days));
    }
    note_record(state_, work_, event, mention.sentence, mention.first_token, end,
                "event.body_meets");
    AssertionDraft draft;
    draft.type = work_.roles.held;
    draft.subject = mention.entity;
    draft.object = event;
    draft.subject_mention = index;
    draft.first = mention.first_token;
    draft.end = end;
    draft.trigger = verb - 1;
    draft.rule = "event.body_meets";
    draft.confidence = 780;
    if (place != no_index) {
      AssertionDraft where = draft;
      where.type = work_.roles.located;
      where.subject = event;
      where.object = entity_of(work_, place);
      where.subject_mention = no_index;
      where.object_mention = place;
      add_assertion(work_, std::move(where));
    }
    add_assertion(work_, std::move(draft));
  }

  Analysis& work_;
  RelationState& state_;
};

}  // namespace

void relate_body_meetings(Analysis& work, RelationState& state) { BodyMeetings(work, state).run(); }

}  // namespace plenum::ingest
