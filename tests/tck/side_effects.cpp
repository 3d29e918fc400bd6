#include "tests/tck/side_effects.hpp"

#include "core/text.hpp"

namespace plenum::tck {

namespace {

std::set<std::string> labels_of(const GraphState& state) {
  std::set<std::string> labels;
  for (const auto& [id, node] : state.nodes) labels.insert(node.labels.begin(), node.labels.end());
  return labels;
}

// Triples (entity, key, value) of `a` that `b` does not have.
template <class Entities>
std::int64_t properties_only_in(const Entities& a, const Entities& b) {
  std::int64_t count = 0;
  for (const auto& [id, entity] : a) {
    const auto other = b.find(id);
    for (const auto& [key, value] : entity.properties) {
      if (other != b.end()) {
        const auto found = other->second.properties.find(key);
        if (found != other->second.properties.end() && found->second == value) continue;
      }
      ++count;
    }
  }
  return count;
}

template <class Keyed>
std::int64_t keys_only_in(const Keyed& a, const Keyed& b) {
  std::int64_t count = 0;
  for (const auto& entry : a) {
    if constexpr (requires { entry.first; }) {
      count += b.contains(entry.first) ? 0 : 1;
    } else {
      count += b.contains(entry) ? 0 : 1;
    }
  }
  return count;
}

}  // namespace

SideEffects side_effects(const GraphState& before, const GraphState& after) {
  SideEffects effects;
  const auto put = [&](const std::string& name, std::int64_t count) {
    if (count != 0) effects[name] = count;
  };
  const auto one_way = [&](const std::string& sign, const GraphState& a, const GraphState& b) {
    put(sign + "nodes", keys_only_in(a.nodes, b.nodes));
    put(sign + "relationships", keys_only_in(a.edges, b.edges));
    put(sign + "labels", keys_only_in(labels_of(a), labels_of(b)));
    put(sign + "properties",
        properties_only_in(a.nodes, b.nodes) + properties_only_in(a.edges, b.edges));
  };
  one_way("+", after, before);
  one_way("-", before, after);
  return effects;
}

Result<SideEffects> parse_side_effects(const std::vector<Cells>& table) {
  SideEffects effects;
  for (const Cells& row : table) {
    const auto count = row.size() == 2 ? core::parse_integer(row[1]) : std::nullopt;
    if (!count) return Error(ErrorCode::syntax, "a side effect without a count");
    if (*count != 0) effects[row[0]] = *count;
  }
  return effects;
}

std::string text(const SideEffects& effects) {
  std::string out;
  for (const auto& [name, count] : effects) out += " " + name + " " + std::to_string(count);
  return out.empty() ? " none" : out;
}

}  // namespace plenum::tck
