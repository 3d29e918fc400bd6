// Any bytes as text: validation, decoding, folding, JSON.
#include "core/utf8.hpp"
#include "core/value_text.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

void fuzz_one(std::string_view input) {
  const bool valid = core::is_valid_utf8(input);
  std::string copy;
  std::size_t points = 0;
  for (std::size_t i = 0; i < input.size(); ++points) {
    const core::CodePoint point = core::decode_utf8(input, i);
    core::append_utf8(copy, point.value);
    i += point.length;
  }
  require((copy == input) == valid || !valid, "valid text decodes and encodes to itself");
  require(points == core::count_code_points(input), "the count is that of the walk");
  require(core::is_valid_utf8(copy), "what append_utf8 wrote is valid");
  const std::string folded = core::fold(input);
  require(core::fold(folded) == folded, "folding twice is folding once");
  require(!valid || core::is_valid_utf8(folded), "folding keeps text valid");
  std::string json;
  core::append_json_string(json, input);
  require(core::is_valid_utf8(json), "JSON is valid UTF-8");
  require(json.find('\n') == std::string::npos, "JSON is one line");
}

std::vector<std::string> seeds() {
  return {"plain",
          "Stra\xC3\x9F"
          "e",
          "\xE6\x97\xA5\xE6\x9C\xAC",
          "\xF0\x9F\x98\x80",
          "e\xCC\x81",
          "\xC0\x80",
          "\xED\xA0\x80",
          "\xF4\x90\x80\x80",
          "\xEF\xAC\x81\xCC\x87",
          "\xC4\xB0\xCE\x90"};
}

}  // namespace plenum::fuzz
