#pragma once
// Purpose: the variables that can be named at one place of a query.
// May depend on: bind/bound_expression.hpp.
// Invariants: a later declaration of a name hides an earlier one; order of declaration is kept.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/bind/bound_expression.hpp"

namespace plenum::query::bind {

class Scope {
 public:
  std::optional<Slot> find(std::string_view name) const;
  bool has_slot(Slot slot) const;
  void declare(std::string name, Slot slot) { names_.emplace_back(std::move(name), slot); }
  std::vector<std::string> names() const;
  const std::vector<std::pair<std::string, Slot>>& entries() const { return names_; }
  bool empty() const { return names_.empty(); }
  std::size_t size() const { return names_.size(); }
  /// Forgets what was declared after the scope had `size` names.
  void shrink(std::size_t size) { names_.resize(size); }

 private:
  std::vector<std::pair<std::string, Slot>> names_;
};

}  // namespace plenum::query::bind
