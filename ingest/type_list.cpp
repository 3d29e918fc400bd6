#include "ingest/type_list.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "ingest/keys.hpp"
#include "ingest/pack_data.hpp"
#include "ingest/roles.hpp"

namespace plenum::ingest {
namespace {

constexpr std::size_t packs_max = 1000;  // of one store; more are not told of

template <class Parts>
void append_parts(std::string& out, const Parts& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) (out += i == 0 ? "" : "|") += parts[i];
}

/// Up to the next `mark`, which goes too.
std::string_view take_until(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

void add_missing(std::vector<std::string>& all, std::string_view parts) {
  while (!parts.empty()) {
    const std::string_view part = take_until(parts, '|');
    if (std::ranges::find(all, part) == all.end()) all.emplace_back(part);
  }
}

void add_types(std::vector<ListedType>& types, std::string_view list) {
  while (!list.empty()) {
    std::string_view line = take_until(list, '\n');
    const bool edge = take_until(line, '\t') == "edge";
    const std::string_view name = take_until(line, '\t');
    auto type = std::ranges::find_if(
        types, [&](const ListedType& each) { return each.edge == edge && each.name == name; });
    if (type == types.end()) type = types.insert(type, {std::string(name), edge, {}, {}});
    add_missing(type->roles, take_until(line, '\t'));
    add_missing(type->labels, line);
  }
}

}  // namespace

std::string type_list(const PackData& data) {
  std::string out;
  for (const std::string& type : data.types) {
    (out += "node\t").append(type) += '\t';
    append_parts(out, roles_played(data.roles, type));
    out += '\t';
    append_parts(out, data.labels.find(type)->second);
    out += '\n';
  }
  for (const RelationType& relation : data.relations) {
    (out += "edge\t").append(relation.name) += '\t';
    append_parts(out, roles_played(data.roles, relation.name));
    out += "\t\n";
  }
  return out;
}

Status put_types(storage::Transaction& transaction, const std::string& pack_id,
                 std::string_view list) {
  const std::string key = types_document(pack_id);
  PLENUM_ASSIGN(const auto stored, transaction.view().document(key));
  if (stored && *stored == list) return {};
  return transaction.put_document(key, list, {});
}

Status drop_types(storage::Transaction& transaction, const std::string& pack_id) {
  const std::string reference = pack_reference(pack_id);
  PLENUM_ASSIGN(const auto used, transaction.view().references(reference, {}, 1));
  if (!used.empty() && used.front() == reference) return {};
  PLENUM_TRY(transaction.erase_document(types_document(pack_id)));
  return {};
}

Result<std::vector<ListedType>> read_types(const storage::Snapshot& view) {
  const std::string prefix = types_document({});
  std::vector<ListedType> types;
  PLENUM_ASSIGN(const auto keys, view.document_keys(prefix, packs_max));
  for (const std::string& key : keys) {
    if (!key.starts_with(prefix)) break;
    PLENUM_ASSIGN(const auto stored, view.document(key));
    if (stored) add_types(types, *stored);
  }
  return types;
}

}  // namespace plenum::ingest
