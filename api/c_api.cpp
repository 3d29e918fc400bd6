#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "api/c_handles.hpp"
#include "core/input_check.hpp"
#include "core/try.hpp"
#include "plenum/export.hpp"
#include "plenum/ingest.hpp"

namespace {

using plenum::Error;
using plenum::ErrorCode;
using plenum::Status;
using plenum::Value;
using plenum::api::c_call;

Error missing(const char* what) {
  return Error(ErrorCode::invalid_argument, std::string(what) + " is null");
}

/// Copies as much of the caller's struct as both sides know; the rest keeps its defaults.
template <class Options>
void copy_known(Options& to, const Options* from) {
  if (from == nullptr) return;
  const std::size_t size = from->size < sizeof(Options) ? from->size : sizeof(Options);
  std::memcpy(&to, from, size);
}

plenum::OpenOptions open_options(const plenum_open_options* given) {
  plenum_open_options options;
  plenum_open_options_init(&options);
  copy_known(options, given);
  plenum::OpenOptions out;
  out.read_only = options.read_only != 0;
  out.create = options.create != 0;
  out.durability =
      options.async_commits != 0 ? plenum::Durability::async : plenum::Durability::sync;
  out.threads = options.threads;
  out.memory_bytes = options.memory_bytes;
  out.lock_timeout_ms = options.lock_timeout_ms;
  return out;
}

plenum::RunOptions run_options(const plenum_run_options* given) {
  plenum_run_options options;
  plenum_run_options_init(&options);
  copy_known(options, given);
  plenum::RunOptions out;
  out.timeout_ms = options.timeout_ms;
  out.memory_bytes = options.memory_bytes;
  out.rows_max = options.rows_max;
  out.interrupt = options.interrupt != nullptr ? &options.interrupt->flag : nullptr;
  return out;
}

/// Refuses here already what would be refused when the statement runs: the caller is nearer.
Status add(plenum_parameters& parameters, const char* name, Value value) {
  PLENUM_TRY(plenum::core::check_text(name, "the name of a parameter"));
  PLENUM_TRY(plenum::core::check_value(value, "the parameter $", name));
  parameters.params.insert_or_assign(name, std::move(value));
  return {};
}

plenum_error* set(plenum_parameters* parameters, const char* name, const Value& value) {
  return c_call([&]() -> Status {
    if (parameters == nullptr || name == nullptr) return missing("parameters or name");
    return add(*parameters, name, value);
  });
}

std::string summary_json(const plenum::Summary& s) {
  const auto number = [](std::uint64_t n) { return Value(static_cast<std::int64_t>(n)); };
  const plenum::Map map = {{"rows", number(s.rows)},
                           {"nodes_created", number(s.nodes_created)},
                           {"nodes_deleted", number(s.nodes_deleted)},
                           {"relationships_created", number(s.relationships_created)},
                           {"relationships_deleted", number(s.relationships_deleted)},
                           {"properties_set", number(s.properties_set)},
                           {"labels_added", number(s.labels_added)},
                           {"labels_removed", number(s.labels_removed)}};
  return plenum::to_json(Value(map));
}

}  // namespace

