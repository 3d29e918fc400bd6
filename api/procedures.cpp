#include "api/procedures.hpp"

#include "core/try.hpp"
#include "graph/registry.hpp"
#include "ingest/procedures.hpp"

namespace plenum::api {

Status register_built_in(query::Engine& engine) {
  for (Procedure& procedure : graph::algorithm_procedures()) {
    PLENUM_TRY(engine.register_procedure(std::move(procedure)));
  }
  for (Procedure& procedure : ingest::procedures()) {
    PLENUM_TRY(engine.register_procedure(std::move(procedure)));
  }
  for (Function& function : ingest::functions()) {
    PLENUM_TRY(engine.register_function(std::move(function)));
  }
  return {};
}

}  // namespace plenum::api
