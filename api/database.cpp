#include "plenum/database.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

#include "api/deadline.hpp"
#include "api/guard.hpp"
#include "api/impl.hpp"
#include "api/procedures.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "ingest/graph_writer.hpp"
#include "plenum/version.hpp"
#include "query/parse/parser.hpp"
#include "query/parse/split.hpp"

namespace plenum {
namespace api {

Status Core::check_open() const {
  if (!closed.load(std::memory_order_acquire)) return {};
  return Error(ErrorCode::invalid_argument, "the database was closed before")
      .with_hint("open it again with Database::open()");
}

Error moved_from(std::string_view what) {
  return Error(ErrorCode::invalid_argument,
               "this " + std::string(what) + " is empty: it was moved into another object")
      .with_hint("use the object that it was moved into");
}

Result<CorePtr> open_core_of(const Database& db) {
  if (db.impl() == nullptr) return moved_from("database");
  PLENUM_TRY(db.impl()->core->check_open());
  return db.impl()->core;
}

Result<OpenCall> OpenCall::begin(const std::shared_ptr<Database::Impl>& impl) {
  if (impl == nullptr) return moved_from("database");
  OpenCall call(impl->core);
  PLENUM_TRY(call.core().check_open());
  return call;
}

Status check_params(const Params& params) { return core::check_entries(params, "the parameter $"); }

query::RunLimits Core::limits(const RunOptions& run) const {
  query::RunLimits out;
  constexpr std::uint64_t timeout_ms_max = 1ULL << 43U;  // what fits into nanoseconds
  out.timeout = std::chrono::milliseconds(std::min(run.timeout_ms, timeout_ms_max));
  out.memory_bytes = run.memory_bytes != 0 ? run.memory_bytes : options.memory_bytes / 4;
  out.rows = run.rows_max;
  out.interrupt = run.interrupt;
  return out;
}

std::uint32_t Core::threads() const noexcept {
  if (options.threads != 0) return options.threads;
  return std::max(1U, std::thread::hardware_concurrency());
}

namespace {

storage::StoreOptions store_options(const OpenOptions& options) {
  storage::StoreOptions out;
  out.creator = "plenum " + std::string(version());
  out.read_only = options.read_only;
  out.create_if_missing = options.create && !options.read_only;
  out.durability = options.durability == Durability::sync ? storage::kv::Durability::sync
                                                          : storage::kv::Durability::async;
  out.memory_bytes = options.memory_bytes;
  constexpr std::uint64_t wait_ms_max = 1ULL << 40U;
  out.lock_timeout = std::chrono::milliseconds(std::min(options.lock_timeout_ms, wait_ms_max));
  return out;
}

Result<CorePtr> open_core(std::string_view path, const OpenOptions& options) {
  auto core = std::make_shared<Core>();
  core->options = options;
  core->path = path;
  PLENUM_ASSIGN(core->store, storage::Store::open(path, store_options(options)));
  PLENUM_TRY(register_built_in(core->engine));
  return core;
}

Result<VerifyReport> to_public(Result<storage::VerifyReport> found) {
  if (!found.ok()) return found.error();
  storage::VerifyReport& report = *found;
  VerifyReport out;
  out.records = report.records;
  out.nodes = report.nodes;
  out.edges = report.edges;
  out.documents = report.documents;
  out.more = report.more;
  for (auto& problem : report.problems) {
    out.problems.push_back({std::move(problem.file), std::move(problem.message)});
  }
  return out;
}

DatabaseInfo describe(const storage::StoreInfo& store, const storage::Snapshot& snapshot) {
  DatabaseInfo out;
  out.path = store.path;
  out.format_major = store.format_major;
  out.format_minor = store.format_minor;
  out.commits = snapshot.timestamp();
  out.nodes = snapshot.node_count();
  out.edges = snapshot.edge_count();
  out.documents = store.documents;
  out.bytes_on_disk = store.bytes_on_disk;
  for (std::uint32_t i = 0; i < snapshot.label_count(); ++i) {
    const storage::LabelToken token{i};
    out.labels.push_back({std::string(snapshot.label_name(token)), snapshot.node_count(token)});
  }
  for (std::uint32_t i = 0; i < snapshot.type_count(); ++i) {
    const storage::TypeToken token{i};
    out.types.push_back({std::string(snapshot.type_name(token)), snapshot.edge_count(token)});
  }
  for (std::uint32_t i = 0; i < snapshot.property_count(); ++i) {
    out.property_keys.emplace_back(snapshot.property_name(storage::PropertyToken{i}));
  }
  const auto by_name = [](const NameCount& a, const NameCount& b) { return a.name < b.name; };
  std::ranges::sort(out.labels, by_name);
  std::ranges::sort(out.types, by_name);
  std::ranges::sort(out.property_keys);
  return out;
}

template <class Close>
Status close_by(const std::shared_ptr<Database::Impl>& impl, Close close) {
  return guarded([&]() -> Status {
    if (impl == nullptr) return moved_from("database");
    const std::unique_lock lock(impl->core->closing);
    PLENUM_TRY(impl->core->check_open());
    impl->core->closed.store(true, std::memory_order_release);
    return close(*impl->core->store);
  });
}

}  // namespace
}  // namespace api

Database::Database(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(std::string_view path, const OpenOptions& options) {
  return api::guarded([&]() -> Result<Database> {
    PLENUM_ASSIGN(api::CorePtr core, api::open_core(path, options));
    return Database(std::make_shared<Impl>(Impl{std::move(core)}));
  });
}

Result<ReadView> Database::read() const {
  return api::guarded([&]() -> Result<ReadView> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    return ReadView(std::make_shared<ReadView::Impl>(
        ReadView::Impl{call.pointer(), call.core().store->snapshot()}));
  });
}

Result<WriteTransaction> Database::write() {
  return api::guarded([&]() -> Result<WriteTransaction> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    PLENUM_ASSIGN(storage::Transaction transaction, call.core().store->begin());
    auto impl = std::make_unique<WriteTransaction::Impl>();
    impl->core = call.pointer();
    impl->transaction.emplace(std::move(transaction));
    return WriteTransaction(std::move(impl));
  });
}

