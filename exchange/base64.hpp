#pragma once
// Purpose: Base64 (RFC 4648 section 4, with padding).
// May depend on: std.
// Invariants: decode(encode(x)) == x; decode refuses anything that encode does not write.

#include <optional>
#include <string>
#include <string_view>

namespace plenum::exchange {

void append_base64(std::string& out, std::string_view bytes);
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace plenum::exchange
