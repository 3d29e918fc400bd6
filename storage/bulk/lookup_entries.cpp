#include "storage/bulk/lookup_entries.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "core/hash.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage::bulk {

namespace {

constexpr std::size_t run_entries = 512 * 1024;

}  // namespace

Status LookupEntries::add(Lookup lookup, std::string_view text, std::uint64_t id) {
  const auto searched = lookup_text(lookup, Value(text));
  if (!searched) return {};
  entries_.push_back({core::stable_hash64(*searched), id, lookup});
  return entries_.size() < run_entries ? Status{} : finish();
}

// Keys in order are cheap to insert.
Status LookupEntries::finish() {
  if (entries_.empty()) return {};
  const std::size_t bytes = entries_.size() * sizeof(Entry);
  return out_.add(
      bytes, [entries = std::exchange(entries_, {})](SegmentWriter& out) mutable -> Status {
        std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
          return std::tuple(a.lookup, a.hash, a.id) < std::tuple(b.lookup, b.hash, b.id);
        });
        for (const Entry& entry : entries) {
          PLENUM_TRY(out.put_lookup(
              lookup_key(static_cast<std::uint8_t>(entry.lookup), entry.hash, entry.id)));
        }
        return {};
      });
}

}  // namespace plenum::storage::bulk
