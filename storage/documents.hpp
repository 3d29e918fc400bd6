#pragma once
// Purpose: large immutable records under a caller's key, in parts, with references both ways.
// May depend on: storage/key_layout.hpp, storage/document_changes.hpp, storage/kv/engine.hpp, core.
// Invariants: a document's header, parts and reference keys are written and erased in one commit;
// reads come from one engine snapshot, under the changes of the transaction if there is one.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plenum/result.hpp"
#include "storage/document_changes.hpp"
#include "storage/kv/engine.hpp"

namespace plenum::storage {

/// Reads documents of one state. Cheap; holds references only.
class DocumentReader {
 public:
  DocumentReader(const kv::Engine& engine, kv::SnapshotPtr at, const DocumentChanges* changes)
      : engine_(engine), at_(std::move(at)), changes_(changes) {}

  Result<bool> contains(std::string_view key) const;
  Result<std::optional<std::string>> payload(std::string_view key) const;
  /// Those of many documents, in the order of the keys: two reads of the engine for all whose
  /// payload is no more than a part.
  Result<std::vector<std::optional<std::string>>> payloads(std::span<const std::string> keys) const;
  Result<std::vector<std::string>> keys(std::string_view after, std::size_t limit) const;
  Result<std::vector<std::string>> by_reference(std::string_view reference) const;
  /// Those of many references, in their order: one read of the engine, as a rule.
  Result<std::vector<std::vector<std::string>>> by_references(
      std::span<const std::string> references) const;
  Result<std::vector<std::string>> references(std::string_view prefix, std::string_view after,
                                              std::size_t limit) const;

  /// As stored, without the transaction's changes.
  Result<std::optional<DocumentHeader>> stored_header(std::string_view key) const;
  Result<std::string> stored_payload(std::string_view key, const DocumentHeader& header) const;
  Result<std::vector<std::optional<DocumentHeader>>> stored_headers(
      std::span<const std::string> keys) const;
  Result<std::vector<std::string>> stored_references(std::string_view key,
                                                     const DocumentHeader& header) const;
  /// Those of many documents with their headers, ascending: one read of the engine at most, as a
  /// rule.
  Result<std::vector<std::vector<std::string>>> stored_references_of(
      std::span<const std::string> keys,
      std::span<const std::optional<DocumentHeader>> headers) const;

 private:
  Result<bool> is_referenced(std::string_view reference) const;
  /// Adds the document of an entry of the space 42, if the transaction did not change it.
  Status add_referrer(std::string_view reference, const kv::KeyValue& entry,
                      std::vector<std::string>& found) const;
  /// Adds those that the transaction changed.
  void add_changed(std::string_view reference, std::vector<std::string>& found) const;

  const kv::Engine& engine_;
  kv::SnapshotPtr at_;
  const DocumentChanges* changes_;
};

/// Calls f(key, value) for every pair of [low, high), in blocks, until f answers false.
Status scan_range(const kv::Engine& engine, const kv::SnapshotPtr& at, kv::Family family,
                  std::string low, const std::string& high,
                  const std::function<Result<bool>(const kv::KeyValue&)>& f);

/// Appends what the changes do to a batch: references that stay are not written again. `stored`
/// reads the state before the transaction, `count` documents there are after it.
Status append_document_changes(const DocumentReader& stored, const DocumentChanges& changes,
                               std::uint64_t count, kv::Batch& batch);

}  // namespace plenum::storage
