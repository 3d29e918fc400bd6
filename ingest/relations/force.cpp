#include "ingest/relations/force.hpp"

#include <algorithm>

#include "ingest/mentions.hpp"

namespace plenum::ingest {
namespace {

constexpr std::uint32_t negation_reach = 6;   ///< tokens from "not" to the verb or noun it denies
constexpr std::uint32_t passive_reach = 12;   ///< from "restrictions" to "were lifted"
constexpr std::uint32_t of_saying_reach = 3;  ///< from "never" to "said" or "threatened"

bool is_break(const Analysis& work, std::uint32_t at) {
  return work.has(at, token_mark) && !work.has(at, token_possessive) &&
         !work.has(at, token_hyphen_before) && !work.is_any(at, "-", "$", "%", "(", ")", "/");
}

/// Words after which another clause has its own verb.
bool is_joint(const Analysis& work, std::uint32_t at) {
  return work.is_any(at, "but", "while", "although", "though", "because", "which", "who", "after",
                     "before", "when", "since", "until", "amid");
}

bool is_auxiliary(const Analysis& work, std::uint32_t at) {
  return work.is_any(at, "is", "are", "was", "were", "has", "have", "had", "will", "would", "can",
                     "could", "may", "might", "must", "should", "does", "did");
}

bool is_verb_form(const Analysis& work, std::uint32_t at) {
  if (work.mention_at[at] != no_index || work.has(at, token_mark)) return false;
  const std::string_view word = work.surface(at);
  return is_auxiliary(work, at) || work.match(at, Cue::speech_verb) != 0 ||
         (work.match(at, Cue::restrict_verb) != 0 && word.ends_with("ed")) ||
         (part_of_speech(work, at) == 'v' && (word.ends_with("ed") || word.ends_with("s")));
}

class ForceReader {
 public:
  ForceReader(const Analysis& work, std::uint32_t trigger, bool figure)
      : work_(work),
        figure_(figure),
        trigger_(trigger),
        sentence_(work.doc.sentences[work.sentence_at[trigger]]) {
    const std::string_view word = work.surface(trigger);
    finite_ = word.ends_with("ed") || work.is_any(trigger, "met", "held", "spoke", "hit");
    noun_ = (work.match(trigger, Cue::restrict_noun) != 0 && !finite_) || word.ends_with("ing") ||
            work.is_any(trigger, "talks", "summit", "call");
  }

  Force read(std::uint32_t end) const {
    if (is_asked(end)) return {false, "question"};
    const std::uint32_t start = clause_start();
    std::string_view nearest;
    std::uint32_t nearest_at = trigger_;
    bool denied = false;
    bool others = false;  // besides the nearest
    for (std::uint32_t at = trigger_; at-- > start;) {
      const std::uint32_t size = std::max(1U, work_.match(at, Cue::force));
      if (at + size > trigger_ || work_.mention_at[at] != no_index) continue;
      std::string_view kind = work_.value(at, Cue::force);
      if (!kind.empty() && !governs(at + size, kind)) kind = {};
      // "refused to lift": what governs the nearest, even where it would not reach the relation
      if (kind.empty() && is_negation(at) && (denies(at) || denies_saying(at))) kind = "denied";
      if (kind.empty()) continue;
      denied = denied || kind == "denied";
      others = others || !nearest.empty();
      if (nearest.empty()) {
        nearest = kind;
        nearest_at = at;
      }
    }
    if (nearest == "ended")
      return others || undone(start, nearest_at) ? Force{} : Force{false, nearest};
    if (nearest.empty() && ends_after()) return {false, "ended"};
    if (denied) return {true, {}};
    if (nearest.empty() && (conditional_before(start) || conditional_after(end)))
      nearest = "condition";
    if (figure_ && nearest != "condition" && nearest != "question") return {};
    return {false, nearest};
  }

 private:
  bool is_asked(std::uint32_t end) const {
    const std::uint32_t stop = std::min(sentence_.end_token, end + force_window);
    for (std::uint32_t at = end; at < stop; ++at) {
      if (work_.is_word(at, "?")) return true;
      if (work_.is_any(at, ";", ":") || work_.has(at, token_close_quote)) return false;
    }
    return false;
  }

