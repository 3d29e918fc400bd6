#include "core/value_type.hpp"

#include <algorithm>

#include "core/utf8.hpp"

namespace plenum::core {

struct ValueType::Spelling {
  std::string_view text;
  Base base;
};

// The first spelling of each type is the one that is printed.
const ValueType::Spelling ValueType::spellings[] = {
    {"ANY", Base::any},
    {"ANY VALUE", Base::any},
    {"PROPERTY VALUE", Base::any},
    {"ANY PROPERTY VALUE", Base::any},
    {"NOTHING", Base::nothing},
    {"NULL", Base::nothing},
    {"BOOLEAN", Base::boolean},
    {"BOOL", Base::boolean},
    {"INTEGER", Base::integer},
    {"INT", Base::integer},
    {"INT64", Base::integer},
    {"SIGNED INTEGER", Base::integer},
    {"FLOAT", Base::floating},
    {"FLOAT64", Base::floating},
    {"DOUBLE", Base::floating},
    {"NUMBER", Base::number},
    {"STRING", Base::string},
    {"VARCHAR", Base::string},
    {"LIST", Base::list},
    {"ARRAY", Base::list},
    {"MAP", Base::map},
    {"NODE", Base::node},
    {"VERTEX", Base::node},
    {"ANY NODE", Base::node},
    {"RELATIONSHIP", Base::edge},
    {"EDGE", Base::edge},
    {"ANY EDGE", Base::edge},
    {"PATH", Base::path},
    {"DATE", Base::date},
    {"LOCAL TIME", Base::local_time},
    {"LOCALTIME", Base::local_time},
    {"ZONED TIME", Base::time},
    {"TIME", Base::time},
    {"LOCAL DATETIME", Base::local_date_time},
    {"LOCALDATETIME", Base::local_date_time},
    {"ZONED DATETIME", Base::date_time},
    {"DATETIME", Base::date_time},
    {"DURATION", Base::duration},
};

namespace {

constexpr std::string_view not_null_suffix = " NOT NULL";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::optional<ValueType> ValueType::parse(std::string_view text) {
  const std::string upper = to_upper(text);
  std::string_view rest = upper;
  ValueType out;
  while (true) {
    if (ends_with(rest, not_null_suffix)) {
      out.not_null_[out.lists_] = true;
      rest.remove_suffix(not_null_suffix.size());
    }
    const bool after = ends_with(rest, " LIST") || ends_with(rest, " ARRAY");
    if (after && out.lists_ < type_depth_max) {  // `STRING LIST`
      rest.remove_suffix(rest.size() - rest.rfind(' '));
      ++out.lists_;
      continue;
    }
    const std::size_t open = rest.find('<');
    if (open == std::string_view::npos) break;
    const std::string_view outer = rest.substr(0, open);
    const bool list = outer == "LIST" || outer == "ARRAY";
    if (!list || rest.back() != '>' || out.lists_ == type_depth_max) return std::nullopt;
    rest = rest.substr(open + 1, rest.size() - open - 2);
    ++out.lists_;
  }
  const auto* found = std::find_if(std::begin(spellings), std::end(spellings),
                                   [&](const Spelling& one) { return one.text == rest; });
  if (found == std::end(spellings)) return std::nullopt;
  out.base_ = found->base;
  return out;
}

std::string ValueType::name() const {
  std::string out;
  for (unsigned i = 0; i < lists_; ++i) out += "LIST<";
  const auto* found = std::find_if(std::begin(spellings), std::end(spellings),
                                   [&](const Spelling& one) { return one.base == base_; });
  out += found->text;
  for (unsigned depth = lists_;; --depth) {
    if (not_null_[depth]) out += not_null_suffix;
    if (depth == 0) return out;
    out += '>';
  }
}

bool ValueType::storable() const noexcept {
  if (lists_ > 1) return false;
  switch (base_) {
    case Base::nothing:
    case Base::map:
    case Base::node:
    case Base::edge:
    case Base::path:
      return false;
    case Base::list:
      return lists_ == 0;
    case Base::any:
    case Base::boolean:
    case Base::integer:
    case Base::floating:
    case Base::number:
    case Base::string:
    case Base::date:
    case Base::local_time:
    case Base::time:
    case Base::local_date_time:
    case Base::date_time:
    case Base::duration:
      return true;
  }
  return false;
}

bool ValueType::scalar_holds(Base base, const Value& value) const {
  switch (value.kind()) {
    case ValueKind::null:
      return true;  // what NOT NULL says was looked at before
    case ValueKind::boolean:
      return base == Base::boolean;
    case ValueKind::integer:
      return base == Base::integer || base == Base::number;
    case ValueKind::floating:
      return base == Base::floating || base == Base::number;
    case ValueKind::string:
      return base == Base::string;
    case ValueKind::list:
      return base == Base::list;
    case ValueKind::map:
      return base == Base::map;
    case ValueKind::node:
      return base == Base::node;
    case ValueKind::edge:
      return base == Base::edge;
    case ValueKind::path:
      return base == Base::path;
    case ValueKind::date:
      return base == Base::date;
    case ValueKind::local_time:
      return base == Base::local_time;
    case ValueKind::time:
      return base == Base::time;
    case ValueKind::local_date_time:
      return base == Base::local_date_time;
    case ValueKind::date_time:
      return base == Base::date_time;
    case ValueKind::duration:
      return base == Base::duration;
  }
  return false;
}

bool ValueType::holds(const Value& value) const {
  // Depth by depth: all values that stand under i lists.
  std::vector<const Value*> values = {&value};
  for (unsigned depth = 0;; ++depth) {
    std::vector<const Value*> inner;
    for (const Value* one : values) {
      if (one->is_null()) {
        if (not_null_[depth]) return false;
        continue;
      }
      if (depth == lists_) {
        if (base_ != Base::any && !scalar_holds(base_, *one)) return false;
        continue;
      }
      const List* list = one->get_if<List>();
      if (list == nullptr) return false;
      for (const Value& element : *list) inner.push_back(&element);
    }
    if (depth == lists_) return true;
    values = std::move(inner);
  }
}

}  // namespace plenum::core
