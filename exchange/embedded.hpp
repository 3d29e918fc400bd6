#pragma once
// Purpose: files that are part of the program: the script and style of the exported page.
// May depend on: std. The bodies are generated from the files at configure time.
// Invariants: bytes are those of the file; the integrity is that of the bytes.

#include <string_view>

namespace plenum::exchange {

struct Embedded {
  std::string_view bytes;
  std::string_view integrity;  ///< "sha256-…" in Base64, as a Content-Security-Policy takes it
};

Embedded cytoscape_script() noexcept;
Embedded page_script() noexcept;
Embedded page_style() noexcept;

}  // namespace plenum::exchange
