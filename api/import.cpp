#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/clock.hpp"
#include "core/file.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "exchange/exchange.hpp"
#include "plenum/export.hpp"
#include "storage/store_core.hpp"

namespace plenum {
namespace {

Result<ImportFormat> format_of(const std::string& path, const ImportOptions& options) {
  if (options.format != ImportFormat::automatic) return options.format;
  const std::size_t dot = path.rfind('.');
  if (dot != std::string::npos) {
    if (auto format = import_format(std::string_view(path).substr(dot + 1))) return *format;
  }
  return Error(ErrorCode::invalid_argument, "the name of " + path + " does not say its format")
      .with_hint("name the format: jsonl, graphml or cypher");
}

/// Adds up what is read of all files, for those who watch.
class ImportMeter {
 public:
  ImportMeter(std::span<const std::string> paths, const ImportOptions& options)
      : options_(options) {
    if (!options.progress) return;
    for (const std::string& path : paths) {
      struct stat file {};
      if (::stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode)) {
        total_ += static_cast<std::uint64_t>(file.st_size);
      }
    }
  }

  void begin(const std::string& path) {
    before_ += here_;
    here_ = 0;
    path_ = path;
  }
  /// `bytes` of the present file are read.
  void reach(std::uint64_t bytes) {
    here_ = bytes;
    const std::uint64_t done = before_ + here_;  // pipes have no size beforehand
    if (options_.progress) options_.progress({done, std::max(total_, done), path_});
  }

 private:
  const ImportOptions& options_;
  std::string path_;
  std::uint64_t total_ = 0;
  std::uint64_t before_ = 0;
  std::uint64_t here_ = 0;
};

/// The bytes of an open file, as a source.
class FileSource {
 public:
  static Result<std::shared_ptr<FileSource>> open(const std::string& path,
                                                  const Interrupt* interrupt, ImportMeter& meter) {
    const int descriptor = core::open_to_read(path);
    if (descriptor < 0) return core::file_error("read", path, -descriptor);
    return std::make_shared<FileSource>(path, descriptor, interrupt, meter);
  }
  FileSource(std::string path, int descriptor, const Interrupt* interrupt, ImportMeter& meter)
      : path_(std::move(path)), descriptor_(descriptor), interrupt_(interrupt), meter_(meter) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() { ::close(descriptor_); }

  Result<std::size_t> read(std::span<char> buffer) {
    meter_.reach(offset_);  // what was given before is worked up
    for (;;) {
      PLENUM_TRY(core::wait_readable(descriptor_, interrupt_));
      const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count < 0) return core::file_error("read", path_, errno, offset_);
      offset_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
  }

 private:
  std::string path_;
  int descriptor_;
  const Interrupt* interrupt_;
  ImportMeter& meter_;
  std::uint64_t offset_ = 0;
};

/// A place in a statement as a place in the script it was cut from.
Error in_script(const Error& error, const Statement& statement, const std::string& path) {
  SourceSpan where = error.where();
  if (where.line == 0) {
    where = statement.where;
  } else {
    if (where.line == 1) where.column += statement.where.column - 1;
    where.line += statement.where.line - 1;
    where.offset += statement.where.offset;
  }
  return error.with_place(where).with_file(path);
}

Status run_script(WriteTransaction& transaction, const std::string& path,
                  const ImportOptions& options, ImportMeter& meter, ImportReport& report) {
  PLENUM_ASSIGN(const std::string script,
                core::read_file(path, core::read_file_bytes_max, options.run.interrupt));
  std::uint64_t set = 0;
  std::uint64_t removed = 0;
  for (const Statement& statement : split_statements(script)) {
    PLENUM_TRY(core::check_interrupt(options.run.interrupt));
    meter.reach(statement.where.offset);
    auto table = transaction.run(statement.text, {}, options.run);
    if (!table.ok()) return in_script(table.error(), statement, path);
    report.nodes += table->summary().nodes_created;
    report.edges += table->summary().relationships_created;
    set += table->summary().properties_set - table->summary().properties_removed;
    removed += table->summary().properties_removed;
  }
  report.properties += set - std::min(set, removed);
  meter.reach(script.size());
  return {};
}

/// One transaction, or several where the file is large: changes wait in memory for their commit.
class Steps {
 public:
  explicit Steps(storage::Store& store)
      : store_(store),
        bytes_(std::clamp(store.core()->options.memory_bytes / 16, bytes_min, bytes_max)) {}

