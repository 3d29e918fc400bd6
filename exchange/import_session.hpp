#pragma once
// Purpose: what all readers share: names to tokens, nodes and edges into the transaction, counts.
// May depend on: storage/transaction.hpp, exchange/exchange.hpp, core.
// Invariants: works in the caller's transaction only; never commits, never rolls back by itself.
// Ids and tokens stay what they are where the caller commits in between.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/exchange.hpp"
#include "plenum/value.hpp"

namespace plenum::exchange {

/// A name and its value, as read.
using ReadProperty = std::pair<std::string, Value>;

class ImportSession {
 public:
  ImportSession(storage::Transaction& transaction, const ImportRequest& request)
      : transaction_(transaction), request_(request) {}

  /// Null properties are left out. `constraint`, as of edge(), when it breaks one.
  Result<NodeId> node(const std::vector<std::string>& labels,
                      const std::vector<ReadProperty>& properties);
  Status edge(const std::string& type, NodeId from, NodeId to,
              const std::vector<ReadProperty>& properties);
  Status document(const std::string& key, const std::string& payload,
                  const std::vector<std::string>& references);

  /// Polls the interrupt and ImportRequest::between; to be called once an element.
  Status check();
  void lose(std::string_view what, std::string_view example);
  /// The error with the file's name and the place.
  Error at(const Error& error, SourceSpan place) const;

  ImportReport report() const;

 private:
  /// Element by element, so that the error has a place in the file.
  Status check_constraints();
  Result<std::vector<storage::Property>> properties(const std::vector<ReadProperty>& named);

  storage::Transaction& transaction_;
  const ImportRequest& request_;
  ImportReport report_;
  std::vector<NodeId> nodes_;  ///< that were made
  std::vector<EdgeId> edges_;
  std::map<std::string, Loss, std::less<>> losses_;
  std::map<std::string, storage::LabelToken, std::less<>> labels_;
  std::map<std::string, storage::TypeToken, std::less<>> types_;
  std::map<std::string, storage::PropertyToken, std::less<>> names_;
};

Result<ImportReport> read_json_lines(ImportSession& session, const ByteSource& source);
Result<ImportReport> read_graphml(ImportSession& session, const ByteSource& source);

}  // namespace plenum::exchange
