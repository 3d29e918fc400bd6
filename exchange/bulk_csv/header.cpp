#include "exchange/bulk_csv/header.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/temporal_text.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "exchange/bulk_csv/row_place.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

struct NamedType {
  std::string_view name;
  ValueKind kind;
};
constexpr std::array types = {NamedType{"string", ValueKind::string},
                              NamedType{"int", ValueKind::integer},
                              NamedType{"long", ValueKind::integer},
                              NamedType{"double", ValueKind::floating},
                              NamedType{"float", ValueKind::floating},
                              NamedType{"boolean", ValueKind::boolean},
                              NamedType{"date", ValueKind::date},
                              NamedType{"time", ValueKind::time},
                              NamedType{"localtime", ValueKind::local_time},
                              NamedType{"datetime", ValueKind::date_time},
                              NamedType{"localdatetime", ValueKind::local_date_time},
                              NamedType{"duration", ValueKind::duration},
                              NamedType{"short", ValueKind::integer},
                              NamedType{"byte", ValueKind::integer},
                              NamedType{"char", ValueKind::string}};
constexpr std::string_view types_hint =
    "types are int, long, float, double, boolean, string, date, time, localtime, datetime, "
    "localdatetime, duration, each also as an array (int[]); others are ID, LABEL of nodes, "
    "START_ID, END_ID, TYPE of relationships, and IGNORE";

struct NamedRole {
  std::string_view name;
  FieldRole role;
};
constexpr std::array roles = {
    NamedRole{"ID", FieldRole::id},      NamedRole{"START_ID", FieldRole::start},
    NamedRole{"END_ID", FieldRole::end}, NamedRole{"LABEL", FieldRole::labels},
    NamedRole{"TYPE", FieldRole::type},  NamedRole{"IGNORE", FieldRole::ignored}};

