#include "ingest/pack_rules.hpp"

#include <string>

#include "ingest/pack_data.hpp"

namespace plenum::ingest {

PackRules rules_of(const Pack& pack) {
  return {[&pack](std::string_view type) { return pack.labels(type); }, pack.data().roles,
          [&pack](std::string_view title, std::string_view of) {
            return std::string(pack.sole_office(title, of));
          },
          pack.id(), pack.data().type_list};
}

}  // namespace plenum::ingest
