#include "exchange/bulk_csv/plan.hpp"

#include <algorithm>

#include "core/interrupt.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "storage/property_column.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

/// The property in which nodes of a store keep their ids unless a header says otherwise.
constexpr std::string_view usual_id_property = "id";
constexpr std::size_t scan_rows = 4096;

Error at_field(const Error& error, const PlannedFile& file, const HeaderField& field) {
  SourceSpan where;
  where.line = 1;
  where.column = 1;
  return error.with_context("the field `" + field.text + "`")
      .with_place(where)
      .with_file(file.input->path());
}

void lay_out(Layout& layout) {
  for (std::size_t i = 0; i < layout.header.fields.size(); ++i) {
    const HeaderField& field = layout.header.fields[i];
    layout.column_of.push_back(Layout::none);
    switch (field.role) {
      case FieldRole::ignored:
        continue;
      case FieldRole::labels:
      case FieldRole::type:
        layout.group_field = i;
        continue;
      case FieldRole::id:
        layout.id_field = i;
        break;
      case FieldRole::start:
        layout.start_field = i;
        break;
      case FieldRole::end:
        layout.end_field = i;
        break;
      case FieldRole::property:
        break;
    }
    layout.column_of.back() = layout.columns.size();
    layout.columns.emplace_back(field, field.kind, layout.array_delimiter);
  }
}

Result<PlannedGroup> open_group(const Request& request, const FileGroup& group, FileKind kind) {
  PlannedGroup planned;
  planned.names = group.names;
  planned.layout.kind = kind;
  planned.layout.dialect = request.dialect;
  planned.layout.array_delimiter = request.array_delimiter;
  if (group.files.empty()) return Error(ErrorCode::invalid_argument, "a header has no files");
  for (const std::string& path : group.files) {
    PlannedFile file;
    PLENUM_ASSIGN(file.input, InputFile::open(path));
    if (planned.files.empty()) {
      PLENUM_ASSIGN(HeaderPlace place, read_header(*file.input, request.dialect, kind));
      planned.layout.header = std::move(place.header);
      file.rows_start = place.rows_start;
      file.lines_before = place.lines;
    } else {
      PLENUM_ASSIGN(file.rows_start, rows_start(*file.input));
    }
    planned.files.push_back(std::move(file));
  }
  return planned;
}

/// The space that an :ID field declares.
Result<IdSpace*> declare(Plan& plan, const PlannedGroup& group, const HeaderField& field) {
  const bool integers = field.kind == ValueKind::integer;
  auto& space = plan.spaces[field.space];
  if (space == nullptr) space = std::make_unique<PlannedSpace>(field.space, integers);
  if (space->declared && space->ids.integers() != integers) {
    return at_field(Error(ErrorCode::invalid_argument,
                          "other files of the same id space have ids of another type")
                        .with_hint("write {id-type:long} in all of their headers or in none"),
                    group.files.front(), field);
  }
  space->declared = true;
  if (space->property.empty()) space->property = field.name;
  if (space->label.empty()) space->label = field.label;
  return &space->ids;
}

/// The type of the ids that nodes of the store have; nullopt when there are none.
Result<std::optional<bool>> known_id_type(const storage::Snapshot& before, std::string_view label) {
  const auto token = before.find_label(label);
  const auto key = before.find_property(usual_id_property);
  if (!token || !key) return std::optional<bool>();
  storage::ScanPosition position;
  std::vector<NodeId> nodes;
  while (!position.done) {
    nodes.clear();
    PLENUM_TRY(before.scan_nodes(*token, position, scan_rows, nodes));
    for (const NodeId node : nodes) {
      PLENUM_ASSIGN(const Value id, before.property(node, *key));
      if (id.kind() == ValueKind::integer) return std::optional(true);
      if (id.kind() == ValueKind::string) return std::optional(false);
    }
  }
  return std::optional<bool>();
}

std::string names_of(const Plan& plan) {
  std::string names;
  for (const auto& [name, space] : plan.spaces) {
    if (!space->declared) continue;
    names += (names.empty() ? "" : ", ") + (name.empty() ? "the one without a name" : name);
  }
  return names.empty() ? "the files of nodes declare none" : "the files of nodes declare " + names;
}

/// The space that a :START_ID or :END_ID field refers to.
Result<IdSpace*> refer(Plan& plan, const storage::Snapshot& before, const PlannedGroup& group,
                       const HeaderField& field) {
  auto found = plan.spaces.find(field.space);
  if (found == plan.spaces.end()) {
    PLENUM_ASSIGN(const auto integers, known_id_type(before, field.space));
    if (!integers) {
      return at_field(
          Error(ErrorCode::invalid_argument, "no file of nodes has the id space `" + field.space +
                                                 "`, and the database has no such nodes with ids")
              .with_hint(names_of(plan)),
          group.files.front(), field);
    }
    found = plan.spaces.emplace(field.space, std::make_unique<PlannedSpace>(field.space, *integers))
                .first;
  }
  found->second->referred = true;
  return &found->second->ids;
}

