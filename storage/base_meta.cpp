#include "storage/base_meta.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/schema_codec.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t label_set_kind = 3;
constexpr const char* fold_record_name = "fold";
constexpr const char* schema_record_name = "schema";
constexpr const char* indexes_record_name = "indexes";
/// Words of a bitmap that a record may ask for: pages of 2^48 ids.
constexpr std::uint64_t page_words_max = segment_number_bound >> 11 >> 6;

Error damaged(const char* what) {
  return {ErrorCode::corruption, std::string("the record of the last fold is damaged: ") + what};
}

}  // namespace

void PageSet::set(std::uint64_t number, bool present) {
  const std::uint64_t word = number / 64;
  if (word >= words_.size()) {
    if (!present) return;
    words_.resize(static_cast<std::size_t>(word + 1));
  }
  const std::uint64_t bit = std::uint64_t{1} << (number % 64);
  words_[word] = present ? words_[word] | bit : words_[word] & ~bit;
}

std::uint64_t PageSet::next(std::uint64_t number) const noexcept {
  for (std::uint64_t word = number / 64; word < words_.size(); ++word) {
    std::uint64_t bits = words_[word];
    if (word == number / 64) bits &= ~std::uint64_t{0} << (number % 64);
    if (bits != 0) return word * 64 + static_cast<std::uint64_t>(std::countr_zero(bits));
  }
  return ~std::uint64_t{0};
}

std::uint64_t PageSet::bound() const noexcept {
  for (std::size_t word = words_.size(); word > 0; --word) {
    if (words_[word - 1] != 0) {
      return word * 64 - static_cast<std::uint64_t>(std::countl_zero(words_[word - 1]));
    }
  }
  return 0;
}

// Runs of empty words, then one that is not: pages are mostly dense at the front.
void PageSet::encode(std::string& out) const {
  std::uint64_t empty = 0;
  for (const std::uint64_t word : words_) {
    if (word == 0) {
      ++empty;
      continue;
    }
    core::append_varint(out, std::exchange(empty, 0));
    core::append_little_endian(out, word);
  }
}

Result<PageSet> PageSet::decode(std::string_view bytes) {
  core::ByteReader reader(bytes);
  PageSet set;
  while (!reader.at_end()) {
    const auto empty = reader.varint();
    const auto word = reader.little_endian<std::uint64_t>();
    if (!empty || !word || *empty > page_words_max - set.words_.size()) {
      return damaged("a set of pages");
    }
    set.words_.resize(set.words_.size() + static_cast<std::size_t>(*empty));
    set.words_.push_back(*word);
  }
  return set;
}

namespace {

std::string encode_record(const BaseMeta& meta) {
  std::string body;
  body.push_back(1);
  body.push_back(meta.unclean ? 1 : 0);
  core::append_varint(body, meta.fold);
  core::append_varint(body, meta.timestamp);
  core::append_varint(body, meta.counts.nodes);
  core::append_varint(body, meta.counts.edges);
  for (const auto* counts : {&meta.counts.nodes_by_label, &meta.counts.edges_by_type}) {
    core::append_varint(body, counts->size());
    for (const std::uint64_t count : *counts) core::append_varint(body, count);
  }
  return body;
}

Status decode_counts(core::ByteReader& reader, std::vector<std::uint64_t>& counts) {
  const auto size = reader.varint();
  if (!size || *size > reader.remaining()) return damaged("counts");
  for (std::uint64_t i = 0; i < *size; ++i) {
    const auto count = reader.varint();
    if (!count) return damaged("counts");
    counts.push_back(*count);
  }
  return {};
}

}  // namespace

