#include "ingest/relations/appointment.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace plenum::ingest {
namespace {

class AppointmentReader {
 public:
  explicit AppointmentReader(const Analysis& work) : work_(work), doc_(work.doc) {}

  std::optional<AssertionDraft> read(std::uint32_t person) const {
    const Mention& mention = doc_.mentions[person];
    const std::uint32_t floor = doc_.sentences[mention.sentence].first_token;
    const std::uint32_t stop = doc_.sentences[mention.sentence].end_token;
    std::uint32_t cue = no_index;
    std::string status;
    const auto look = [&](std::uint32_t at) {
      if (cue != no_index) return;
      if (work_.match(at, Cue::remove_verb) != 0) {
        cue = at;
        status = work_.value(at, Cue::remove_verb);
      } else if (work_.match(at, Cue::appoint_verb) != 0) {
        cue = at;
        status = "appointed";
      }
    };
    for (std::uint32_t at = mention.end_token; at < stop && at < mention.end_token + 4; ++at) {
      if (work_.has(at, token_mark)) break;
      // "X appointed Y": X is who appoints
      const std::uint32_t object = at + 1 < stop ? work_.mention_at[at + 1] : no_index;
      if (at == mention.end_token && object != no_index && entity_of(work_, object) != no_index &&
          work_.roles.people.has(doc_.entities[entity_of(work_, object)].type) &&
          !work_.is_word(at, "succeeded") && !work_.is_word(at, "replaced"))
        break;
      look(at);
    }
    for (std::uint32_t back = 1; back <= 4 && mention.first_token >= floor + back; ++back) {
      const std::uint32_t at = mention.first_token - back;
      if (work_.is_word(at, "succeeded") || work_.is_word(at, "replaced")) continue;  // who left
      const std::uint32_t size =
          std::max(work_.match(at, Cue::remove_verb), work_.match(at, Cue::appoint_verb));
      bool reaches = size != 0 && at + size <= mention.first_token;
      for (std::uint32_t i = at + size; reaches && i < mention.first_token; ++i)
        reaches = work_.match(i, Cue::title) != 0 || work_.is(i, Cue::role_modifier);
      if (reaches) look(at);
    }
    if (cue == no_index || status.empty()) return std::nullopt;
    const auto [body, title] = post_near(person, cue);
    if (body == no_index) return std::nullopt;
    AssertionDraft draft;
    draft.type = work_.roles.appointment;
    draft.subject = entity_of(work_, person);
    draft.object = entity_of(work_, body);
    draft.subject_mention = person;
    draft.object_mention = body;
    draft.first = std::min(cue, mention.first_token);
    draft.end = std::max(cue + 1, mention.end_token);
    draft.rule = "office.change";
    draft.confidence = 820;
    set_property(draft.props, "status", status);
    set_property(draft.props, "title", title);
    return draft;
  }

 private:
  /// The body and title of an appointment: in the sentence, else in the one before.
  std::pair<std::uint32_t, std::string> post_near(std::uint32_t person, std::uint32_t cue) const {
    const std::uint32_t here = doc_.mentions[person].sentence;
    const bool removed = work_.match(cue, Cue::remove_verb) != 0;
    for (std::uint32_t back = 0; back < 2 && back <= here; ++back) {
      const Sentence& each = doc_.sentences[here - back];
      if (back == 1 && each.block != doc_.sentences[here].block) break;
      if (back == 1 && !appoints(each)) break;
      std::uint32_t best = no_index;
      for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
        const std::uint32_t mention = work_.mention_at[at];
        if (mention == no_index || entity_of(work_, mention) == no_index) continue;
        if (doc_.mentions[mention].first_token != at) continue;
        if (!work_.roles.body.has(doc_.entities[entity_of(work_, mention)].type)) continue;
        if (back == 0 && removed && at > cue && left(at)) {  // "the expulsion of X from the party"
          best = mention;
          break;
        }
        if (doc_.mentions[mention].end_token == cue) continue;  // "the court removed X": who acts
        const bool post = at >= each.first_token + 2 && titled(at, each.first_token) != no_index;
        const bool from = at > cue && back == 0 && linked(at, each.first_token);
        const bool beside = at <= cue && back == 0 && cue - at < 10;
        if (post || from || (beside && best == no_index)) best = mention;
        if ((post && !removed) || from) break;
      }
      if (best == no_index) continue;
      const std::uint32_t first = doc_.mentions[best].first_token;
      const std::uint32_t title = titled(first, each.first_token);
      std::uint32_t end = first;
      while (end > each.first_token && work_.is(end - 1, Cue::function_word)) --end;
      return {best, title == no_index ? std::string() : work_.words(title, end)};
    }
    return {no_index, {}};
  }

  /// "from the X", "to the X", "as head of X" lead from the verb to the body.
  bool linked(std::uint32_t body, std::uint32_t floor) const {
    std::uint32_t at = body;
    if (at > floor && work_.is_word(at - 1, "the")) --at;
    return at > floor && (work_.is_word(at - 1, "from") || work_.is_word(at - 1, "to") ||
                          work_.is_word(at - 1, "of") || work_.is_word(at - 1, "by"));
  }

  /// "from the X": what somebody was removed from.
  bool left(std::uint32_t body) const {
    const std::uint32_t at = work_.is_word(body - 1, "the") ? body - 1 : body;
    return work_.is_word(at - 1, "from");
  }

  bool appoints(const Sentence& each) const {
    for (std::uint32_t at = each.first_token; at < each.end_token; ++at) {
      if (work_.match(at, Cue::appoint_verb) != 0) return true;
    }
    return false;
  }

  /// Where a title ends before "of (the) BODY"; gives its first token.
  std::uint32_t titled(std::uint32_t body, std::uint32_t floor) const {
    std::uint32_t end = body;
    while (end > floor && (work_.is_word(end - 1, "the") || work_.is_word(end - 1, "of") ||
                           work_.is_word(end - 1, "in") || work_.is_word(end - 1, "at")))
      --end;
    return end == body ? no_index : work_.match_before(end, Cue::title, floor);
  }

  const Analysis& work_;
  const Document& doc_;
};

}  // namespace

std::optional<AssertionDraft> appointment_of(const Analysis& work, std::uint32_t person) {
  return AppointmentReader(work).read(person);
}

}  // namespace plenum::ingest
