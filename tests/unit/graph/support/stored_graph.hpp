#pragma once
// Purpose: a small database in memory for tests of what reads snapshots.
// May depend on: storage, include/plenum.
// Invariants: every call that should work ends the test when it does not.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "plenum/procedure.hpp"
#include "storage/open.hpp"

namespace plenum::test {

class StoredGraph {
 public:
  StoredGraph() : store_(storage::Store::open(":memory:").value()) {
    transaction_.emplace(store_->begin().value());
  }

  NodeId node(const std::vector<std::string>& labels, const Map& properties = {}) {
    std::vector<storage::LabelToken> tokens;
    for (const std::string& label : labels) tokens.push_back(transaction_->label(label).value());
    return transaction_->create_node(tokens, stored(properties)).value();
  }
  EdgeId edge(NodeId from, const std::string& type, NodeId to, const Map& properties = {}) {
    const auto token = transaction_->type(type).value();
    return transaction_->create_edge(token, from, to, stored(properties)).value();
  }
  storage::Transaction& transaction() { return *transaction_; }
  void commit() {
    std::move(*transaction_).commit().value();
    transaction_.reset();
  }
  storage::Snapshot snapshot() const { return store_->snapshot(); }
  storage::Store& store() { return *store_; }

 private:
  std::vector<storage::Property> stored(const Map& properties) {
    std::vector<storage::Property> all;
    for (const auto& [name, value] : properties) {
      all.push_back({transaction_->property(name).value(), value});
    }
    return all;
  }

  std::unique_ptr<storage::Store> store_;
  std::optional<storage::Transaction> transaction_;
};

/// Keeps rows; stops the producer after `rows_max`.
class Rows : public RowSink {
 public:
  explicit Rows(std::size_t rows_max = SIZE_MAX) : rows_max_(rows_max) {}
  Result<bool> emit(std::span<Value> row) override {
    rows.emplace_back(row.begin(), row.end());
    return rows.size() < rows_max_;
  }
  std::vector<std::vector<Value>> rows;

 private:
  std::size_t rows_max_;
};

}  // namespace plenum::test
