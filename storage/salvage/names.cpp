#include "storage/salvage/names.hpp"

#include <algorithm>
#include <utility>

#include "core/bytes.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t label_set_kind = 3;

Error senseless(std::string_view key) {
  return {ErrorCode::corruption, "the record " + key_text(key) + " makes no sense"};
}

/// The varints that a record consists of.
std::optional<std::vector<std::uint64_t>> numbers_in(std::string_view body) {
  core::ByteReader reader(body);
  std::vector<std::uint64_t> numbers;
  while (!reader.at_end()) {
    const auto number = reader.varint();
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

const char* kind_word(NameKind kind) {
  switch (kind) {
    case NameKind::label:
      return "label";
    case NameKind::type:
      return "type";
    case NameKind::property:
      return "property";
  }
  return "name";
}

}  // namespace

Result<FoundNames> FoundNames::read(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                    Findings& findings) {
  FoundNames names;
  // The statistics are gathered anew.
  PLENUM_TRY(scan_range(engine, at, kv::Family::meta, std::string(1, '\0'),
                        space_begin(Space::statistics),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          names.take(entry, findings);
                          return true;
                        }));
  if (names.fold_) {
    names.reserve(NameKind::label,
                  static_cast<std::uint32_t>(names.fold_->counts.nodes_by_label.size()));
    names.reserve(NameKind::type,
                  static_cast<std::uint32_t>(names.fold_->counts.edges_by_type.size()));
  }
  names.read_rules(findings);
  return names;
}

void FoundNames::take(const kv::KeyValue& entry, Findings& findings) {
  const auto body = unseal(entry.key, entry.value);
  if (!body.ok()) return findings.content(body.error());
  if (const Status taken = take_body(entry.key, *body); !taken.ok()) {
    findings.content(taken.error());
  }
}

Status FoundNames::take_body(const std::string& key, std::string_view body) {
  if (key == meta_key("fold")) {
    BaseMeta meta;
    PLENUM_TRY(decode_fold_record(body, meta));
    fold_ = std::move(meta);
    return {};
  }
  if (key == meta_key("indexes")) return {};  // they are made anew
  if (key == meta_key("schema")) {
    rule_bytes_ = body;
    return {};
  }
  if (const auto part = parse_graph_types_key(key)) {
    graph_type_parts_[*part] = body;
    return {};
  }
  const auto space = Space{static_cast<std::uint8_t>(key[0])};
  if (space == Space::unit && parse_unit_key(key)) {
    PLENUM_ASSIGN(units_[key.substr(1)], PageSet::decode(body));
    return {};
  }
  const auto place = parse_numbered_key(key);
  if (!place || (space != Space::name && space != Space::extent)) return senseless(key);
  const auto [kind, number] = *place;
  if (space == Space::name && kind < name_kind_count) {
    names_[kind][number] = body;
    reserve(NameKind{kind}, number + 1);
    return {};
  }
  const auto numbers = numbers_in(body);
  if (!numbers) return senseless(key);
  if (space == Space::name && kind == label_set_kind) {
    std::vector<std::uint32_t>& labels = label_sets_[number];
    for (const std::uint64_t label : *numbers) labels.push_back(static_cast<std::uint32_t>(label));
    return {};
  }
  if (space != Space::extent || kind > 1 || numbers->size() != 4) return senseless(key);
  if (kind == 1) return {};
  Extent extent;
  extent.owner = static_cast<std::uint32_t>((*numbers)[0]);
  extent.size = static_cast<std::uint32_t>((*numbers)[1]);
  extent.used = static_cast<std::uint32_t>((*numbers)[2]);
  extent.start = (*numbers)[3];
  node_extents_[extent.start] = extent;
  return {};
}

void FoundNames::read_rules(Findings& findings) {
  if (rule_bytes_.empty()) {
    if (!fold_) return;  // they are in the log, all of them
    ++findings.report.lost_rules;
    return findings.problem("graph", "the record of indexes and constraints is lost");
  }
  const NameCounts any{name_count_max, name_count_max, name_count_max};
  SchemaPtr schema = read_schema(rule_bytes_, graph_type_parts_, any);
  if (schema == nullptr) {
    ++findings.report.lost_rules;
    core::ByteReader reader(rule_bytes_);
    schema = storage::read_rules(reader, any);
    findings.problem("graph", schema == nullptr
                                  ? "the record of indexes and constraints makes no sense"
                                  : "the records of graph types are lost or make no sense");
    if (schema == nullptr) return;
  }
  for (const Schema::EntryPtr& entry : schema->entries()) rules_.push_back(entry->rule);
  for (const GraphTypePtr& type : schema->graph_types()) {
    graph_types_.push_back(type->definition());
  }
}

void FoundNames::reserve(NameKind kind, std::uint32_t bound) {
  std::uint32_t& present = bounds_[static_cast<std::size_t>(kind)];
  present = std::max(present, bound);
}

void FoundNames::add_next(NameKind kind, std::string text) {
  if (!numbering_) return;
  const auto index = static_cast<std::size_t>(kind);
  names_[index][bounds_[index]++] = std::move(text);
}

std::string FoundNames::name(NameKind kind, std::uint32_t token, Findings& findings) {
  auto& names = names_[static_cast<std::size_t>(kind)];
  const auto found = names.find(token);
  // A name that no transaction takes any more (older ones did) is as good as lost.
  if (found != names.end() && core::check_name(found->second, kind_word(kind)).ok()) {
    return found->second;
  }
  std::string made_up = std::string("lost_") + kind_word(kind) + "_" + std::to_string(token);
  const auto taken = [&] {
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& entry) { return entry.second == made_up; });
  };
  while (taken()) made_up += '_';
  ++findings.report.lost_names;
  findings.problem("graph", std::string("the name of ") + kind_word(kind) + " " +
                                std::to_string(token) + " is lost; it is called " + made_up);
  names.insert_or_assign(token, made_up);
  return made_up;
}

std::optional<std::vector<std::uint32_t>> FoundNames::label_set(std::uint32_t number) const {
  const auto found = label_sets_.find(number);
  if (found == label_sets_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::vector<std::uint32_t>> FoundNames::labels_made_with(std::uint64_t node) const {
  auto next = node_extents_.upper_bound(node);
  if (next == node_extents_.begin()) return std::nullopt;
  const Extent& extent = std::prev(next)->second;
  if (node >= extent.start + extent.size || extent.owner == Extent::mixed) return std::nullopt;
  return label_set(extent.owner);
}

}  // namespace plenum::storage
