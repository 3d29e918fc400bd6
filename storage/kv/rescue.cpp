#include "storage/kv/rescue.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/kv/batch_check.hpp"
#include "storage/kv/plain_file.hpp"
#include "storage/kv/rocksdb_files.hpp"
#include "storage/kv/rocksdb_log_format.hpp"
#include "storage/kv/rocksdb_options.hpp"
#include "storage/kv/rocksdb_repair.hpp"
#include "storage/kv/rocksdb_superseded.hpp"
#include "storage/kv/rocksdb_table_rescue.hpp"

namespace plenum::storage::kv {

namespace {

constexpr std::uint64_t log_file_bytes_max = std::uint64_t{1} << 31;
constexpr std::size_t rescue_batch_bytes = 4 * 1024 * 1024;
/// A batch of RocksDB begins with a sequence number and a count.
constexpr std::size_t batch_header_bytes = 12;

/// The family follows from the space byte of the key.
std::optional<Family> family_of(std::string_view key) {
  if (key.empty() || key.size() > key_bytes_max) return std::nullopt;
  switch (static_cast<unsigned char>(key[0]) >> 4) {
    case 0:
      return Family::meta;
    case 1:
      return Family::log;
    case 2:
      return Family::segment;
    case 3:
      return Family::index;
    case 4:
      return Family::document;
    default:
      return std::nullopt;
  }
}

/// That a table's name begins with.
std::uint64_t number_of(std::string_view name) {
  std::uint64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

/// One batch of a log as operations of ours.
class BatchReader final : public rocksdb::WriteBatch::Handler {
 public:
  rocksdb::Status PutCF(std::uint32_t, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    const auto family = family_of(key.ToStringView());
    if (family && is_logged(*family) && value.size() <= value_bytes_max) {
      batch.put(*family, key.ToString(), value.ToString());
    }
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(std::uint32_t, const rocksdb::Slice& key) override {
    const auto family = family_of(key.ToStringView());
    if (family && is_logged(*family)) batch.erase(*family, key.ToString());
    return rocksdb::Status::OK();
  }
  rocksdb::Status MarkNoop(bool) override { return rocksdb::Status::OK(); }
  Batch batch;
};

class Rescue {
 public:
  Rescue(const std::string& damaged, const std::string& target, const EngineOptions& options,
         const Interrupt* interrupt)
      : damaged_(damaged), target_(target), options_(options), interrupt_(interrupt) {
    options_.read_only = false;
    options_.create = true;
    if (options_.files != nullptr) env_ = make_seam_env(options_.files);
  }

  Result<RescueReport> run() {
    PLENUM_ASSIGN(const auto present, list_engine_files(damaged_, options_.files));
    std::vector<FileInfo> tables;
    std::vector<FileInfo> logs;
    for (const FileInfo& file : present) {
      if (file.name.ends_with(".sst")) tables.push_back(file);
      if (file.name.ends_with(".log") && file.bytes > 0) logs.push_back(file);
    }
    report_.tables = tables.size();
    if (tables.empty() && logs.empty()) {
      return Error(ErrorCode::not_found, fmt::format("there is no data in {}", damaged_))
          .with_file(damaged_);
    }
    drop_swapped(tables);
    PLENUM_ASSIGN(const std::vector<std::string> broken, join_tables(tables));
    PLENUM_ASSIGN(engine_, open_rocksdb_engine(target_, options_));
    for (const SupersededTable& table : superseded_) PLENUM_TRY(read_superseded(table));
    for (const std::string& name : broken) PLENUM_TRY(read_table(name));
    for (const FileInfo& file : logs) PLENUM_TRY(read_log(file.name));
    for (const Family family : {Family::segment, Family::index}) PLENUM_TRY(engine_->flush(family));
    PLENUM_TRY(engine_->close());
    return std::move(report_);
  }

 private:
  void problem(const std::string& name, std::string message) {
    report_.problems.push_back({damaged_ + "/" + name, std::move(message)});
  }

  rocksdb::Env* env() const { return env_ ? env_.get() : rocksdb::Env::Default(); }

  rocksdb::Options table_options() const {
    const MemoryShares shares = share_memory(options_.memory_bytes);
    return {database_options(shares, env()), family_options(shares)[0]};
  }

  // One that another was put in the place of is missing: the content belongs elsewhere, and where
  // that is here too, a repair refuses all tables for one that is twice.
  void drop_swapped(std::vector<FileInfo>& tables) {
    const rocksdb::Options options = table_options();
    std::set<TableIdentity> seen;
    std::erase_if(tables, [&](const FileInfo& table) {
      const auto identity = identify_table(damaged_ + "/" + table.name, options);
      if (!identity) return false;
      const bool named = !identity->names_file || number_of(table.name) == identity->number;
      if (named && seen.insert(*identity).second) return false;
      ++report_.tables_damaged;
      problem(table.name, "another table was put in its place, so it is missing");
      return true;
    });
  }

  /// Copies the tables and lets RocksDB make a list of those that are sound. The others' names.
  Result<std::vector<std::string>> join_tables(const std::vector<FileInfo>& tables) {
    std::vector<std::string> broken;
    PLENUM_TRY(make_directory(options_.files, target_));
    std::size_t copied = 0;
    for (const FileInfo& table : tables) {
      const Status done = copy_plain_file(
          options_.files, damaged_ + "/" + table.name, target_ + "/" + table.name, table.bytes,
          [this](std::uint64_t) { return core::check_interrupt(interrupt_); });
      if (done.ok()) {
        ++copied;
        continue;
      }
      if (done.error().code() == ErrorCode::interrupted) return done.error();
      if (done.error().file().starts_with(target_)) return done.error();
      PLENUM_TRY(remove_plain_file(options_.files, target_ + "/" + table.name));
      broken.push_back(table.name);
    }
    if (copied == 0) return broken;
    if (!repair_without_superseded()) {
      superseded_.clear();
      PLENUM_TRY(remove_tree(options_.files, target_));
      PLENUM_TRY(make_directory(options_.files, target_));
      broken.clear();
      for (const FileInfo& table : tables) broken.push_back(table.name);
      return broken;
    }
    const std::string lost = target_ + "/lost";
    PLENUM_ASSIGN(const PathKind kind, path_kind(options_.files, lost));
    if (kind == PathKind::directory) {
      PLENUM_ASSIGN(const auto dropped, list_directory(options_.files, lost));
      for (const FileInfo& file : dropped) {
        if (file.name.ends_with(".sst")) broken.push_back(file.name);
      }
      PLENUM_TRY(remove_tree(options_.files, lost));
    }
    std::sort(broken.begin(), broken.end());
    return broken;
  }

  std::vector<rocksdb::ColumnFamilyDescriptor> families(
      const std::vector<rocksdb::ColumnFamilyOptions>& columns) const {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (std::size_t i = 0; i < family_count; ++i) {
      const auto family = static_cast<Family>(i);
      families.emplace_back(family == Family::meta ? rocksdb::kDefaultColumnFamilyName
                                                   : std::string(family_name(family)),
                            columns[i]);
    }
    return families;
  }

  // Without a table a repair may find others to be superseded, so at most once for each.
  bool repair_without_superseded() {
    for (;;) {
      if (!repair()) return false;
      const MemoryShares shares = share_memory(options_.memory_bytes);
      auto found = superseded_tables(target_, database_options(shares, env()),
                                     families(family_options(shares)));
      if (!found.ok()) return false;
      if (found->empty()) return true;
      for (SupersededTable& table : *found) {
        if (!remove_plain_file(options_.files, target_ + "/" + table.name).ok()) return false;
        superseded_.push_back(std::move(table));
      }
    }
  }

  bool repair() {
    const MemoryShares shares = share_memory(options_.memory_bytes);
    const std::vector<rocksdb::ColumnFamilyOptions> columns = family_options(shares);
    return repair_tables(target_, database_options(shares, env()), families(columns), columns[0]);
  }

  /// What of it was not replaced.
  Status read_superseded(const SupersededTable& table) {
    PLENUM_TRY(core::check_interrupt(interrupt_));
    const auto kept = [&](const std::string& key) {
      return std::none_of(table.replaced.begin(), table.replaced.end(), [&](const auto& range) {
        return key >= range.first && key <= range.second;
      });
    };
    const auto read = add_records(table.name, kept);
    return read.ok() ? Status{} : read.error();
  }

  /// Adds the records of a table for which `kept(key)`, those whose key is not there yet.
  template <class Kept>
  Result<TableRescue> add_records(const std::string& name, Kept&& kept) {
    const rocksdb::Options options = table_options();
    std::vector<KeyValue> pending;
    std::size_t bytes = 0;
    const auto sink = [&](std::string key, std::string value) -> Status {
      if (!kept(key)) return {};
      bytes += key.size() + value.size();
      pending.push_back({std::move(key), std::move(value)});
      if (bytes < rescue_batch_bytes) return {};
      bytes = 0;
      return add_missing(std::exchange(pending, {}));
    };
    Result<TableRescue> rescue = TableRescue{};
    try {
      rescue = rescue_table(damaged_ + "/" + name, options, sink);
    } catch (const std::exception&) {
      // As in repair().
    }
    PLENUM_TRY(add_missing(std::move(pending)));
    return rescue;
  }

  Status read_table(const std::string& name) {
    PLENUM_TRY(core::check_interrupt(interrupt_));
    ++report_.tables_damaged;
    const auto rescue = add_records(name, [](const std::string&) { return true; });
    if (!rescue.ok()) return rescue.error();
    report_.records_from_damaged += rescue->records;
    if (!rescue->opened) {
      problem(name, "the table cannot be read at all");
    } else if (rescue->gaps > 0) {
      problem(name,
              fmt::format("the table is damaged in {} {}; {} records were read around it",
                          rescue->gaps, rescue->gaps == 1 ? "place" : "places", rescue->records));
    } else {
      problem(name, "the table is damaged where it says what it holds; its records were read");
    }
    return {};
  }

  /// Adds records whose key is not there: of one that is, the version from a sound file stays.
  Status add_missing(std::vector<KeyValue> records) {
    std::vector<std::string> keys[family_count];
    std::vector<std::string*> values[family_count];
    for (KeyValue& record : records) {
      const auto family = family_of(record.key);
      if (!family || record.value.size() > value_bytes_max) continue;
      keys[static_cast<std::size_t>(*family)].push_back(std::move(record.key));
      values[static_cast<std::size_t>(*family)].push_back(&record.value);
    }
    for (std::size_t i = 0; i < family_count; ++i) {
      if (keys[i].empty()) continue;
      PLENUM_ASSIGN(const auto found, engine_->multi_get(nullptr, Family(i), keys[i]));
      Batch batch;
      for (std::size_t k = 0; k < keys[i].size(); ++k) {
        if (found[k]) continue;
        batch.put(Family(i), std::move(keys[i][k]), std::move(*values[i][k]));
      }
      PLENUM_TRY(engine_->commit(batch, Durability::async));
    }
    return {};
  }

  Status read_log(const std::string& name) {
    PLENUM_TRY(core::check_interrupt(interrupt_));
    const auto bytes = read_plain_file(options_.files, damaged_ + "/" + name, log_file_bytes_max);
    if (!bytes.ok()) {
      ++report_.logs_damaged;
      problem(name, bytes.error().message());
      return {};
    }
    Status applied;
    std::uint64_t senseless = 0;
    const std::uint64_t damages = for_each_log_record(*bytes, [&](std::string_view record) {
      if (!applied.ok()) return;
      BatchReader reader;
      const rocksdb::WriteBatch batch{std::string(record)};
      if (record.size() < batch_header_bytes || !batch.Iterate(&reader).ok()) {
        ++senseless;
        return;
      }
      ++report_.log_batches;
      applied = engine_->commit(reader.batch, Durability::async);
    });
    if (!applied.ok()) return applied.error();
    if (damages + senseless > 0) {
      ++report_.logs_damaged;
      problem(name, fmt::format("the write-ahead log is damaged in {} {}", damages + senseless,
                                damages + senseless == 1 ? "place" : "places"));
    }
    return {};
  }

  const std::string& damaged_;
  const std::string& target_;
  EngineOptions options_;
  const Interrupt* interrupt_;
  std::shared_ptr<rocksdb::Env> env_;
  std::unique_ptr<Engine> engine_;
  std::vector<SupersededTable> superseded_;
  RescueReport report_;
};

}  // namespace

Result<RescueReport> rescue_engine(const std::string& damaged, const std::string& target,
                                   const EngineOptions& options, const Interrupt* interrupt) {
  return Rescue(damaged, target, options, interrupt).run();
}

}  // namespace plenum::storage::kv