  std::uint32_t clause_start() const {
    std::uint32_t at = trigger_;
    while (at > sentence_.first_token && trigger_ - at < force_window && !is_break(work_, at - 1) &&
           !(is_joint(work_, at - 1) && at < trigger_))
      --at;
    return at;
  }

  bool is_negation(std::uint32_t at) const {
    return work_.is(at, Cue::negation) && work_.match(at, Cue::force) == 0 &&
           !work_.is_word(at + 1, "only");
  }

  /// "did not restrict", "imposed no further tariffs".
  bool denies(std::uint32_t at) const {
    if (figure_ || trigger_ - at > negation_reach) return false;
    for (std::uint32_t i = at + 1; i < trigger_; ++i) {
      if (work_.is_any(i, "that", "and", "or", "to") || work_.mention_at[i] != no_index)
        return false;
    }
    return true;
  }

  /// "never said that", "has not threatened to".
  bool denies_saying(std::uint32_t at) const {
    for (std::uint32_t i = at + 1; i < trigger_ && i <= at + of_saying_reach; ++i) {
      if (const std::uint32_t size = work_.match(i, Cue::force); size != 0)
        return i + size <= trigger_ && governs(i + size, work_.value(i, Cue::force));
      if (const std::uint32_t size = work_.match(i, Cue::speech_verb); size != 0)
        return has_conjunction(i + size) || finite_;
    }
    return false;
  }

  bool has_conjunction(std::uint32_t from) const {
    for (std::uint32_t at = from; at < trigger_; ++at) {
      if (work_.is_any(at, "that", "whether", "when")) return true;
    }
    return false;
  }

  /// Whether what stands from `from` on is what a word of this kind governs, up to the relation.
  bool governs(std::uint32_t from, std::string_view kind) const {
    if (kind == "condition" || kind == "question") return true;
    bool clausal = work_.is_word(from - 1, "that");
    bool infinitive = work_.is_word(from - 1, "to");
    for (std::uint32_t at = from; at < trigger_; ++at) {
      clausal = clausal || work_.is_word(at, "that");
      if (work_.is_word(at, "to") && !is_verb_form(work_, at + 1)) infinitive = true;
      const bool joins = work_.is_any(at, "and", "or");
      if (joins && !clausal && (finite_ || (noun_ && verb_between(at + 1)))) return false;
    }
    if (kind == "ended") return noun_ && !infinitive && !clausal;
    if (clausal) return true;
    if (figure_) return false;
    if (finite_) return kind == "denied" && subject_of_own(from) && !relative(from - 1);
    return infinitive || noun_;
  }

  bool verb_between(std::uint32_t from) const {
    for (std::uint32_t at = from; at < trigger_; ++at) {
      if (is_verb_form(work_, at)) return true;
    }
    return false;
  }

  /// "denied the government had banned": the verb has a subject of its own after the denial.
  bool subject_of_own(std::uint32_t from) const {
    for (std::uint32_t at = from; at < trigger_; ++at) {
      if (work_.is_any(at, "had", "has", "was", "were", "would")) return at > from;
    }
    return false;
  }

  bool relative(std::uint32_t verb) const {
    for (std::uint32_t back = 1; back <= 3 && verb >= sentence_.first_token + back; ++back) {
      if (work_.is_any(verb - back, "who", "which")) return true;
    }
    return false;
  }

  /// Whether the word at `at` is itself denied, demanded or threatened: "refused to lift".
  bool undone(std::uint32_t start, std::uint32_t at) const {
    const std::uint32_t floor = at > start + 8 ? at - 8 : start;
    for (std::uint32_t i = at; i-- > floor;) {
      if (work_.is(i, Cue::negation) || work_.is(i, Cue::force)) return true;
      if (const std::string_view kind = work_.value(i, Cue::force); !kind.empty()) return true;
      const std::string_view modal = work_.value(i, Cue::modal);
      if (modal == "possibility" || work_.is_any(i, "should", "must")) return true;
    }
    return false;
  }

