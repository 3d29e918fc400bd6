#pragma once
// Purpose: large immutable records under a caller's key, in parts, with references both ways.
// May depend on: storage/key_layout.hpp, storage/document_changes.hpp, storage/kv/engine.hpp, core.
// Invariants: a document's header, parts and reference keys are written and erased in one commit;
// reads come from one engine snapshot, under the changes of the transaction if there is one.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/document_changes.hpp"
#include "storage/kv/engine.hpp"

namespace plenum::storage {

/// Header of a stored document. Frozen since format 1.
struct DocumentHeader {
  std::uint64_t bytes = 0;
  std::uint32_t parts = 0;
  std::uint32_t references = 0;
  std::uint32_t payload_crc = 0;
};

/// Reads documents of one state. Cheap; holds references only.
class DocumentReader {
 public:
  DocumentReader(const kv::Engine& engine, kv::SnapshotPtr at, const DocumentChanges* changes)
      : engine_(engine), at_(std::move(at)), changes_(changes) {}

  Result<bool> contains(std::string_view key) const;
  Result<std::optional<std::string>> payload(std::string_view key) const;
  Result<std::vector<std::string>> keys(std::string_view after, std::size_t limit) const;
  Result<std::vector<std::string>> by_reference(std::string_view reference) const;
  Result<std::vector<std::string>> references(std::string_view prefix, std::string_view after,
                                              std::size_t limit) const;

  /// As stored, without the transaction's changes.
  Result<std::optional<DocumentHeader>> stored_header(std::string_view key) const;
  Result<std::string> stored_payload(std::string_view key, const DocumentHeader& header) const;
  Result<std::vector<std::string>> stored_references(std::string_view key) const;

 private:
  Result<bool> is_referenced(std::string_view reference) const;

  const kv::Engine& engine_;
  kv::SnapshotPtr at_;
  const DocumentChanges* changes_;
};

/// Calls f(key, value) for every pair of [low, high), in blocks, until f answers false.
Status scan_range(const kv::Engine& engine, const kv::SnapshotPtr& at, kv::Family family,
                  std::string low, const std::string& high,
                  const std::function<Result<bool>(const kv::KeyValue&)>& f);

/// Appends what the changes do to a batch. `stored` reads the state before the transaction.
Status append_document_changes(const DocumentReader& stored, const DocumentChanges& changes,
                               kv::Batch& batch);

}  // namespace plenum::storage
