#pragma once
// Purpose: everything that can be read of a damaged store, and its way into a new one.
// May depend on: storage/salvage/, storage/documents.hpp, storage/open.hpp.
// Invariants: the base (segments) and what the log changed since are brought together entity by
// entity; memory: the log's changes and the edges of one type.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/kv/engine.hpp"
#include "storage/open.hpp"
#include "storage/salvage/changes.hpp"
#include "storage/salvage/findings.hpp"
#include "storage/salvage/names.hpp"
#include "storage/salvage/segments.hpp"
#include "storage/salvage/writer.hpp"

namespace plenum::storage {

class Contents {
 public:
  static Result<Contents> read(std::shared_ptr<kv::Engine> engine, std::optional<Timestamp> stamped,
                               const Interrupt* interrupt, Findings& findings);

  /// Neither records of the log nor segments nor documents.
  bool empty() const noexcept { return empty_; }

  /// Writes all of it; findings get what was written and what is lost.
  Status write(Store& store, const SalvageOptions& options, Findings& findings);

 private:
  using Pages = std::vector<std::pair<std::uint32_t, std::unique_ptr<const ColumnPage>>>;

  Contents(std::shared_ptr<kv::Engine> engine, kv::SnapshotPtr at, FoundNames names,
           FoundSegments segments, FoundChanges changes)
      : engine_(std::move(engine)),
        at_(std::move(at)),
        names_(std::move(names)),
        segments_(std::move(segments)),
        changes_(std::move(changes)) {}

  Pages pages_of(EntityKind kind, std::uint64_t number);
  Status write_nodes(SalvageWriter& writer, Findings& findings);
  Status write_node_segment(std::uint64_t number, SalvageWriter& writer, Findings& findings);
  std::vector<std::uint32_t> labels_of(std::uint64_t id, std::optional<std::int64_t> set,
                                       Findings& findings);
  Status write_edges(SalvageWriter& writer, Findings& findings);
  Status write_type(TypeToken type, SalvageWriter& writer);
  Status write_documents(SalvageWriter& writer, Findings& findings);
  Status write_document(const std::string& key, SalvageWriter& writer, Findings& findings);
  void count_losses(Findings& findings) const;

  std::shared_ptr<kv::Engine> engine_;
  kv::SnapshotPtr at_;
  FoundNames names_;
  FoundSegments segments_;
  FoundChanges changes_;
  bool empty_ = false;
  std::set<std::int64_t> lost_sets_;  ///< sets of labels that were told about
};

}  // namespace plenum::storage
