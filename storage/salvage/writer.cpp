#include "storage/salvage/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/interrupt.hpp"
#include "core/try.hpp"

namespace plenum::storage {

namespace {

/// A commit is closed when what is in it may take this much.
constexpr std::uint64_t commit_bytes = 16ULL * 1024 * 1024;
/// Ids are dense, so a table leads from old to new ones; larger ids do not occur.
constexpr std::uint64_t old_id_max = std::uint64_t{1} << 36;
constexpr std::uint64_t step = 4096;

std::uint64_t room_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return text->size() + 16;
  std::uint64_t room = 32;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& element : *list) room += room_of(element);
  }
  return room;
}

std::uint64_t room_of(const FoundProperties& properties) {
  std::uint64_t room = 64;
  for (const auto& [key, value] : properties) room += 8 + room_of(value);
  return room;
}

}  // namespace

Status SalvageWriter::open() {
  if (transaction_) return {};
  PLENUM_TRY(core::check_interrupt(options_.interrupt));
  PLENUM_ASSIGN(Transaction next, store_.begin());
  transaction_.emplace(std::move(next));
  open_bytes_ = 0;
  return {};
}

Status SalvageWriter::finish() {
  if (!transaction_) return {};
  Transaction full = std::move(*transaction_);
  transaction_.reset();
  const auto done = std::move(full).commit();
  return done.ok() ? Status{} : done.error();
}

// False: it cannot be written and counts as lost. An error: nothing can be written any more.
template <class Write>
Result<bool> SalvageWriter::write(std::uint64_t bytes, const char* what, Write&& write) {
  if (open_bytes_ > 0 && open_bytes_ + bytes > commit_bytes) PLENUM_TRY(finish());
  if (++written_ % step == 0) {
    PLENUM_TRY(core::check_interrupt(options_.interrupt));
    if (options_.progress) options_.progress(written_, std::max(expected_, written_));
  }
  for (int attempt = 0;; ++attempt) {
    PLENUM_TRY(open());
    const Savepoint mark = transaction_->savepoint();
    const Status done = write(*transaction_);
    if (done.ok()) break;
    transaction_->rollback_to(mark);
    const ErrorCode code = done.error().code();
    if (code == ErrorCode::read_only || code == ErrorCode::io) return done.error();
    if (attempt == 0 && code == ErrorCode::limit) {
      PLENUM_TRY(finish());
      continue;
    }
    findings_.problem("graph",
                      fmt::format("a {} cannot be written: {}", what, done.error().message()));
    return false;
  }
  open_bytes_ += bytes;
  return true;
}

Status SalvageWriter::convert(const FoundProperties& found, std::vector<Property>& out) {
  out.clear();
  for (const auto& [key, value] : found) {
    if (value.is_null()) continue;
    PLENUM_ASSIGN(const PropertyToken token,
                  transaction_->property(names_.name(NameKind::property, key, findings_)));
    out.push_back({token, value});
  }
  return {};
}

std::optional<NodeId> SalvageWriter::new_node(std::uint64_t old_id) const {
  if (old_id >= new_ids_.size() || new_ids_[old_id] == 0) return std::nullopt;
  return NodeId{new_ids_[old_id]};
}

Status SalvageWriter::node(std::uint64_t old_id, std::span<const std::uint32_t> labels,
                           const FoundProperties& properties) {
  if (old_id >= old_id_max) {
    findings_.problem("graph", "node " + std::to_string(old_id) + " has an impossible id");
    return {};
  }
  if (new_node(old_id)) return {};
  std::vector<Property> stored;
  NodeId made;
  const auto create = [&](Transaction& tx) -> Status {
    std::vector<LabelToken> tokens;
    for (const std::uint32_t label : labels) {
      PLENUM_ASSIGN(const LabelToken token,
                    tx.label(names_.name(NameKind::label, label, findings_)));
      tokens.push_back(token);
    }
    PLENUM_TRY(convert(properties, stored));
    PLENUM_ASSIGN(made, tx.create_node(tokens, stored));
    return {};
  };
  PLENUM_ASSIGN(const bool done, write(room_of(properties), "node", create));
  if (!done) return {};
  if (old_id >= new_ids_.size()) {
    new_ids_.resize(std::max<std::size_t>(old_id + 1, new_ids_.size() * 3 / 2));
  }
  new_ids_[old_id] = made.value;
  ++findings_.report.nodes;
  findings_.report.properties += stored.size();
  return {};
}

