#include "plenum/version.hpp"

namespace plenum {
namespace {

#define PLENUM_TEXT2(x) #x
#define PLENUM_TEXT(x) PLENUM_TEXT2(x)

constexpr std::string_view text = PLENUM_TEXT(PLENUM_VERSION_MAJOR) "." PLENUM_TEXT(
    PLENUM_VERSION_MINOR) "." PLENUM_TEXT(PLENUM_VERSION_PATCH);

}  // namespace

std::string_view version() noexcept { return text; }

}  // namespace plenum
