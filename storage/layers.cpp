#include "storage/layers.hpp"

#include <algorithm>
#include <utility>

#include "core/hash.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

NodeSight sight_of(const NodeRecord& record, Timestamp at) {
  if (!visible(record, at)) return {};
  const Version* version = version_at(record.head, at);
  return {true, version, version->label_set};
}

EdgeSight sight_of(const EdgeRecord& record, Timestamp at) {
  if (!visible(record, at)) return {};
  return {true, false, version_at(record.head, at), {record.type, record.start, record.target}};
}

std::vector<Property> copied(const Version* version) {
  if (version == nullptr) return {};
  return {version->all().begin(), version->all().end()};
}

}  // namespace

Layers::Layers(std::shared_ptr<Overlay> active, std::shared_ptr<const Overlay> frozen,
               std::shared_ptr<const Base> base)
    : active_(std::move(active)), frozen_(std::move(frozen)), base_(std::move(base)) {}

Layers Layers::fresh(SharedState& shared) {
  return {std::make_shared<Overlay>(shared), nullptr, std::make_shared<const Base>()};
}

const NodeRecord* Layers::known(NodeId id) const noexcept {
  const NodeRecord* record = active_->known_node(id);
  if (record == nullptr && frozen_ != nullptr) record = frozen_->known_node(id);
  return record;
}

const EdgeRecord* Layers::known(EdgeId id) const noexcept {
  const EdgeRecord* record = active_->known_edge(id);
  if (record == nullptr && frozen_ != nullptr) record = frozen_->known_edge(id);
  return record;
}

Result<NodeSight> Layers::node(NodeId id, Timestamp at) const {
  if (const NodeRecord* record = known(id)) return sight_of(*record, at);
  if (base_->empty()) return NodeSight{};
  PLENUM_ASSIGN(const auto label_set, base_->label_set(id));
  if (!label_set) return NodeSight{};
  return NodeSight{true, nullptr, *label_set};
}

Result<bool> Layers::contains(NodeId id, Timestamp at) const {
  if (const NodeRecord* record = known(id)) return visible(*record, at);
  if (base_->empty()) return false;
  PLENUM_ASSIGN(const auto label_set, base_->label_set(id));
  return label_set.has_value();
}

Result<EdgeSight> Layers::edge(EdgeId id, Timestamp at) const {
  if (const EdgeRecord* record = known(id)) return sight_of(*record, at);
  if (base_->empty()) return EdgeSight{};
  PLENUM_ASSIGN(const auto ends, base_->ends(id));
  if (!ends) return EdgeSight{};
  return EdgeSight{true, true, nullptr, *ends};
}

Result<std::optional<NodeImage>> Layers::node_image(NodeId id, Timestamp at) const {
  PLENUM_ASSIGN(const NodeSight sight, node(id, at));
  if (!sight.exists) return std::optional<NodeImage>{};
  PLENUM_ASSIGN(auto all, properties(sight, id));
  return std::optional(NodeImage{sight.label_set, std::move(all)});
}

Result<std::optional<EdgeImage>> Layers::edge_image(EdgeId id, Timestamp at) const {
  PLENUM_ASSIGN(const EdgeSight sight, edge(id, at));
  if (!sight.exists) return std::optional<EdgeImage>{};
  PLENUM_ASSIGN(auto all, properties(sight, id));
  return std::optional(
      EdgeImage{sight.ends.type, sight.ends.start, sight.ends.end, std::move(all)});
}

Result<bool> Layers::own(NodeId id, Timestamp at) const {
  if (const NodeRecord* record = active_->known_node(id)) return visible(*record, at);
  PLENUM_ASSIGN(const auto image, node_image(id, at));
  if (image) active_->adopt_node(id, *image);
  return image.has_value();
}

Result<bool> Layers::own(EdgeId id, Timestamp at) const {
  if (const EdgeRecord* record = active_->known_edge(id)) return visible(*record, at);
  PLENUM_ASSIGN(const auto image, edge_image(id, at));
  if (image) active_->adopt_edge(id, *image);
  return image.has_value();
}