Status link(Plan& plan, PlannedGroup& group, const storage::Snapshot& before) {
  Layout& layout = group.layout;
  for (HeaderField& field : layout.header.fields) {
    if (field.role == FieldRole::id) {
      PLENUM_ASSIGN(layout.id_space, declare(plan, group, field));
    } else if (field.role == FieldRole::start || field.role == FieldRole::end) {
      PLENUM_ASSIGN(IdSpace * space, refer(plan, before, group, field));
      field.kind = space->integers() ? ValueKind::integer : ValueKind::string;
      (field.role == FieldRole::start ? layout.start_space : layout.end_space) = space;
    }
  }
  lay_out(layout);
  layout.group_required = layout.kind == FileKind::relationships && group.names.empty() &&
                          layout.group_field != Layout::none;
  return {};
}

Status add_known(PlannedSpace& space, const storage::Snapshot& before, const Interrupt* interrupt) {
  const auto label = before.find_label(space.label.empty() ? space.ids.name() : space.label);
  const auto key = before.find_property(space.property.empty() ? usual_id_property
                                                               : std::string_view(space.property));
  if (!label || !key) return {};
  storage::ScanPosition position;
  std::vector<NodeId> nodes;
  while (!position.done) {
    PLENUM_TRY(core::check_interrupt(interrupt));
    nodes.clear();
    PLENUM_TRY(before.scan_nodes(*label, position, scan_rows, nodes));
    for (const NodeId node : nodes) {
      PLENUM_ASSIGN(const Value id, before.property(node, *key));
      Result<bool> fresh = false;
      if (const auto* number = id.get_if<std::int64_t>(); number && space.ids.integers()) {
        fresh = space.ids.add(*number);
      } else if (const auto* text = id.get_if<std::string>(); text && !space.ids.integers()) {
        fresh = space.ids.add(std::string_view(*text));
      }
      if (!fresh.ok()) return fresh.error();
      if (*fresh) space.ids.bind(node);
    }
  }
  return {};
}

Status keep_inputs(const Plan& plan, const std::string& report_path) {
  if (report_path.empty()) return {};
  for (const auto* groups : {&plan.nodes, &plan.relationships}) {
    for (const PlannedGroup& group : *groups) {
      for (const PlannedFile& file : group.files) {
        if (!file.input->is_at(report_path)) continue;
        return Error(ErrorCode::invalid_argument,
                     "the list of bad rows would be written over a file of the import")
            .with_hint("name another place for it (--report-file PATH), or rename the file")
            .with_file(file.input->path());
      }
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> names_of_rows(const PlannedGroup& group, std::string_view text) {
  if (group.layout.kind == FileKind::relationships) {
    return text.empty() ? group.names : std::vector<std::string>{std::string(text)};
  }
  std::vector<std::string> labels = group.names;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find(group.layout.array_delimiter), rest.size());
    const std::string_view label = core::trim(rest.substr(0, end));
    if (!label.empty()) labels.emplace_back(label);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return labels;
}

Result<Plan> make_plan(const Request& request, const storage::Snapshot& before) {
  Plan plan;
  for (const FileGroup& group : request.nodes) {
    PLENUM_ASSIGN(PlannedGroup opened, open_group(request, group, FileKind::nodes));
    plan.nodes.push_back(std::move(opened));
  }
  for (const FileGroup& group : request.relationships) {
    PLENUM_ASSIGN(PlannedGroup opened, open_group(request, group, FileKind::relationships));
    plan.relationships.push_back(std::move(opened));
  }
  PLENUM_TRY(keep_inputs(plan, request.report_path));
  for (auto* groups : {&plan.nodes, &plan.relationships}) {
    for (PlannedGroup& group : *groups) {
      PLENUM_TRY(link(plan, group, before));
      for (const PlannedFile& file : group.files) plan.bytes += file.input->size();
    }
  }
  for (const PlannedGroup& group : plan.relationships) {
    if (!group.names.empty() || group.layout.group_required) continue;
    return Error(ErrorCode::invalid_argument, "the relationships have no type")
        .with_hint("write TYPE=" + group.files.front().input->path() +
                   ", or a :TYPE field into the header")
        .with_file(group.files.front().input->path());
  }
  return plan;
}

Status add_known_nodes(Plan& plan, const storage::Snapshot& before, const Interrupt* interrupt) {
  for (const auto& [name, space] : plan.spaces) {
    if (space->referred) PLENUM_TRY(add_known(*space, before, interrupt));
  }
  return {};
}

}  // namespace plenum::exchange::bulk_csv
