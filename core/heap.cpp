#include "core/heap.hpp"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace plenum::core {

void give_back_memory([[maybe_unused]] std::uint64_t least) {
#if defined(__GLIBC__)
  if (::mallinfo2().fordblks >= least) ::malloc_trim(0);
#endif
}

}  // namespace plenum::core
