#pragma once
// Purpose: a pack's own examples, run; and what in its files cannot be meant.
// May depend on: ingest/pack.hpp, ingest/pipeline.hpp, core, include/plenum.
// Invariants: problems come in the order of files and lines; the same pack gives the same report.

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/pack.hpp"
#include "plenum/result.hpp"

namespace plenum::ingest {

struct PackProblem {
  std::string file;  ///< inside the pack
  std::uint32_t line = 0;
  std::string message;
};

struct PackFindings {
  std::uint64_t rules = 0;
  std::uint64_t names = 0;         ///< rows of gazetteers
  std::uint64_t classes = 0;       ///< files of cues
  std::uint64_t examples = 0;      ///< texts
  std::uint64_t expectations = 0;  ///< about them
  std::vector<PackProblem> problems;
};

/// Runs the examples in tests/*.txt of the pack's folder: each text is read as an article, and what
/// is expected of it is looked up. A rule that no expectation names is a problem, as is a row or
/// word that stands there twice, a class that nobody asks for, a relation without a type in the
/// ontology. The format is in docs/packs.md. Errors: io.
Result<PackFindings> check_pack(const Pack& pack);

}  // namespace plenum::ingest
