#pragma once
// Purpose: who speaks: the subject of a verb of saying, found by ordered sieves.
// May depend on: ingest/analysis.hpp, ingest/relations.hpp.
// Invariants: looks only inside one sentence, a bounded number of tokens to the left or right.

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/relations.hpp"

namespace plenum::ingest {

/// A found subject.
struct Speaker {
  bool found = false;                 ///< something speaks here, named or not
  std::uint32_t entity = no_index;    ///< who may stand as speaker (person, body, organisation)
  std::uint32_t outlet = no_index;    ///< media that carries it
  std::uint32_t mention = no_index;   ///< the mention it was found by
  std::uint32_t document = no_index;  ///< Plan that speaks for its issuer
  std::uint32_t first = 0;            ///< tokens of the subject phrase
  std::uint32_t end = 0;
};

class SpeakerFinder {
 public:
  explicit SpeakerFinder(Analysis& work);

  /// The subject to the left of the verb at `verb`, not before `floor`.
  Speaker left_of(std::uint32_t verb, std::uint32_t floor);
  /// The subject to the right of an inverted verb: `said Ann Example`.
  Speaker right_of(std::uint32_t after_verb, std::uint32_t stop);
  /// What stands after "according to".
  Speaker source_at(std::uint32_t at, std::uint32_t stop);
  /// A mention as speaker: documents and events become their issuers, media become outlets.
  Speaker from_mention(std::uint32_t mention);

  /// Who bears the title that "the" at this token begins; no_index: nobody, or no title is there.
  std::uint32_t bearer_at(std::uint32_t the);

  /// Remembers who spoke, for pronouns.
  void remember(const Speaker& speaker);

  std::uint32_t last_person() const { return last_person_; }
  std::uint32_t last_thing() const { return last_thing_; }

 private:
  Speaker noun_phrase(std::uint32_t last, std::uint32_t floor);
  Speaker apposition(std::uint32_t comma, std::uint32_t floor);
  std::uint32_t titled_person(std::uint32_t first, std::uint32_t end) const;
  bool is_spokesperson(std::uint32_t at) const;
  /// Whether the entity is a body or firm, for which somebody else has to speak.
  bool speaks_through_others(std::uint32_t entity) const;
  std::uint32_t spoken_for(std::uint32_t at) const;
  std::uint32_t part_owner(std::uint32_t last, std::uint32_t floor) const;
  Speaker pronoun(std::uint32_t at);
  Speaker document(std::uint32_t noun, std::uint32_t floor);
  Speaker shared_subject(std::uint32_t end, std::uint32_t floor);
  bool agent(std::uint32_t first) const;
  std::uint32_t recent_person(std::uint32_t at) const;
  std::uint32_t recent_thing(std::uint32_t at) const;
  bool unknown_subject(const Mention& mention) const;
  char gender_before(std::uint32_t first) const;
  bool may_be(std::uint32_t person, std::uint32_t at) const;
  Speaker holder_of(std::uint32_t first, std::uint32_t end);
  std::uint32_t bearer_of(const std::string& title);
  std::uint32_t mention_ending(std::uint32_t end) const;
  std::uint32_t issuer_of(std::uint32_t plan) const;
  bool is_media(std::uint32_t entity) const;
  bool acts_itself(const std::string& place) const;

  Analysis& work_;
  std::uint32_t last_person_ = no_index;
  std::uint32_t last_thing_ = no_index;
  std::uint32_t last_person_sentence_ = 0;
  std::uint32_t last_thing_sentence_ = 0;
  std::map<std::uint32_t, std::uint32_t> issuers_;  ///< Plan -> Body
  /// 'f' or 'm' of persons whose titles, or pronouns that were found to mean them, tell it.
  std::unordered_map<std::uint32_t, char> genders_;
  /// The body that holds the article's first event with a known holder: a communique is its words.
  std::uint32_t main_holder_ = no_index;
  std::vector<std::pair<std::string, std::uint32_t>> offices_;  ///< folded titles, and who has them
  std::unordered_map<std::string, std::uint32_t> bearers_;      ///< what bearer_of() found
};

}  // namespace plenum::ingest
