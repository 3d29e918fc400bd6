#include "storage/kv/batch_check.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/try.hpp"

namespace plenum::storage::kv {

namespace {

Status check_sizes(std::string_view key, std::string_view value) {
  if (key.empty()) return Error(ErrorCode::internal, "a stored key must not be empty");
  if (key.size() > key_bytes_max) {
    return Error(ErrorCode::limit, fmt::format("a stored key has {} bytes; the limit is {}",
                                               key.size(), key_bytes_max));
  }
  if (value.size() > value_bytes_max) {
    return Error(ErrorCode::limit, fmt::format("a stored value has {} bytes; the limit is {}",
                                               value.size(), value_bytes_max));
  }
  return {};
}

}  // namespace

std::string_view family_name(Family family) noexcept {
  switch (family) {
    case Family::meta:
      return "meta";
    case Family::log:
      return "log";
    case Family::segment:
      return "segment";
    case Family::index:
      return "index";
    case Family::document:
      return "document";
  }
  core::unreachable();
}

Status check_batch(const Batch& batch) {
  if (batch.bytes() > batch_bytes_max) {
    return Error(ErrorCode::limit, fmt::format("one commit has {} bytes; the limit is {}",
                                               batch.bytes(), batch_bytes_max));
  }
  bool logged = false;
  bool unlogged = false;
  for (const Batch::Operation& operation : batch.operations()) {
    PLENUM_TRY(check_sizes(operation.key, operation.value));
    (is_logged(operation.family) ? logged : unlogged) = true;
  }
  if (logged && unlogged) {
    return Error(ErrorCode::internal,
                 "one batch must not mix families with and without a write-ahead log");
  }
  return {};
}

Status check_runs(std::span<const std::vector<KeyValue>> sorted_runs) {
  for (const std::vector<KeyValue>& run : sorted_runs) {
    for (std::size_t i = 0; i < run.size(); ++i) {
      PLENUM_TRY(check_sizes(run[i].key, run[i].value));
      if (i > 0 && !(run[i - 1].key < run[i].key)) {
        return Error(ErrorCode::internal, "the keys of a run must ascend");
      }
    }
  }
  return {};
}

}  // namespace plenum::storage::kv
