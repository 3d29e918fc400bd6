#include "storage/projection/column_page.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace plenum::storage {

namespace {

using Kind = PropertyColumn::Kind;

std::size_t string_bytes(const std::string& text) {
  return text.capacity() > 15 ? text.capacity() + 1 : 0;  // short ones lie inside
}

// What a stored value holds outside itself; lists of scalars go no deeper.
std::size_t outside_bytes(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return string_bytes(*text);
  if (const auto* moment = value.get_if<DateTime>()) {
    return sizeof(DateTime) + string_bytes(moment->zone);
  }
  const auto* list = value.get_if<List>();
  if (list == nullptr) return 0;
  std::size_t bytes = sizeof(List) + list->capacity() * sizeof(Value);
  for (const Value& element : *list) {
    if (const auto* text = element.get_if<std::string>()) bytes += string_bytes(*text);
  }
  return bytes;
}

}  // namespace

std::size_t ColumnPage::find(std::size_t row) const noexcept {
  const auto at = std::lower_bound(positions_.begin(), positions_.end(), row);
  if (at == positions_.end() || *at != row) return absent;
  return static_cast<std::size_t>(at - positions_.begin());
}

Value ColumnPage::value(std::size_t row) const {
  if (!is_valid(row)) return nullptr;
  const std::size_t at = slot(row);
  switch (kind_) {
    case Kind::null:
      return nullptr;
    case Kind::boolean:
      return booleans_[at] != 0;
    case Kind::integer:
      return integer_at(at);
    case Kind::floating:
      return floats_[at];
    case Kind::string:
      return string_at(at);
    case Kind::any:
      return values_[at];
  }
  return nullptr;
}

void ColumnPage::append_slot(PropertyColumn& out, std::size_t slot) const {
  switch (kind_) {
    case Kind::null:
      return out.append_null();
    case Kind::boolean:
      return out.append_boolean(booleans_[slot] != 0);
    case Kind::integer:
      return out.append_integer(integer_at(slot));
    case Kind::floating:
      return out.append_floating(floats_[slot]);
    case Kind::string:
      return out.append_string(string_at(slot));
    case Kind::any:
      return out.append(values_[slot]);
  }
}

template <class RowAt>
void ColumnPage::append_rows(PropertyColumn& out, std::size_t count, const RowAt& row_at) const {
  if (kind_ == Kind::integer) {
    if (const auto rows = out.extend_integers(count); rows.valid != nullptr) {
      std::fill_n(rows.values, count, 0);
      for_rows(count, row_at, [&](std::size_t i, std::size_t slot) {
        rows.valid[i] = 1;
        rows.values[i] = integer_at(slot);
      });
      return;
    }
  } else if (kind_ == Kind::floating) {
    if (const auto rows = out.extend_floats(count); rows.valid != nullptr) {
      std::fill_n(rows.values, count, 0);
      for_rows(count, row_at, [&](std::size_t i, std::size_t slot) {
        rows.valid[i] = 1;
        rows.values[i] = floats_[slot];
      });
      return;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = row_at(i);
    if (form_ == Form::sparse) {
      const std::size_t at = find(row);
      at == absent ? out.append_null() : append_slot(out, at);
    } else if (is_valid(row)) {
      append_slot(out, slot(row));
    } else {
      out.append_null();
    }
  }
}

bool ColumnPage::has_all(std::size_t begin, std::size_t end) const noexcept {
  if (form_ == Form::sparse) return false;
  if (all_valid()) return true;
  for (std::size_t row = begin; row < end;) {
    const std::size_t bits = std::min(end - row, 64 - (row & 63));
    const std::uint64_t wanted = (bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1)
                                 << (row & 63);
    if ((valid_[row >> 6] & wanted) != wanted) return false;
    row += bits;
  }
  return true;
}

bool ColumnPage::append_all(PropertyColumn& out, std::size_t begin, std::size_t end) const {
  if (form_ != Form::dense || !has_all(begin, end)) return false;
  if (kind_ == Kind::integer) {
    const auto rows = out.extend_integers(end - begin);
    if (rows.valid == nullptr) return false;
    std::fill_n(rows.valid, end - begin, std::uint8_t{1});
    if (narrow_.empty()) {
      std::copy_n(integers_.data() + begin, end - begin, rows.values);
    } else {
      const std::uint32_t* from = narrow_.data() + begin;
      const auto base = static_cast<std::uint64_t>(base_);
      for (std::size_t i = 0; i < end - begin; ++i) {
        rows.values[i] = static_cast<std::int64_t>(base + from[i]);
      }
    }
    return true;
  }
  if (kind_ == Kind::floating) {
    const auto rows = out.extend_floats(end - begin);
    if (rows.valid == nullptr) return false;
    std::fill_n(rows.valid, end - begin, std::uint8_t{1});
    std::copy_n(floats_.data() + begin, end - begin, rows.values);
    return true;
  }
  return false;
}

template <class RowAt, class F>
void ColumnPage::for_rows(std::size_t count, const RowAt& row_at, const F& f) const {
  if (form_ == Form::dense && all_valid()) {
    for (std::size_t i = 0; i < count; ++i) f(i, row_at(i));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = row_at(i);
    if (form_ == Form::sparse) {
      if (const std::size_t at = find(row); at != absent) f(i, at);
    } else if (is_valid(row)) {
      f(i, slot(row));
    }
  }
}

void ColumnPage::append_to(PropertyColumn& out, std::span<const std::uint16_t> rows) const {
  append_rows(out, rows.size(), [&](std::size_t i) { return std::size_t{rows[i]}; });
}

void ColumnPage::append_to(PropertyColumn& out, std::size_t begin, std::size_t end) const {
  if (append_all(out, begin, end)) return;
  append_rows(out, end - begin, [&](std::size_t i) { return begin + i; });
}

void ColumnPage::count_bytes() {
  bytes_ = sizeof(ColumnPage) + valid_.capacity() * sizeof(std::uint64_t) +
           positions_.capacity() * sizeof(std::uint16_t) + booleans_.capacity() +
           integers_.capacity() * sizeof(std::int64_t) +
           narrow_.capacity() * sizeof(std::uint32_t) + floats_.capacity() * sizeof(double) +
           values_.capacity() * sizeof(Value) + codes_.capacity() * sizeof(std::uint16_t) +
           offsets_.capacity() * sizeof(std::uint32_t) + string_bytes(text_) +
           string_bytes(zone_.string_min) + string_bytes(zone_.string_max);
  for (const Value& value : values_) bytes_ += outside_bytes(value);
}

}  // namespace plenum::storage
