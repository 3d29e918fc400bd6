// Rows to pages: which kind, which form, whether strings share a dictionary.
#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_map>

#include "core/assert.hpp"
#include "storage/projection/column_builder.hpp"

namespace plenum::storage {

namespace {

using Kind = PropertyColumn::Kind;

// Up to here a page keeps positions instead of a bitmap and a place a row.
constexpr std::size_t sparse_rows_max = column_page_rows / 16;
// From here one value for all is smaller than one a row.
constexpr std::size_t constant_rows_min = 17;
constexpr std::size_t dictionary_rows_min = 16;

std::vector<std::uint64_t> bitmap(std::span<const std::uint16_t> rows) {
  std::vector<std::uint64_t> words(column_page_rows / 64);
  if (rows.size() == column_page_rows) {
    std::fill(words.begin(), words.end(), ~std::uint64_t{0});
    return words;
  }
  for (const std::uint16_t row : rows) words[row >> 6] |= std::uint64_t{1} << (row & 63);
  return words;
}

// Elements of the rows, at their rows.
template <class T>
std::vector<T> spread(std::span<const std::uint16_t> rows, std::vector<T>& values) {
  if (rows.size() == column_page_rows) return std::vector<T>(values.begin(), values.end());
  std::vector<T> dense(column_page_rows);
  for (std::size_t i = 0; i < rows.size(); ++i) dense[rows[i]] = std::move(values[i]);
  return dense;
}

template <class T>
bool all_equal(const std::vector<T>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

}  // namespace

bool StringTable::all_equal() const noexcept {
  for (std::size_t i = 1; i < size(); ++i) {
    if (at(i) != at(0)) return false;
  }
  return true;
}

bool StringTable::make_dictionary(StringTable& entries, std::vector<std::uint16_t>& codes) const {
  if (size() < dictionary_rows_min) return false;
  const std::size_t distinct_max = size() / 2;
  std::unordered_map<std::string_view, std::uint16_t> seen;
  seen.reserve(distinct_max);
  codes.clear();
  codes.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const auto [entry, fresh] = seen.emplace(at(i), static_cast<std::uint16_t>(seen.size()));
    if (fresh && seen.size() > distinct_max) return false;
    codes.push_back(entry->second);
  }
  std::vector<std::pair<std::string_view, std::uint16_t>> sorted(seen.begin(), seen.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint16_t> place(sorted.size());
  entries = {};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    place[sorted[i].second] = static_cast<std::uint16_t>(i);
    entries.push_back(sorted[i].first);
  }
  for (std::uint16_t& code : codes) code = place[code];
  return true;
}

void ColumnPageBuilder::begin(std::size_t row, Kind kind) {
  PLENUM_ASSERT(row < column_page_rows && (rows_.empty() || rows_.back() < row));
  if (kind_ != kind && kind_ != Kind::any) {
    if (kind_ == Kind::null) {
      kind_ = kind;
    } else {
      become_any();
    }
  }
  rows_.push_back(static_cast<std::uint16_t>(row));
}

void ColumnPageBuilder::become_any() {
  values_.reserve(rows_.size() + 1);
  for (const std::uint8_t value : booleans_) values_.emplace_back(value != 0);
  for (const std::int64_t value : integers_) values_.emplace_back(value);
  for (const double value : floats_) values_.emplace_back(value);
  for (std::size_t i = 0; i < strings_.size(); ++i) values_.emplace_back(strings_.at(i));
  booleans_.clear();
  integers_.clear();
  floats_.clear();
  strings_ = {};
  kind_ = Kind::any;
}

void ColumnPageBuilder::append_boolean(std::size_t row, bool value) {
  begin(row, Kind::boolean);
  if (kind_ == Kind::any) return void(values_.emplace_back(value));
  booleans_.push_back(value ? 1 : 0);
}

void ColumnPageBuilder::append_integer(std::size_t row, std::int64_t value) {
  begin(row, Kind::integer);
  if (kind_ == Kind::any) return void(values_.emplace_back(value));
  integers_.push_back(value);
}

void ColumnPageBuilder::append_floating(std::size_t row, double value) {
  begin(row, Kind::floating);
  if (kind_ == Kind::any) return void(values_.emplace_back(value));
  floats_.push_back(value);
}

void ColumnPageBuilder::append_string(std::size_t row, std::string_view value) {
  const std::size_t room = std::numeric_limits<std::uint32_t>::max() - strings_.text.size();
  if (value.size() > room) become_any();  // offsets have 32 bits
  begin(row, Kind::string);
  if (kind_ == Kind::any) return void(values_.emplace_back(value));
  strings_.push_back(value);
}

void ColumnPageBuilder::append(std::size_t row, const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return;
    case ValueKind::boolean:
      return append_boolean(row, value.as_boolean());
    case ValueKind::integer:
      return append_integer(row, value.as_integer());
    case ValueKind::floating:
      return append_floating(row, value.as_float());
    case ValueKind::string:
      return append_string(row, value.as_string());
    default:
      begin(row, Kind::any);
      values_.push_back(value);
  }
}

