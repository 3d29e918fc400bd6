#pragma once
// Purpose: what the kg.* procedures share: arguments, columns, evidence as values.
// May depend on: ingest/evidence_reader.hpp, core, include/plenum.
// Invariants: reads the snapshot of the calling clause and nothing else.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/interrupt.hpp"
#include "ingest/evidence_reader.hpp"
#include "plenum/procedure.hpp"

namespace plenum::ingest {

/// TypeError: "NAME takes WANTED, not KIND".
Error wrong_argument(std::string_view name, std::string_view wanted, const Value& value);

/// The `key` of a derived element; empty: it has none.
std::string key_of(const Map& properties);

enum class Wanted : std::uint8_t {
  saying,     ///< what says the fact
  all,        ///< what denies it, too
  explained,  ///< all, with tokens and ends
};

/// Items of a node's mentions or an edge's assertions. What people wrote themselves has none.
Result<std::vector<EvidenceItem>> items_of(const Value& value, const CallContext& context,
                                           Wanted wanted);
/// As evidence() gives them.
List evidence_list(const std::vector<EvidenceItem>& items);

Value published(const EvidenceItem& item);
Value text_or_null(const std::string& text);
Value number(std::uint32_t value);

/// The Article node of a sha256; nullopt when people deleted it, or the snapshot hides it.
Result<std::optional<NodeId>> article_id(const storage::Snapshot& view, const std::string& sha);
/// The same as a value; null when there is none.
Result<Value> article_node(const storage::Snapshot& view, const std::string& sha);

core::StopSignal stop_of(const CallContext& context);

Field field(std::string name, FieldType type, bool nullable = true);

/// kg.unknowns, kg.conflicts, kg.types, kg.explain: what a person looks over.
std::vector<Procedure> review_procedures();
/// kg.merge, kg.separate, kg.reject, kg.accept, kg.decisions: what a person decides.
std::vector<Procedure> decision_procedures();

}  // namespace plenum::ingest
