#pragma once
// Purpose: the entries of the built-in lookups that a load makes, in sorted runs.
// May depend on: storage/bulk/write_behind.hpp, storage/shared_state.hpp, core.
// Invariants: what was added is written by finish() at the latest.

#include <cstdint>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/bulk/write_behind.hpp"
#include "storage/shared_state.hpp"

namespace plenum::storage::bulk {

class LookupEntries {
 public:
  explicit LookupEntries(WriteBehind& out) : out_(out) {}
  Status add(Lookup lookup, std::string_view text, std::uint64_t id);
  Status finish();

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint64_t id;
    Lookup lookup;
  };
  WriteBehind& out_;
  std::vector<Entry> entries_;
};

}  // namespace plenum::storage::bulk