  Status operator()(storage::Transaction& transaction, const exchange::ImportReport& so_far) {
    if (transaction.graph_bytes() < bytes_ && transaction.document_bytes() < document_bytes) {
      return {};
    }
    PLENUM_TRY(std::move(transaction).commit());
    stored_ = {so_far.nodes, so_far.edges};
    PLENUM_ASSIGN(transaction, store_.begin());
    return {};
  }
  Error explain(const Error& error) const {
    if (stored_.nodes + stored_.edges == 0) return error;
    return error.with_context("after " + std::to_string(stored_.nodes) + " nodes and " +
                              std::to_string(stored_.edges) +
                              " relationships of the file, which are stored");
  }

 private:
  static constexpr std::uint64_t bytes_min = 8ULL * 1024 * 1024;
  static constexpr std::uint64_t bytes_max = 256ULL * 1024 * 1024;
  static constexpr std::uint64_t document_bytes = storage::Transaction::document_bytes_max / 2;
  struct Stored {
    std::uint64_t nodes = 0;
    std::uint64_t edges = 0;
  };
  storage::Store& store_;
  std::uint64_t bytes_;
  Stored stored_;
};

Status read_graph(storage::Store& store, ImportFormat format, const std::string& path,
                  const ImportOptions& options, ImportMeter& meter, ImportReport& report) {
  PLENUM_ASSIGN(storage::Transaction transaction, store.begin());
  Steps steps(store);
  exchange::ImportRequest request;
  request.between = [&steps](storage::Transaction& open, const exchange::ImportReport& so_far) {
    return steps(open, so_far);
  };
  request.format = format == ImportFormat::graphml ? exchange::ImportFormat::graphml
                                                   : exchange::ImportFormat::json_lines;
  request.file = path;
  api::Deadline deadline("the import", options.run.interrupt, options.run.timeout_ms);
  request.interrupt = deadline.flag();
  PLENUM_ASSIGN(const auto source, FileSource::open(path, deadline.flag(), meter));
  const auto done = exchange::import_graph(
      transaction, request, [&source](std::span<char> buffer) { return source->read(buffer); });
  if (!done.ok()) return steps.explain(deadline.explain(done.error()));
  const auto committed = std::move(transaction).commit();
  if (!committed.ok()) return steps.explain(committed.error());
  report.nodes += done->nodes;
  report.edges += done->edges;
  report.properties += done->properties;
  return {};
}

/// Looked at before the first file is stored, so that a wrong name does not leave half of the work
/// done. Opening would take a pipe away from who writes into it.
Status check_readable(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return core::file_error("read", path, errno);
  if (S_ISDIR(about.st_mode)) return core::file_error("read", path, EISDIR);
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) {
    return core::file_error("read", path, errno);
  }
  return {};
}

Error after_files(const Error& error, std::size_t stored) {
  if (stored == 0) return error;
  if (stored == 1) return error.with_context("after one file, which is stored");
  return error.with_context("after " + std::to_string(stored) + " files, which are stored");
}

Status import_file(Database& db, const std::string& path, const ImportOptions& options,
                   ImportMeter& meter, ImportReport& report) {
  meter.begin(path);
  PLENUM_ASSIGN(const ImportFormat format, format_of(path, options));
  if (format == ImportFormat::cypher) {
    PLENUM_ASSIGN(WriteTransaction transaction, db.write());
    PLENUM_TRY(run_script(transaction, path, options, meter, report));
    return std::move(transaction).commit();
  }
  PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(db.impl()));
  return read_graph(*call.core().store, format, path, options, meter, report);
}

}  // namespace

std::optional<ImportFormat> import_format(std::string_view name) noexcept {
  if (name == "jsonl") return ImportFormat::json_lines;
  if (name == "graphml") return ImportFormat::graphml;
  if (name == "cypher" || name == "cyp") return ImportFormat::cypher;
  return std::nullopt;
}

Result<ImportReport> import_graph(Database& db, std::span<const std::string> paths,
                                  const ImportOptions& options) {
  return api::guarded([&]() -> Result<ImportReport> {
    const std::uint64_t start_ns = core::system_clock().monotonic_ns();
    ImportReport report;
    PLENUM_TRY(api::open_core_of(db));
    ImportMeter meter(paths, options);
    for (const std::string& path : paths) {
      PLENUM_TRY(format_of(path, options));
      PLENUM_TRY(check_readable(path));
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const Status done = import_file(db, paths[i], options, meter, report);
      if (!done.ok()) return after_files(done.error(), i);
    }
    PLENUM_ASSIGN(const DatabaseInfo info, db.info());
    report.bytes_on_disk = info.bytes_on_disk;
    report.seconds = static_cast<double>(core::system_clock().monotonic_ns() - start_ns) / 1e9;
    return report;
  });
}

}  // namespace plenum
