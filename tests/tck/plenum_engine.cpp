#include "tests/tck/plenum_engine.hpp"

#include "core/try.hpp"
#include "plenum/database.hpp"

namespace plenum::tck {

namespace {

class PlenumEngine final : public Engine {
 public:
  PlenumEngine(Database database, std::uint64_t timeout_ms)
      : database_(std::move(database)), timeout_ms_(timeout_ms) {}

  Result<Table> run(const std::string& query, const Params& params) override {
    RunOptions options;
    options.timeout_ms = timeout_ms_;
    return database_.run(query, params, options);
  }

  Status register_procedure(Procedure procedure) override {
    return database_.register_procedure(std::move(procedure));
  }

  Result<GraphState> state() override {
    GraphState state;
    PLENUM_ASSIGN(const ReadView view, database_.read());
    PLENUM_ASSIGN(const Table nodes, view.run("MATCH (n) RETURN n"));
    for (const Row row : nodes) {
      const Node& node = row[0].as_node();
      state.nodes.emplace(node.id.value, node);
    }
    PLENUM_ASSIGN(const Table edges, view.run("MATCH ()-[r]->() RETURN r"));
    for (const Row row : edges) {
      const Edge& edge = row[0].as_edge();
      state.edges.emplace(edge.id.value, edge);
    }
    return state;
  }

 private:
  Database database_;
  std::uint64_t timeout_ms_;
};

}  // namespace

Result<std::unique_ptr<Engine>> open_plenum(std::uint64_t query_timeout_ms) {
  OpenOptions options;
  options.threads = 1;
  PLENUM_ASSIGN(Database database, Database::open(":memory:", options));
  return std::unique_ptr<Engine>(
      std::make_unique<PlenumEngine>(std::move(database), query_timeout_ms));
}

}  // namespace plenum::tck
