#pragma once
// Purpose: names of labels, edge types and property keys, and their tokens; the newest schema.
// May depend on: storage/overlay/paged_array.hpp, storage/schema.hpp, storage/types.hpp, core.
// Invariants: append-only but for the rollback of names that were never committed; a token never
// changes its name. One writer; names of known tokens are read without a lock, tokens of names
// under a brief shared one.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "plenum/result.hpp"
#include "storage/overlay/paged_array.hpp"
#include "storage/schema.hpp"

namespace plenum::storage {

enum class NameKind : std::uint8_t { label, type, property };
inline constexpr std::size_t name_kind_count = 3;

/// Names longer than this are refused.
inline constexpr std::size_t name_bytes_max = 64 * 1024 - 1;
/// Names of one kind.
inline constexpr std::uint32_t name_count_max = 1U << 24;

class Catalog {
 public:
  /// Any thread: the token of a name, whoever added it.
  std::optional<std::uint32_t> find(NameKind kind, std::string_view name) const;
  /// Any thread. Precondition: the token is known to the caller.
  std::string_view name(NameKind kind, std::uint32_t token) const noexcept;
  /// Writer: number of names, those of the open transaction included.
  std::uint32_t size(NameKind kind) const noexcept { return table(kind).size; }

  /// Writer: a new name. `limit` when it is too long or there are too many. Precondition: find()
  /// does not know it.
  Result<std::uint32_t> add(NameKind kind, std::string_view name);
  /// Writer: takes the newest name back.
  void remove_last(NameKind kind);

  /// Writer: indexes and constraints, those of the open transaction included. Never null.
  const SchemaPtr& schema() const noexcept { return schema_; }
  /// Writer: another schema; plans are made anew.
  void set_schema(SchemaPtr schema) {
    schema_ = std::move(schema);
    version_ = ++newest_version_;
  }
  /// Writer: the same rules with other indexes.
  void exchange_indexes(SchemaPtr schema) noexcept { schema_ = std::move(schema); }

  /// Changes with every added name and rule and is never used twice for different catalogs of one
  /// process.
  std::uint64_t version() const noexcept { return version_; }
  /// Writer, after a rollback: the version that belongs to what is left.
  void restore_version(std::uint64_t version) noexcept { version_ = version; }

 private:
  struct Table {
    PagedArray<std::string_view, 8> names;
    std::deque<std::string> texts;  ///< also of names taken back: views of them may be about
    std::unordered_map<std::string_view, std::uint32_t> tokens;
    std::uint32_t size = 0;
  };
  Table& table(NameKind kind) noexcept { return tables_[static_cast<std::size_t>(kind)]; }
  const Table& table(NameKind kind) const noexcept {
    return tables_[static_cast<std::size_t>(kind)];
  }

  mutable std::shared_mutex mutex_;
  std::array<Table, name_kind_count> tables_;
  SchemaPtr schema_ = std::make_shared<const Schema>();
  std::uint64_t version_ = 0;
  std::uint64_t newest_version_ = 0;
};

}  // namespace plenum::storage
