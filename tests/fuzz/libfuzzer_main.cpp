// The target under libFuzzer.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  plenum::fuzz::fuzz_one({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
