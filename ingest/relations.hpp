#pragma once
// Purpose: the families of relations: each reads the mentions and adds what one kind of words
// asserts. May depend on: ingest/analysis.hpp, ingest/patterns.hpp. Invariants: families run in the
// order of this header; each only appends entities (statements, statistics) and assertions; the
// gate checks them at the end.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/analysis.hpp"
#include "ingest/patterns.hpp"

namespace plenum::ingest {

/// A statement or figure belongs to tokens of one sentence.
struct Saying {
  std::uint32_t entity = no_index;    ///< the Statement
  std::uint32_t speaker = no_index;   ///< entity; no_index: unnamed
  std::uint32_t outlet = no_index;    ///< entity of the media that carries it
  std::uint32_t document = no_index;  ///< Plan that speaks for its issuer
  std::uint32_t sentence = 0;
  std::uint32_t first = 0;  ///< tokens of its words
  std::uint32_t end = 0;
};

/// What the families share about one article.
struct RelationState {
  std::vector<Saying> sayings;
  std::vector<PatternMatch> matches;
  std::vector<std::uint32_t> match_sentence;  ///< parallel to matches
  std::vector<Mention> records;               ///< where statements and figures stand
};

/// Appends an assertion; `first`..`end` are the tokens that say it. One without a type is none: the
/// pack has no relation for it.
struct AssertionDraft {
  std::string_view type;
  std::uint32_t subject = no_index;
  std::uint32_t object = no_index;
  std::uint32_t subject_mention = no_index;
  std::uint32_t object_mention = no_index;
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::uint32_t trigger = no_index;  ///< the word that says the relation; no_index: the first
  std::string_view rule;
  std::uint16_t confidence = 800;
  Properties props;
  std::string rule_place;
  bool denied = false;  ///< besides what the words around it say
  Interval valid = {};  ///< when it holds; unknown: the text does not say
};
void add_assertion(Analysis& work, AssertionDraft draft);

/// Entity of a mention, or no_index.
std::uint32_t entity_of(const Analysis& work, std::uint32_t mention);
const Entity* entity_at(const Analysis& work, std::uint32_t token);
/// Mentions of a sentence: indexes into Document::mentions [first, second).
std::pair<std::uint32_t, std::uint32_t> mentions_of(const Analysis& work, std::uint32_t sentence);
/// An entity by exact type and name; no_index: none. `make` creates it,
/// but none of an empty type: no type plays the role, and no_index is what it gives.
std::uint32_t find_entity(const Analysis& work, std::string_view type, std::string_view name);
/// The same of any type of a role.
std::uint32_t find_entity(const Analysis& work, const TypeSet& types, std::string_view name);
std::uint32_t make_entity(Analysis& work, std::string_view type, std::string_view name);
/// Notes that the tokens first..end of a sentence are a statement or figure: its evidence. They
/// become mentions when all relations are found, since until then mentions are in their order.
void note_record(RelationState& state, const Analysis& work, std::uint32_t entity,
                 std::uint32_t sentence, std::uint32_t first, std::uint32_t end,
                 std::string_view rule);

void relate_office(Analysis& work, RelationState& state);
void relate_membership(Analysis& work, RelationState& state);
void relate_event(Analysis& work, RelationState& state);
void relate_statistic(Analysis& work, RelationState& state);
void relate_statement(Analysis& work, RelationState& state);
/// Who spoke at an event took part in it.
void relate_attendance(Analysis& work, RelationState& state);
void relate_proposal(Analysis& work, RelationState& state);
void relate_effect_on_sector(Analysis& work, RelationState& state);
/// Relations that play no role: what the pack's patterns say is all there is of them.
void relate_others(Analysis& work, RelationState& state);

/// Runs the pack's patterns over all sentences, and turns matches of one relation family into
/// assertions.
void match_all_patterns(const Analysis& work, RelationState& state);
void assert_patterns(Analysis& work, const RelationState& state,
                     std::initializer_list<std::string_view> relations);

}  // namespace plenum::ingest
