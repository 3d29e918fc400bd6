#pragma once
// Purpose: what the types of a graph of articles stand for, as its packs say: which relationship is
// an office, which label is the more general one.
// May depend on: include/plenum.
// Invariants: knows no type by itself; of a graph without articles it knows none.

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/database.hpp"

namespace plenum::shell {

class TypeWords {
 public:
  /// By CALL kg.types().
  static Result<TypeWords> read(const ReadView& view, const RunOptions& run);

  /// The types that play one of these roles (docs/packs.md).
  std::vector<std::string> playing(std::initializer_list<std::string_view> roles) const;
  bool plays(std::string_view type, std::string_view role) const;
  /// Whether a node that has these labels has this one because of another of them, as every Leader
  /// is a Person.
  bool is_implied(const std::string& label, const std::vector<std::string>& labels) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> by_role_;
  std::map<std::string, std::vector<std::string>, std::less<>> labels_;  ///< by node type
};

/// ":`A`|`B`", for a pattern. There must be one.
std::string types_pattern(const std::vector<std::string>& types);

}  // namespace plenum::shell