Status decode_fold_record(std::string_view body, BaseMeta& meta) {
  core::ByteReader reader(body);
  const auto format = reader.byte();
  const auto unclean = reader.byte();
  const auto fold = reader.varint();
  const auto timestamp = reader.varint();
  const auto nodes = reader.varint();
  const auto edges = reader.varint();
  if (!edges || *format != 1 || *unclean > 1 || *fold > 0xFFFFFFFF) return damaged("its head");
  meta.unclean = *unclean == 1;
  meta.fold = static_cast<std::uint32_t>(*fold);
  meta.timestamp = *timestamp;
  meta.counts.nodes = *nodes;
  meta.counts.edges = *edges;
  PLENUM_TRY(decode_counts(reader, meta.counts.nodes_by_label));
  PLENUM_TRY(decode_counts(reader, meta.counts.edges_by_type));
  if (!reader.at_end()) return damaged("its end");
  return {};
}

namespace {

std::string encode_extent(const Extent& extent) {
  std::string body;
  core::append_varint(body, extent.owner);
  core::append_varint(body, extent.size);
  core::append_varint(body, extent.used);
  core::append_varint(body, extent.start);
  return body;
}

Result<Extent> decode_extent(std::string_view body) {
  core::ByteReader reader(body);
  const auto owner = reader.varint();
  const auto size = reader.varint();
  const auto used = reader.varint();
  const auto start = reader.varint();
  const bool sound = reader.at_end() && *owner <= Extent::mixed && *size <= IdAllocator::size_max &&
                     *used <= *size && *start <= IdAllocator::id_max;
  if (!sound) return damaged("an extent");
  Extent extent;
  extent.owner = static_cast<std::uint32_t>(*owner);
  extent.size = static_cast<std::uint32_t>(*size);
  extent.used = static_cast<std::uint32_t>(*used);
  extent.start = *start;
  return extent;
}

std::string encode_labels(std::span<const LabelToken> labels) {
  std::string body;
  for (const LabelToken label : labels) {
    core::append_varint(body, static_cast<std::uint32_t>(label));
  }
  return body;
}

// The next number, then each stored index: its number and the name of its rule. Later runs of a
// full-text index follow it under the same name.
std::string encode_indexes(const BaseMeta& meta) {
  std::string body;
  core::append_varint(body, meta.next_index);
  for (const auto& [rule, number] : meta.indexes) {
    core::append_varint(body, number);
    core::append_counted(body, rule);
    const auto later = meta.text_runs.find(number);
    if (later == meta.text_runs.end()) continue;
    for (const std::uint32_t run : later->second) {
      core::append_varint(body, run);
      core::append_counted(body, rule);
    }
  }
  return body;
}

Status decode_indexes(std::string_view body, BaseMeta& meta) {
  core::ByteReader reader(body);
  const auto next = reader.varint();
  if (!next || *next > 0xFFFFFFFF) return damaged("the stored indexes");
  meta.next_index = static_cast<std::uint32_t>(*next);
  while (!reader.at_end()) {
    const auto number = reader.varint();
    const auto rule = reader.counted();
    if (!rule || *number >= *next) return damaged("the stored indexes");
    const auto of_rule = static_cast<std::uint32_t>(*number);
    const auto [index, first] = meta.indexes.emplace(*rule, of_rule);
    if (!first) meta.text_runs[index->second].push_back(of_rule);
  }
  return {};
}

class Loader {
 public:
  explicit Loader(SharedState& shared) : shared_(shared) {}

  Status take(const kv::KeyValue& entry) {
    PLENUM_ASSIGN(const std::string_view body, unseal(entry.key, entry.value));
    switch (Space{static_cast<std::uint8_t>(entry.key[0])}) {
      case Space::meta:
        if (entry.key == meta_key(fold_record_name)) return decode_fold_record(body, meta_);
        if (entry.key == meta_key(indexes_record_name)) return decode_indexes(body, meta_);
        if (const auto part = parse_graph_types_key(entry.key)) {
          graph_types_.emplace(*part, body);
          return {};
        }
        if (entry.key != meta_key(schema_record_name)) return damaged("an unknown record");
        schema_ = body;  // names come after it
        return {};
      case Space::name:
        return name(entry.key, body);
      case Space::unit: {
        if (!parse_unit_key(entry.key)) return damaged("a unit");
        PLENUM_ASSIGN(meta_.units[entry.key.substr(1)], PageSet::decode(body));
        return {};
      }
      case Space::extent:
        return extent(entry.key, body);
      default:
        return damaged("an unknown record");
    }
  }

