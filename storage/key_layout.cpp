#include "storage/key_layout.hpp"

#include "core/bytes.hpp"
#include "core/crc32c.hpp"

namespace plenum::storage {

namespace {

constexpr std::size_t log_key_bytes = 1 + 2 + 8 + 2;
constexpr std::size_t unit_bytes = 1 + 1 + 4;
constexpr std::size_t segment_key_bytes = unit_bytes + 6 + 2 + 4;

void append_space(std::string& key, Space space) { key.push_back(static_cast<char>(space)); }

void append_escaped(std::string& key, std::string_view text) {
  while (true) {
    const std::size_t zero = text.find('\0');
    if (zero == std::string_view::npos) break;
    key.append(text.substr(0, zero + 1)).push_back(static_cast<char>(0xFF));
    text.remove_prefix(zero + 1);
  }
  key.append(text);
}

std::string unit_text(Space space, std::uint8_t way, std::uint32_t token) {
  std::string unit;
  unit.reserve(segment_key_bytes);
  append_space(unit, space);
  unit.push_back(static_cast<char>(way));
  core::append_big_endian(unit, token);
  return unit;
}

void append_number(std::string& key, std::uint64_t number) {
  core::append_big_endian(key, static_cast<std::uint16_t>(number >> 32));
  core::append_big_endian(key, static_cast<std::uint32_t>(number));
}

std::string segment_key(std::string key, std::uint64_t number, std::uint16_t part,
                        std::uint32_t fold) {
  append_number(key, number);
  core::append_big_endian(key, part);
  core::append_big_endian(key, ~fold);
  return key;
}

// What follows the unit in a segment key.
struct SegmentPlace {
  std::uint64_t number;
  std::uint16_t part;
  std::uint32_t fold;
};
SegmentPlace parse_place(std::string_view key) {
  const char* const from = key.data() + unit_bytes;
  return {std::uint64_t{core::load_big_endian<std::uint16_t>(from)} << 32 |
              core::load_big_endian<std::uint32_t>(from + 2),
          core::load_big_endian<std::uint16_t>(from + 6),
          ~core::load_big_endian<std::uint32_t>(from + 8)};
}

}  // namespace

std::string space_begin(Space space) { return std::string(1, static_cast<char>(space)); }

std::string space_end(Space space) {
  return std::string(1, static_cast<char>(static_cast<std::uint8_t>(space) + 1));
}

std::string log_key(Timestamp timestamp, std::uint16_t part) {
  std::string key;
  append_space(key, Space::log);
  core::append_big_endian<std::uint16_t>(key, 0);
  core::append_big_endian<std::uint64_t>(key, timestamp);
  core::append_big_endian<std::uint16_t>(key, part);
  return key;
}

std::optional<std::pair<Timestamp, std::uint16_t>> parse_log_key(std::string_view key) {
  if (key.size() != log_key_bytes || key[0] != static_cast<char>(Space::log)) return std::nullopt;
  if (core::load_big_endian<std::uint16_t>(key.data() + 1) != 0) return std::nullopt;
  return std::pair{core::load_big_endian<std::uint64_t>(key.data() + 3),
                   core::load_big_endian<std::uint16_t>(key.data() + 11)};
}

std::string adjacency_unit(Direction direction, TypeToken type) {
  return unit_text(Space::adjacency, direction == Direction::in ? 1 : 0,
                   static_cast<std::uint32_t>(type));
}

std::string column_unit(EntityKind kind, PropertyToken property) {
  return unit_text(Space::column, kind == EntityKind::edge ? 1 : 0,
                   static_cast<std::uint32_t>(property));
}

std::string index_unit(std::uint32_t index) { return unit_text(Space::index_page, 0, index); }

std::string adjacency_key(const AdjacencyKey& key) {
  return segment_key(adjacency_unit(key.direction, key.type), key.group, key.part, key.fold);
}

std::string column_key(const ColumnKey& key) {
  return segment_key(column_unit(key.kind, key.property), key.segment, key.part, key.fold);
}

std::string index_page_key(const IndexPageKey& key) {
  return segment_key(index_unit(key.index), key.page, key.part, key.fold);
}

std::optional<SegmentUnit> parse_unit(std::string_view unit) {
  if (unit.size() != unit_bytes || static_cast<unsigned char>(unit[1]) > 1) return std::nullopt;
  const bool second = unit[1] == 1;
  const auto token = core::load_big_endian<std::uint32_t>(unit.data() + 2);
  SegmentUnit parsed;
  if (unit[0] == static_cast<char>(Space::adjacency)) {
    parsed.space = Space::adjacency;
    parsed.direction = second ? Direction::in : Direction::out;
    parsed.type = TypeToken{token};
    return parsed;
  }
  if (unit[0] == static_cast<char>(Space::index_page) && !second) {
    parsed.space = Space::index_page;
    parsed.index = token;
    return parsed;
  }
  if (unit[0] != static_cast<char>(Space::column)) return std::nullopt;
  parsed.space = Space::column;
  parsed.kind = second ? EntityKind::edge : EntityKind::node;
  parsed.property = PropertyToken{token};
  return parsed;
}

std::optional<AdjacencyKey> parse_adjacency_key(std::string_view key) {
  if (key.size() != segment_key_bytes) return std::nullopt;
  const auto unit = parse_unit(key.substr(0, unit_bytes));
  if (!unit || unit->space != Space::adjacency) return std::nullopt;
  const SegmentPlace place = parse_place(key);
  return AdjacencyKey{unit->direction, unit->type, place.number, place.part, place.fold};
}

std::optional<ColumnKey> parse_column_key(std::string_view key) {
  if (key.size() != segment_key_bytes) return std::nullopt;
  const auto unit = parse_unit(key.substr(0, unit_bytes));
  if (!unit || unit->space != Space::column) return std::nullopt;
  const SegmentPlace place = parse_place(key);
  return ColumnKey{unit->kind, unit->property, place.number, place.part, place.fold};
}

std::optional<IndexPageKey> parse_index_page_key(std::string_view key) {
  if (key.size() != segment_key_bytes) return std::nullopt;
  const auto unit = parse_unit(key.substr(0, unit_bytes));
  if (!unit || unit->space != Space::index_page) return std::nullopt;
  const SegmentPlace place = parse_place(key);
  return IndexPageKey{unit->index, place.number, place.part, place.fold};
}

std::string segment_begin(std::string_view unit, std::uint64_t number) {
  std::string key(unit);
  if (number < segment_number_bound) {
    append_number(key, number);
    return key;
  }
  // The next unit; a token of all ones carries into the byte before, which is 1 at most.
  while (static_cast<unsigned char>(key.back()) == 0xFF) key.pop_back();
  key.back() = static_cast<char>(static_cast<unsigned char>(key.back()) + 1);
  return key;
}

std::string_view segment_place(std::string_view key) { return key.substr(0, unit_bytes + 6); }

std::string_view segment_unit(std::string_view key) { return key.substr(0, unit_bytes); }

std::uint32_t segment_fold(std::string_view key) {
  return ~core::load_big_endian<std::uint32_t>(key.data() + segment_key_bytes - 4);
}

std::string lookup_begin(std::uint8_t lookup, std::uint64_t hash) {
  std::string key;
  append_space(key, Space::lookup);
  key.push_back(static_cast<char>(lookup));
  core::append_big_endian(key, hash);
  return key;
}

std::string lookup_key(std::uint8_t lookup, std::uint64_t hash, std::uint64_t id) {
  std::string key = lookup_begin(lookup, hash);
  core::append_big_endian(key, id);
  return key;
}

std::optional<std::uint64_t> parse_lookup_id(std::string_view key) {
  if (key.size() != 18 || key[0] != static_cast<char>(Space::lookup)) return std::nullopt;
  return core::load_big_endian<std::uint64_t>(key.data() + 10);
}

std::string numbered_key(Space space, std::uint8_t kind, std::uint32_t number) {
  std::string key;
  append_space(key, space);
  key.push_back(static_cast<char>(kind));
  core::append_big_endian(key, number);
  return key;
}

std::optional<std::pair<std::uint8_t, std::uint32_t>> parse_numbered_key(std::string_view key) {
  if (key.size() != 6) return std::nullopt;
  return std::pair{static_cast<std::uint8_t>(key[1]),
                   core::load_big_endian<std::uint32_t>(key.data() + 2)};
}

std::string meta_key(std::string_view name) {
  std::string key;
  append_space(key, Space::meta);
  return key.append(name);
}

std::string graph_types_key(std::uint16_t part) {
  std::string key = meta_key("graph_types");
  core::append_big_endian(key, part);
  return key;
}

std::optional<std::uint16_t> parse_graph_types_key(std::string_view key) {
  const std::string start = meta_key("graph_types");
  if (key.size() != start.size() + 2 || !key.starts_with(start)) return std::nullopt;
  return core::load_big_endian<std::uint16_t>(key.data() + start.size());
}

std::string unit_key(std::string_view unit) {
  std::string key;
  append_space(key, Space::unit);
  return key.append(unit);
}

std::optional<SegmentUnit> parse_unit_key(std::string_view key) {
  if (key.empty() || key[0] != static_cast<char>(Space::unit)) return std::nullopt;
  return parse_unit(key.substr(1));
}

std::string statistics_key(std::string_view unit) {
  std::string key;
  append_space(key, Space::statistics);
  return key.append(unit);
}

std::optional<SegmentUnit> parse_statistics_key(std::string_view key) {
  if (key.empty() || key[0] != static_cast<char>(Space::statistics)) return std::nullopt;
  const auto unit = parse_unit(key.substr(1));
  return unit && unit->space != Space::index_page ? unit : std::nullopt;
}

std::string document_key(std::string_view document) {
  std::string key;
  append_space(key, Space::document);
  return key.append(document);
}

std::string document_part_key(std::string_view document, std::uint32_t part) {
  std::string key;
  append_space(key, Space::document_part);
  key.append(document);
  core::append_big_endian(key, part);
  return key;
}

std::string_view parse_document_key(std::string_view key) { return key.substr(1); }

std::string pair_group_begin(Space space, std::string_view first) {
  std::string key = pair_prefix(space, first);
  return key.append("\x00\x01", 2);
}

std::string pair_group_end(Space space, std::string_view first) {
  std::string key = pair_prefix(space, first);
  return key.append("\x00\x02", 2);
}

std::string pair_prefix(Space space, std::string_view prefix) {
  std::string key;
  append_space(key, space);
  append_escaped(key, prefix);
  return key;
}

std::string pair_key(Space space, std::string_view first, std::string_view second) {
  std::string key;
  key.reserve(1 + first.size() + 2 + second.size());
  append_space(key, space);
  append_escaped(key, first);
  return key.append("\x00\x01", 2).append(second);
}

std::optional<std::pair<std::string, std::string>> parse_pair_key(std::string_view key) {
  std::string first;
  for (std::size_t i = 1; i < key.size(); ++i) {
    if (key[i] != '\0') {
      first.push_back(key[i]);
      continue;
    }
    if (i + 1 == key.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(key[++i]);
    if (next == 0x01) return std::pair{std::move(first), std::string(key.substr(i + 1))};
    if (next != 0xFF) return std::nullopt;
    first.push_back('\0');
  }
  return std::nullopt;
}

std::string seal(std::string_view key, std::string body) {
  core::append_little_endian<std::uint32_t>(body, core::crc32c(body, core::crc32c(key)));
  return body;
}

Result<std::string_view> unseal(std::string_view key, std::string_view value) {
  if (value.size() < sizeof(std::uint32_t)) {
    return Error(ErrorCode::corruption, "the value of key " + key_text(key) + " is too short");
  }
  const std::string_view body = value.substr(0, value.size() - sizeof(std::uint32_t));
  const auto stored = core::load_little_endian<std::uint32_t>(value.data() + body.size());
  if (core::crc32c(body, core::crc32c(key)) != stored) {
    return Error(ErrorCode::corruption,
                 "the value of key " + key_text(key) + " does not match its checksum");
  }
  return body;
}

std::string key_text(std::string_view key) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const char c : key.substr(0, 32)) {
    text.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return key.size() > 32 ? text + "..." : text;
}

}  // namespace plenum::storage