Result<Table> Database::run(std::string_view cypher, const Params& params,
                            const RunOptions& options) {
  return api::guarded([&]() -> Result<Table> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    PLENUM_TRY(api::check_params(params));
    const api::Core& core = call.core();
    return core.engine.run(*core.store, cypher, params, core.limits(options));
  });
}

Result<Cursor> Database::stream(std::string_view cypher, const Params& params,
                                const RunOptions& options) {
  return api::guarded([&]() -> Result<Cursor> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    PLENUM_TRY(api::check_params(params));
    const api::Core& core = call.core();
    return api::open_cursor(call.pointer(), options, [&](const query::RunLimits& limits) {
      return core.engine.stream(*core.store, cypher, params, limits);
    });
  });
}

Result<Prepared> Database::prepare(std::string_view cypher) const {
  return api::guarded([&]() -> Result<Prepared> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    const api::Core& core = call.core();
    PLENUM_ASSIGN(auto statement, core.engine.prepare(core.store->snapshot(), cypher));
    return Prepared(
        std::make_shared<Prepared::Impl>(Prepared::Impl{call.pointer(), std::move(statement)}));
  });
}

Result<VerifyReport> Database::verify(const VerifyOptions& options) const {
  return api::guarded([&]() -> Result<VerifyReport> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    return api::until_deadline("the check", options, [&](const Interrupt* stop) {
      return api::to_public(call.core().store->verify({options.progress, stop}));
    });
  });
}

Result<VerifyReport> Database::verify(std::string_view path, const VerifyOptions& options) {
  return api::guarded([&]() -> Result<VerifyReport> {
    return api::until_deadline("the check", options, [&](const Interrupt* stop) {
      return api::to_public(storage::verify_path(path, {options.progress, stop}));
    });
  });
}

Result<DatabaseInfo> Database::info() const {
  return api::guarded([&]() -> Result<DatabaseInfo> {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    const api::Core& core = call.core();
    PLENUM_ASSIGN(storage::StoreInfo info, core.store->info());
    const storage::Snapshot snapshot = core.store->snapshot();
    DatabaseInfo out = api::describe(info, snapshot);
    PLENUM_ASSIGN(out.articles, ingest::article_count(snapshot));
    out.read_only = core.options.read_only;
    return out;
  });
}

Status Database::register_procedure(Procedure procedure) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    PLENUM_TRY(api::guard_output(procedure));
    return call.core().engine.register_procedure(std::move(procedure));
  });
}

Status Database::register_function(Function function) {
  return api::guarded([&]() -> Status {
    PLENUM_ASSIGN(const api::OpenCall call, api::OpenCall::begin(impl_));
    PLENUM_TRY(api::guard_output(function));
    return call.core().engine.register_function(std::move(function));
  });
}

std::vector<std::string> Database::procedure_names() const {
  if (impl_ == nullptr) return {};
  return impl_->core->engine.procedure_names();
}

std::vector<std::string> Database::function_names() const {
  if (impl_ == nullptr) return {};
  return impl_->core->engine.function_names();
}

Status Database::close() {
  return api::close_by(impl_, [](storage::Store& store) { return store.close(); });
}

Status Database::purge(const PurgeOptions& options) {
  return api::close_by(impl_, [&](storage::Store& store) {
    Status done = store.purge(options.interrupt);
    core::ignore_error(store.close(), "what there was to say, the purge did");
    return done;
  });
}

std::vector<Statement> split_statements(std::string_view script) {
  std::vector<Statement> out;
  std::size_t counted = 0;  // bytes whose line ends and code points are in `column`
  std::uint32_t column = 1;
  for (const auto& piece : query::parse::split_statements(script)) {
    for (; counted < piece.offset; ++counted) {
      const char c = script[counted];
      if (c == '\n') {
        column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {
        ++column;
      }
    }
    Statement statement;
    statement.text = piece.text;
    statement.ended = piece.terminated;
    statement.where = {static_cast<std::uint32_t>(piece.line), column, piece.offset,
                       piece.text.size()};
    out.push_back(std::move(statement));
  }
  return out;
}

const std::vector<std::string_view>& language_keywords() { return query::parse::keywords(); }

}  // namespace plenum
