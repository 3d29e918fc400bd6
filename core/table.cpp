#include "plenum/table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/assert.hpp"
#include "core/text.hpp"

namespace plenum {

std::size_t Row::size() const noexcept { return columns_->size(); }

const Value& Row::operator[](std::size_t column) const noexcept {
  static const Value null;
  return column < columns_->size() ? values_[column] : null;
}

Result<Value> Row::at(std::string_view column) const {
  const auto found = std::find(columns_->begin(), columns_->end(), column);
  if (found != columns_->end()) {
    return values_[static_cast<std::size_t>(found - columns_->begin())];
  }
  std::string names;
  for (const std::string& name : *columns_) {
    if (!names.empty()) names += ", ";
    names += '`' + name + '`';
  }
  return Error(ErrorCode::not_found, "the result has no column `" + std::string(column) + "`")
      .with_hint(names.empty() ? "the statement returns no columns" : "its columns are " + names);
}

namespace {

constexpr std::size_t block_rows = 2048;

template <class T>
constexpr ValueKind kind_of() {
  if constexpr (std::is_same_v<T, bool>) return ValueKind::boolean;
  if constexpr (std::is_same_v<T, std::int64_t>) return ValueKind::integer;
  if constexpr (std::is_same_v<T, double>) return ValueKind::floating;
  if constexpr (std::is_same_v<T, std::string>) return ValueKind::string;
  if constexpr (std::is_same_v<T, List>) return ValueKind::list;
  if constexpr (std::is_same_v<T, Map>) return ValueKind::map;
  if constexpr (std::is_same_v<T, Node>) return ValueKind::node;
  if constexpr (std::is_same_v<T, Edge>) return ValueKind::edge;
  if constexpr (std::is_same_v<T, Path>) return ValueKind::path;
}

}  // namespace

template <class T>
Result<T> Row::get(std::string_view column) const {
  const Result<Value> value = at(column);
  if (!value.ok()) return value.error();
  if (const T* found = value->get_if<T>()) return *found;
  if constexpr (std::is_same_v<T, double>) {
    if (const auto* integer = value->get_if<std::int64_t>()) return static_cast<double>(*integer);
  }
  return Error(ErrorCode::invalid_argument, "column `" + std::string(column) + "` holds a " +
                                                std::string(value_kind_name(value->kind())) +
                                                ", not " +
                                                core::with_article(value_kind_name(kind_of<T>())));
}

template Result<bool> Row::get<bool>(std::string_view) const;
template Result<std::int64_t> Row::get<std::int64_t>(std::string_view) const;
template Result<double> Row::get<double>(std::string_view) const;
template Result<std::string> Row::get<std::string>(std::string_view) const;
template Result<List> Row::get<List>(std::string_view) const;
template Result<Map> Row::get<Map>(std::string_view) const;
template Result<Node> Row::get<Node>(std::string_view) const;
template Result<Edge> Row::get<Edge>(std::string_view) const;
template Result<Path> Row::get<Path>(std::string_view) const;

Table::Table(Table&& other) noexcept
    : columns_(std::exchange(other.columns_, {})),
      blocks_(std::exchange(other.blocks_, {})),
      rows_(std::exchange(other.rows_, 0)),
      summary_(std::exchange(other.summary_, {})),
      timings_(std::exchange(other.timings_, {})),
      notices_(std::exchange(other.notices_, {})) {}

Table& Table::operator=(Table&& other) noexcept {
  if (this == &other) return *this;
  columns_ = std::exchange(other.columns_, {});
  blocks_ = std::exchange(other.blocks_, {});
  rows_ = std::exchange(other.rows_, 0);
  summary_ = std::exchange(other.summary_, {});
  timings_ = std::exchange(other.timings_, {});
  notices_ = std::exchange(other.notices_, {});
  return *this;
}

Row Table::operator[](std::size_t row) const noexcept {
  static const std::vector<std::string> no_columns;
  if (row >= rows_) return {&no_columns, nullptr};
  return {&columns_, blocks_[row / block_rows].data() + row % block_rows * columns_.size()};
}

void Table::append(std::vector<Value> values) {
  PLENUM_ASSERT(values.size() == columns_.size());
  if (!values.empty()) return append_rows(values);
  if (rows_++ % block_rows == 0) blocks_.emplace_back();
}

void Table::append_rows(std::span<Value> cells) {
  const std::size_t width = columns_.size();
  PLENUM_ASSERT(cells.empty() || (width > 0 && cells.size() % width == 0));
  while (!cells.empty()) {
    const std::size_t used = rows_ % block_rows;
    if (used == 0) blocks_.emplace_back();
    const std::size_t rows = std::min(block_rows - used, cells.size() / width);
    std::vector<Value>& block = blocks_.back();
    // After a full block another may be expected; a small result takes what it needs.
    if (used == 0 && rows_ > 0) block.reserve(block_rows * width);
    const std::span<Value> taken = cells.first(rows * width);
    block.insert(block.end(), std::make_move_iterator(taken.begin()),
                 std::make_move_iterator(taken.end()));
    rows_ += rows;
    cells = cells.subspan(taken.size());
  }
}

}  // namespace plenum
