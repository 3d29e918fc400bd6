#include "graph/registry.hpp"

#include <utility>

#include "core/try.hpp"
#include "graph/option_reader.hpp"

namespace plenum::graph {
namespace {

// Which options each algorithm has, and what its columns are called. Everything else follows.

void read(OptionReader& reader, PagerankOptions& o) {
  reader.number("damping", o.damping);
  reader.count("max_iterations", o.max_iterations);
  reader.number("tolerance", o.tolerance);
}
void read(OptionReader&, WeakComponentsOptions&) {}
void read(OptionReader&, StrongComponentsOptions&) {}
void read(OptionReader& reader, BetweennessOptions& o) {
  reader.boolean("normalized", o.normalized);
}
void read(OptionReader&, ClosenessOptions&) {}
void read(OptionReader&, DegreeOptions&) {}
void read(OptionReader& reader, BfsOptions& o) {
  reader.node("source", o.source);
  reader.count("max_depth", o.max_depth);
}
void read(OptionReader& reader, ShortestDistancesOptions& o) { reader.node("source", o.source); }
void read(OptionReader& reader, ShortestPathOptions& o) {
  reader.node("source", o.source);
  reader.node("target", o.target);
}
void read(OptionReader& reader, KShortestPathsOptions& o) {
  reader.node("source", o.source);
  reader.node("target", o.target);
  reader.count("k", o.k);
}
void read(OptionReader& reader, LouvainOptions& o) {
  reader.number("resolution", o.resolution);
  reader.count("max_iterations", o.max_iterations);
  reader.number("tolerance", o.tolerance);
}
void read(OptionReader& reader, LabelPropagationOptions& o) {
  reader.count("max_iterations", o.max_iterations);
}
void read(OptionReader&, KCoreOptions&) {}
void read(OptionReader&, TrianglesOptions&) {}

const Field node_field{"node", FieldType::node, false};

std::vector<Field> columns(const PagerankOptions&) {
  return {node_field, {"score", FieldType::floating, false}};
}
std::vector<Field> columns(const WeakComponentsOptions&) {
  return {node_field, {"component", FieldType::integer, false}};
}
std::vector<Field> columns(const StrongComponentsOptions&) {
  return {node_field, {"component", FieldType::integer, false}};
}
std::vector<Field> columns(const BetweennessOptions&) { return columns(PagerankOptions{}); }
std::vector<Field> columns(const ClosenessOptions&) { return columns(PagerankOptions{}); }
std::vector<Field> columns(const DegreeOptions&) {
  return {node_field, {"score", FieldType::number, false}};
}
std::vector<Field> columns(const BfsOptions&) {
  return {node_field, {"distance", FieldType::integer, false}};
}
std::vector<Field> columns(const ShortestDistancesOptions&) {
  return {node_field, {"distance", FieldType::number, false}};
}
std::vector<Field> columns(const ShortestPathOptions&) {
  return {{"path", FieldType::path, false}, {"cost", FieldType::number, false}};
}
std::vector<Field> columns(const KShortestPathsOptions&) { return columns(ShortestPathOptions{}); }
std::vector<Field> columns(const LouvainOptions&) {
  return {node_field, {"community", FieldType::integer, false}};
}
std::vector<Field> columns(const LabelPropagationOptions&) { return columns(LouvainOptions{}); }
std::vector<Field> columns(const KCoreOptions&) {
  return {node_field, {"core", FieldType::integer, false}};
}
std::vector<Field> columns(const TrianglesOptions&) {
  return {node_field,
          {"triangles", FieldType::integer, false},
          {"coefficient", FieldType::floating, false}};
}

template <class Options>
Procedure procedure(std::string name, std::string description) {
  Procedure p;
  p.name = name;
  p.parameters = {{"options", FieldType::map, true, true, Value(Map{})}};
  p.columns = columns(Options{});
  p.description = std::move(description);
  p.run = [name = std::move(name)](std::span<const Value> arguments, const CallContext& context,
                                   RowSink& sink) -> Status {
    static const Map none;
    const Map* map = arguments.empty() ? nullptr : arguments[0].get_if<Map>();
    if (map == nullptr && !arguments.empty() && !arguments[0].is_null()) {
      return Error(ErrorCode::invalid_argument, name + " takes one map of options");
    }
    Options options;
    OptionReader reader(name, map == nullptr ? none : *map);
    reader.selection(options.over);
    read(reader, options);
    PLENUM_TRY(reader.finish());
    if (Status status = run(options, context, sink); !status.ok()) {
      return status.error().with_context(name);
    }
    return {};
  };
  return p;
}

/// Keeps the rows.
class TableSink : public RowSink {
 public:
  explicit TableSink(std::vector<std::string> columns) : table_(std::move(columns)) {}
  Result<bool> emit(std::span<Value> row) override {
    table_.append(std::vector<Value>(row.begin(), row.end()));
    return true;
  }
  Table take() { return std::move(table_); }

 private:
  Table table_;
};

template <class Options>
Result<Table> collect(const Options& options, const CallContext& context) {
  std::vector<std::string> names;
  for (const Field& field : columns(options)) names.push_back(field.name);
  TableSink sink(std::move(names));
  PLENUM_TRY(run(options, context, sink));
  return sink.take();
}

}  // namespace

std::vector<Procedure> algorithm_procedures() {
  return {
      procedure<PagerankOptions>("algo.pagerank", "how central nodes are by who points at them"),
      procedure<WeakComponentsOptions>("algo.wcc", "parts that hang together, edges either way"),
      procedure<StrongComponentsOptions>("algo.scc", "parts whose nodes all reach one another"),
      procedure<BetweennessOptions>("algo.betweenness", "how many shortest paths run through"),
      procedure<ClosenessOptions>("algo.closeness", "how near a node is to those it reaches"),
      procedure<DegreeOptions>("algo.degree", "how many edges, or how much weight, a node has"),
      procedure<BfsOptions>("algo.bfs", "nodes reached from a source, by number of edges"),
      procedure<ShortestDistancesOptions>("algo.sssp", "distances from a source over weights"),
      procedure<ShortestPathOptions>("algo.shortest_path", "a cheapest path between two nodes"),
      procedure<KShortestPathsOptions>("algo.k_shortest_paths",
                                       "the k cheapest loopless paths between two nodes"),
      procedure<LouvainOptions>("algo.louvain", "communities of high modularity"),
      procedure<LabelPropagationOptions>("algo.label_propagation",
                                         "communities by the most frequent label around"),
      procedure<KCoreOptions>("algo.k_core", "the densest core each node belongs to"),
      procedure<TrianglesOptions>("algo.triangles", "triangles and clustering around each node"),
  };
}

// One line an algorithm, because overloads cannot be listed any shorter.
Result<Table> table(const PagerankOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const WeakComponentsOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const StrongComponentsOptions& o, const CallContext& c) {
  return collect(o, c);
}
Result<Table> table(const BetweennessOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const ClosenessOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const DegreeOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const BfsOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const ShortestDistancesOptions& o, const CallContext& c) {
  return collect(o, c);
}
Result<Table> table(const ShortestPathOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const KShortestPathsOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const LouvainOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const LabelPropagationOptions& o, const CallContext& c) {
  return collect(o, c);
}
Result<Table> table(const KCoreOptions& o, const CallContext& c) { return collect(o, c); }
Result<Table> table(const TrianglesOptions& o, const CallContext& c) { return collect(o, c); }

}  // namespace plenum::graph
