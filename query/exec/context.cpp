#include "query/exec/context.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/clock.hpp"

namespace plenum::query::exec {

ExecContext::ExecContext(storage::Snapshot graph, storage::Transaction* transaction,
                         const Params& params, const RunLimits& limits)
    : graph_(std::move(graph)), transaction_(transaction), params_(params), governor_(limits) {}

DateTime ExecContext::statement_time() {
  if (!time_) {
    const core::Instant now = core::system_clock().now();
    time_ = DateTime{now.seconds, now.nanoseconds, 0, ""};
  }
  return *time_;
}

std::uint64_t ExecContext::random() {
  if (!random_) {
    const core::Instant now = core::system_clock().now();
    random_.emplace(static_cast<std::uint64_t>(now.seconds) * 1'000'000'007ULL +
                    static_cast<std::uint64_t>(now.nanoseconds));
  }
  return (*random_)();
}

Result<storage::EdgeEnds> ExecContext::ends(EdgeId edge) const {
  if (const auto deleted = deleted_edges_.find(edge); deleted != deleted_edges_.end()) {
    return deleted->second;
  }
  auto ends = graph_.ends(edge);
  if (!ends.ok() && ends.error().code() == ErrorCode::not_found) {
    return deleted_entity_error("relationship", edge.value);
  }
  return ends;
}

CallContext ExecContext::call_context() const noexcept {
  CallContext context;
  context.snapshot = &graph_;
  context.transaction = transaction_;
  context.interrupt = governor_.interrupt();
  context.memory_bytes_max = governor_.memory_bytes_max();
  context.deadline_ns = governor_.deadline_ns();
  context.ids_suffice = true;  // vectors keep ids; entities are read when something asks for them
  return context;
}

Error runtime_error(ErrorCode code, std::string_view type, std::string_view detail,
                    std::string message) {
  return Error(code, std::move(message))
      .with_language(std::string(type), "runtime", std::string(detail));
}

Error type_error(std::string_view detail, std::string message) {
  return runtime_error(ErrorCode::invalid_argument, "TypeError", detail, std::move(message));
}

Error placed(const Error& error, const SourceSpan& where) {
  if (where.line == 0 || error.where().line != 0 || !error.file().empty()) return error;
  switch (error.code()) {
    case ErrorCode::not_found:
    case ErrorCode::invalid_argument:
    case ErrorCode::semantic:
    case ErrorCode::constraint:
    case ErrorCode::limit:
      return error.with_place(where);
    default:
      return error;
  }
}

Error deleted_entity_error(std::string_view what, std::uint64_t id) {
  return runtime_error(ErrorCode::not_found, "EntityNotFound", "DeletedEntityAccess",
                       fmt::format("{} {} was deleted and cannot be read", what, id));
}

}  // namespace plenum::query::exec
