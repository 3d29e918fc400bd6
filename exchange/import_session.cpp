#include "exchange/import_session.hpp"

#include <algorithm>

#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "storage/constraint.hpp"

namespace plenum::exchange {
namespace {

/// The token of a name, asked for once.
template <class Token, class Make>
Result<Token> token(std::map<std::string, Token, std::less<>>& known, const std::string& name,
                    Make make) {
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  PLENUM_ASSIGN(const Token made, make(name));
  known.emplace(name, made);
  return made;
}

}  // namespace

Result<std::vector<storage::Property>> ImportSession::properties(
    const std::vector<ReadProperty>& named) {
  std::vector<storage::Property> properties;
  properties.reserve(named.size());
  for (const auto& [name, value] : named) {
    if (value.is_null()) continue;
    PLENUM_ASSIGN(const auto key, token(names_, name, [&](const std::string& n) {
                    return transaction_.property(n);
                  }));
    properties.push_back({key, value});
  }
  report_.properties += properties.size();
  return properties;
}

Result<NodeId> ImportSession::node(const std::vector<std::string>& labels,
                                   const std::vector<ReadProperty>& named) {
  std::vector<storage::LabelToken> tokens;
  tokens.reserve(labels.size());
  for (const std::string& label : labels) {
    PLENUM_ASSIGN(const auto made, token(labels_, label, [&](const std::string& n) {
                    return transaction_.label(n);
                  }));
    tokens.push_back(made);
  }
  PLENUM_ASSIGN(const auto values, properties(named));
  PLENUM_ASSIGN(const NodeId node, transaction_.create_node(tokens, values));
  ++report_.nodes;
  nodes_.push_back(node);
  PLENUM_TRY(check_constraints());
  return node;
}

Status ImportSession::edge(const std::string& type, NodeId from, NodeId to,
                           const std::vector<ReadProperty>& named) {
  PLENUM_ASSIGN(const auto made,
                token(types_, type, [&](const std::string& n) { return transaction_.type(n); }));
  PLENUM_ASSIGN(const auto values, properties(named));
  const auto edge = transaction_.create_edge(made, from, to, values);
  if (!edge.ok()) return edge.error();
  ++report_.edges;
  edges_.push_back(*edge);
  return check_constraints();
}

Status ImportSession::check_constraints() {
  return transaction_.check_constraints([this](storage::EntityKind kind, std::uint64_t id) {
    const bool node = kind == storage::EntityKind::node;
    // The ids of what was made mean nothing once it is undone.
    const bool made = node ? std::find(nodes_.begin(), nodes_.end(), NodeId{id}) != nodes_.end()
                           : std::find(edges_.begin(), edges_.end(), EdgeId{id}) != edges_.end();
    if (!made) return storage::entity_name(kind, id, {});
    return std::string(node ? "a node of the file" : "a relationship of the file");
  });
}

Status ImportSession::document(const std::string& key, const std::string& payload,
                               const std::vector<std::string>& references) {
  PLENUM_TRY(transaction_.put_document(key, payload, references));
  ++report_.documents;
  return {};
}

Status ImportSession::check() {
  PLENUM_TRY(core::check_interrupt(request_.interrupt));
  return request_.between ? request_.between(transaction_, report_) : Status{};
}

void ImportSession::lose(std::string_view what, std::string_view example) {
  auto found = losses_.find(what);
  if (found == losses_.end()) {
    found = losses_.emplace(what, Loss{std::string(what), 0, std::string(example)}).first;
  }
  ++found->second.count;
}

Error ImportSession::at(const Error& error, SourceSpan place) const {
  return error.with_file(request_.file).with_place(place);
}

ImportReport ImportSession::report() const {
  ImportReport report = report_;
  for (const auto& [what, loss] : losses_) report.losses.push_back(loss);
  return report;
}

}  // namespace plenum::exchange