Status SalvageWriter::edge(std::uint32_t type, std::uint64_t start, std::uint64_t end,
                           const FoundProperties& properties) {
  const auto from = new_node(start);
  const auto to = new_node(end);
  if (!from || !to) {
    ++findings_.report.edges_without_end;
    return {};
  }
  std::vector<Property> stored;
  const auto create = [&](Transaction& tx) -> Status {
    PLENUM_ASSIGN(const TypeToken token, tx.type(names_.name(NameKind::type, type, findings_)));
    PLENUM_TRY(convert(properties, stored));
    const auto made = tx.create_edge(token, *from, *to, stored);
    return made.ok() ? Status{} : made.error();
  };
  PLENUM_ASSIGN(const bool done, write(room_of(properties), "relationship", create));
  if (!done) return {};
  ++findings_.report.edges;
  findings_.report.properties += stored.size();
  return {};
}

Status SalvageWriter::document(const std::string& key, const std::string& payload,
                               const std::vector<std::string>& references) {
  std::uint64_t bytes = key.size() + payload.size() + 64;
  for (const std::string& reference : references) bytes += 3 * (reference.size() + key.size());
  PLENUM_ASSIGN(const bool done, write(bytes, "document", [&](Transaction& tx) {
                  return tx.put_document(key, payload, references);
                }));
  if (done) {
    ++findings_.report.documents;
  } else {
    ++findings_.report.lost_documents;
  }
  return {};
}

Result<std::uint32_t> SalvageWriter::rule_token(EntityKind entity, std::uint32_t found) {
  if (entity == EntityKind::node) {
    PLENUM_ASSIGN(const LabelToken token,
                  transaction_->label(names_.name(NameKind::label, found, findings_)));
    return static_cast<std::uint32_t>(token);
  }
  PLENUM_ASSIGN(const TypeToken token,
                transaction_->type(names_.name(NameKind::type, found, findings_)));
  return static_cast<std::uint32_t>(token);
}

Status SalvageWriter::rule(const SchemaRule& found) {
  PLENUM_TRY(finish());
  PLENUM_TRY(open());
  SchemaRule made = found;
  PLENUM_ASSIGN(made.token, rule_token(found.entity, found.token));
  for (std::uint32_t& token : made.more_tokens) {
    PLENUM_ASSIGN(token, rule_token(found.entity, token));
  }
  for (PropertyToken& key : made.properties) {
    const auto number = static_cast<std::uint32_t>(key);
    PLENUM_ASSIGN(key, transaction_->property(names_.name(NameKind::property, number, findings_)));
  }
  return made_rule(transaction_->create_rule(made), "the index or constraint " + found.name);
}

Status SalvageWriter::made_rule(const Status& created, const std::string& what) {
  if (created.ok()) return finish();
  transaction_.reset();
  ++findings_.report.lost_rules;
  findings_.problem("graph", what + " is left out: " + created.error().message());
  return {};
}

Status SalvageWriter::labels(std::vector<LabelToken>& labels) {
  for (LabelToken& label : labels) {
    const auto number = static_cast<std::uint32_t>(label);
    PLENUM_ASSIGN(label, transaction_->label(names_.name(NameKind::label, number, findings_)));
  }
  std::sort(labels.begin(), labels.end());
  return {};
}

Status SalvageWriter::properties(std::vector<PropertyRule>& properties) {
  for (PropertyRule& rule : properties) {
    const auto number = static_cast<std::uint32_t>(rule.key);
    PLENUM_ASSIGN(rule.key,
                  transaction_->property(names_.name(NameKind::property, number, findings_)));
  }
  return {};
}

Status SalvageWriter::graph_type(const GraphTypeDefinition& found) {
  PLENUM_TRY(finish());
  PLENUM_TRY(open());
  GraphTypeDefinition made = found;
  for (NodeType& node : made.nodes) {
    PLENUM_TRY(labels(node.labels));
    PLENUM_TRY(labels(node.implied));
    PLENUM_TRY(properties(node.properties));
  }
  for (EdgeType& edge : made.edges) {
    const auto number = static_cast<std::uint32_t>(edge.type);
    PLENUM_ASSIGN(edge.type, transaction_->type(names_.name(NameKind::type, number, findings_)));
    PLENUM_TRY(labels(edge.from));
    PLENUM_TRY(labels(edge.to));
    PLENUM_TRY(properties(edge.properties));
  }
  return made_rule(transaction_->create_graph_type(std::move(made)),
                   "the graph type " + found.name);
}

}  // namespace plenum::storage