  Result<BaseMeta> finish() {
    const std::size_t labels = shared_.catalog.size(NameKind::label);
    const std::size_t types = shared_.catalog.size(NameKind::type);
    if (meta_.counts.nodes_by_label.size() > labels || meta_.counts.edges_by_type.size() > types) {
      return damaged("it counts labels or types without a name");
    }
    meta_.counts.nodes_by_label.resize(labels);
    meta_.counts.edges_by_type.resize(types);
    meta_.edge_extents = shared_.edge_ids.extents();
    meta_.label_sets = shared_.label_sets.size();
    shared_.counts = meta_.counts;
    PLENUM_TRY(schema());
    return std::move(meta_);
  }

 private:
  // Indexes are filled when the whole graph is there.
  Status schema() {
    if (!schema_) return meta_.fold == 0 ? Status() : damaged("the schema is missing");
    Catalog& catalog = shared_.catalog;
    SchemaPtr schema = read_schema(*schema_, graph_types_,
                                   {catalog.size(NameKind::label), catalog.size(NameKind::type),
                                    catalog.size(NameKind::property)});
    if (!schema) return damaged("an index, a constraint or a graph type");
    for (const auto& [rule, number] : meta_.indexes) {
      const Schema::EntryPtr entry = schema->find(rule);
      if (!entry || (!entry->index && !entry->fulltext) ||
          !meta_.units.contains(index_unit(number))) {
        return damaged("a stored index");
      }
      schema = schema->with(stored_entry(*entry, number));
      const auto later = meta_.text_runs.find(number);
      if (later == meta_.text_runs.end()) continue;
      const auto is_there = [&](std::uint32_t run) {
        return meta_.units.contains(index_unit(run));
      };
      if (!entry->fulltext || !std::all_of(later->second.begin(), later->second.end(), is_there)) {
        return damaged("a stored index");
      }
    }
    catalog.set_schema(std::move(schema));
    return {};
  }

  Status name(std::string_view key, std::string_view body) {
    const auto place = parse_numbered_key(key);
    if (!place || place->first > label_set_kind) return damaged("a name");
    if (place->first == label_set_kind) return label_set(place->second, body);
    const auto kind = NameKind{place->first};
    if (place->second != shared_.catalog.size(kind)) return damaged("a name is missing");
    if (shared_.catalog.find(kind, body)) return damaged("a name stands twice");
    PLENUM_TRY(shared_.catalog.add(kind, body));
    if (kind == NameKind::property && body == "key") {
      shared_.key_property = PropertyToken{place->second};
    }
    if (kind == NameKind::property && body == "name") {
      shared_.name_property = PropertyToken{place->second};
    }
    return {};
  }

  Status label_set(std::uint32_t number, std::string_view body) {
    core::ByteReader reader(body);
    std::vector<LabelToken> labels;
    while (!reader.at_end()) {
      const auto label = reader.varint();
      if (!label || *label > name_count_max) return damaged("a set of labels");
      const LabelToken next{static_cast<std::uint32_t>(*label)};
      if (!labels.empty() && !(labels.back() < next)) return damaged("a set of labels");
      labels.push_back(next);
    }
    if (shared_.label_sets.intern(labels) != number) return damaged("a set of labels is missing");
    return {};
  }

  Status extent(std::string_view key, std::string_view body) {
    const auto place = parse_numbered_key(key);
    if (!place || place->first > 1) return damaged("an extent");
    PLENUM_ASSIGN(const Extent extent, decode_extent(body));
    IdAllocator& ids = place->first == 0 ? shared_.node_ids : shared_.edge_ids;
    return ids.restore(place->second, extent);
  }

  SharedState& shared_;
  BaseMeta meta_;
  std::optional<std::string> schema_;
  GraphTypeParts graph_types_;
};

void put_sealed(kv::Batch& batch, std::string key, std::string body) {
  std::string value = seal(key, std::move(body));
  batch.put(kv::Family::meta, std::move(key), std::move(value));
}

}  // namespace