  /// "restrictions on X were lifted".
  bool ends_after() const {
    if (!noun_) return false;
    const std::uint32_t stop = std::min(sentence_.end_token, trigger_ + passive_reach);
    for (std::uint32_t at = trigger_ + 1; at + 1 < stop && !is_break(work_, at); ++at) {
      if (work_.is_any(at, "was", "were", "been") && work_.surface(at + 1).ends_with("ed") &&
          work_.value(at + 1, Cue::force) == "ended")
        return true;
    }
    return false;
  }

  /// "If talks fail, X will restrict Y": the clause before the comma is the condition.
  bool conditional_before(std::uint32_t start) const {
    const std::uint32_t first = sentence_.first_token;
    return start > first && work_.is_word(start - 1, ",") &&
           work_.is_any(first, "if", "unless", "should") &&
           std::none_of(work_.doc.tokens.begin() + first, work_.doc.tokens.begin() + start,
                        [](const Token& each) { return (each.flags & token_open_quote) != 0; });
  }

  /// "X would restrict Y if talks failed".
  bool conditional_after(std::uint32_t end) const {
    bool open = false;
    for (std::uint32_t i = trigger_; i-- > sentence_.first_token && trigger_ - i <= 4;)
      open = open || work_.is_any(i, "will", "would", "could", "may", "might", "to");
    const std::uint32_t stop = std::min(sentence_.end_token, end + force_window);
    for (std::uint32_t at = end; open && at < stop; ++at) {
      if (work_.is_any(at, "if", "unless")) return true;
      if (is_break(work_, at) && !work_.is_word(at, ",")) return false;
    }
    return false;
  }

  const Analysis& work_;
  bool figure_;  ///< of a figure only what is said of the whole clause counts
  std::uint32_t trigger_;
  const Sentence& sentence_;
  bool finite_ = false;  ///< the relation is said by a verb in the past
  bool noun_ = false;    ///< ... by a noun or a gerund
};

}  // namespace

Force force_of(const Analysis& work, std::uint32_t trigger, std::uint32_t end) {
  return ForceReader(work, trigger, false).read(std::max(end, trigger + 1));
}

Force force_of_figure(const Analysis& work, std::uint32_t figure) {
  return ForceReader(work, figure, true).read(figure + 1);
}

bool clause_between(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  for (std::uint32_t at = first; at + 2 < end + 2 && at + 2 < work.token_count(); ++at) {
    if (at >= end || !work.is_word(at, ",")) continue;
    std::uint32_t next = at + 1;
    if (!work.is_any(next, "and", "but", "while")) continue;
    ++next;
    if (work.is_word(next, "the")) ++next;
    if (next >= work.token_count() || work.mention_at[next] == no_index) continue;
    const std::uint32_t after = work.doc.mentions[work.mention_at[next]].end_token;
    if (after < work.token_count() && work.sentence_at[after] == work.sentence_at[first] &&
        is_verb_form(work, after))
      return true;
  }
  return false;
}

bool to_be_adopted(const Analysis& work, std::uint32_t first, std::uint32_t end) {
  constexpr std::uint32_t relative_reach = 8;  // ", which is due to be adopted"
  const auto enacted = [&](std::uint32_t at) {
    return work.is_any(at, "adopted", "approved", "passed", "enacted", "ratified", "signed");
  };
  // "adopted the law, which will be signed": what is told as done stays so
  bool told = false;
  for (std::uint32_t at = first; at < end; ++at) told = told || enacted(at);
  const std::uint32_t sentence_end = work.doc.sentences[work.sentence_at[first]].end_token;
  const std::uint32_t stop = told ? end : std::min(sentence_end, end + relative_reach);
  for (std::uint32_t at = told ? first : end; at + 2 < stop && !work.is_word(at, ";"); ++at) {
    if (!work.is_word(at + 1, "be")) continue;
    if (!work.is_any(at, "to", "will", "would", "may", "might", "could", "should", "must"))
      continue;
    const std::uint32_t verb = part_of_speech(work, at + 2) == 'r' ? at + 3 : at + 2;
    if (verb < stop && enacted(verb)) return true;
  }
  return false;
}

}  // namespace plenum::ingest
