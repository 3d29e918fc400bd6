#pragma once
// Purpose: the map of options of a CALL, read into an option struct, with errors that help.
// May depend on: graph/options.hpp, core, include/plenum.
// Invariants: every option of the map is asked for, or finish() names it with a suggestion; a null
// value is the same as no value.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/options.hpp"
#include "plenum/result.hpp"
#include "plenum/value.hpp"

namespace plenum::graph {

/// Ask for each option by name, then finish(). The first error sticks.
class OptionReader {
 public:
  /// `procedure` is named in errors; both must outlive the reader.
  OptionReader(std::string_view procedure, const Map& options)
      : procedure_(procedure), options_(options) {}

  /// labels, types, direction, weight.
  void selection(Selection& out);
  void number(std::string_view name, double& out);
  void count(std::string_view name, std::uint32_t& out);
  void count(std::string_view name, std::optional<std::uint32_t>& out);
  void boolean(std::string_view name, bool& out);
  /// A node, or its id.
  void node(std::string_view name, std::optional<NodeId>& out);

  /// The first error, or one for an option nobody asked for.
  Status finish() const;

 private:
  const Value* find(std::string_view name);
  void names(std::string_view name, std::vector<std::string>& out);
  void wrong(std::string_view name, std::string_view expected, const Value& value);

  std::string_view procedure_;
  const Map& options_;
  std::vector<std::string_view> known_;
  std::optional<Error> error_;
};

/// The candidate nearest to `word` by edit distance, if it is near enough to be meant.
std::optional<std::string_view> nearest(std::string_view word,
                                        const std::vector<std::string_view>& candidates);

}  // namespace plenum::graph
