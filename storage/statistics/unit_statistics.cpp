#include "storage/statistics/unit_statistics.hpp"

#include <bit>
#include <cmath>
#include <optional>

#include "core/bytes.hpp"
#include "core/hash.hpp"
#include "storage/ordered_code.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t statistics_format = 1;
constexpr unsigned shift_max = 48;

std::uint64_t draw(std::uint64_t id) noexcept { return core::mix64(id + 0x9E3779B97F4A7C15ULL); }

std::uint64_t mask_of(unsigned shift) noexcept { return (std::uint64_t{1} << shift) - 1; }

/// Halves a sample until it is small enough.
template <class Rows, class IdOf>
void prune(Rows& rows, unsigned& shift, const IdOf& id_of) {
  while (rows.size() > sample_max && shift < shift_max) {
    ++shift;
    std::erase_if(rows,
                  [&](const auto& row) { return (draw(id_of(row.first)) & mask_of(shift)) != 0; });
  }
}

// Equal numbers are one value, whatever their kind.
std::uint64_t hash_of(double value) noexcept {
  const double whole = std::trunc(value);
  if (whole == value && std::abs(value) < 9e18) {
    return core::mix64(static_cast<std::uint64_t>(static_cast<std::int64_t>(whole)));
  }
  return core::mix64(std::bit_cast<std::uint64_t>(value));
}

std::uint64_t hash_of(const Value& value) {
  if (const auto* number = value.get_if<std::int64_t>()) {
    return core::mix64(static_cast<std::uint64_t>(*number));
  }
  if (const auto* number = value.get_if<double>()) return hash_of(*number);
  if (const auto* text = value.get_if<std::string>()) return core::stable_hash64(*text);
  std::string code;
  append_ordered(code, value);
  return core::stable_hash64(code);
}

/// Calls take(row) for each row with a value, of a page of one value for the first only.
template <class Take>
void each_value(const ColumnPage& page, const Take& take) {
  if (page.form() != ColumnPage::Form::constant) return page.for_each_valid(take);
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    if (page.is_valid(row)) return take(row);
  }
}

// Every value of every segment that is written comes through here: one loop a kind.
void add_values(const ColumnPage& page, DistinctSketch& distinct) {
  switch (page.kind()) {
    case ColumnPage::Kind::integer:
      return each_value(page, [&](std::size_t row) {
        distinct.add(core::mix64(static_cast<std::uint64_t>(page.integer(row))));
      });
    case ColumnPage::Kind::floating:
      return each_value(page, [&](std::size_t row) { distinct.add(hash_of(page.floating(row))); });
    case ColumnPage::Kind::string:
      if (page.has_dictionary()) {
        for (std::size_t entry = 0; entry < page.dictionary_size(); ++entry) {
          distinct.add(core::stable_hash64(page.dictionary_entry(entry)));
        }
        return;
      }
      return each_value(
          page, [&](std::size_t row) { distinct.add(core::stable_hash64(page.string(row))); });
    case ColumnPage::Kind::boolean:
    case ColumnPage::Kind::any:
    case ColumnPage::Kind::null:
      return each_value(page, [&](std::size_t row) { distinct.add(hash_of(page.value(row))); });
  }
}

void append_group(std::string& out, std::uint32_t group) {
  core::append_varint(out, static_cast<std::uint32_t>(group + 1));  // 0: unknown
}

bool read_group(core::ByteReader& reader, std::uint32_t& group) {
  const auto number = reader.varint();
  if (!number || *number > 0xFFFFFFFF) return false;
  group = static_cast<std::uint32_t>(*number) - 1;
  return true;
}

/// The head that both records share.
std::string begin_record(unsigned shift) {
  std::string out(1, static_cast<char>(statistics_format));
  core::append_varint(out, shift);
  return out;
}

bool read_head(core::ByteReader& reader, unsigned& shift) {
  const auto format = reader.byte();
  const auto number = reader.varint();
  if (!number || *format != statistics_format || *number > shift_max) return false;
  shift = static_cast<unsigned>(*number);
  return true;
}

/// How many rows follow; nullopt when there cannot be so many.
std::optional<std::uint64_t> read_count(core::ByteReader& reader) {
  const auto count = reader.varint();
  return !count || *count > sample_max ? std::nullopt : count;
}

}  // namespace

std::string value_code(const Value& value) {
  std::string code;
  if (!append_ordered(code, value)) return {};
  if (code.size() <= value_code_bytes) return code;
  const std::uint64_t hash = core::stable_hash64(code);
  code.resize(value_code_bytes);
  core::append_big_endian(code, hash);
  return code;
}

std::string value_code_prefix(const std::string& prefix) {
  std::string code = prefix_component(prefix).bytes;
  code.resize(std::min(code.size(), value_code_bytes));
  return code;
}

void ColumnStatistics::replace(std::uint64_t segment, const ColumnPage& page) {
  const std::uint64_t first = segment * column_page_rows;
  rows.erase(rows.lower_bound(first), rows.lower_bound(first + column_page_rows));
  if (page.count() == 0) return;
  const std::uint64_t mask = mask_of(shift);
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    if ((draw(first + row) & mask) != 0 || !page.is_valid(row)) continue;
    std::string code = value_code(page.value(row));
    if (!code.empty()) rows.emplace(first + row, SampledValue{group_unknown, std::move(code)});
  }
  prune(rows, shift, [](std::uint64_t id) { return id; });
  add_values(page, distinct);
}

