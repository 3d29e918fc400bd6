#pragma once
// Purpose: a Document as one JSON object in the shape of `plenum extract` (cli.md).
// May depend on: ingest/model.hpp, ingest/pack.hpp, nlohmann-json (in the .cpp).
// Invariants: one line, UTF-8, keys in fixed order: the same document gives the same bytes.

#include <string>

#include "ingest/model.hpp"
#include "ingest/pack.hpp"

namespace plenum::ingest {

struct GoldJsonOptions {
  bool all = false;      ///< also what is said again or not as a fact, and MENTIONS
  bool explain = false;  ///< adds rule, pack file and line, modality, and the tokens
};

std::string gold_json(const Document& document, const Pack& pack,
                      const GoldJsonOptions& options = {});

}  // namespace plenum::ingest
