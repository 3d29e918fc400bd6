#include "exchange/xml_text.hpp"

#include "core/utf8.hpp"

namespace plenum::exchange {
namespace {

bool allowed(core::CodePoint point) {
  const char32_t c = point.value;
  return point.valid && (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && c != 0xFFFE &&
         c != 0xFFFF;
}

}  // namespace

void append_xml(Output& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const core::CodePoint point = core::decode_utf8(text, i);
    const std::string_view bytes = text.substr(i, point.length);
    i += point.length;
    if (!allowed(point)) {
      out.lose("characters that XML cannot carry, written as U+FFFD", text.substr(0, 40));
      out << "\xEF\xBF\xBD";
      continue;
    }
    switch (point.value) {
      case '&':
        out << "&amp;";
        break;
      case '<':
        out << "&lt;";
        break;
      case '>':
        out << "&gt;";
        break;
      case '"':
        out << "&quot;";
        break;
      case '\'':
        out << "&#39;";
        break;
      case '\t':
        out << "&#9;";
        break;
      case '\n':
        out << "&#10;";
        break;
      case '\r':
        out << "&#13;";
        break;
      default:
        out << bytes;
    }
  }
}

}  // namespace plenum::exchange
