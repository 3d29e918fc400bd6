#pragma once
// Purpose: what the open transaction did to documents.
// May depend on: std.
// Invariants: one entry a key; a change that was replaced is on the undo list until the commit.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace plenum::storage {

/// Header of a stored document. Frozen since format 1, the last two since 1.4.
struct DocumentHeader {
  std::uint64_t bytes = 0;
  std::uint32_t parts = 0;  ///< 0: the payload is in the header
  std::uint32_t references = 0;
  std::uint32_t payload_crc = 0;
  /// Whether they are in the header, and not under keys of their own.
  bool has_references = false;
  std::vector<std::string> reference_list = {};  ///< ascending
  std::string payload = {};                      ///< of a document without parts
};

struct NewDocument {
  std::string payload;
  std::vector<std::string> references;  ///< ascending, no repetition
};

struct DocumentChanges {
  /// nullopt: erased.
  using Change = std::optional<NewDocument>;
  struct Undo {
    std::string key;
    std::optional<Change> before;  ///< nullopt: this transaction had not touched the key
    std::int64_t counted = 0;      ///< what the change added to the number of documents
    std::uint64_t bytes = 0;       ///< what the change added to `bytes`
  };
  std::map<std::string, Change, std::less<>> by_key;
  /// The keys of the new documents that carry a reference; none without one.
  std::map<std::string, std::set<std::string>, std::less<>> by_reference;
  std::vector<Undo> undo;
  std::uint64_t bytes = 0;  ///< that the changes will take in the log and the engine, about
  /// What was found under a key before the transaction, which nothing changes while it is open; at
  /// most `seen_max` of them. A changed document is asked for three times.
  static constexpr std::size_t seen_max = 65'536;
  mutable std::map<std::string, std::optional<DocumentHeader>, std::less<>> seen;

  /// Notes another change of a key (nullopt: none any more) and gives the one before. O(references
  /// of both).
  std::optional<Change> exchange(const std::string& key, std::optional<Change> change);
};

}  // namespace plenum::storage
