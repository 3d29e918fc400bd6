#pragma once
// Purpose: which node and edge types of a pack the stages mean by "a person", "a body", "says".
// May depend on: std, plenum/result.hpp.
// Invariants: read-only once the pack is loaded. A role that the pack leaves empty is played by no
// type: nothing has it, and what a stage makes for it is dropped before anybody sees it.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plenum/result.hpp"

namespace plenum::ingest {

struct PackData;

/// Some types of an ontology. Linear in their number, which is one for nearly every role.
class TypeSet {
 public:
  bool has(std::string_view type) const noexcept {
    for (const std::string& each : types_) {
      if (each == type) return true;
    }
    return false;
  }
  bool empty() const noexcept { return types_.empty(); }
  /// The first, which is the one that is made; an empty text where there is none.
  const std::string& name() const noexcept;
  /// Makes something of the first type; leaves it what it is where there is none.
  void give(std::string& type) const {
    if (!types_.empty()) type = types_.front();
  }
  const std::vector<std::string>& types() const noexcept { return types_; }
  /// Adds a type unless it is there.
  void add(std::string_view type);

 private:
  std::vector<std::string> types_;
};

/// Node types, and edge types (empty where the pack has none), by what they stand for in the
/// stages. roles.tsv of a pack fills them by these names; docs/packs.md says what each is for.
struct Roles {
  TypeSet person;    ///< of whom no more is known yet
  TypeSet someone;   ///< a person of whom the article says nothing else
  TypeSet official;  ///< holds an office, decides
  TypeSet expert;    ///< is quoted for what he knows
  TypeSet author;    ///< wrote the article
  TypeSet organization;
  TypeSet body;  ///< governs: ministries, parties, federations
  TypeSet place;
  TypeSet plan;   ///< plans, laws, programmes
  TypeSet field;  ///< industries, technologies
  TypeSet event;
  TypeSet figure;     ///< a value that somebody reports
  TypeSet statement;  ///< what somebody said

  std::string office;
  std::string affiliation;
  std::string membership;
  std::string part;
  std::string appointment;
  std::string said;
  std::string about;
  std::string reported_by;
  std::string adopted;
  std::string proposed;
  std::string implemented;
  std::string targets;
  std::string restricts;
  std::string competes;
  std::string held;
  std::string attended;
  std::string met;
  std::string located;
  std::string measures;

  std::unordered_map<std::string, std::uint32_t> lines;  ///< of roles.tsv, by role

  TypeSet people;   ///< all person types: of a person's role, or with the label of one
  TypeSet related;  ///< edge types that play a role; what plays none comes from patterns alone
  /// Edge types that hold between things whatever a clause says of them: "the denied statement of
  /// X" is a statement of X. The others a clause says to be so, and its force can undo.
  TypeSet lasting;

  /// Somebody who acts in what is told: a person, but not one who only knows or wrote of it.
  bool acts(std::string_view type) const noexcept {
    return official.has(type) || person.has(type) || someone.has(type) ||
           (people.has(type) && !expert.has(type) && !author.has(type));
  }
  /// Who can say something: any person, body or organisation.
  bool speaks(std::string_view type) const noexcept {
    return people.has(type) || body.has(type) || organization.has(type);
  }
  /// Somebody of whom the article tells: any person but one who only wrote it.
  bool appears(std::string_view type) const noexcept { return acts(type) || expert.has(type); }
};

/// Takes one row of roles.tsv, which stands in this line of it: "official<TAB>Leader", for nodes
/// with `|` between several types.
/// Errors: no such role, a role that has a row already, a type that the ontology lacks.
Status add_role(std::string_view row, std::uint32_t line, PackData& data);

/// What follows from the rows, when all are read.
void finish_roles(PackData& data);

/// The roles that a node or edge type plays, in the order of docs/packs.md.
std::vector<std::string_view> roles_played(const Roles& roles, std::string_view type);

/// What is wrong with the edge type of a role: its ends fit nothing that the stages join by it.
struct RoleMisfit {
  std::uint32_t line = 0;  ///< of roles.tsv
  std::string role;
  std::string relation;
  std::string wanted;  ///< "person|body -> statement", in roles
};
std::vector<RoleMisfit> misfits(const PackData& data);

}  // namespace plenum::ingest
