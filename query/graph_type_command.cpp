#include "query/graph_type_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "core/try.hpp"
#include "core/type_union.hpp"
#include "core/value_text.hpp"
#include "query/suggest.hpp"

namespace plenum::query {

namespace {

using Labels = std::vector<std::string>;  // ascending, none twice

Error refused(std::string what, const SourceSpan& where, const char* detail = "UnexpectedSyntax") {
  return Error(ErrorCode::syntax, std::move(what))
      .with_language("SyntaxError", "compile time", detail)
      .with_place(where);
}

std::string labels_text(const Labels& labels) {
  std::string out = "(";
  for (const std::string& label : labels) {
    out += ':';
    core::append_name(out, label);
  }
  return out + ")";
}

Result<Labels> sorted(const std::vector<std::string>& labels, const SourceSpan& where) {
  Labels out = labels;
  std::sort(out.begin(), out.end());
  const auto twice = std::adjacent_find(out.begin(), out.end());
  if (twice != out.end()) return refused(fmt::format("the label '{}' stands twice", *twice), where);
  return out;
}

Status check_type(const ast::PropertyDeclaration& declared) {
  const auto type = core::TypeUnion::parse(declared.type);
  if (!type) {
    const Error error = refused(fmt::format("there is no type '{}'", declared.type), declared.span);
    const bool key = declared.type.ends_with(" KEY") || declared.type.ends_with(" UNIQUE");
    if (!key) return error;
    return error.with_hint("CREATE CONSTRAINT says that values are unique or a key");
  }
  if (!type->storable()) {
    return refused(fmt::format("no property can be of type {}", type->name()), declared.span);
  }
  return {};
}

Status check_properties(const std::vector<ast::PropertyDeclaration>& properties) {
  std::set<std::string> names;
  for (const ast::PropertyDeclaration& declared : properties) {
    if (!names.insert(declared.name).second) {
      return refused(fmt::format("the property '{}' is declared twice", declared.name),
                     declared.span);
    }
    PLENUM_TRY(check_type(declared));
  }
  return {};
}

struct NamedNode {
  Labels labels;
  Labels implied;
  const std::vector<ast::PropertyDeclaration>* properties;
};
struct NamedEdge {
  std::string type;
  Labels from;
  Labels to;
  const std::vector<ast::PropertyDeclaration>* properties;
};

/// Takes the text apart. What it holds points into the text.
class Resolver {
 public:
  Status run(const ast::CreateGraphType& type) {
    for (const ast::NodeTypeDeclaration& node : type.nodes) PLENUM_TRY(declare(node));
    for (const ast::EdgeTypeDeclaration& edge : type.edges) {
      PLENUM_TRY(enter_end(edge.from));
      PLENUM_TRY(enter_end(edge.to));
    }
    for (const ast::EdgeTypeDeclaration& edge : type.edges) PLENUM_TRY(declare(edge));
    return {};
  }

  std::vector<NamedNode> nodes;
  std::vector<NamedEdge> edges;

 private:
  Status declare(const ast::NodeTypeDeclaration& node) {
    PLENUM_ASSIGN(Labels labels, sorted(node.labels, node.span));
    PLENUM_ASSIGN(Labels implied, sorted(node.implied, node.span));
    for (const std::string& name : {node.alias, node.name}) {
      if (name.empty()) continue;
      if (labels.empty()) {
        return refused(fmt::format("the node type '{}' has no label", name), node.span)
            .with_hint(fmt::format("a label begins with a colon: {}", labels_text({name})));
      }
      PLENUM_TRY(enter_alias(name, labels, node.span));
    }
    for (const std::string& label : implied) {
      if (!std::binary_search(labels.begin(), labels.end(), label)) continue;
      return refused(fmt::format("the label '{}' implies itself", label), node.span);
    }
    PLENUM_TRY(check_properties(node.properties));
    if (!declared_.insert(labels).second) {
      return refused(fmt::format("the node type {} is declared twice", labels_text(labels)),
                     node.span);
    }
    nodes.push_back({std::move(labels), std::move(implied), &node.properties});
    return {};
  }

  /// Aliases and node types that stand at the end of an edge type.
  Status enter_end(const ast::NodeTypeDeclaration& end) {
    if (end.labels.empty()) {
      if (!end.has_properties) return {};
      return refused("the end of a relationship type that has properties has labels too", end.span);
    }
    if (end.has_properties || !end.implied.empty()) return declare(end);
    PLENUM_ASSIGN(const Labels labels, sorted(end.labels, end.span));
    return end.alias.empty() ? Status() : enter_alias(end.alias, labels, end.span);
  }

  Status enter_alias(const std::string& alias, const Labels& labels, const SourceSpan& where) {
    const auto [known, fresh] = aliases_.emplace(alias, labels);
    if (fresh || known->second == labels) return {};
    return refused(
        fmt::format("the alias '{}' stands for {} already", alias, labels_text(known->second)),
        where, "VariableAlreadyBound");
  }

