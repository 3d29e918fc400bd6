#include "storage/kv/rocksdb_table_rescue.hpp"

#include <rocksdb/iterator.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>

#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "core/try.hpp"
#include "storage/kv/rocksdb_options.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::uint64_t probes_max = 2000;
/// What RocksDB's writer of tables to be ingested has for the identity of a database.
constexpr std::string_view ingested_db_id = "SST Writer";

/// Keys between these (exclusive) are not known yet.
struct Gap {
  std::string low;   ///< empty: from the first key
  std::string high;  ///< empty: to the last key
};

/// Eight bytes of a key after a prefix, as a number.
std::uint64_t number_after(std::string_view key, std::size_t prefix) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number =
        number << 8 | (prefix + i < key.size() ? static_cast<unsigned char>(key[prefix + i]) : 0U);
  }
  return number;
}

/// A key halfway; nullopt when there is none to try.
std::optional<std::string> between(const Gap& gap) {
  const std::string high = gap.high.empty() ? std::string(9, '\xFF') : gap.high;
  std::size_t prefix = 0;
  while (prefix < gap.low.size() && prefix < high.size() && gap.low[prefix] == high[prefix]) {
    ++prefix;
  }
  const std::uint64_t from = number_after(gap.low, prefix);
  const std::uint64_t to = number_after(high, prefix);
  const std::uint64_t middle = from + (to - from) / 2;
  if (to <= from || middle == from) return std::nullopt;
  std::string key = high.substr(0, prefix);
  for (int shift = 56; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(middle >> shift & 0xFFU));
  }
  return key;
}

class Reader {
 public:
  Reader(rocksdb::SstFileReader& table, const TableSink& sink) : table_(table), sink_(sink) {}

  Result<TableRescue> run() {
    rescue_.opened = true;
    PLENUM_TRY(from_both_ends());
    for (std::uint64_t probes = 0; !gaps_.empty() && probes < probes_max; ++probes) {
      const Gap gap = std::move(gaps_.front());
      gaps_.pop_front();
      PLENUM_TRY(probe(gap));
    }
    return rescue_;
  }

 private:
  using Iterator = std::unique_ptr<rocksdb::Iterator>;
  Iterator iterator() const { return Iterator(table_.NewIterator(read_options())); }

  Status take(const rocksdb::Iterator& it) {
    ++rescue_.records;
    return sink_(it.key().ToString(), it.value().ToString());
  }

  /// On from where it stands, up to `high`; `last` is the last key that was read. True when nothing
  /// was in the way.
  Result<bool> forward(rocksdb::Iterator& it, const std::string& high, std::string& last) {
    for (; it.Valid(); it.Next()) {
      if (!high.empty() && it.key().ToStringView() >= high) return true;
      last = it.key().ToString();
      PLENUM_TRY(take(it));
    }
    return it.status().ok();
  }
  Result<bool> backward(rocksdb::Iterator& it, const std::string& low, std::string& first) {
    for (; it.Valid(); it.Prev()) {
      if (!low.empty() && it.key().ToStringView() <= low) return true;
      first = it.key().ToString();
      PLENUM_TRY(take(it));
    }
    return it.status().ok();
  }

  Status from_both_ends() {
    Gap gap;
    const Iterator up = iterator();
    up->SeekToFirst();
    PLENUM_ASSIGN(const bool whole, forward(*up, {}, gap.low));
    if (whole) return {};
    ++rescue_.gaps;
    const Iterator down = iterator();
    down->SeekToLast();
    PLENUM_TRY(backward(*down, gap.low, gap.high));
    gaps_.push_back(std::move(gap));
    return {};
  }

  Status probe(const Gap& gap) {
    const auto key = between(gap);
    if (!key) return {};
    const Iterator up = iterator();
    up->Seek(*key);
    if (!up->Valid()) {
      gaps_.push_back({gap.low, *key});
      if (!up->status().ok()) gaps_.push_back({*key, gap.high});
      return {};
    }
    if (!gap.high.empty() && up->key().ToStringView() >= gap.high) {
      gaps_.push_back({gap.low, *key});
      return {};
    }
    ++rescue_.gaps;  // readable in between: the damage is in two places
    std::string first = up->key().ToString();
    std::string last;
    PLENUM_ASSIGN(const bool to_the_end, forward(*up, gap.high, last));
    if (!to_the_end) gaps_.push_back({last, gap.high});
    const Iterator down = iterator();
    down->SeekForPrev(first);
    if (down->Valid() && down->key().ToStringView() == first) down->Prev();
    PLENUM_ASSIGN(const bool from_the_start, backward(*down, gap.low, first));
    if (!from_the_start) gaps_.push_back({gap.low, first});
    return {};
  }

  rocksdb::SstFileReader& table_;
  const TableSink& sink_;
  std::deque<Gap> gaps_;
  TableRescue rescue_;
};

}  // namespace

std::optional<TableIdentity> identify_table(const std::string& path,
                                            const rocksdb::Options& options) try {
  rocksdb::SstFileReader table(options);
  if (!table.Open(path).ok()) return std::nullopt;
  const auto properties = table.GetTableProperties();
  if (properties == nullptr || properties->orig_file_number == 0) return std::nullopt;
  return TableIdentity{properties->db_session_id, properties->orig_file_number,
                       properties->db_id != ingested_db_id};
} catch (const std::exception&) {
  return std::nullopt;  // damaged lengths make RocksDB ask for absurd memory
}

Result<TableRescue> rescue_table(const std::string& path, const rocksdb::Options& options,
                                 const TableSink& sink) {
  rocksdb::SstFileReader table(options);
  if (!table.Open(path).ok()) return TableRescue{};
  return Reader(table, sink).run();
}

}  // namespace plenum::storage::kv
