#include "storage/replay.hpp"

#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "core/try.hpp"
#include "storage/document_header.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

class Replay {
 public:
  Replay(Timestamp stamped, const Layers& layers, const DocumentSink& documents)
      : stamped_(stamped),
        folded_(layers.base()->meta().timestamp),
        layers_(layers),
        documents_(documents) {
    report_.last = folded_;
  }

  // Keys come in order, so the parts of a record come together.
  Result<bool> take(const kv::KeyValue& entry) {
    const auto parsed = parse_log_key(entry.key);
    if (!parsed) {
      return Error(ErrorCode::corruption, "the log holds the unknown key " + key_text(entry.key));
    }
    if (parsed->first <= folded_) return true;
    if (!parts_.empty() && parsed->first != timestamp_) PLENUM_TRY(finish());
    timestamp_ = parsed->first;
    parts_.push_back(entry);
    return true;
  }

  Status finish() {
    if (parts_.empty()) return {};
    std::vector<kv::KeyValue> parts = std::exchange(parts_, {});
    if (!torn_) PLENUM_TRY(apply(parts));
    if (torn_) {
      for (const kv::KeyValue& part : parts) report_.torn.push_back(part.key);
    }
    return {};
  }

  Result<ReplayReport> end() {
    PLENUM_TRY(finish());
    if (report_.last < stamped_) {
      return Error(ErrorCode::corruption, "the log ends at commit " + std::to_string(report_.last) +
                                              " but commits up to " + std::to_string(stamped_) +
                                              " were durable");
    }
    return std::move(report_);
  }

 private:
  Status gap(const std::string& what) {
    torn_ = true;
    if (report_.last >= stamped_) return {};
    return Error(ErrorCode::corruption, what + "; commits up to " + std::to_string(stamped_) +
                                            " were durable, those up to " +
                                            std::to_string(report_.last) + " are whole");
  }

  Status apply(std::vector<kv::KeyValue>& parts) {
    if (timestamp_ != report_.last + 1) {
      return gap("log record " + std::to_string(report_.last + 1) + " is missing");
    }
    std::uint64_t bytes = 0;
    for (const kv::KeyValue& part : parts) bytes += part.key.size() + part.value.size();
    auto record = assemble_record(timestamp_, parts);
    if (!record.ok()) return gap(record.error().message());
    if (record->previous != report_.last) {
      return gap("log record " + std::to_string(timestamp_) + " does not follow the one before it");
    }
    PLENUM_TRY(apply_record(*record, layers_, documents_));
    layers_.active_pointer()->settle(timestamp_);
    layers_.active_pointer()->end_epoch(0);
    layers_.active_pointer()->reclaim(std::numeric_limits<Epoch>::max(), timestamp_);
    report_.last = timestamp_;
    ++report_.records;
    report_.bytes += bytes;
    return {};
  }

  Timestamp stamped_;
  Timestamp folded_;
  const Layers& layers_;
  const DocumentSink& documents_;
  ReplayReport report_;
  Timestamp timestamp_ = 0;
  std::vector<kv::KeyValue> parts_;
  bool torn_ = false;
};

}  // namespace

Result<ReplayReport> replay_log(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                Timestamp stamped, const Layers& layers,
                                const DocumentSink& documents) {
  Replay replay(stamped, layers, documents);
  PLENUM_TRY(scan_range(engine, at, kv::Family::log, space_begin(Space::log), {},
                        [&](const kv::KeyValue& entry) { return replay.take(entry); }));
  return replay.end();
}

Result<std::uint64_t> count_documents(const kv::Engine& engine, const kv::SnapshotPtr& at) {
  const std::array<std::string, 1> key{space_begin(Space::document_count)};
  PLENUM_ASSIGN(const auto kept, engine.multi_get(at, kv::Family::document, key));
  if (kept[0]) return read_document_count(*kept[0]);
  std::uint64_t count = 0;
  PLENUM_TRY(scan_range(engine, at, kv::Family::document, space_begin(Space::document),
                        space_end(Space::document), [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(unseal(entry.key, entry.value));
                          ++count;
                          return true;
                        }));
  return count;
}

}  // namespace plenum::storage
