#pragma once
// Purpose: a domain pack: the folder of data files that says what names, words and facts look like.
// May depend on: std, plenum/result.hpp.
// Invariants: immutable once loaded, shared by threads; id() is a hash of the bytes of every file
// but README.md and those in tests/, so equal ids mean equal extraction.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::ingest {

struct PackData;  // ingest/pack_data.hpp, for the stages of the pipeline

/// One relation of the pack's ontology: which types of ends it takes.
struct RelationType {
  std::string name;
  std::vector<std::string> from;
  std::vector<std::string> to;
};

class Pack {
 public:
  /// Reads and checks every file of a folder. Errors name file and line.
  static Result<Pack> load(std::string_view folder);

  /// Lower-case hex hash over the files, by name.
  const std::string& id() const noexcept;
  const std::string& folder() const noexcept;
  /// The labels of a type, most general first: "Leader" -> Entity, Person, Leader. Empty: unknown.
  const std::vector<std::string>& labels(std::string_view type) const;
  const std::vector<RelationType>& relations() const noexcept;
  /// The office that a title means at a body or place, if only one person holds it at a time; else
  /// empty. Titles that mean the same have the same office.
  std::string_view sole_office(std::string_view title, std::string_view of) const;
  /// Whether the ontology allows relation (from -> to).
  bool allows(std::string_view relation, std::string_view from, std::string_view to) const;

  const PackData& data() const noexcept { return *data_; }

 private:
  explicit Pack(std::shared_ptr<const PackData> data) : data_(std::move(data)) {}
  std::shared_ptr<const PackData> data_;
};

}  // namespace plenum::ingest