Error wrong(std::string message, std::string hint = {}) {
  return Error(ErrorCode::invalid_argument, std::move(message)).with_hint(std::move(hint));
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

/// The parts of a field: name, kind, space in parentheses, options in braces.
struct Parts {
  std::string_view name;
  std::string_view kind;
  std::string_view space;
  std::string_view options;
  bool has_kind = false;
  bool has_space = false;
};

Result<Parts> split(std::string_view text) {
  Parts parts;
  const std::size_t brace = text.ends_with('}') ? text.rfind('{') : std::string_view::npos;
  std::string_view head = text;
  if (brace != std::string_view::npos) {
    parts.options = text.substr(brace + 1, text.size() - brace - 2);
    head = text.substr(0, brace);
  }
  const std::size_t colon = head.rfind(':');
  // A space may hold a colon itself: the kind starts at the last one before the parenthesis.
  const std::size_t paren = head.ends_with(')') ? head.rfind('(') : std::string_view::npos;
  const std::size_t before = paren == std::string_view::npos ? colon : head.rfind(':', paren);
  if (before == std::string_view::npos) {
    if (brace != std::string_view::npos) {
      return wrong("options in braces need a type before them",
                   "write " + quoted(std::string(head) + ":TYPE{...}"));
    }
    parts.name = head;
    return parts;
  }
  parts.has_kind = true;
  parts.name = head.substr(0, before);
  parts.kind = head.substr(before + 1);
  if (paren != std::string_view::npos) {
    parts.has_space = true;
    parts.kind = head.substr(before + 1, paren - before - 1);
    parts.space = head.substr(paren + 1, head.size() - paren - 2);
  }
  parts.kind = core::trim(parts.kind);
  return parts;
}

std::optional<ValueKind> type_named(std::string_view name) {
  for (const NamedType& type : types) {
    if (core::equal_ignoring_ascii_case(type.name, name)) return type.kind;
  }
  return std::nullopt;
}

Status set_option(HeaderField& field, std::string_view name, std::string_view value) {
  if (name == "id-type" && field.role == FieldRole::id) {
    const auto kind = type_named(value);
    const bool known =
        core::equal_ignoring_ascii_case(value, "integer") || kind == ValueKind::integer;
    if (!known && kind != ValueKind::string) {
      return wrong("ids are not of type " + quoted(value), "write {id-type:long} or nothing");
    }
    field.kind = known ? ValueKind::integer : ValueKind::string;
    return {};
  }
  if (name == "label" && field.role == FieldRole::id) {
    field.label = value;
    return {};
  }
  const bool zoned = field.kind == ValueKind::time || field.kind == ValueKind::date_time;
  if (name == "timezone" && field.role == FieldRole::property && zoned) {
    const bool offset = core::parse_offset(value).ok();
    field.time_zone = offset ? std::string(value) : "[" + std::string(value) + "]";
    const auto probe = core::parse_date_time("2000-01-01T00:00" + field.time_zone);
    if (!probe.ok() || (!offset && field.kind == ValueKind::time)) {
      return wrong(quoted(value) + " is not a time zone here",
                   "write an offset (timezone:+01:00), or for datetime a name of the time zone "
                   "database");
    }
    return {};
  }
  return wrong(quoted(name) + " is not an option of this field",
               "options are id-type and label of an ID, timezone of time and datetime");
}

Status set_options(HeaderField& field, std::string_view options) {
  while (!options.empty()) {
    const std::size_t end = std::min(options.find(','), options.size());
    const std::string_view one = core::trim(options.substr(0, end));
    options.remove_prefix(std::min(end + 1, options.size()));
    const std::size_t colon = one.find(':');
    if (colon == std::string_view::npos) {
      return wrong("the option " + quoted(one) + " has no value", "write {option:value}");
    }
    PLENUM_TRY(
        set_option(field, core::trim(one.substr(0, colon)), core::trim(one.substr(colon + 1))));
  }
  return {};
}

Status set_type(HeaderField& field, std::string_view kind) {
  if (kind.ends_with("[]")) {
    field.is_array = true;
    kind.remove_suffix(2);
  }
  const auto type = type_named(kind);
  if (!type) return wrong(quoted(kind) + " is not a type", std::string(types_hint));
  field.kind = *type;
  if (field.name.empty()) {
    return wrong("the field has a type but no name",
                 "write " + quoted("name:" + std::string(kind)) + ", or :IGNORE to leave it out");
  }
  return {};
}

Status check_role(const HeaderField& field, FileKind kind, std::string_view name) {
  const bool of_nodes = field.role == FieldRole::id || field.role == FieldRole::labels;
  const bool of_relationships = field.role == FieldRole::start || field.role == FieldRole::end ||
                                field.role == FieldRole::type;
  if (kind == FileKind::nodes && of_relationships) {
    return wrong(":" + std::string(name) + " belongs into a file of relationships",
                 "in a file of nodes write :ID, :LABEL, properties and :IGNORE");
  }
  if (kind == FileKind::relationships && of_nodes) {
    return wrong(":" + std::string(name) + " belongs into a file of nodes",
                 "in a file of relationships write :START_ID, :END_ID, :TYPE, properties and "
                 ":IGNORE");
  }
  if (!field.name.empty() && field.role != FieldRole::id && field.role != FieldRole::ignored) {
    return wrong(":" + std::string(name) + " takes no name", "write :" + std::string(name));
  }
  return {};
}

Result<HeaderField> parse_field(std::string_view text, FileKind kind) {
  HeaderField field;
  field.text = text;
  PLENUM_ASSIGN(const Parts parts, split(text));
  field.name = parts.name;
  if (!parts.has_kind) {
    if (!field.name.empty()) return field;
    return wrong("the field has no name",
                 "write the name of a property, or :IGNORE to leave the field out");
  }
  const auto role = std::find_if(roles.begin(), roles.end(), [&parts](const NamedRole& known) {
    return core::equal_ignoring_ascii_case(known.name, parts.kind);
  });
  if (role == roles.end()) {
    if (parts.has_space) {
      return wrong(quoted(parts.kind) + " takes no id space",
                   "id spaces belong to ID, START_ID and END_ID");
    }
    PLENUM_TRY(set_type(field, parts.kind));
  } else {
    field.role = role->role;
    field.space = parts.space;
    const bool of_ids = field.role == FieldRole::id || field.role == FieldRole::start ||
                        field.role == FieldRole::end;
    if (parts.has_space && !of_ids) {
      return wrong(":" + std::string(role->name) + " takes no id space",
                   "write :" + std::string(role->name));
    }
    PLENUM_TRY(check_role(field, kind, role->name));
    if (field.role == FieldRole::ignored) return field;
  }
  PLENUM_TRY(set_options(field, parts.options));
  return field;
}

std::size_t count(const Header& header, FieldRole role) {
  return static_cast<std::size_t>(
      std::count_if(header.fields.begin(), header.fields.end(),
                    [role](const HeaderField& field) { return field.role == role; }));
}

/// Is the newest field at odds with those before it?
Status check_repeats(const Header& header) {
  const HeaderField& newest = header.fields.back();
  const bool once = newest.role != FieldRole::property && newest.role != FieldRole::ignored;
  if (once && count(header, newest.role) > 1) {
    return wrong("there is a second field " + quoted(newest.text) + " of this kind",
                 "keep one of them; make the other a property or :IGNORE");
  }
  const auto same =
      std::find_if(header.fields.begin(), header.fields.end(), [&newest](const HeaderField& field) {
        return field.name == newest.name && field.role != FieldRole::ignored;
      });
  if (newest.name.empty() || newest.role == FieldRole::ignored || &*same == &header.fields.back()) {
    return {};
  }
  return wrong("there is a second property " + quoted(newest.name),
               "rename it, or write " + quoted(newest.name + ":IGNORE") + " to leave it out");
}

Status check_whole(const Header& header, FileKind kind) {
  if (kind == FileKind::nodes) return {};
  if (header.has(FieldRole::start) && header.has(FieldRole::end)) return {};
  return wrong(
      std::string("there is no ") + (header.has(FieldRole::start) ? ":END_ID" : ":START_ID"),
      "a file of relationships needs :START_ID and :END_ID, with the id space of the "
      "nodes in parentheses if they have one");
}

}  // namespace

bool Header::has(FieldRole role) const noexcept { return count(*this, role) > 0; }

Result<Header> parse_header(const core::CsvReader& reader, std::string_view block, FileKind kind) {
  Header header;
  for (const core::CsvField& field : reader.fields()) {
    const SourceSpan where = place_in(block, field.offset, field.text.size());
    auto parsed = parse_field(core::trim(field.text), kind);
    if (!parsed.ok()) return parsed.error().with_place(where);
    header.fields.push_back(*std::move(parsed));
    if (auto fits = check_repeats(header); !fits.ok()) return fits.error().with_place(where);
  }
  if (auto whole = check_whole(header, kind); !whole.ok()) {
    return whole.error().with_place(place_in(block, reader.start(), 0));
  }
  return header;
}

}  // namespace plenum::exchange::bulk_csv
