#pragma once
// Purpose: who speaks in the turns of a printed interview: "Q: ...", "A: ...", "Name: ...".
// May depend on: ingest/analysis.hpp, ingest/relations/speaker.hpp.
// Invariants: only what follows a labelled question counts, and only persons whom the article
// names; a label that may mean several persons means nobody.

#include <cstdint>

#include "ingest/relations/speaker.hpp"

namespace plenum::ingest {

class Turns {
 public:
  /// Finds the first question and, before it, who is interviewed. Linear; keeps references.
  Turns(Analysis& work, SpeakerFinder& finder);

  /// Who speaks in the block that begins with this sentence; not found: nobody who is known.
  /// Speaker::end is the first token of the words.
  Speaker begin(std::uint32_t sentence) const;

 private:
  bool begins_block(std::uint32_t sentence) const;
  bool asks(std::uint32_t sentence) const;
  std::uint32_t colon_of(std::uint32_t sentence) const;
  bool may_answer(std::uint32_t entity) const;
  Speaker interviewee() const;
  Speaker named_as_interviewed(std::uint32_t sentence) const;

  Analysis& work_;
  SpeakerFinder& finder_;
  std::uint32_t first_question_ = no_index;  ///< sentence
  Speaker interviewee_;
};

}  // namespace plenum::ingest
