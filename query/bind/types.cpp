#include "query/bind/type.hpp"

#include "core/text.hpp"

namespace plenum::query::bind {

Type common_type(const Type& a, const Type& b) {
  if (a == b || b.is(TypeKind::null)) return a;
  if (a.is(TypeKind::null)) return b;
  if (a.is_numeric() && b.is_numeric()) return TypeKind::number;
  if (a.is(TypeKind::list) && b.is(TypeKind::list))
    return Type::list_of(common_type(a.element(), b.element()));
  return {};
}

Type type_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return TypeKind::null;
    case ValueKind::boolean:
      return TypeKind::boolean;
    case ValueKind::integer:
      return TypeKind::integer;
    case ValueKind::floating:
      return TypeKind::floating;
    case ValueKind::string:
      return TypeKind::string;
    case ValueKind::list: {
      Type element = TypeKind::null;
      for (const Value& item : value.as_list()) element = common_type(element, type_of(item));
      return value.as_list().empty() ? Type(TypeKind::list) : Type::list_of(element);
    }
    case ValueKind::map:
      return TypeKind::map;
    case ValueKind::node:
      return TypeKind::node;
    case ValueKind::edge:
      return TypeKind::edge;
    case ValueKind::path:
      return TypeKind::path;
    case ValueKind::date:
      return TypeKind::date;
    case ValueKind::local_time:
      return TypeKind::local_time;
    case ValueKind::time:
      return TypeKind::time;
    case ValueKind::local_date_time:
      return TypeKind::local_date_time;
    case ValueKind::date_time:
      return TypeKind::date_time;
    case ValueKind::duration:
      return TypeKind::duration;
  }
  return {};
}

Type type_of(FieldType type) {
  switch (type) {
    case FieldType::any:
      return TypeKind::unknown;
    case FieldType::boolean:
      return TypeKind::boolean;
    case FieldType::integer:
      return TypeKind::integer;
    case FieldType::floating:
      return TypeKind::floating;
    case FieldType::number:
      return TypeKind::number;
    case FieldType::string:
      return TypeKind::string;
    case FieldType::list:
      return TypeKind::list;
    case FieldType::map:
      return TypeKind::map;
    case FieldType::node:
      return TypeKind::node;
    case FieldType::relationship:
      return TypeKind::edge;
    case FieldType::path:
      return TypeKind::path;
    case FieldType::date:
      return TypeKind::date;
    case FieldType::local_time:
      return TypeKind::local_time;
    case FieldType::time:
      return TypeKind::time;
    case FieldType::local_date_time:
      return TypeKind::local_date_time;
    case FieldType::date_time:
      return TypeKind::date_time;
    case FieldType::duration:
      return TypeKind::duration;
  }
  return {};
}

std::string type_name(const Type& type) {
  switch (type.kind()) {
    case TypeKind::unknown:
      return "Any";
    case TypeKind::null:
      return "Null";
    case TypeKind::boolean:
      return "Boolean";
    case TypeKind::integer:
      return "Integer";
    case TypeKind::floating:
      return "Float";
    case TypeKind::number:
      return "Number";
    case TypeKind::string:
      return "String";
    case TypeKind::list:
      return "List<" + type_name(type.element()) + ">";
    case TypeKind::map:
      return "Map";
    case TypeKind::node:
      return "Node";
    case TypeKind::edge:
      return "Relationship";
    case TypeKind::path:
      return "Path";
    case TypeKind::date:
      return "Date";
    case TypeKind::local_time:
      return "LocalTime";
    case TypeKind::time:
      return "Time";
    case TypeKind::local_date_time:
      return "LocalDateTime";
    case TypeKind::date_time:
      return "DateTime";
    case TypeKind::duration:
      return "Duration";
  }
  return "Any";
}

std::string a_type(const Type& type) { return core::with_article(type_name(type)); }

std::string kinds_text(TypeMask mask) {
  constexpr std::size_t named_max = 4;
  std::vector<std::string> names;
  for (auto kind = static_cast<unsigned>(TypeKind::boolean);
       kind <= static_cast<unsigned>(TypeKind::duration); ++kind) {
    const auto one = static_cast<TypeKind>(kind);
    if (one == TypeKind::number || !mask.admits(one)) continue;
    names.push_back(one == TypeKind::list ? "a List" : a_type(Type(one)));
  }
  if (names.empty() || names.size() > named_max) return {};
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

}  // namespace plenum::query::bind
