#include "storage/snapshot.hpp"

#include <algorithm>
#include <string>

#include "storage/store_core.hpp"

namespace plenum::storage {

namespace {

// What the language calls EntityNotFound: the entity was deleted (or never was).
Error no_such(const char* kind, std::uint64_t id) {
  return Error(ErrorCode::not_found,
               std::string("there is no ") + kind + " " + std::to_string(id) + " (any more)")
      .with_language("EntityNotFound", "runtime", "DeletedEntityAccess");
}

Result<const NodeRecord*> require(const SnapshotState& state, NodeId id) {
  const NodeRecord* record = state.core->overlay.node(id, state.at);
  if (record == nullptr) return no_such("node", id.value);
  return record;
}

Result<const EdgeRecord*> require(const SnapshotState& state, EdgeId id) {
  const EdgeRecord* record = state.core->overlay.edge(id, state.at);
  if (record == nullptr) return no_such("relationship", id.value);
  return record;
}

template <class Token>
std::optional<Token> find_name(const SnapshotState& state, NameKind kind, std::string_view name) {
  const auto token = state.core->overlay.catalog().find(kind, name);
  const bool known =
      token && (state.live() || *token < state.committed->names[static_cast<std::size_t>(kind)]);
  if (!known) return std::nullopt;
  return Token{*token};
}

std::uint32_t name_count(const SnapshotState& state, NameKind kind) {
  return state.live() ? state.core->overlay.catalog().size(kind)
                      : state.committed->names[static_cast<std::size_t>(kind)];
}

std::uint64_t count_of(const std::vector<std::uint64_t>& counts, std::uint32_t token) {
  return token < counts.size() ? counts[token] : 0;
}

template <class Id>
Result<Value> read_property(const SnapshotState& state, Id id, PropertyToken key) {
  auto record = require(state, id);
  if (!record.ok()) return record.error();
  const Version* version = version_at((*record)->head, state.at);
  const Value* value = version == nullptr ? nullptr : version->find(key);
  return value == nullptr ? Value() : *value;
}

template <class Id>
Result<std::vector<Property>> read_properties(const SnapshotState& state, Id id) {
  auto record = require(state, id);
  if (!record.ok()) return record.error();
  const Version* version = version_at((*record)->head, state.at);
  if (version == nullptr) return std::vector<Property>{};
  return std::vector<Property>(version->all().begin(), version->all().end());
}

template <class Id>
Status gather_column(const SnapshotState& state, std::span<const Id> ids, PropertyToken key,
                     PropertyColumn& out) {
  out.reserve(out.size() + ids.size());
  for (const Id id : ids) {
    auto record = require(state, id);
    if (!record.ok()) return record.error();
    const Version* version = version_at((*record)->head, state.at);
    const Value* value = version == nullptr ? nullptr : version->find(key);
    if (value == nullptr) {
      out.append_null();
    } else {
      out.append(*value);
    }
  }
  return {};
}

template <class Id, class Check>
void scan_members(const Membership* set, Timestamp at, Check&& check, ScanPosition& position,
                  std::size_t limit, std::vector<Id>& out) {
  if (set == nullptr || position.done) {
    position.done = true;
    return;
  }
  if (limit == 0) return;
  std::size_t taken = 0;
  position.next = set->scan(position.next, at, check, [&](std::uint64_t id) {
    out.push_back(Id{id});
    return ++taken < limit;
  });
  position.done = position.next == ~std::uint64_t{0};
}

Map named_properties(const Catalog& catalog, const Version* version) {
  Map properties;
  if (version == nullptr) return properties;
  for (const Property& property : version->all()) {
    properties.emplace(catalog.name(NameKind::property, static_cast<std::uint32_t>(property.key)),
                       property.value);
  }
  return properties;
}

}  // namespace

Timestamp Snapshot::timestamp() const noexcept { return state_->at; }

std::uint64_t Snapshot::catalog_version() const noexcept {
  return state_->live() ? state_->core->overlay.catalog().version()
                        : state_->committed->catalog_version;
}

SchemaPtr Snapshot::schema() const {
  return state_->live() ? state_->core->overlay.catalog().schema() : state_->committed->schema;
}

std::optional<LabelToken> Snapshot::find_label(std::string_view name) const {
  return find_name<LabelToken>(*state_, NameKind::label, name);
}
std::optional<TypeToken> Snapshot::find_type(std::string_view name) const {
  return find_name<TypeToken>(*state_, NameKind::type, name);
}
std::optional<PropertyToken> Snapshot::find_property(std::string_view name) const {
  return find_name<PropertyToken>(*state_, NameKind::property, name);
}
std::string_view Snapshot::label_name(LabelToken token) const {
  return state_->core->overlay.catalog().name(NameKind::label, static_cast<std::uint32_t>(token));
}
std::string_view Snapshot::type_name(TypeToken token) const {
  return state_->core->overlay.catalog().name(NameKind::type, static_cast<std::uint32_t>(token));
}
std::string_view Snapshot::property_name(PropertyToken token) const {
  return state_->core->overlay.catalog().name(NameKind::property,
                                              static_cast<std::uint32_t>(token));
}
std::uint32_t Snapshot::label_count() const noexcept {
  return name_count(*state_, NameKind::label);
}
std::uint32_t Snapshot::type_count() const noexcept { return name_count(*state_, NameKind::type); }
std::uint32_t Snapshot::property_count() const noexcept {
  return name_count(*state_, NameKind::property);
}

std::uint64_t Snapshot::node_count() const noexcept { return state_->counts().nodes; }
std::uint64_t Snapshot::node_count(LabelToken label) const noexcept {
  return count_of(state_->counts().nodes_by_label, static_cast<std::uint32_t>(label));
}
std::uint64_t Snapshot::edge_count() const noexcept { return state_->counts().edges; }
std::uint64_t Snapshot::edge_count(TypeToken type) const noexcept {
  return count_of(state_->counts().edges_by_type, static_cast<std::uint32_t>(type));
}
std::uint64_t Snapshot::node_id_bound() const noexcept {
  return state_->live() ? state_->core->overlay.node_ids().bound()
                        : state_->committed->node_id_bound;
}
std::uint64_t Snapshot::edge_id_bound() const noexcept {
  return state_->live() ? state_->core->overlay.edge_ids().bound()
                        : state_->committed->edge_id_bound;
}

bool Snapshot::contains(NodeId node) const noexcept {
  return state_->core->overlay.node(node, state_->at) != nullptr;
}
bool Snapshot::contains(EdgeId edge) const noexcept {
  return state_->core->overlay.edge(edge, state_->at) != nullptr;
}

bool Snapshot::has_label(NodeId node, LabelToken label) const noexcept {
  const Overlay& overlay = state_->core->overlay;
  const NodeRecord* record = overlay.node(node, state_->at);
  return record != nullptr && overlay.has_label(*record, label, state_->at);
}

Result<std::vector<LabelToken>> Snapshot::labels(NodeId node) const {
  auto record = require(*state_, node);
  if (!record.ok()) return record.error();
  const Version* version = version_at((*record)->head, state_->at);
  const auto labels = state_->core->overlay.label_sets().labels(version->label_set);
  return std::vector<LabelToken>(labels.begin(), labels.end());
}

Result<EdgeEnds> Snapshot::ends(EdgeId edge) const {
  auto record = require(*state_, edge);
  if (!record.ok()) return record.error();
  return EdgeEnds{(*record)->type, (*record)->start, (*record)->target};
}

Result<Value> Snapshot::property(NodeId node, PropertyToken key) const {
  return read_property(*state_, node, key);
}
Result<Value> Snapshot::property(EdgeId edge, PropertyToken key) const {
  return read_property(*state_, edge, key);
}
Result<std::vector<Property>> Snapshot::properties(NodeId node) const {
  return read_properties(*state_, node);
}
Result<std::vector<Property>> Snapshot::properties(EdgeId edge) const {
  return read_properties(*state_, edge);
}

Result<Node> Snapshot::node(NodeId node) const {
  auto record = require(*state_, node);
  if (!record.ok()) return record.error();
  const Overlay& overlay = state_->core->overlay;
  const Version* version = version_at((*record)->head, state_->at);
  Node result;
  result.id = node;
  for (const LabelToken label : overlay.label_sets().labels(version->label_set)) {
    result.labels.emplace_back(
        overlay.catalog().name(NameKind::label, static_cast<std::uint32_t>(label)));
  }
  std::sort(result.labels.begin(), result.labels.end());
  result.properties = named_properties(overlay.catalog(), version);
  return result;
}

Result<Edge> Snapshot::edge(EdgeId edge) const {
  auto record = require(*state_, edge);
  if (!record.ok()) return record.error();
  const Catalog& catalog = state_->core->overlay.catalog();
  Edge result;
  result.id = edge;
  result.type = catalog.name(NameKind::type, static_cast<std::uint32_t>((*record)->type));
  result.start = (*record)->start;
  result.end = (*record)->target;
  result.properties = named_properties(catalog, version_at((*record)->head, state_->at));
  return result;
}

Status Snapshot::gather(std::span<const NodeId> nodes, PropertyToken key,
                        PropertyColumn& out) const {
  return gather_column(*state_, nodes, key, out);
}
Status Snapshot::gather(std::span<const EdgeId> edges, PropertyToken key,
                        PropertyColumn& out) const {
  return gather_column(*state_, edges, key, out);
}

Status Snapshot::scan_nodes(ScanPosition& position, std::size_t limit,
                            std::vector<NodeId>& out) const {
  const Overlay& overlay = state_->core->overlay;
  const auto check = [&](std::uint64_t id) {
    return overlay.node(NodeId{id}, state_->at) != nullptr;
  };
  scan_members(&overlay.all_nodes(), state_->at, check, position, limit, out);
  return {};
}

Status Snapshot::scan_nodes(LabelToken label, ScanPosition& position, std::size_t limit,
                            std::vector<NodeId>& out) const {
  const Overlay& overlay = state_->core->overlay;
  const auto check = [&](std::uint64_t id) { return has_label(NodeId{id}, label); };
  scan_members(overlay.nodes_of(label), state_->at, check, position, limit, out);
  return {};
}

Status Snapshot::scan_edges(ScanPosition& position, std::size_t limit,
                            std::vector<EdgeId>& out) const {
  const Overlay& overlay = state_->core->overlay;
  const auto check = [&](std::uint64_t id) {
    return overlay.edge(EdgeId{id}, state_->at) != nullptr;
  };
  scan_members(&overlay.all_edges(), state_->at, check, position, limit, out);
  return {};
}

Status Snapshot::scan_edges(TypeToken type, ScanPosition& position, std::size_t limit,
                            std::vector<EdgeId>& out) const {
  const Overlay& overlay = state_->core->overlay;
  const auto check = [&](std::uint64_t id) {
    const EdgeRecord* record = overlay.edge(EdgeId{id}, state_->at);
    return record != nullptr && record->type == type;
  };
  scan_members(overlay.edges_of(type), state_->at, check, position, limit, out);
  return {};
}

}  // namespace plenum::storage