std::string ColumnStatistics::encode() const {
  std::string out = begin_record(shift);
  out.append(reinterpret_cast<const char*>(distinct.bytes().data()), DistinctSketch::registers);
  core::append_varint(out, rows.size());
  std::uint64_t last = 0;
  for (const auto& [id, value] : rows) {
    core::append_varint(out, id - last);
    append_group(out, value.group);
    core::append_counted(out, value.code);
    last = id;
  }
  return out;
}

std::optional<ColumnStatistics> ColumnStatistics::decode(std::string_view bytes) {
  core::ByteReader reader(bytes);
  ColumnStatistics out;
  if (!read_head(reader, out.shift)) return std::nullopt;
  for (std::uint8_t& rank : out.distinct.bytes()) {
    const auto byte = reader.byte();
    if (!byte || *byte > 64) return std::nullopt;
    rank = *byte;
  }
  const auto count = read_count(reader);
  if (!count) return std::nullopt;
  std::uint64_t id = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto step = reader.varint();
    SampledValue value;
    if (!step || (i > 0 && *step == 0) || !read_group(reader, value.group)) return std::nullopt;
    const auto code = reader.counted();
    if (!code || code->empty() || code->size() > value_code_bytes + 8) return std::nullopt;
    id += *step;
    value.code = *code;
    out.rows.emplace_hint(out.rows.end(), id, std::move(value));
  }
  if (!reader.at_end() || out.rows.size() != *count) return std::nullopt;
  return out;
}

void DegreeHistogram::count(std::uint64_t degree, bool added) noexcept {
  if (degree == 0) return;
  const std::size_t bucket =
      std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(degree)) - 1, buckets - 1);
  nodes[bucket] += added ? 1 : ~std::uint64_t{0};
  edges[bucket] += added ? degree : ~degree + 1;
}

double DegreeHistogram::node_count() const noexcept {
  double sum = 0;
  for (const std::uint64_t count : nodes) sum += static_cast<double>(count);
  return sum;
}

double DegreeHistogram::edge_count() const noexcept {
  double sum = 0;
  for (const std::uint64_t count : edges) sum += static_cast<double>(count);
  return sum;
}

// The square of a bucket's mean stands for the mean of its squares: at most an eighth too low.
double DegreeHistogram::mean_at_edge() const noexcept {
  double squares = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    if (nodes[i] == 0) continue;
    const auto sum = static_cast<double>(edges[i]);
    squares += sum * sum / static_cast<double>(nodes[i]);
  }
  const double all = edge_count();
  return all == 0 ? 0 : squares / all;
}

void AdjacencyStatistics::replace(Direction direction, std::uint64_t group,
                                  const segment::AdjacencyGroup& before,
                                  const segment::AdjacencyGroup& after) {
  for (std::size_t i = 0; i < segment::adjacency_group_nodes; ++i) {
    degrees.count(before.degree(i), false);
    degrees.count(after.degree(i), true);
  }
  if (direction != Direction::out) return;
  const std::uint64_t first = group << segment::adjacency_group_bits;
  edges.erase(edges.lower_bound({first, 0}),
              edges.lower_bound({first + segment::adjacency_group_nodes, 0}));
  const std::uint64_t mask = mask_of(shift);
  for (std::size_t i = 0; i < segment::adjacency_group_nodes; ++i) {
    for (std::size_t at = after.offsets[i]; at < after.offsets[i + 1]; ++at) {
      if ((draw(after.edges[at]) & mask) != 0) continue;
      edges.emplace(std::pair(first + i, after.edges[at]),
                    SampledEdge{after.neighbours[at], group_unknown, group_unknown});
    }
  }
  prune(edges, shift, [](const auto& key) { return key.second; });
}

std::string AdjacencyStatistics::encode() const {
  std::string out = begin_record(shift);
  for (std::size_t i = 0; i < DegreeHistogram::buckets; ++i) {
    core::append_varint(out, degrees.nodes[i]);
    core::append_varint(out, degrees.edges[i]);
  }
  core::append_varint(out, edges.size());
  std::uint64_t last = 0;
  for (const auto& [key, edge] : edges) {
    core::append_varint(out, key.first - last);
    core::append_varint(out, key.second);
    core::append_varint(out, edge.target);
    append_group(out, edge.source_set);
    append_group(out, edge.target_set);
    last = key.first;
  }
  return out;
}

std::optional<AdjacencyStatistics> AdjacencyStatistics::decode(std::string_view bytes) {
  core::ByteReader reader(bytes);
  AdjacencyStatistics out;
  if (!read_head(reader, out.shift)) return std::nullopt;
  for (std::size_t i = 0; i < DegreeHistogram::buckets; ++i) {
    const auto nodes = reader.varint();
    const auto edges = reader.varint();
    if (!edges || *edges < *nodes) return std::nullopt;
    out.degrees.nodes[i] = *nodes;
    out.degrees.edges[i] = *edges;
  }
  const auto count = read_count(reader);
  if (!count) return std::nullopt;
  std::uint64_t source = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto step = reader.varint();
    const auto id = reader.varint();
    const auto target = reader.varint();
    SampledEdge edge;
    if (!target || !read_group(reader, edge.source_set) || !read_group(reader, edge.target_set)) {
      return std::nullopt;
    }
    source += *step;
    edge.target = *target;
    out.edges.emplace_hint(out.edges.end(), std::pair(source, *id), edge);
  }
  if (!reader.at_end() || out.edges.size() != *count) return std::nullopt;
  return out;
}

}  // namespace plenum::storage
