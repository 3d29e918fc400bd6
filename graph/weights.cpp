#include "graph/weights.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/try.hpp"

namespace plenum::graph {
namespace {

Error bad_weight(const storage::Snapshot& snapshot, storage::PropertyToken key, EdgeId edge,
                 std::string_view why) {
  return Error(ErrorCode::invalid_argument,
               fmt::format("the weight `{}` of relationship {} {}", snapshot.property_name(key),
                           edge.value, why))
      .with_hint("weights are finite numbers of at least 0");
}

}  // namespace

Status read_weights(const storage::Snapshot& snapshot, storage::PropertyToken key,
                    std::span<const EdgeId> edges, storage::PropertyColumn& scratch,
                    std::vector<double>& out) {
  scratch.clear();
  PLENUM_TRY(snapshot.gather(edges, key, scratch));
  for (std::size_t row = 0; row < edges.size(); ++row) {
    if (!scratch.is_valid(row)) {
      out.push_back(1.0);
      continue;
    }
    const Value value = scratch.value(row);
    double weight = 0;
    if (const auto* integer = value.get_if<std::int64_t>()) {
      weight = static_cast<double>(*integer);
    } else if (const auto* number = value.get_if<double>()) {
      weight = *number;
    } else {
      return bad_weight(snapshot, key, edges[row],
                        fmt::format("is of type {}", value_kind_name(value.kind())));
    }
    if (std::isnan(weight)) return bad_weight(snapshot, key, edges[row], "is NaN");
    if (std::isinf(weight)) return bad_weight(snapshot, key, edges[row], "is infinite");
    if (weight < 0) return bad_weight(snapshot, key, edges[row], "is negative");
    out.push_back(weight + 0.0);  // -0.0 becomes 0.0
  }
  return {};
}

}  // namespace plenum::graph