void ColumnPageBuilder::append_row(const ColumnPage& page, std::size_t row) {
  if (!page.is_valid(row)) return;
  switch (page.kind()) {
    case Kind::null:
      return;
    case Kind::boolean:
      return append_boolean(row, page.boolean(row));
    case Kind::integer:
      return append_integer(row, page.integer(row));
    case Kind::floating:
      return append_floating(row, page.floating(row));
    case Kind::string:
      return append_string(row, page.string(row));
    case Kind::any:
      return append(row, page.any(row));
  }
}

bool ColumnPageBuilder::constant() const {
  if (rows_.size() < constant_rows_min) return false;
  switch (kind_) {
    case Kind::boolean:
      return all_equal(booleans_);
    case Kind::integer:
      return all_equal(integers_);
    case Kind::floating:
      return std::all_of(floats_.begin(), floats_.end(), [&](double value) {
        return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(floats_[0]);
      });
    case Kind::string:
      return strings_.all_equal();
    case Kind::null:
    case Kind::any:
      return false;
  }
  return false;
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish() {
  if (constant()) {
    const Value value = kind_ == Kind::boolean    ? Value(booleans_[0] != 0)
                        : kind_ == Kind::integer  ? Value(integers_[0])
                        : kind_ == Kind::floating ? Value(floats_[0])
                                                  : Value(strings_.at(0));
    return finish_constant(std::exchange(rows_, {}), value);
  }
  if (kind_ == Kind::string) {
    StringTable entries;
    std::vector<std::uint16_t> codes;
    if (strings_.make_dictionary(entries, codes)) {
      return finish_dictionary(std::exchange(rows_, {}), std::move(codes), std::move(entries));
    }
    return finish_strings(std::exchange(rows_, {}), std::exchange(strings_, {}));
  }
  auto page = start(std::exchange(rows_, {}), kind_);
  switch (kind_) {
    case Kind::null:
    case Kind::string:
      break;
    case Kind::any:
      place(*page, values_, page->values_);
      break;
    case Kind::boolean:
      place(*page, booleans_, page->booleans_);
      break;
    case Kind::integer:
      page->zone_ = zone_of(integers_);
      place_integers(*page);
      break;
    case Kind::floating:
      page->zone_ = zone_of(floats_);
      place(*page, floats_, page->floats_);
      break;
  }
  reset();
  page->count_bytes();
  return page;
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish_constant(
    std::vector<std::uint16_t> rows, const Value& value) {
  reset();
  auto page = start(std::move(rows), Kind::null);
  page->form_ = ColumnPage::Form::constant;
  page->positions_ = {};
  page->valid_ = bitmap(scratch_rows_);
  if (const auto* truth = value.get_if<bool>()) {
    page->kind_ = Kind::boolean;
    page->booleans_.assign(1, *truth ? 1 : 0);
  } else if (const auto* integer = value.get_if<std::int64_t>()) {
    page->kind_ = Kind::integer;
    page->integers_.assign(1, *integer);
    page->zone_ = zone_of(page->integers_);
  } else if (const auto* number = value.get_if<double>()) {
    page->kind_ = Kind::floating;
    page->floats_.assign(1, *number);
    page->zone_ = zone_of(page->floats_);
  } else {
    page->kind_ = Kind::string;
    StringTable one;
    one.push_back(value.as_string());
    page->zone_ = zone_of(one.at(0), one.at(0));
    page->offsets_ = std::move(one.offsets);
    page->text_ = std::move(one.text);
  }
  page->count_bytes();
  return page;
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish_dictionary(
    std::vector<std::uint16_t> rows, std::vector<std::uint16_t> codes, StringTable entries) {
  reset();
  auto page = start(std::move(rows), Kind::string);
  if (entries.size() > 0) page->zone_ = zone_of(entries.at(0), entries.at(entries.size() - 1));
  place(*page, codes, page->codes_);
  page->offsets_ = std::move(entries.offsets);
  page->text_ = std::move(entries.text);
  page->count_bytes();
  return page;
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish_strings(std::vector<std::uint16_t> rows,
                                                                    StringTable texts) {
  reset();
  auto page = start(std::move(rows), Kind::string);
  strings_ = std::move(texts);
  place_strings(*page);
  strings_ = {};
  page->count_bytes();
  return page;
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish_integers(
    std::vector<std::uint16_t> rows, std::vector<std::int64_t> values) {
  reset();
  rows_ = std::move(rows);
  integers_ = std::move(values);
  kind_ = Kind::integer;
  return finish();
}

std::unique_ptr<const ColumnPage> ColumnPageBuilder::finish_floats(std::vector<std::uint16_t> rows,
                                                                   std::vector<double> values) {
  reset();
  rows_ = std::move(rows);
  floats_ = std::move(values);
  kind_ = Kind::floating;
  return finish();
}

std::unique_ptr<ColumnPage> ColumnPageBuilder::start(std::vector<std::uint16_t> rows, Kind kind) {
  auto page = std::make_unique<ColumnPage>();
  scratch_rows_ = std::move(rows);
  page->kind_ = kind;
  page->count_ = scratch_rows_.size();
  if (page->count_ <= sparse_rows_max) {
    page->positions_.assign(scratch_rows_.begin(), scratch_rows_.end());
  } else {
    page->form_ = ColumnPage::Form::dense;
    page->valid_ = bitmap(scratch_rows_);
  }
  return page;
}

template <class T>
void ColumnPageBuilder::place(const ColumnPage& page, std::vector<T>& from, std::vector<T>& to) {
  if (page.form_ == ColumnPage::Form::dense) {
    to = spread(std::span<const std::uint16_t>(scratch_rows_), from);
  } else {
    to.reserve(from.size());
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }
}

void ColumnPageBuilder::place_integers(ColumnPage& page) {
  const ColumnZone& zone = page.zone_;
  const auto least = static_cast<std::uint64_t>(zone.integer_min);
  if (static_cast<std::uint64_t>(zone.integer_max) - least >
      std::numeric_limits<std::uint32_t>::max()) {
    return place(page, integers_, page.integers_);
  }
  page.base_ = zone.integer_min;
  std::vector<std::uint32_t> narrow(integers_.size());
  for (std::size_t i = 0; i < narrow.size(); ++i) {
    narrow[i] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(integers_[i]) - least);
  }
  place(page, narrow, page.narrow_);
}

void ColumnPageBuilder::place_strings(ColumnPage& page) {
  std::string_view least = strings_.at(0);
  std::string_view largest = least;
  for (std::size_t i = 1; i < strings_.size(); ++i) {
    least = std::min(least, strings_.at(i));
    largest = std::max(largest, strings_.at(i));
  }
  page.zone_ = zone_of(least, largest);
  if (page.form_ == ColumnPage::Form::dense) {
    // Rows without a value are empty strings.
    page.offsets_.resize(column_page_rows + 1);
    std::size_t next = 0;
    for (std::size_t row = 0; row < column_page_rows; ++row) {
      const bool here = next < scratch_rows_.size() && scratch_rows_[next] == row;
      page.offsets_[row + 1] = here ? strings_.offsets[++next] : page.offsets_[row];
    }
  } else {
    page.offsets_.assign(strings_.offsets.begin(), strings_.offsets.end());
  }
  page.text_ = std::move(strings_.text);
  page.text_.shrink_to_fit();
}

void ColumnPageBuilder::reset() {
  kind_ = Kind::null;
  rows_.clear();
  booleans_.clear();
  integers_.clear();
  floats_.clear();
  values_.clear();
  strings_ = {};
}

}  // namespace plenum::storage
