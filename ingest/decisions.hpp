#pragma once
// Purpose: what people decided about entities and facts: the log of their decisions, and what
// follows from it for a group or fact.
// May depend on: ingest/keys.hpp, storage, core.
// Invariants: the log only grows. Decisions name groups and facts between groups, which are made of
// content: they outlive the articles, and count again when these come back.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/interrupt.hpp"
#include "ingest/keys.hpp"
#include "plenum/result.hpp"
#include "storage/transaction.hpp"

namespace plenum::ingest {

enum class DecisionKind : std::uint8_t { merge = 1, separate = 2, reject = 3, accept = 4 };

/// "merge", "separate", "reject", "accept".
std::string_view decision_name(DecisionKind kind) noexcept;

/// One entry of the log.
struct Decision {
  std::uint64_t number = 0;  ///< from 1
  DecisionKind kind = DecisionKind::merge;
  std::vector<std::string> keys;   ///< of the entities, or of the edge and its ends
  std::vector<std::string> names;  ///< what they were called then
  std::string type;                ///< of the edge
  std::vector<std::string> facts;  ///< between groups, that the edge stands for
};

/// What was decided about a group.
struct DecidedGroup {
  /// The groups that people made one entity, this one among them; the first that exists leads.
  /// Empty: nobody decided with whom it belongs.
  std::vector<std::string> together;
  std::set<std::string> apart;  ///< groups that it must not join
  std::uint64_t number = 0;     ///< of the latest decision

  bool is_clustered() const { return together.size() > 1; }
};

/// Reads decisions and remembers them. A database without any costs one look.
class DecisionBook {
 public:
  explicit DecisionBook(storage::Snapshot view) : view_(std::move(view)) {}

  /// Whether anything was ever decided.
  Result<bool> any();
  /// Valid until forget().
  Result<const DecidedGroup*> of_group(const std::string& group);
  /// The number of the decision that rejected a fact between groups; 0: none did.
  Result<std::uint64_t> rejection(const std::string& fact);
  /// After something was written.
  void forget();

 private:
  storage::Snapshot view_;
  std::optional<bool> any_;
  std::map<std::string, DecidedGroup, std::less<>> groups_;
  std::map<std::string, std::uint64_t, std::less<>> rejections_;
};

/// Appends a decision to the log and gives it its number.
Result<std::uint64_t> append_decision(storage::Transaction& transaction, Decision decision);
/// Decisions after a number, at most `limit`, in order.
Result<std::vector<Decision>> read_decisions(const storage::Snapshot& view, std::uint64_t after,
                                             std::size_t limit);

/// Stores what is decided about a group now; nothing at all removes it.
Status put_decided_group(storage::Transaction& transaction, const std::string& group,
                         const DecidedGroup& decided);
/// Stores, or with 0 removes, the number of the decision that rejected a fact.
Status put_rejection(storage::Transaction& transaction, const std::string& fact,
                     std::uint64_t number);

}  // namespace plenum::ingest
