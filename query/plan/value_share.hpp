#pragma once
// Purpose: what share of the nodes with a label (or edges of a type) passes a test of a property.
// May depend on: query/bind, storage/snapshot.hpp, storage/statistics.
// Invariants: a share is a power of two, so that values of about the same frequency are planned
// alike: a plan follows from the statement, the statistics and the signature of its tests.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plenum/value.hpp"
#include "query/bind/bound_expression.hpp"
#include "storage/snapshot.hpp"

namespace plenum::query::plan {

/// Values of parameters, as far as they are known when a statement is planned.
struct KnownValues {
  const Params* literals = nullptr;  ///< taken out of the text; may be null
  const Params* given = nullptr;     ///< by the caller; may be null

  /// Null when the value of the parameter is not known.
  const Value* find(const std::string& name) const;
};

/// A test whose answer may depend on a value.
struct ValueTest {
  enum class Kind : std::uint8_t { equal, in, range, prefix } kind = Kind::equal;
  storage::EntityKind entity = storage::EntityKind::node;
  std::optional<std::uint32_t> label;  ///< of nodes; type of edges; none: all
  storage::PropertyToken key{};
  const bind::Expression* value = nullptr;  ///< the lower bound of a range, or null
  const bind::Expression* upper = nullptr;  ///< of a range, or null
  bool lower_inclusive = false;
  bool upper_inclusive = false;
};

/// nullopt when there are no statistics.
std::optional<double> share_of(const storage::Snapshot& graph, const ValueTest& test,
                               const KnownValues& values);
/// May other values of parameters give another share?
bool depends_on_parameters(const ValueTest& test);

/// The shares of all tests: statements with the same one have the same plan.
std::string signature_of(const storage::Snapshot& graph, const std::vector<ValueTest>& tests,
                         const KnownValues& values);

}  // namespace plenum::query::plan