namespace {

Value value_in(const Version* version, PropertyToken key) {
  const Value* value = version == nullptr ? nullptr : version->find(key);
  return value == nullptr ? Value() : *value;
}

}  // namespace

Result<Value> Layers::property(const NodeSight& sight, NodeId id, PropertyToken key) const {
  if (sight.version != nullptr) return value_in(sight.version, key);
  return base_->property(EntityKind::node, id.value, key);
}

Result<Value> Layers::property(const EdgeSight& sight, EdgeId id, PropertyToken key) const {
  if (!sight.in_base) return value_in(sight.version, key);
  return base_->property(EntityKind::edge, id.value, key);
}

Result<std::vector<Property>> Layers::properties(const NodeSight& sight, NodeId id) const {
  if (sight.version != nullptr) return copied(sight.version);
  return base_->properties(EntityKind::node, id.value);
}

Result<std::vector<Property>> Layers::properties(const EdgeSight& sight, EdgeId id) const {
  if (!sight.in_base) return copied(sight.version);
  return base_->properties(EntityKind::edge, id.value);
}

namespace {

// A node's edges in one generation.
struct OwnEdges {
  const AdjacencyBlock* block = nullptr;
  bool dead_below = false;
};

OwnEdges own_edges(const Overlay* generation, NodeId id, Direction direction, TypeToken type) {
  if (generation == nullptr) return {};
  const NodeRecord* record = generation->adjacency_of(id);
  if (record == nullptr) return {};
  const bool out = direction == Direction::out;
  const auto& dead = out ? record->dead_below_out : record->dead_below_in;
  return {find_block(out ? record->out : record->in, type),
          dead.load(std::memory_order_acquire) != 0};
}

void append(const AdjacencySlice& slice, AdjacencyBuffer& to) {
  slice.nodes.append_to(to.nodes);
  slice.edges.append_to(to.edges);
}

// What a generation lends stands in an array.
template <class Id>
std::span<const Id> as_span(const IdSpan<Id>& ids) {
  return {ids.wide_data(), ids.size()};
}

// The entries whose edge no layer of `above` has deleted.
void append_living(const AdjacencySlice& slice, std::span<const Overlay* const> above, Timestamp at,
                   AdjacencyBuffer& to) {
  for (std::size_t i = 0; i < slice.size(); ++i) {
    const EdgeId edge = slice.edges[i];
    const EdgeRecord* record = nullptr;
    for (const Overlay* layer : above) {
      if (layer == nullptr) continue;
      record = layer->known_edge(edge);
      if (record != nullptr) break;
    }
    if (record != nullptr && !visible(*record, at)) continue;
    to.nodes.push_back(slice.nodes[i]);
    to.edges.push_back(edge);
  }
}

}  // namespace

Result<AdjacencySlice> Layers::slice(NodeId id, Direction direction, TypeToken type, Timestamp at,
                                     AdjacencyBuffer& buffer) const {
  const OwnEdges newest = own_edges(active_.get(), id, direction, type);
  const OwnEdges middle = own_edges(frozen_.get(), id, direction, type);
  const bool dead = newest.dead_below || middle.dead_below;
  AdjacencySlice below;
  if (!base_->empty()) {
    PLENUM_ASSIGN(below, base_->slice(id, direction, type, buffer.keep));
  }
  if (newest.block == nullptr && middle.block == nullptr && !dead) return below;
  // Ids of a type ascend from generation to generation, so what is newer follows.
  if (!dead && (newest.block == nullptr || middle.block == nullptr)) {
    const Overlay& generation = newest.block != nullptr ? *active_ : *frozen_;
    const AdjacencySlice own =
        generation.entries(newest.block != nullptr ? *newest.block : *middle.block, at, buffer);
    return AdjacencySlice{IdSpan<NodeId>::joined(below.nodes, as_span(own.nodes)),
                          IdSpan<EdgeId>::joined(below.edges, as_span(own.edges))};
  }
  AdjacencyBuffer merged;
  AdjacencyBuffer scratch;
  const Overlay* const above_base[] = {active_.get(), frozen_.get()};
  if (dead) append_living(below, above_base, at, merged);
  if (middle.block != nullptr) {
    const AdjacencySlice slice = frozen_->entries(*middle.block, at, scratch);
    const Overlay* const above_frozen[] = {active_.get()};
    if (newest.dead_below) {
      append_living(slice, above_frozen, at, merged);
    } else {
      append(slice, merged);
    }
  }
  if (newest.block != nullptr) append(active_->entries(*newest.block, at, scratch), merged);
  merged.keep = std::move(buffer.keep);
  buffer = std::move(merged);
  if (dead) return AdjacencySlice{buffer.nodes, buffer.edges};
  return AdjacencySlice{IdSpan<NodeId>::joined(below.nodes, buffer.nodes),
                        IdSpan<EdgeId>::joined(below.edges, buffer.edges)};
}