  Result<Labels> end(const ast::NodeTypeDeclaration& end) const {
    if (!end.labels.empty() || end.alias.empty()) return sorted(end.labels, end.span);
    const auto known = aliases_.find(end.alias);
    if (known != aliases_.end()) return known->second;
    std::vector<std::string> names;
    names.reserve(aliases_.size());
    for (const auto& [name, labels] : aliases_) names.push_back(name);
    const std::string near = closest_name(end.alias, names);
    return refused(fmt::format("no node type has the alias '{}'", end.alias), end.span,
                   "UndefinedVariable")
        .with_hint(near.empty()
                       ? fmt::format("a label begins with a colon: {}", labels_text({end.alias}))
                       : fmt::format("did you mean '{}'?", near));
  }

  Status declare(const ast::EdgeTypeDeclaration& edge) {
    PLENUM_ASSIGN(Labels from, end(edge.from));
    PLENUM_ASSIGN(Labels to, end(edge.to));
    PLENUM_TRY(check_properties(edge.properties));
    if (!pairs_.insert({edge.type, from, to}).second) {
      return refused(fmt::format("the relationship type {}-[:{}]->{} is declared twice",
                                 labels_text(from), edge.type, labels_text(to)),
                     edge.span);
    }
    edges.push_back({edge.type, std::move(from), std::move(to), &edge.properties});
    return {};
  }

  std::map<std::string, Labels> aliases_;
  std::set<Labels> declared_;
  std::set<std::tuple<std::string, Labels, Labels>> pairs_;
};

/// Names to tokens.
class Definer {
 public:
  explicit Definer(storage::Transaction& transaction) : transaction_(transaction) {}

  Result<storage::NodeType> node(const NamedNode& named) {
    storage::NodeType node;
    PLENUM_ASSIGN(node.labels, labels(named.labels));
    PLENUM_ASSIGN(node.implied, labels(named.implied));
    PLENUM_ASSIGN(node.properties, properties(*named.properties));
    return node;
  }

  Result<storage::EdgeType> edge(const NamedEdge& named) {
    storage::EdgeType edge;
    PLENUM_ASSIGN(edge.type, transaction_.type(named.type));
    PLENUM_ASSIGN(edge.from, labels(named.from));
    PLENUM_ASSIGN(edge.to, labels(named.to));
    PLENUM_ASSIGN(edge.properties, properties(*named.properties));
    return edge;
  }

 private:
  Result<std::vector<storage::LabelToken>> labels(const Labels& names) {
    std::vector<storage::LabelToken> tokens;
    for (const std::string& name : names) {
      PLENUM_ASSIGN(const auto token, transaction_.label(name));
      tokens.push_back(token);
    }
    std::sort(tokens.begin(), tokens.end());
    return tokens;
  }

  Result<std::vector<storage::PropertyRule>> properties(
      const std::vector<ast::PropertyDeclaration>& declared) {
    std::vector<storage::PropertyRule> rules;
    for (const ast::PropertyDeclaration& one : declared) {
      PLENUM_ASSIGN(const auto key, transaction_.property(one.name));
      rules.push_back({key, *core::TypeUnion::parse(one.type), one.not_null});
    }
    return rules;
  }

  storage::Transaction& transaction_;
};

}  // namespace

Status check_graph_type(const ast::CreateGraphType& type) { return Resolver().run(type); }

Result<storage::GraphTypeDefinition> define_graph_type(const ast::CreateGraphType& type,
                                                       storage::Transaction& transaction) {
  Resolver resolved;
  PLENUM_TRY(resolved.run(type));
  Definer definer(transaction);
  storage::GraphTypeDefinition out;
  out.name = type.name;
  out.closed = type.closed;
  for (const NamedNode& named : resolved.nodes) {
    PLENUM_ASSIGN(storage::NodeType node, definer.node(named));
    out.nodes.push_back(std::move(node));
  }
  for (const NamedEdge& named : resolved.edges) {
    PLENUM_ASSIGN(storage::EdgeType edge, definer.edge(named));
    out.edges.push_back(std::move(edge));
  }
  if (!type.closed) return out;
  // What no declared node type fits is one; asked of those that the text declares, so that the
  // order of the relationship types does not matter.
  PLENUM_ASSIGN(const auto declared, storage::GraphType::make(out));
  std::set<std::vector<storage::LabelToken>> more;
  for (const storage::EdgeType& edge : out.edges) {
    for (const auto* end : {&edge.from, &edge.to}) {
      if (declared->fits(*end) || !more.insert(*end).second) continue;
      out.nodes.push_back({*end, {}, {}});
    }
  }
  return out;
}

}  // namespace plenum::query
