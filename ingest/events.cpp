#include <fmt/format.h>

#include "core/utf8.hpp"
#include "ingest/dates.hpp"
#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t modifiers_max = 5;
constexpr std::uint32_t right_tokens_max = 16;

/// A gazetteer body, organisation or place whose name ends just before `end`.
const NameSpan* name_before(const Analysis& work, std::uint32_t end, std::uint32_t floor) {
  for (std::uint32_t at = end; at-- > floor && end - at <= 8;) {
    for (std::uint32_t i = work.name_begin[at]; i < work.name_begin[at + 1]; ++i) {
      if (at + work.names[i].length == end &&
          !work.roles.field.has(work.data.entries[work.names[i].entry].type))
        return &work.names[i];
    }
  }
  return nullptr;
}

const NameSpan* longest_name(const Analysis& work, std::uint32_t at) {
  return at < work.token_count() && work.name_begin[at] != work.name_begin[at + 1]
             ? &work.names[work.name_begin[at]]
             : nullptr;
}

/// One event noun and what stands around it.
class EventReader {
 public:
  EventReader(const Analysis& work, std::uint32_t sentence, std::uint32_t head, std::uint32_t size)
      : work_(work), sentence_(work.doc.sentences[sentence]), head_(head) {
    found_.first = head;
    found_.end = head + size;
    found_.type = work.roles.event.name();
    found_.rule = "event.noun";
    found_.reference = Reference::event;
    found_.priority = 2;
  }

  bool read(Candidate& out) {
    const std::string_view kind = work_.value(head_, Cue::event_head);
    set_property(found_.props, "kind", std::string(kind));
    if (found_.end > head_ + 1)
      set_property(found_.props, "head", core::to_lower(work_.words(head_, found_.end)));
    left();
    // "the think tank Bruges Forum" is no event
    for (std::uint32_t at = head_; work_.has(head_, token_capital) && at >= found_.first; --at) {
      if (work_.match_before(at, Cue::org_noun, sentence_.first_token) != no_index) return false;
      if (at == 0) break;
    }
    right();
    const bool weak =
        kind == "meeting" || kind == "session" || kind == "talks" || kind == "congress";
    const bool own = !property(found_.props, "ordinal").empty() ||
                     !property(found_.props, "body").empty() ||
                     !property(found_.props, "date").empty();
    // "two days of talks in X", "pulled out of talks with Y"
    const bool held =
        kind == "talks" && (work_.is_word(found_.end, "in") || work_.is_word(found_.end, "with") ||
                            work_.is_word(found_.end, "between"));
    if (weak && !own && !determined_ && !capital_ && !held) return false;
    if (weak && !own && is_gerund()) return false;
    // "its congress", "an industry congress": without a capital it is no parliament
    const bool gathering = determined_ && !work_.has(head_, token_capital);
    if (kind == "congress" && property(found_.props, "ordinal").empty() && !gathering) return false;
    if (kind == "session" && !own && !determined_) return false;
    date();
    set_property(found_.props, "determined", determined_ ? "true" : "");
    set_property(found_.props, "indefinite", indefinite_ ? "true" : "");
    out = std::move(found_);
    return true;
  }

 private:
  void left() {
    for (std::uint32_t steps = 0; steps < modifiers_max; ++steps) {
      const std::uint32_t begin = found_.first;
      if (begin <= sentence_.first_token) break;
      const std::uint32_t at = begin - 1;
      if (const NameSpan* name = name_before(work_, begin, sentence_.first_token)) {
        note_name(*name);
        found_.first = name->first;
        continue;
      }
      if (const int ordinal = ordinal_at(work_, at)) {
        set_property(found_.props, "ordinal", std::to_string(ordinal));
        found_.first = at;
        capital_ = true;
        continue;
      }
      std::uint32_t size = 0;
      if (!country_at(work_, at, size).empty() && size == 1) {
        set_property(found_.props, "country", std::string(country_at(work_, at, size)));
        found_.first = at;
        continue;
      }
      if (!work_.value(at, Cue::month).empty() || work_.has(at, token_digit)) {
        found_.first = at;
        continue;
      }
      if (work_.has(at, token_hyphen_before) && !work_.has(at, token_capital)) {
        while (found_.first > sentence_.first_token &&  // "in-person", "two-day"
               work_.has(found_.first - 1, token_hyphen_before))
          --found_.first;
        if (found_.first > sentence_.first_token) --found_.first;
        continue;
      }
      if (!can_modify(work_, at) || part_of_speech(work_, at) == 'g') break;
      if (work_.match(at, Cue::speech_verb) != 0 && !work_.has(at, token_capital)) break;
      if (work_.has(at, token_capital) && work_.has(head_, token_capital)) capital_ = true;
      for (std::string_view word : {"next", "previous", "another", "earlier", "future"}) {
        if (work_.is_word(at, word)) set_property(found_.props, "another", "true");
      }
      found_.first = at;
    }
    if (found_.first <= sentence_.first_token) {
      determined_ = found_.first < head_;
      return;
    }
    const std::uint32_t before = found_.first - 1;
    indefinite_ = work_.is_word(before, "a") || work_.is_word(before, "an");
    determined_ = indefinite_ || work_.is_word(before, "the") || work_.is_word(before, "this") ||
                  work_.is_word(before, "its") || work_.is_word(before, "that") ||
                  work_.is_word(before, "their") || work_.has(before, token_possessive) ||
                  work_.is_word(before, "each") || found_.first < head_;
  }

