#include "exchange/bulk_csv/batch_writer.hpp"

#include <algorithm>

#include "core/try.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

std::vector<NodeId> select(const std::vector<NodeId>& all, const std::vector<std::uint32_t>& rows) {
  std::vector<NodeId> some;
  some.reserve(rows.size());
  for (const std::uint32_t row : rows) some.push_back(all[row]);
  return some;
}

Column select(const Column& all, const std::vector<std::uint32_t>& rows) {
  Column some = all.like();
  for (const std::uint32_t row : rows) some.append(all, row);
  return some;
}

}  // namespace

Result<BatchWriter::Names*> BatchWriter::names_of(const PlannedGroup& group) {
  const auto [at, fresh] = names_.try_emplace(&group);
  if (!fresh) return &at->second;
  const Layout& layout = group.layout;
  at->second.keys.resize(layout.columns.size());
  for (std::size_t i = 0; i < layout.header.fields.size(); ++i) {
    const HeaderField& field = layout.header.fields[i];
    if (layout.column_of[i] == Layout::none || field.name.empty()) continue;
    PLENUM_ASSIGN(at->second.keys[layout.column_of[i]], loader_.property(field.name));
  }
  return &at->second;
}

Result<const BatchWriter::Target*> BatchWriter::target(const PlannedGroup& group, Names& names,
                                                       const std::string& text) {
  const auto known = names.targets.find(text);
  if (known != names.targets.end()) return &known->second;
  Target target;
  const std::vector<std::string> of_rows = names_of_rows(group, text);
  if (group.layout.kind == FileKind::relationships) {
    PLENUM_ASSIGN(target.type, loader_.type(of_rows.front()));
  } else {
    for (const std::string& label : of_rows) {
      PLENUM_ASSIGN(const storage::LabelToken token, loader_.label(label));
      target.labels.push_back(token);
    }
    std::sort(target.labels.begin(), target.labels.end());
    target.labels.erase(std::unique(target.labels.begin(), target.labels.end()),
                        target.labels.end());
  }
  return &names.targets.emplace(text, std::move(target)).first->second;
}

Status BatchWriter::write(const PlannedGroup& group, const Batch& batch) {
  if (batch.rows == 0) return {};
  nodes_.assign(batch.rows, NodeId{0});
  if (batch.dropped.empty() && batch.groups.size() <= 1) {
    PLENUM_TRY(write_rows(group, batch, batch.groups.empty() ? "" : batch.groups[0], nullptr));
  } else {
    std::vector<std::vector<std::uint32_t>> rows(std::max<std::size_t>(1, batch.groups.size()));
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
      if (!batch.dropped.empty() && batch.dropped[row] != 0) continue;
      rows[batch.row_groups.empty() ? 0 : batch.row_groups[row]].push_back(row);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].empty()) continue;
      PLENUM_TRY(write_rows(group, batch, batch.groups.empty() ? "" : batch.groups[i], &rows[i]));
    }
  }
  if (group.layout.id_space == nullptr) return {};
  for (const NodeId node : nodes_) {
    if (node.value != 0) group.layout.id_space->bind(node);
  }
  return {};
}

Status BatchWriter::write_rows(const PlannedGroup& group, const Batch& batch,
                               const std::string& text, const std::vector<std::uint32_t>* rows) {
  PLENUM_ASSIGN(Names * names, names_of(group));
  PLENUM_ASSIGN(const Target* to, target(group, *names, text));
  std::vector<Column> some;
  some.reserve(batch.columns.size());
  std::vector<storage::BulkColumn> columns;
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    if (!names->keys[i]) continue;
    if (rows != nullptr) some.push_back(select(batch.columns[i], *rows));
    columns.push_back((rows == nullptr ? batch.columns[i] : some.back()).view(*names->keys[i]));
  }
  if (group.layout.kind == FileKind::nodes) {
    return write_nodes(*to, columns, rows == nullptr ? batch.rows : rows->size(), rows);
  }
  if (rows == nullptr) return loader_.add_edges({to->type, batch.starts, batch.ends, columns});
  const std::vector<NodeId> starts = select(batch.starts, *rows);
  const std::vector<NodeId> ends = select(batch.ends, *rows);
  return loader_.add_edges({to->type, starts, ends, columns});
}

Status BatchWriter::write_nodes(const Target& target,
                                const std::vector<storage::BulkColumn>& columns, std::size_t count,
                                const std::vector<std::uint32_t>* rows) {
  ranges_.clear();
  PLENUM_TRY(loader_.add_nodes({target.labels, count, columns}, ranges_));
  std::size_t at = 0;
  for (const storage::IdRange& range : ranges_) {
    for (std::uint64_t i = 0; i < range.count; ++i, ++at) {
      nodes_[rows == nullptr ? at : (*rows)[at]] = NodeId{range.first + i};
    }
  }
  return {};
}

}  // namespace plenum::exchange::bulk_csv
