#include "exchange/json_value.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "core/value_text.hpp"

namespace plenum::exchange {
namespace {

Result<Value> decode_float(std::string_view text) {
  if (text == "NaN") return Value(std::numeric_limits<double>::quiet_NaN());
  if (text == "Infinity") return Value(std::numeric_limits<double>::infinity());
  if (text == "-Infinity") return Value(-std::numeric_limits<double>::infinity());
  return bad_json(fmt::format("`{}` is not NaN, Infinity or -Infinity", text));
}

template <class T>
Result<Value> as_value(Result<T> parsed) {
  if (!parsed.ok()) return parsed.error();
  return Value(*std::move(parsed));
}

Result<Value> decode_text(std::string_view type, const std::string& text) {
  if (type == "float") return decode_float(text);
  if (auto temporal = decode_temporal(type, text)) return *std::move(temporal);
  return bad_json(fmt::format("there is no value of $type `{}`", type));
}

Result<Value> decode_object(const Map& object) {
  const auto type = object.find("$type");
  const auto value = object.find("value");
  if (type == object.end() || value == object.end() || object.size() != 2 ||
      type->second.kind() != ValueKind::string) {
    return bad_json("an object must have $type and value, and nothing else");
  }
  if (type->second.as_string() == "map" && value->second.kind() == ValueKind::map) {
    Map map;
    for (const auto& [name, member] : value->second.as_map()) {
      PLENUM_ASSIGN(Value decoded, decode_json(member));
      map.emplace(name, std::move(decoded));
    }
    return Value(std::move(map));
  }
  if (value->second.kind() != ValueKind::string) {
    return bad_json(
        fmt::format("the value of $type `{}` must be a string", type->second.as_string()));
  }
  return decode_text(type->second.as_string(), value->second.as_string());
}

}  // namespace

std::optional<Result<Value>> decode_temporal(std::string_view type, const std::string& text) {
  if (type == "date") return as_value(core::parse_date(text));
  if (type == "localtime") return as_value(core::parse_local_time(text));
  if (type == "time") return as_value(core::parse_time(text));
  if (type == "localdatetime") return as_value(core::parse_local_date_time(text));
  if (type == "datetime") return as_value(core::parse_date_time(text));
  if (type == "duration") return as_value(core::parse_duration(text));
  return std::nullopt;
}

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::floating:
      if (std::isfinite(value.as_float())) {
        core::append_float(out, value.as_float());
      } else {
        out += R"({"$type":"float","value":")" + core::float_text(value.as_float()) + "\"}";
      }
      return;
    case ValueKind::list: {
      out.push_back('[');
      bool first = true;
      for (const Value& item : value.as_list()) {
        if (!first) out.push_back(',');
        first = false;
        append_json(out, item);
      }
      out.push_back(']');
      return;
    }
    case ValueKind::map: {
      out += R"({"$type":"map","value":{)";
      bool first = true;
      for (const auto& [name, member] : value.as_map()) {
        if (!first) out.push_back(',');
        first = false;
        core::append_json_string(out, name);
        out.push_back(':');
        append_json(out, member);
      }
      out += "}}";
      return;
    }
    default:
      core::append_json_text(out, value);
  }
}

Result<Value> decode_json(const Value& json) {
  if (const auto* object = json.get_if<Map>()) return decode_object(*object);
  const auto* list = json.get_if<List>();
  if (list == nullptr) return json;
  List decoded;
  decoded.reserve(list->size());
  for (const Value& item : *list) {
    PLENUM_ASSIGN(Value value, decode_json(item));
    decoded.push_back(std::move(value));
  }
  return Value(std::move(decoded));
}

}  // namespace plenum::exchange
