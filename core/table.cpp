#include "plenum/table.hpp"

#include <algorithm>
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
      cells_(std::exchange(other.cells_, {})),
      rows_(std::exchange(other.rows_, 0)),
      summary_(std::exchange(other.summary_, {})),
      timings_(std::exchange(other.timings_, {})),
      notices_(std::exchange(other.notices_, {})) {}

Table& Table::operator=(Table&& other) noexcept {
  if (this == &other) return *this;
  columns_ = std::exchange(other.columns_, {});
  cells_ = std::exchange(other.cells_, {});
  rows_ = std::exchange(other.rows_, 0);
  summary_ = std::exchange(other.summary_, {});
  timings_ = std::exchange(other.timings_, {});
  notices_ = std::exchange(other.notices_, {});
  return *this;
}

Row Table::operator[](std::size_t row) const noexcept {
  static const std::vector<std::string> no_columns;
  if (row >= rows_) return {&no_columns, nullptr};
  return {&columns_, cells_.data() + row * columns_.size()};
}

void Table::append(std::vector<Value> values) {
  PLENUM_ASSERT(values.size() == columns_.size());
  cells_.insert(cells_.end(), std::make_move_iterator(values.begin()),
                std::make_move_iterator(values.end()));
  ++rows_;
}

}  // namespace plenum