Result<std::uint64_t> Layers::degree(NodeId id, Direction direction, TypeToken type,
                                     Timestamp at) const {
  const OwnEdges newest = own_edges(active_.get(), id, direction, type);
  const OwnEdges middle = own_edges(frozen_.get(), id, direction, type);
  if (newest.dead_below || middle.dead_below) {
    AdjacencyBuffer buffer;
    PLENUM_ASSIGN(const AdjacencySlice all, slice(id, direction, type, at, buffer));
    return std::uint64_t{all.size()};
  }
  std::uint64_t sum = 0;
  if (!base_->empty()) {
    PLENUM_ASSIGN(sum, base_->degree(id, direction, type));
  }
  if (middle.block != nullptr) sum += frozen_->degree(*middle.block, at);
  if (newest.block != nullptr) sum += active_->degree(*newest.block, at);
  return sum;
}

void Layers::types(NodeId id, Direction direction, std::vector<TypeToken>& out) const {
  out.clear();
  for (const Overlay* layer : {static_cast<const Overlay*>(active_.get()), frozen_.get()}) {
    const NodeRecord* record = layer == nullptr ? nullptr : layer->adjacency_of(id);
    if (record == nullptr) continue;
    const AdjacencyHead& head = direction == Direction::out ? record->out : record->in;
    for (const AdjacencyBlock* block = head.load(std::memory_order_acquire); block != nullptr;
         block = block->next.load(std::memory_order_acquire)) {
      out.push_back(block->type);
    }
  }
  if (!base_->empty()) base_->types_near(id, direction, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

Result<bool> Layers::has_edges(NodeId id, Timestamp at) const {
  std::vector<TypeToken> present;
  for (const Direction direction : {Direction::out, Direction::in}) {
    types(id, direction, present);
    for (const TypeToken type : present) {
      PLENUM_ASSIGN(const std::uint64_t count, degree(id, direction, type, at));
      if (count > 0) return true;
    }
  }
  return false;
}

namespace {

// Lets a generation decide about the ids it knows.
template <class Check>
void overrule(const Membership& touched, const Membership* members, std::uint64_t number,
              Timestamp at, Check&& check, IdBlock& out) {
  const MembershipPage* known = touched.page(number);
  if (known == nullptr) return;
  const MembershipPage* page = members == nullptr ? nullptr : members->page(number);
  for (std::uint32_t word = 0; word < MembershipPage::words; ++word) {
    const std::uint64_t mask = known->current[word].load(std::memory_order_acquire);
    if (mask == 0) continue;
    std::uint64_t bits = 0;
    if (page != nullptr) {
      bits = page->current[word].load(std::memory_order_acquire) & mask;
      if (page->last_change.load(std::memory_order_acquire) > at) {
        bits = page->candidates[word].load(std::memory_order_acquire) & mask;
        for (std::uint64_t left = bits; left != 0; left &= left - 1) {
          const std::uint64_t id = number * IdBlock::ids + word * 64ULL +
                                   static_cast<std::uint64_t>(std::countr_zero(left));
          if (!check(id)) bits &= ~(left & (~left + 1));
        }
      }
    }
    out.words[word] = (out.words[word] & ~mask) | bits;
  }
}

}  // namespace

Status Layers::nodes(std::uint64_t number, const LabelToken* label, Timestamp at,
                     IdBlock& out) const {
  out = {};
  if (!base_->empty()) PLENUM_TRY(base_->nodes(number, label, out));
  for (const Overlay* layer : {frozen_.get(), static_cast<const Overlay*>(active_.get())}) {
    if (layer == nullptr) continue;
    const auto check = [&](std::uint64_t id) {
      const NodeRecord* record = layer->node(NodeId{id}, at);
      return record != nullptr && (label == nullptr || layer->has_label(*record, *label, at));
    };
    overrule(layer->touched_nodes(),
             label == nullptr ? &layer->all_nodes() : layer->nodes_of(*label), number, at, check,
             out);
  }
  return {};
}

Status Layers::edges(std::uint64_t number, const TypeToken* type, Timestamp at,
                     IdBlock& out) const {
  out = {};
  if (!base_->empty()) PLENUM_TRY(base_->edges(number, type, out));
  for (const Overlay* layer : {frozen_.get(), static_cast<const Overlay*>(active_.get())}) {
    if (layer == nullptr) continue;
    const auto check = [&](std::uint64_t id) {
      const EdgeRecord* record = layer->edge(EdgeId{id}, at);
      return record != nullptr && (type == nullptr || record->type == *type);
    };
    overrule(layer->touched_edges(), type == nullptr ? &layer->all_edges() : layer->edges_of(*type),
             number, at, check, out);
  }
  return {};
}

void Layers::changed_ids(EntityKind kind, std::vector<std::uint64_t>& out) const {
  for (const Overlay* layer : {frozen_.get(), static_cast<const Overlay*>(active_.get())}) {
    if (layer == nullptr) continue;
    const Membership& touched =
        kind == EntityKind::node ? layer->touched_nodes() : layer->touched_edges();
    touched.members(out);
  }
}

std::uint64_t Layers::next_block(EntityKind kind, std::uint64_t number) const {
  std::uint64_t next = base_->next_block(kind, number);
  for (const Overlay* layer : {frozen_.get(), static_cast<const Overlay*>(active_.get())}) {
    if (layer == nullptr) continue;
    const Membership& touched =
        kind == EntityKind::node ? layer->touched_nodes() : layer->touched_edges();
    next = std::min(next, touched.next_page(number));
  }
  return next;
}

Result<bool> Layers::is_found(Lookup lookup, PropertyToken key, std::string_view text,
                              std::uint64_t id, Timestamp at) const {
  Value value;
  if (lookup == Lookup::edge_key) {
    PLENUM_ASSIGN(const EdgeSight sight, edge(EdgeId{id}, at));
    if (sight.exists) {
      PLENUM_ASSIGN(value, property(sight, EdgeId{id}, key));
    }
  } else {
    PLENUM_ASSIGN(const NodeSight sight, node(NodeId{id}, at));
    if (sight.exists) {
      PLENUM_ASSIGN(value, property(sight, NodeId{id}, key));
    }
  }
  const auto is = lookup_text(lookup, value);
  return is && *is == text;
}

Result<std::vector<std::vector<std::uint64_t>>> Layers::lookup(
    Lookup lookup, PropertyToken key, std::span<const std::string_view> texts, Timestamp at) const {
  std::vector<std::vector<std::uint64_t>> found(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    active_->candidates(lookup, texts[i], found[i]);
    if (frozen_ != nullptr) frozen_->candidates(lookup, texts[i], found[i]);
  }
  if (!base_->empty()) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(texts.size());
    for (const std::string_view text : texts) hashes.push_back(core::stable_hash64(text));
    PLENUM_TRY(base_->candidates(lookup, hashes, found));
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<std::uint64_t> ids = std::exchange(found[i], {});
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const std::uint64_t id : ids) {
      PLENUM_ASSIGN(const bool is, is_found(lookup, key, texts[i], id, at));
      if (is) found[i].push_back(id);
    }
  }
  return found;
}

}  // namespace plenum::storage
