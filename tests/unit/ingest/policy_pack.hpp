#pragma once
// Purpose: the default pack and short questions about a document, for the tests of ingest.
// May depend on: ingest, gtest.
// Invariants: the pack is loaded once.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/gold_json.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/pipeline.hpp"

namespace plenum::ingest {

inline const Pack& policy_pack() {
  static const Result<Pack> pack = Pack::load(PLENUM_SOURCE_DIR "/share/packs/policy");
  EXPECT_TRUE(pack.ok()) << (pack.ok() ? "" : pack.error().message());
  return *pack;
}

inline Document read(std::string text) {
  auto document = extract(std::move(text), "test.txt", policy_pack());
  EXPECT_TRUE(document.ok());
  return *std::move(document);
}

inline const Entity* entity(const Document& document, std::string_view type,
                            std::string_view name) {
  for (const Entity& each : document.entities) {
    if (each.type == type && each.name == name) return &each;
  }
  return nullptr;
}

/// "TARGETS: A -> B" for every assertion that the text says as a fact.
inline std::vector<std::string> facts(const Document& document, std::string_view type) {
  std::vector<std::string> found;
  for (const Assertion& each : document.assertions) {
    if (each.type != type || !each.holds()) continue;
    found.push_back(document.entities[each.subject].name + " -> " +
                    document.entities[each.object].name);
  }
  return found;
}

/// The entity that the mention with this surface stands for; empty: none or unknown.
inline std::string meant_by(const Document& document, std::string_view surface) {
  for (const Mention& each : document.mentions) {
    if (document.text_of(each.text) == surface && each.entity != no_index)
      return document.entities[each.entity].name;
  }
  return {};
}

/// "value unit (period)" of every figure, in order.
inline std::vector<std::string> figures(const Document& document) {
  std::vector<std::string> found;
  for (const Entity& each : document.entities) {
    if (each.type != "Statistic") continue;
    found.push_back(std::string(property(each.props, "value")) + " " +
                    std::string(property(each.props, "unit")) + " (" +
                    std::string(property(each.props, "period")) + ")");
  }
  return found;
}

/// Who said the first statement with `part` in it.
inline std::string speaker_of(const Document& document, std::string_view part) {
  for (const Entity& each : document.entities) {
    if (each.type == "Statement" &&
        property(each.props, "text").find(part) != std::string_view::npos)
      return std::string(property(each.props, "speaker"));
  }
  return "no statement";
}

}  // namespace plenum::ingest
