#pragma once
// Purpose: the two ways of a BulkLoader: straight into segments, or through the log.
// May depend on: storage/bulk_load.hpp.
// Invariants: those of BulkLoader.

#include <memory>
#include <string_view>
#include <vector>

#include "storage/bulk_load.hpp"
#include "storage/catalog.hpp"

namespace plenum::storage {
struct StoreCore;
}

namespace plenum::storage::bulk {

class LoadStrategy {
 public:
  virtual ~LoadStrategy() = default;
  virtual Result<std::uint32_t> name(NameKind kind, std::string_view text) = 0;
  virtual Status add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids) = 0;
  virtual Status add_edges(const EdgeBatch& batch) = 0;
  virtual bool all_or_nothing() const noexcept = 0;
  virtual void abort() = 0;
  virtual Result<BulkLoadReport> finish() = 0;
};

/// Rows become segments under the next fold number, which count from one batch on. Null when there
/// are indexes or constraints: nothing checks them and fills them here.
Result<std::unique_ptr<LoadStrategy>> begin_sorted_load(const std::shared_ptr<StoreCore>& core,
                                                        const BulkLoadOptions& options);
/// Rows go through transactions, each as large as a commit may be.
Result<std::unique_ptr<LoadStrategy>> begin_logged_load(Store& store,
                                                        const BulkLoadOptions& options);

}  // namespace plenum::storage::bulk
