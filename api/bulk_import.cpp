#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/clock.hpp"
#include "core/try.hpp"
#include "exchange/bulk_csv/bulk_csv.hpp"
#include "plenum/export.hpp"

namespace plenum {
namespace {

Status check_marks(const BulkOptions& options) {
  PLENUM_TRY(core::check_dialect({options.delimiter, options.quote}));
  PLENUM_TRY(core::check_dialect({options.array_delimiter, options.quote}));
  if (options.delimiter != options.array_delimiter) return {};
  return Error(ErrorCode::invalid_argument, "delimiter and array delimiter must differ");
}

exchange::bulk_csv::Request request_of(const BulkFiles& files, const BulkOptions& options,
                                       const api::Core& core, const Interrupt* stop) {
  exchange::bulk_csv::Request request;
  for (const BulkNodes& nodes : files.nodes) request.nodes.push_back({nodes.labels, nodes.files});
  for (const BulkRelationships& edges : files.relationships) {
    exchange::bulk_csv::FileGroup group{{}, edges.files};
    if (!edges.type.empty()) group.names.push_back(edges.type);
    request.relationships.push_back(std::move(group));
  }
  request.dialect.delimiter = options.delimiter;
  request.dialect.quote = options.quote;
  request.array_delimiter = options.array_delimiter;
  request.bad_rows_max = options.bad_rows_max;
  request.skip_duplicate_nodes = options.skip_duplicate_nodes;
  request.report_path = options.report_path;
  request.threads = options.threads == 0 ? core.threads() : options.threads;
  request.memory_bytes = core.options.memory_bytes;
  request.interrupt = stop;
  if (options.progress) {
    request.progress = [&options](std::uint64_t done, std::uint64_t total, std::string_view file) {
      options.progress({done, total, file});
    };
  }
  return request;
}

}  // namespace

Result<BulkReport> bulk_import(Database& db, const BulkFiles& files, const BulkOptions& options) {
  return api::guarded([&]() -> Result<BulkReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    PLENUM_ASSIGN(const api::CorePtr open, api::open_core_of(db));
    const api::Core& core = *open;
    PLENUM_TRY(check_marks(options));
    PLENUM_ASSIGN(const exchange::bulk_csv::Report done,
                  api::until_deadline("the import", options, [&](const Interrupt* stop) {
                    return exchange::bulk_csv::bulk_import(*core.store,
                                                           request_of(files, options, core, stop));
                  }));
    BulkReport report;
    report.nodes = done.nodes;
    report.edges = done.edges;
    report.properties = done.properties;
    report.bad_rows = done.bad_rows;
    report.skipped_duplicates = done.skipped_duplicates;
    PLENUM_ASSIGN(const DatabaseInfo info, db.info());
    report.bytes_on_disk = info.bytes_on_disk;
    report.seconds = static_cast<double>(core::system_clock().monotonic_ns() - start_ns) / 1e9;
    return report;
  });
}

}  // namespace plenum
