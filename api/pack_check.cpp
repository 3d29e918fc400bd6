#include "ingest/pack_check.hpp"

#include <utility>

#include "api/guard.hpp"
#include "api/pack_path.hpp"
#include "core/try.hpp"
#include "plenum/ingest.hpp"

namespace plenum {

Result<PackReport> check_pack(std::string_view name) {
  return api::guarded([&]() -> Result<PackReport> {
    PLENUM_ASSIGN(const ingest::Pack pack, api::load_pack(name));
    PLENUM_ASSIGN(ingest::PackFindings found, ingest::check_pack(pack));
    PackReport report;
    report.folder = pack.folder();
    report.id = pack.id();
    report.rules = found.rules;
    report.names = found.names;
    report.classes = found.classes;
    report.examples = found.examples;
    report.expectations = found.expectations;
    for (ingest::PackProblem& each : found.problems) {
      report.problems.push_back({std::move(each.file), each.line, std::move(each.message)});
    }
    return report;
  });
}

}  // namespace plenum
