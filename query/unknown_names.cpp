#include "query/unknown_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/bind/bound_walk.hpp"
#include "query/suggest.hpp"

namespace plenum::query {

namespace {

/// The names of one kind that the database knows.
template <class Token>
std::vector<std::string> known_names(std::uint32_t count, const storage::Snapshot& graph,
                                     std::string_view (storage::Snapshot::*name)(Token) const) {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < count; ++i) out.emplace_back((graph.*name)(Token{i}));
  return out;
}

class Finder {
 public:
  explicit Finder(const storage::Snapshot& graph) : graph_(graph) {}

  void query(const bind::Query& query) {
    for (const bind::SingleQuery& part : query.parts) {
      for (const bind::Clause& clause : part.clauses) {
        if (clause.updates()) break;
        std::visit([this](const auto& what) { read(what); }, clause.what);
      }
    }
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  void read(const bind::Match& match) {
    for (const bind::PatternNode& node : match.graph.nodes) {
      for (const std::string& name : node.labels) label(name);
    }
    for (const bind::PatternEdge& edge : match.graph.edges) {
      for (const std::string& name : edge.types) type(name);
      for (const auto& predicate : edge.element_predicates) expression(*predicate);
    }
    predicates(match.graph.predicates);
  }
  void read(const bind::Unwind& unwind) { expression(*unwind.list); }
  void read(const bind::Projection& projection) {
    if (projection.aggregation) {
      for (const auto& key : projection.aggregation->keys) expression(*key.expression);
      for (const auto& call : projection.aggregation->calls) {
        for (const auto& argument : call.arguments) expression(*argument);
      }
    }
    for (const auto& item : projection.items) expression(*item.expression);
    for (const auto& key : projection.order_by) expression(*key.expression);
    predicates(projection.where);
  }
  void read(const bind::CallSubquery& call) { query(*call.query); }
  template <class Clause>
  void read(const Clause&) {}

  void predicates(const std::vector<bind::Predicate>& all) {
    for (const bind::Predicate& predicate : all) expression(*predicate.expression);
  }

  void expression(const bind::Expression& one) {
    if (const auto* inner = std::get_if<bind::Subquery>(&one.node)) query(*inner->query);
    if (const auto* test = std::get_if<bind::HasLabels>(&one.node)) labels(*test);
    if (const auto* read = std::get_if<bind::Property>(&one.node)) {
      const bind::TypeKind of = read->object->type.kind();
      if (of == bind::TypeKind::node || of == bind::TypeKind::edge) property(read->key);
    }
    for (const bind::Expression* child : bind::children(one)) {
      if (child != nullptr) expression(*child);
    }
  }

  void labels(const bind::HasLabels& test) {
    const bool edge = test.object->type.kind() == bind::TypeKind::edge;
    if (edge || test.object->type.kind() == bind::TypeKind::node) tested(test.test, edge);
  }
  void tested(const bind::LabelTest& test, bool edge) {
    if (!test.name.empty()) edge ? type(test.name) : label(test.name);
    for (const bind::LabelTest& operand : test.operands) tested(operand, edge);
  }

  void label(const std::string& name) {
    if (graph_.label_count() == 0 || graph_.find_label(name)) return;
    add("no node has ever had the label", name,
        known_names(graph_.label_count(), graph_, &storage::Snapshot::label_name));
  }
  void type(const std::string& name) {
    if (graph_.type_count() == 0 || graph_.find_type(name)) return;
    add("no relationship has ever had the type", name,
        known_names(graph_.type_count(), graph_, &storage::Snapshot::type_name));
  }
  void property(const std::string& name) {
    if (graph_.property_count() == 0 || graph_.find_property(name)) return;
    add("nothing has ever had the property", name,
        known_names(graph_.property_count(), graph_, &storage::Snapshot::property_name));
  }

  void add(std::string_view what, const std::string& name, const std::vector<std::string>& known) {
    const std::string near = closest_name(name, known);
    std::string sentence = fmt::format("{} '{}'", what, name);
    if (!near.empty()) sentence += fmt::format("; did you mean '{}'?", near);
    const bool said = std::find(found_.begin(), found_.end(), sentence) != found_.end();
    if (!said && found_.size() < sentences_max) found_.push_back(std::move(sentence));
  }

  static constexpr std::size_t sentences_max = 10;
  const storage::Snapshot& graph_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> unknown_names(const bind::Query& query, const storage::Snapshot& graph) {
  Finder finder(graph);
  finder.query(query);
  return finder.take();
}

}  // namespace plenum::query
