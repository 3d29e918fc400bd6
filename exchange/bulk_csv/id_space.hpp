#pragma once
// Purpose: which node has which id of the files: one id space.
// May depend on: core, include/plenum.
// Invariants: open addressing with linear probing, at most half full; slots are numbers of ids in
// the order they were added, so that an id costs 8 bytes of slots, 8 of its node, and its own 8
// (integers) or 8 and its text. Adding: one thread. find(): any number, while nothing is added.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/bulk_csv/column.hpp"
#include "plenum/graph_types.hpp"
#include "plenum/result.hpp"

namespace plenum::exchange::bulk_csv {

class IdSpace {
 public:
  static constexpr std::uint64_t ids_max = 0xFFFFFFFE;

  IdSpace(std::string name, bool integers) : name_(std::move(name)), integers_(integers) {}

  const std::string& name() const noexcept { return name_; }
  bool integers() const noexcept { return integers_; }
  std::uint64_t size() const noexcept { return nodes_.size(); }
  std::uint64_t bytes() const noexcept;

  /// Adds the id of a row. False when it is there already; `limit` past ids_max. The node follows
  /// by bind().
  Result<bool> add(const Column& ids, std::size_t row);
  Result<bool> add(std::int64_t id);
  Result<bool> add(std::string_view id);
  /// The node of an added id; once an id, in the order they were added.
  void bind(NodeId node) { nodes_.push_back(node); }

  /// Is the id of a row there, bound or not?
  bool contains(const Column& ids, std::size_t row) const noexcept;
  std::optional<NodeId> find(std::int64_t id) const noexcept;
  std::optional<NodeId> find(std::string_view id) const noexcept;
  /// Appends the node of every row; NodeId{0} when there is none. Rows without an id have none.
  void find(const Column& ids, std::vector<NodeId>& nodes) const;

 private:
  template <class Key>
  Result<bool> add_key(Key key, std::uint64_t hash);
  template <class Key>
  std::size_t slot_of(Key key, std::uint64_t hash) const noexcept;
  bool same(std::uint32_t number, std::int64_t id) const noexcept { return keys_[number] == id; }
  bool same(std::uint32_t number, std::string_view id) const noexcept;
  void keep(std::int64_t id) { keys_.push_back(id); }
  void keep(std::string_view id);
  std::string_view text(std::uint32_t number) const noexcept;
  std::uint64_t hash_of(std::uint32_t number) const noexcept;
  std::uint64_t added() const noexcept { return integers_ ? keys_.size() : ends_.size(); }
  void grow();

  std::string name_;
  bool integers_;
  std::vector<std::uint32_t> slots_;  ///< number + 1; 0: free
  std::vector<std::int64_t> keys_;
  std::string texts_;
  std::vector<std::uint64_t> ends_;  ///< of each text in texts_
  std::vector<NodeId> nodes_;
};

}  // namespace plenum::exchange::bulk_csv
