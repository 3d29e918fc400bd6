#include <algorithm>
#include <iterator>
#include <utility>

#include "core/assert.hpp"
#include "core/hash.hpp"
#include "storage/overlay.hpp"

namespace plenum::storage {

Version* Overlay::new_version(std::uint32_t label_set, Timestamp at) {
  auto* version = std::construct_at(static_cast<Version*>(pool_.allocate(sizeof(Version))));
  version->begin = at;
  version->label_set = label_set;
  return version;
}

namespace {

/// A block of the heap with its head, and what a shared value has beside its content.
constexpr std::uint64_t heap_block_bytes = 48;

std::uint64_t heap_bytes(const Value& value) {
  switch (value.kind()) {
    case ValueKind::string:
      return heap_block_bytes + value.as_string().size();
    case ValueKind::list: {
      std::uint64_t bytes = heap_block_bytes;
      for (const Value& element : value.as_list()) bytes += sizeof(Value) + heap_bytes(element);
      return bytes;
    }
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return heap_block_bytes;
    default:
      return 0;
  }
}

/// What the properties of a version take beside it; the same for the same content.
std::uint64_t bytes_of(std::span<const Property> properties) {
  std::uint64_t bytes = 0;
  for (const Property& property : properties)
    bytes += sizeof(Property) + heap_bytes(property.value);
  return bytes;
}

}  // namespace

void Overlay::destroy(Version* version) noexcept {
  if (version == nullptr) return;
  value_bytes_ -= bytes_of(version->all());
  std::destroy_at(version);
  pool_.release(version, sizeof(Version));
}

void Overlay::fill(Version& version, std::span<const Property> properties) {
  version.count = static_cast<std::uint32_t>(properties.size());
  if (properties.empty()) return;
  version.properties = std::make_unique<Property[]>(properties.size());
  std::copy(properties.begin(), properties.end(), version.properties.get());
  value_bytes_ += bytes_of(version.all());
}

void Overlay::fill(Version& version, std::vector<Property>&& properties) {
  version.count = static_cast<std::uint32_t>(properties.size());
  if (properties.empty()) return;
  version.properties = std::make_unique<Property[]>(properties.size());
  std::move(properties.begin(), properties.end(), version.properties.get());
  value_bytes_ += bytes_of(version.all());
}

Result<std::uint32_t> Overlay::add_name(NameKind kind, std::string_view name) {
  auto token = shared_.catalog.add(kind, name);
  if (!token.ok()) return token;
  if (kind == NameKind::property && name == "key") shared_.key_property = PropertyToken{*token};
  if (kind == NameKind::property && name == "name") shared_.name_property = PropertyToken{*token};
  if (kind == NameKind::label) shared_.counts.nodes_by_label.resize(*token + 1);
  if (kind == NameKind::type) shared_.counts.edges_by_type.resize(*token + 1);
  undo_.push_back({Undo::Kind::name, static_cast<std::uint64_t>(kind), nullptr});
  return token;
}

void Overlay::index(Lookup lookup, std::uint64_t id, const Value& value) {
  const auto text = lookup_text(lookup, value);
  if (!text) return;
  LookupIndex::Leftovers leftovers;
  lookups_[static_cast<std::size_t>(lookup)].insert(
      pool_, core::stable_hash64(*text), id,
      [this, lookup](std::uint64_t candidate, std::uint64_t hash) {
        return stale(lookup, candidate, hash);
      },
      leftovers);
  for (const auto& [block, bytes] : leftovers) {
    retired_.add({.kind = Retired::Kind::memory, .number = bytes, .first = block});
  }
}

void Overlay::index_all(bool node, std::uint64_t id, std::span<const Property> properties) {
  for (const Property& property : properties) {
    if (property.key == shared_.key_property) {
      index(node ? Lookup::node_key : Lookup::edge_key, id, property.value);
    }
    if (node && property.key == shared_.name_property)
      index(Lookup::node_folded_name, id, property.value);
  }
}

bool Overlay::stale(Lookup lookup, std::uint64_t id, std::uint64_t hash) const {
  const auto property = shared_.lookup_property(lookup);
  const Version* version = (lookup == Lookup::edge_key ? edges_[id].head : nodes_[id].head)
                               .load(std::memory_order_relaxed);
  for (; version != nullptr && property;
       version = version->previous.load(std::memory_order_relaxed)) {
    const Value* value = version->find(*property);
    if (value == nullptr) continue;
    const auto text = lookup_text(lookup, *value);
    if (text && (core::stable_hash64(*text) == hash || hash == 1)) return false;
  }
  return true;
}

void Overlay::retire(const Membership::Leftover& leftover) {
  if (leftover.list != nullptr) {
    retired_.add(
        {.kind = Retired::Kind::memory, .number = leftover.list_bytes, .first = leftover.list});
  }
  if (leftover.stale != nullptr) {
    retired_.add({.kind = Retired::Kind::membership, .first = leftover.stale});
  }
}

void Overlay::retire(AdjacencyBlock* block) {
  if (block == nullptr) return;
  retired_.add({.kind = Retired::Kind::memory, .number = block->bytes(), .first = block});
}

void Overlay::join(bool member, Membership& set, std::uint64_t id, Timestamp at) {
  retire(member ? set.insert(pool_, id, at) : set.erase(pool_, id, at));
}

// Readers look at the set of touched ids first: what is in it must be in its other sets by then.
void Overlay::touch(Membership& set, std::uint64_t id) {
  retire(set.insert(pool_, id, 0));
  empty_.store(false, std::memory_order_release);
}

void Overlay::join_node(std::uint32_t label_set, std::uint64_t id, bool member, Timestamp at) {
  join(member, all_nodes_, id, at);
  for (const LabelToken label : shared_.label_sets.labels(label_set)) {
    join(member, label_nodes_.ensure(static_cast<std::uint32_t>(label)), id, at);
  }
}

void Overlay::count_node(std::uint32_t label_set, std::uint64_t id, bool member, Timestamp at) {
  const std::uint64_t one = member ? 1 : ~std::uint64_t{0};
  join_node(label_set, id, member, at);
  shared_.counts.nodes += one;
  for (const LabelToken label : shared_.label_sets.labels(label_set)) {
    shared_.counts.nodes_by_label[static_cast<std::uint32_t>(label)] += one;
  }
}

void Overlay::count_edge(TypeToken type, std::uint64_t id, bool member, Timestamp at) {
  const std::uint64_t one = member ? 1 : ~std::uint64_t{0};
  join(member, all_edges_, id, at);
  join(member, type_edges_.ensure(static_cast<std::uint32_t>(type)), id, at);
  shared_.counts.edges += one;
  shared_.counts.edges_by_type[static_cast<std::uint32_t>(type)] += one;
}

void Overlay::change_labels(std::uint32_t before, std::uint32_t after, std::uint64_t id,
                            Timestamp at) {
  if (before == after) return;
  const auto old_labels = shared_.label_sets.labels(before);
  const auto new_labels = shared_.label_sets.labels(after);
  std::vector<LabelToken> gone;
  std::set_difference(old_labels.begin(), old_labels.end(), new_labels.begin(), new_labels.end(),
                      std::back_inserter(gone));
  for (const LabelToken label : gone) {
    join(false, label_nodes_.ensure(static_cast<std::uint32_t>(label)), id, at);
    --shared_.counts.nodes_by_label[static_cast<std::uint32_t>(label)];
  }
  std::vector<LabelToken> fresh;
  std::set_difference(new_labels.begin(), new_labels.end(), old_labels.begin(), old_labels.end(),
                      std::back_inserter(fresh));
  for (const LabelToken label : fresh) {
    join(true, label_nodes_.ensure(static_cast<std::uint32_t>(label)), id, at);
    ++shared_.counts.nodes_by_label[static_cast<std::uint32_t>(label)];
  }
}

void Overlay::insert_node(NodeId id, std::uint32_t label_set, std::span<const Property> properties,
                          Timestamp at) {
  NodeRecord& record = nodes_.ensure(id.value, pool_);
  PLENUM_ASSERT(record.begin.load() == never && record.head.load() == nullptr);
  Version* version = new_version(label_set, at);
  fill(*version, properties);
  record.head.store(version, std::memory_order_release);
  record.end.store(never, std::memory_order_relaxed);
  record.begin.store(at, std::memory_order_release);
  undo_.push_back({Undo::Kind::node_created, id.value, nullptr});
  count_node(label_set, id.value, true, at);
  touch(touched_nodes_, id.value);
  index_all(true, id.value, properties);
}

// The lookups need no entries: the text is found below, and then looked up here.
void Overlay::adopt_node(NodeId id, const NodeImage& image) {
  NodeRecord& record = nodes_.ensure(id.value, pool_);
  PLENUM_ASSERT(!record.known());
  Version* version = new_version(image.label_set, 0);
  fill(*version, image.properties);
  record.head.store(version, std::memory_order_release);
  record.end.store(never, std::memory_order_relaxed);
  record.begin.store(0, std::memory_order_release);
  join_node(image.label_set, id.value, true, 0);
  touch(touched_nodes_, id.value);
}

void Overlay::adopt_edge(EdgeId id, const EdgeImage& image) {
  EdgeRecord& record = edges_.ensure(id.value, pool_);
  PLENUM_ASSERT(!record.known());
  record.type = image.type;
  record.start = image.start;
  record.target = image.end;
  if (!image.properties.empty()) {
    Version* version = new_version(0, 0);
    fill(*version, image.properties);
    record.head.store(version, std::memory_order_release);
  }
  record.end.store(never, std::memory_order_relaxed);
  record.begin.store(0, std::memory_order_release);
  join(true, all_edges_, id.value, 0);
  join(true, type_edges_.ensure(static_cast<std::uint32_t>(image.type)), id.value, 0);
  touch(touched_edges_, id.value);
}

void Overlay::insert_edge(EdgeId id, TypeToken type, NodeId start, NodeId end,
                          std::span<const Property> properties, Timestamp at) {
  EdgeRecord& record = edges_.ensure(id.value, pool_);
  PLENUM_ASSERT(record.begin.load() == never && record.head.load() == nullptr);
  record.type = type;
  record.start = start;
  record.target = end;
  if (!properties.empty()) {
    Version* version = new_version(0, at);
    fill(*version, properties);
    record.head.store(version, std::memory_order_release);
  }
  record.end.store(never, std::memory_order_relaxed);
  record.begin.store(at, std::memory_order_release);
  undo_.push_back({Undo::Kind::edge_created, id.value, nullptr});
  count_edge(type, id.value, true, at);
  touch(touched_edges_, id.value);
  retire(append_entry(pool_, nodes_.ensure(start.value, pool_).out, type, end, id, at));
  retire(append_entry(pool_, nodes_.ensure(end.value, pool_).in, type, start, id, at));
  index_all(false, id.value, properties);
}

void Overlay::erase_node(NodeId id, Timestamp at) {
  NodeRecord& record = nodes_[id.value];
  record.end.store(at, std::memory_order_release);
  undo_.push_back({Undo::Kind::node_deleted, id.value, nullptr});
  count_node(version_at(record.head, at)->label_set, id.value, false, at);
}

void Overlay::mark_dead(const EdgeRecord& record, std::int32_t difference) {
  if (record.adopted()) {
    const auto change = static_cast<std::uint32_t>(difference);
    nodes_.ensure(record.start.value, pool_)
        .dead_below_out.fetch_add(change, std::memory_order_acq_rel);
    nodes_.ensure(record.target.value, pool_)
        .dead_below_in.fetch_add(change, std::memory_order_acq_rel);
    return;
  }
  AdjacencyBlock* out =
      find_link(nodes_[record.start.value].out, record.type).load(std::memory_order_relaxed);
  AdjacencyBlock* in =
      find_link(nodes_[record.target.value].in, record.type).load(std::memory_order_relaxed);
  out->dead.fetch_add(static_cast<std::uint32_t>(difference), std::memory_order_acq_rel);
  in->dead.fetch_add(static_cast<std::uint32_t>(difference), std::memory_order_acq_rel);
}

void Overlay::erase_edge(EdgeId id, Timestamp at) {
  EdgeRecord& record = edges_[id.value];
  mark_dead(record, 1);
  record.end.store(at, std::memory_order_release);
  undo_.push_back({Undo::Kind::edge_deleted, id.value, nullptr});
  count_edge(record.type, id.value, false, at);
}

void Overlay::push_node_version(NodeId id, NodeRecord& record, Version* next) {
  Version* before = record.head.load(std::memory_order_relaxed);
  next->previous.store(before, std::memory_order_relaxed);
  undo_.push_back({Undo::Kind::node_version, id.value, before});
  record.head.store(next, std::memory_order_release);
}

namespace {

// The properties with one of them replaced, added or removed; nullopt when that changes nothing.
std::optional<std::vector<Property>> changed(std::span<const Property> before,
                                             const Property& change) {
  const auto at = std::lower_bound(
      before.begin(), before.end(), change.key,
      [](const Property& property, PropertyToken key) { return property.key < key; });
  const bool present = at != before.end() && at->key == change.key;
  if (change.value.is_null() ? !present : present && at->value == change.value) return std::nullopt;
  std::vector<Property> after;
  after.reserve(before.size() + 1);
  after.insert(after.end(), before.begin(), at);
  if (!change.value.is_null()) after.push_back(change);
  after.insert(after.end(), present ? at + 1 : at, before.end());
  return after;
}

}  // namespace

bool Overlay::set_node_property(NodeId id, const Property& change, Timestamp at) {
  NodeRecord& record = nodes_[id.value];
  const Version* now = version_at(record.head, at);
  auto properties = changed(now->all(), change);
  if (!properties) return false;
  Version* next = new_version(now->label_set, at);
  fill(*next, std::move(*properties));
  push_node_version(id, record, next);
  if (!change.value.is_null()) index_all(true, id.value, {&change, 1});
  return true;
}

bool Overlay::set_edge_property(EdgeId id, const Property& change, Timestamp at) {
  EdgeRecord& record = edges_[id.value];
  Version* before = record.head.load(std::memory_order_relaxed);
  auto properties =
      changed(before == nullptr ? std::span<const Property>{} : before->all(), change);
  if (!properties) return false;
  Version* next = new_version(0, at);
  fill(*next, std::move(*properties));
  next->previous.store(before, std::memory_order_relaxed);
  undo_.push_back({Undo::Kind::edge_version, id.value, before});
  record.head.store(next, std::memory_order_release);
  if (!change.value.is_null()) index_all(false, id.value, {&change, 1});
  return true;
}

bool Overlay::set_label(NodeId id, LabelToken label, bool present, Timestamp at) {
  NodeRecord& record = nodes_[id.value];
  const Version* now = version_at(record.head, at);
  const auto labels = shared_.label_sets.labels(now->label_set);
  const auto where = std::lower_bound(labels.begin(), labels.end(), label);
  const bool has = where != labels.end() && *where == label;
  if (has == present) return false;
  std::vector<LabelToken> after(labels.begin(), where);
  if (present) after.push_back(label);
  after.insert(after.end(), has ? where + 1 : where, labels.end());
  const std::uint32_t before = now->label_set;
  Version* next = new_version(shared_.label_sets.intern(after), at);
  fill(*next, now->all());
  push_node_version(id, record, next);
  change_labels(before, next->label_set, id.value, at);
  return true;
}

bool Overlay::can_append(EdgeId id, TypeToken type, NodeId start, NodeId end) const noexcept {
  const NodeRecord* out = nodes_.find(start.value);
  const NodeRecord* in = nodes_.find(end.value);
  for (const AdjacencyHead* head :
       {out == nullptr ? nullptr : &out->out, in == nullptr ? nullptr : &in->in}) {
    if (head == nullptr) continue;
    const AdjacencyBlock* block = find_block(*head, type);
    const std::uint32_t count = block == nullptr ? 0 : block->count.load(std::memory_order_relaxed);
    if (count > 0 && !(block->edges()[count - 1] < id)) return false;
  }
  return true;
}

}  // namespace plenum::storage
