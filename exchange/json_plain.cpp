#include "exchange/json_plain.hpp"

#include <cmath>

#include "core/value_text.hpp"

namespace plenum::exchange {

void append_labels(Output& out, const std::vector<std::string_view>& labels) {
  out << '[';
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i > 0) out << ',';
    core::append_json_string(out.buffer(), labels[i]);
  }
  out << ']';
}

void append_plain_value(Output& out, const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    out << '[';
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) out << ',';
      append_plain_value(out, (*list)[i]);
    }
    out << ']';
    return;
  }
  if (core::is_temporal(value.kind())) {
    out.lose("types of dates and times, written as text", core::temporal_text(value));
    core::append_json_string(out.buffer(), core::temporal_text(value));
    return;
  }
  if (value.kind() == ValueKind::floating && !std::isfinite(value.as_float())) {
    out.lose("NaN and infinities, written as strings", core::display_text(value));
  }
  core::append_json_text(out.buffer(), value);
}

void append_plain_properties(Output& out, const std::vector<NamedValue>& properties) {
  out << '{';
  bool first = true;
  for (const NamedValue& property : properties) {
    if (!first) out << ',';
    first = false;
    core::append_json_string(out.buffer(), property.name);
    out << ':';
    append_plain_value(out, property.value);
  }
  out << '}';
}

}  // namespace plenum::exchange
