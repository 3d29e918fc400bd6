#pragma once
// Purpose: what a bulk import is going to read: files opened, headers read, id spaces known.
// May depend on: exchange/bulk_csv, storage/snapshot.hpp, core, include/plenum.
// Invariants: a Plan that is returned is consistent: every id space that relationships name is one
// of the nodes of the import or of the store, and all its ids are of one type.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exchange/bulk_csv/batch.hpp"
#include "exchange/bulk_csv/bulk_csv.hpp"
#include "storage/snapshot.hpp"

namespace plenum::exchange::bulk_csv {

struct PlannedFile {
  std::unique_ptr<InputFile> input;
  std::uint64_t rows_start = 0;
  std::uint64_t lines_before = 0;  ///< of the header
};

struct PlannedGroup {
  std::vector<std::string> names;
  Layout layout;
  std::vector<PlannedFile> files;
};

struct PlannedSpace {
  PlannedSpace(std::string name, bool integers) : ids(std::move(name), integers) {}
  IdSpace ids;
  std::string label;      ///< of the nodes it is about; empty: the name
  std::string property;   ///< in which the nodes keep their ids; empty: they do not
  bool declared = false;  ///< by nodes of the import, else only named by relationships
  bool referred = false;  ///< by relationships
};

struct Plan {
  std::vector<PlannedGroup> nodes;
  std::vector<PlannedGroup> relationships;
  std::map<std::string, std::unique_ptr<PlannedSpace>, std::less<>> spaces;
  std::uint64_t bytes = 0;  ///< of all files
};

/// Labels of the rows of one text of :LABEL, or the type of those of one text of :TYPE.
std::vector<std::string> names_of_rows(const PlannedGroup& group, std::string_view text);

Result<Plan> make_plan(const Request& request, const storage::Snapshot& before);

/// Adds to every referred space the nodes that the store had before: those with the space's name as
/// label, by the property that keeps the ids. Ids that the import brings itself stay.
Status add_known_nodes(Plan& plan, const storage::Snapshot& before, const Interrupt* interrupt);

}  // namespace plenum::exchange::bulk_csv