Result<BaseMeta> load_base_meta(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                SharedState& shared) {
  Loader loader(shared);
  // Statistics come after it: they are read when somebody plans with them.
  PLENUM_TRY(scan_range(engine, at, kv::Family::meta, std::string(1, '\0'),
                        space_begin(Space::statistics),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(loader.take(entry));
                          return true;
                        }));
  return loader.finish();
}

void FoldedNames::remember(const SharedState& shared) {
  for (std::size_t kind = 0; kind < name_kind_count; ++kind) {
    names_[kind] = shared.catalog.size(static_cast<NameKind>(kind));
  }
  label_sets_ = shared.label_sets.size();
  node_extents_ = shared.node_ids.extents();
  edge_extents_ = shared.edge_ids.extents();
}

namespace {

std::vector<std::pair<std::uint32_t, Extent>> changed_extents(const std::vector<Extent>& before,
                                                              const std::vector<Extent>& now) {
  std::vector<std::pair<std::uint32_t, Extent>> changed;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (i < before.size() && before[i].used == now[i].used) continue;
    changed.emplace_back(static_cast<std::uint32_t>(i), now[i]);
  }
  return changed;
}

}  // namespace

FoldedShared FoldedNames::difference(const SharedState& shared) const {
  FoldedShared difference;
  for (std::size_t kind = 0; kind < name_kind_count; ++kind) {
    const auto name_kind = static_cast<NameKind>(kind);
    for (std::uint32_t token = names_[kind]; token < shared.catalog.size(name_kind); ++token) {
      difference.names[kind].emplace_back(token, shared.catalog.name(name_kind, token));
    }
  }
  for (std::uint32_t set = label_sets_; set < shared.label_sets.size(); ++set) {
    const auto labels = shared.label_sets.labels(set);
    difference.label_sets.emplace_back(set, std::vector(labels.begin(), labels.end()));
  }
  difference.schema = shared.catalog.schema();
  difference.node_extents = changed_extents(node_extents_, shared.node_ids.extents());
  difference.edge_extents = changed_extents(edge_extents_, shared.edge_ids.extents());
  return difference;
}

void append_fold_record(const BaseMeta& meta, kv::Batch& batch) {
  put_sealed(batch, meta_key(fold_record_name), encode_record(meta));
}

void append_base_meta(const BaseMeta& meta, const FoldedShared& shared,
                      const std::set<std::string>& units, kv::Batch& batch) {
  for (std::size_t kind = 0; kind < name_kind_count; ++kind) {
    for (const auto& [token, text] : shared.names[kind]) {
      put_sealed(batch, numbered_key(Space::name, static_cast<std::uint8_t>(kind), token), text);
    }
  }
  for (const auto& [number, labels] : shared.label_sets) {
    put_sealed(batch, numbered_key(Space::name, label_set_kind, number), encode_labels(labels));
  }
  for (const std::uint8_t kind : {std::uint8_t{0}, std::uint8_t{1}}) {
    for (const auto& [number, extent] : kind == 0 ? shared.node_extents : shared.edge_extents) {
      put_sealed(batch, numbered_key(Space::extent, kind, number), encode_extent(extent));
    }
  }
  std::string schema;
  append_schema(schema, *shared.schema);
  put_sealed(batch, meta_key(schema_record_name), std::move(schema));
  if (meta.next_index > 0) {
    put_sealed(batch, meta_key(indexes_record_name), encode_indexes(meta));
  }
  for (auto& [part, body] : graph_type_parts(*shared.schema)) {
    put_sealed(batch, graph_types_key(part), std::move(body));
  }
  for (const std::string& unit : units) {
    std::string key = unit_key(unit);
    const auto pages = meta.units.find(unit);
    if (pages == meta.units.end() || pages->second.empty()) {
      batch.erase(kv::Family::meta, std::move(key));
      continue;
    }
    std::string body;
    pages->second.encode(body);
    put_sealed(batch, std::move(key), std::move(body));
  }
  append_fold_record(meta, batch);
}

}  // namespace plenum::storage
