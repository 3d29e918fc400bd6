// Text to temporal values: what parses must print to a text that parses to the same value.
#include "core/temporal_text.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

namespace {

template <class Parse>
void round_trip(std::string_view input, Parse parse) {
  const auto value = parse(input);
  if (!value.ok()) return;
  const std::string printed = core::text(*value);
  const auto again = parse(printed);
  require(again.ok() && *again == *value, "what was printed reads back as the same value");
}

}  // namespace

void fuzz_one(std::string_view input) {
  round_trip(input, core::parse_date);
  round_trip(input, core::parse_local_time);
  round_trip(input, core::parse_time);
  round_trip(input, core::parse_local_date_time);
  round_trip(input, core::parse_date_time);
  round_trip(input, core::parse_duration);
}

std::vector<std::string> seeds() {
  return {"2015-07-21",
          "2015W302",
          "-000000001-12-31",
          "+999999999-12-31T23:59:59.999999999",
          "2015-202T21:40:32.142+01:00",
          "21:40:32.142-18:00",
          "2015-Q3-92",
          "2015-07-21T21:40[Europe/London]",
          "1818-07-21T21:40+00:53:28[Europe/Berlin]",
          "P1Y2M3W4DT5H6M7.8S",
          "P-1.5Y-0.25M1.125DT-0.000000001S",
          "P2012-02-02T14:37:21.545",
          "PT9223372036854775807S"};
}

}  // namespace plenum::fuzz
