#include <algorithm>
#include <set>

#include "ingest/relations.hpp"
#include "ingest/relations/body_meeting.hpp"

namespace plenum::ingest {
namespace {

/// Who holds an event: the body in its phrase, or the pack's holder of such events.
void holders(Analysis& work) {
  std::set<std::uint32_t> done;
  for (std::uint32_t i = 0; i < work.doc.mentions.size() && !work.stopped(); ++i) {
    const Mention& mention = work.doc.mentions[i];
    if (mention.entity == no_index) continue;
    const Entity& event = work.doc.entities[mention.entity];
    if (!work.roles.event.has(event.type)) continue;
    const std::string_view kind = property(event.props, "kind");
    if (kind == "election" || kind == "purge") continue;
    const std::uint32_t body = find_entity(work, work.roles.body, property(event.props, "body"));
    if (body == no_index || !done.insert(mention.entity).second) continue;
    AssertionDraft draft;
    draft.type = work.roles.held;
    draft.subject = body;
    draft.object = mention.entity;
    draft.object_mention = i;
    draft.first = mention.first_token;
    draft.end = mention.end_token;
    draft.rule = "event.body_in_phrase";
    draft.confidence = 850;
    add_assertion(work, std::move(draft));
  }
}

/// Speakers whose sentence tells them at an event: "at a press conference ..., X said".
void attendance(Analysis& work) {
  for (std::uint32_t s = 0; s < work.doc.sentences.size() && !work.stopped(); ++s) {
    const auto [first, end] = mentions_of(work, s);
    for (std::uint32_t e = first; e < end; ++e) {
      const Mention& event = work.doc.mentions[e];
      if (event.entity == no_index || !work.roles.event.has(work.doc.entities[event.entity].type))
        continue;
      if (work.mention_at[event.first_token] != e) continue;
      std::uint32_t at = event.first_token;
      const std::uint32_t floor = work.doc.sentences[s].first_token;
      while (at > floor && (work.is_word(at - 1, "a") || work.is_word(at - 1, "the") ||
                            work.is_word(at - 1, "an") || work.is_word(at - 1, "this")))
        --at;
      if (at == floor || !work.is_word(at - 1, "at")) continue;
      for (std::uint32_t p = first; p < end; ++p) {
        const Mention& person = work.doc.mentions[p];
        if (person.entity == no_index) continue;
        const std::string& type = work.doc.entities[person.entity].type;
        if (!work.roles.acts(type)) continue;
        // only a person who is the subject: the sentence begins with it, or "at ..., X"
        const bool leads =
            person.first_token == floor ||
            (person.first_token > event.first_token && (work.is_word(person.first_token - 1, ",")));
        if (!leads) continue;
        AssertionDraft draft;
        draft.type = work.roles.attended;
        draft.subject = person.entity;
        draft.object = event.entity;
        draft.subject_mention = p;
        draft.object_mention = e;
        draft.first = std::min(person.first_token, event.first_token);
        draft.end = std::max(person.end_token, event.end_token);
        draft.rule = "event.speaks_at";
        draft.confidence = 780;
        add_assertion(work, std::move(draft));
        break;
      }
    }
  }
}

/// "It notes that X provided the keynote": X attended the event of the sentence before.
void keynotes(Analysis& work) {
  for (std::uint32_t s = 0; s < work.doc.sentences.size() && !work.stopped(); ++s) {
    const Sentence& sentence = work.doc.sentences[s];
    bool keynote = false;
    for (std::uint32_t at = sentence.first_token; at < sentence.end_token; ++at) {
      keynote = keynote || work.is_word(at, "keynote") ||
                (work.is_word(at, "in") && work.is_word(at + 1, "attendance"));
    }
    if (!keynote) continue;
    const auto [first, end] = mentions_of(work, s);
    std::uint32_t event = no_index;
    for (std::uint32_t m = first; m < end && event == no_index; ++m) {
      const Mention& each = work.doc.mentions[m];
      if (each.entity != no_index && work.roles.event.has(work.doc.entities[each.entity].type))
        event = each.entity;
    }
    for (std::uint32_t m = first; m > 0 && event == no_index && first - m < 16; --m) {
      const Mention& each = work.doc.mentions[m - 1];
      if (each.entity != no_index && work.roles.event.has(work.doc.entities[each.entity].type))
        event = each.entity;
    }
    for (std::uint32_t m = first; m < end && event != no_index; ++m) {
      const Mention& each = work.doc.mentions[m];
      if (each.entity == no_index) continue;
      const std::string& type = work.doc.entities[each.entity].type;
      if (!work.roles.acts(type)) continue;
      AssertionDraft draft;
      draft.type = work.roles.attended;
      draft.subject = each.entity;
      draft.object = event;
      draft.subject_mention = m;
      draft.first = each.first_token;
      draft.end = sentence.end_token;
      draft.rule = "event.keynote";
      draft.confidence = 750;
      set_property(draft.props, "role", "keynote");
      add_assertion(work, std::move(draft));
    }
  }
}

}  // namespace

void relate_event(Analysis& work, RelationState& state) {
  holders(work);
  attendance(work);
  keynotes(work);
  relate_body_meetings(work, state);
  assert_patterns(work, state,
                  {work.roles.held, work.roles.attended, work.roles.met, work.roles.adopted});
}

namespace {

/// The verb of speaking before an event: "told a briefing", "said at the forum", "said in Oslo, at
/// the forum"; no_index: none.
std::uint32_t verb_before_event(const Analysis& work, std::uint32_t event) {
  constexpr std::uint32_t tokens_back_max = 7;
  std::uint32_t at = event - 1;
  bool article = false;
  if (work.is_word(at, "a") || work.is_word(at, "an") || work.is_word(at, "the")) {
    article = true;
    --at;
  }
  const std::uint32_t floor = at > tokens_back_max ? at - tokens_back_max : 0;
  if (article && work.match(at, Cue::speech_verb) != 0) return at;
  if (!work.is_word(at, "at")) return no_index;
  while (--at > floor) {
    if (work.match(at, Cue::speech_verb) != 0) return at;
    const Entity* where = entity_at(work, at);
    const bool place = where != nullptr && work.roles.place.has(where->type);
    if (!place && !work.is_word(at, ",") && !work.is_word(at, "in")) break;
  }
  return no_index;
}

}  // namespace

/// A press conference is held by the body whom its speaker speaks for.
static void hold_press_conference(Analysis& work, const AssertionDraft& attended) {
  const std::string_view kind = property(work.doc.entities[attended.object].props, "kind");
  if (kind != "press conference" && kind != "briefing") return;
  AssertionDraft draft = attended;
  draft.type = work.roles.held;
  draft.subject = no_index;
  for (const Assertion& each : work.doc.assertions) {
    if (each.type == work.roles.held && each.object == attended.object) return;
    const bool office = each.type == work.roles.office && each.subject == attended.subject;
    if (office && work.roles.body.has(work.doc.entities[each.object].type))
      draft.subject = each.object;
  }
  draft.rule = "event.speaker_holds";
  draft.confidence = 700;
  add_assertion(work, std::move(draft));
}

/// "... , she said at a news conference", "X told a briefing that": who speaks in the sentence of
/// an event, right at it, took part in it.
void relate_attendance(Analysis& work, RelationState& state) {
  for (const Saying& saying : state.sayings) {
    if (work.stopped()) return;
    if (saying.speaker == no_index || !work.roles.acts(work.doc.entities[saying.speaker].type))
      continue;
    const auto [first, end] = mentions_of(work, saying.sentence);
    for (std::uint32_t e = first; e < end; ++e) {
      const Mention& event = work.doc.mentions[e];
      if (event.entity == no_index || event.first_token < 3 ||
          !work.roles.event.has(work.doc.entities[event.entity].type))
        continue;
      const std::uint32_t verb = verb_before_event(work, event.first_token);
      // within what is said somebody else speaks
      const bool outside = verb < saying.first + 2 || verb >= saying.end;
      if (verb == no_index || !outside) continue;
      AssertionDraft draft;
      draft.type = work.roles.attended;
      draft.subject = saying.speaker;
      draft.object = event.entity;
      draft.object_mention = e;
      draft.first = verb;
      draft.end = event.end_token;
      draft.rule = "event.speaks_at";
      draft.confidence = 800;
      hold_press_conference(work, draft);
      add_assertion(work, std::move(draft));
    }
  }
}

}  // namespace plenum::ingest