extern "C" {

void plenum_open_options_init(plenum_open_options* options) {
  if (options == nullptr) return;
  *options = {sizeof(plenum_open_options), 0, 1, 0, 0, 0, 5000};
}

void plenum_run_options_init(plenum_run_options* options) {
  if (options == nullptr) return;
  *options = {sizeof(plenum_run_options), 0, 0, 0, nullptr};
}

plenum_error* plenum_open(const char* path, const plenum_open_options* options,
                          plenum_database** out) {
  return c_call([&]() -> Status {
    if (path == nullptr || out == nullptr) return missing("path or out");
    *out = nullptr;
    PLENUM_ASSIGN(plenum::Database database, plenum::Database::open(path, open_options(options)));
    *out = std::make_unique<plenum_database>(plenum_database{std::move(database)}).release();
    return {};
  });
}

plenum_error* plenum_close(plenum_database* database) {
  const std::unique_ptr<plenum_database> owned(database);
  return c_call([&]() -> Status { return owned ? owned->database.close() : Status(); });
}

plenum_error* plenum_backup(const plenum_database* database, const char* directory) {
  return c_call([&]() -> Status {
    if (database == nullptr || directory == nullptr) return missing("database or directory");
    return database->database.backup(directory);
  });
}

plenum_error* plenum_restore(const char* directory, const char* path) {
  return c_call([&]() -> Status {
    if (directory == nullptr || path == nullptr) return missing("directory or path");
    const auto done = plenum::Database::restore(directory, path);
    return done.ok() ? Status() : Status(done.error());
  });
}

plenum_error* plenum_interrupt_new(plenum_interrupt** out) {
  return c_call([&]() -> Status {
    if (out == nullptr) return missing("out");
    *out = std::make_unique<plenum_interrupt>().release();
    return {};
  });
}
void plenum_interrupt_request(plenum_interrupt* interrupt) {
  if (interrupt != nullptr) interrupt->flag.request();
}
void plenum_interrupt_reset(plenum_interrupt* interrupt) {
  if (interrupt != nullptr) interrupt->flag.reset();
}
void plenum_interrupt_free(plenum_interrupt* interrupt) {
  const std::unique_ptr<plenum_interrupt> owned(interrupt);
}

plenum_error* plenum_parameters_new(plenum_parameters** out) {
  return c_call([&]() -> Status {
    if (out == nullptr) return missing("out");
    *out = std::make_unique<plenum_parameters>().release();
    return {};
  });
}
plenum_error* plenum_set_null(plenum_parameters* parameters, const char* name) {
  return set(parameters, name, Value());
}
plenum_error* plenum_set_boolean(plenum_parameters* parameters, const char* name, int value) {
  return set(parameters, name, Value(value != 0));
}
plenum_error* plenum_set_integer(plenum_parameters* parameters, const char* name, int64_t value) {
  return set(parameters, name, Value(value));
}
plenum_error* plenum_set_double(plenum_parameters* parameters, const char* name, double value) {
  return set(parameters, name, Value(value));
}
plenum_error* plenum_set_string(plenum_parameters* parameters, const char* name, const char* text,
                                size_t length) {
  return c_call([&]() -> Status {
    if (parameters == nullptr || name == nullptr || text == nullptr) return missing("an argument");
    return add(*parameters, name, Value(std::string(text, length)));
  });
}
plenum_error* plenum_set_json(plenum_parameters* parameters, const char* name, const char* json,
                              size_t length) {
  return c_call([&]() -> Status {
    if (parameters == nullptr || name == nullptr || json == nullptr) return missing("an argument");
    PLENUM_ASSIGN(Value value, plenum::from_json({json, length}));
    return add(*parameters, name, std::move(value));
  });
}
plenum_error* plenum_set_all_json(plenum_parameters* parameters, const char* json, size_t length) {
  return c_call([&]() -> Status {
    if (parameters == nullptr || json == nullptr) return missing("an argument");
    PLENUM_ASSIGN(const Value value, plenum::from_json({json, length}));
    const auto* map = value.get_if<plenum::Map>();
    if (map == nullptr) return Error(ErrorCode::invalid_argument, "parameters are a JSON object");
    parameters->params = *map;
    return {};
  });
}
void plenum_parameters_free(plenum_parameters* parameters) {
  const std::unique_ptr<plenum_parameters> owned(parameters);
}

plenum_error* plenum_run(plenum_database* database, const char* query, size_t length,
                         const plenum_parameters* parameters, const plenum_run_options* options,
                         plenum_result** out) {
  return c_call([&]() -> Status {
    if (database == nullptr || query == nullptr || out == nullptr) return missing("an argument");
    *out = nullptr;
    static const plenum::Params none;
    PLENUM_ASSIGN(
        plenum::Table table,
        database->database.run({query, length}, parameters != nullptr ? parameters->params : none,
                               run_options(options)));
    auto result = std::make_unique<plenum_result>();
    result->summary = summary_json(table.summary());
    result->table = std::move(table);
    *out = result.release();
    return {};
  });
}
void plenum_result_free(plenum_result* result) {
  const std::unique_ptr<plenum_result> owned(result);
}

plenum_error* plenum_ingest(plenum_database* database, const char* path, const char* pack,
                            plenum_interrupt* interrupt, plenum_ingest_report* report) {
  return c_call([&]() -> Status {
    if (database == nullptr || path == nullptr) return missing("database or path");
    plenum::IngestOptions options;
    if (pack != nullptr) options.pack = pack;
    options.interrupt = interrupt != nullptr ? &interrupt->flag : nullptr;
    PLENUM_ASSIGN(const auto done, plenum::ingest_folder(database->database, path, options));
    if (report == nullptr) return {};
    const plenum_ingest_report full = {report->size,       done.articles,  done.added,
                                       done.replaced,      done.unchanged, done.failures.size(),
                                       done.skipped.size()};
    std::memcpy(report, &full, std::min(report->size, sizeof(full)));
    return {};
  });
}

plenum_error* plenum_export(plenum_database* database, const char* format, const char* path,
                            const char* query, plenum_interrupt* interrupt) {
  return c_call([&]() -> Status {
    if (database == nullptr || format == nullptr || path == nullptr) return missing("an argument");
    const auto known = plenum::export_format(format);
    if (!known) {
      return Error(ErrorCode::invalid_argument, std::string("unknown format '") + format + "'");
    }
    plenum::ExportOptions options;
    if (query != nullptr) options.query = query;
    options.run.interrupt = interrupt != nullptr ? &interrupt->flag : nullptr;
    PLENUM_ASSIGN(const plenum::ReadView view, database->database.read());
    return plenum::export_graph(view, *known, path, options);
  });
}

}  // extern "C"