  void note_name(const NameSpan& name) {
    const GazetteerEntry& entry = work_.data.entries[name.entry];
    if (work_.roles.body.has(entry.type) || work_.roles.organization.has(entry.type))
      set_property(found_.props, "body", entry.name);
    if (work_.roles.place.has(entry.type)) set_property(found_.props, "country", entry.name);
  }

  // "of the 205-member Central Committee", "of the Central Committee of the 20th Congress of ..."
  void right() {
    std::uint32_t at = found_.end;
    const std::uint32_t limit = std::min(sentence_.end_token, at + right_tokens_max);
    const bool talks = property(found_.props, "kind") == "talks";  // "talks for X": on its side
    while (at < limit && (work_.is_word(at, "of") || (work_.is_word(at, "for") && !talks))) {
      std::uint32_t next = at + 1;
      if (work_.is_word(next, "the")) ++next;
      int term = 0;
      for (int i = 0; i < 3 && next < limit && longest_name(work_, next) == nullptr; ++i) {
        if (const int ordinal = ordinal_at(work_, next)) term = ordinal;
        const bool plain =
            ordinal_at(work_, next) > 0 || can_modify(work_, next) || work_.has(next, token_digit);
        if (!plain) break;
        ++next;
      }
      if (term > 0) set_property(found_.props, "term", std::to_string(term));
      const NameSpan* name = longest_name(work_, next);
      std::uint32_t end = 0;
      // "a meeting of U.S. President X": persons meet
      if (name != nullptr && work_.match(next + name->length, Cue::title) != 0) break;
      if (name != nullptr && next + name->length <= limit) {
        if (property(found_.props, "body").empty()) note_name(*name);
        end = next + name->length;
        if (work_.match(end, Cue::event_head) != 0 && work_.has(end, token_capital)) ++end;
      } else if (term > 0 && work_.match(next, Cue::event_head) != 0) {
        end = next + work_.match(next, Cue::event_head);
      } else if (term > 0 && work_.match(next - 1, Cue::event_head) != 0) {
        end = next;
      }
      if (end == 0) break;
      found_.end = end;
      at = end;
    }
  }

  // "meeting their target" is no meeting
  bool is_gerund() const {
    const std::uint32_t next = head_ + 1;
    if (!work_.is_word(head_, "meeting")) return false;
    return work_.is_word(next, "their") || work_.is_word(next, "its") ||
           work_.is_word(next, "the") || work_.is_word(next, "with");
  }

  // A day in the phrase or within reach after it: "a meeting on trade on 29 July"
  void date() {
    const std::uint32_t stop = std::min(sentence_.end_token, found_.end + 12);
    for (std::uint32_t at = found_.first; at < stop; ++at) {
      if (at >= found_.end && work_.has(at, token_mark)) break;
      const auto match = match_date(work_, at, work_.doc.article.published);
      if (!match || match->label.empty()) continue;
      const bool inside = match->end <= found_.end;
      if (!inside && !work_.is_word(at - 1, "on") && !work_.is_word(at - 1, "in")) break;
      set_property(found_.props, "date", match->label);
      if (match->interval.known()) {
        set_property(found_.props, "start", iso_date(match->interval.from_days));
        set_property(found_.props, "end", iso_date(match->interval.to_days));
      }
      break;
    }
  }

  const Analysis& work_;
  const Sentence& sentence_;
  std::uint32_t head_;
  Candidate found_;
  bool determined_ = false;
  bool indefinite_ = false;
  bool capital_ = false;
};

}  // namespace

void find_events(const Analysis& work, std::uint32_t sentence, std::vector<Candidate>& out) {
  const Sentence& each = work.doc.sentences[sentence];
  for (std::uint32_t at = each.first_token; at < each.end_token;) {
    const std::uint32_t size = work.match(at, Cue::event_head);
    Candidate found;
    if (size != 0 && EventReader(work, sentence, at, size).read(found)) {
      at = std::max(at + size, found.end);
      out.push_back(std::move(found));
    } else {
      at += std::max(size, 1U);
    }
  }
}

}  // namespace plenum::ingest
