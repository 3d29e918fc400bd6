#include "type_words.hpp"

#include <algorithm>

namespace plenum::shell {
namespace {

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  if (const List* items = value.get_if<List>()) {
    for (const Value& item : *items) texts.push_back(item.as_string());
  }
  return texts;
}

}  // namespace

Result<TypeWords> TypeWords::read(const ReadView& view, const RunOptions& run) {
  auto rows = view.run("CALL kg.types() YIELD name, roles, labels", {}, run);
  if (!rows.ok()) return rows.error();
  TypeWords words;
  for (const Row row : *rows) {
    const std::string& name = row[0].as_string();
    for (std::string& role : texts_of(row[1])) words.by_role_[std::move(role)].push_back(name);
    if (!row[2].is_null()) words.labels_[name] = texts_of(row[2]);
  }
  return words;
}

std::vector<std::string> TypeWords::playing(std::initializer_list<std::string_view> roles) const {
  std::vector<std::string> types;
  for (const std::string_view role : roles) {
    const auto found = by_role_.find(role);
    if (found != by_role_.end()) {
      types.insert(types.end(), found->second.begin(), found->second.end());
    }
  }
  return types;
}

bool TypeWords::plays(std::string_view type, std::string_view role) const {
  const auto found = by_role_.find(role);
  return found != by_role_.end() && std::ranges::find(found->second, type) != found->second.end();
}

bool TypeWords::is_implied(const std::string& label, const std::vector<std::string>& labels) const {
  return std::ranges::any_of(labels, [&](const std::string& other) {
    const auto implied = labels_.find(other);
    return other != label && implied != labels_.end() &&
           std::ranges::find(implied->second, label) != implied->second.end();
  });
}

std::string types_pattern(const std::vector<std::string>& types) {
  std::string out;
  for (const std::string& type : types) {
    out += out.empty() ? ":`" : "|`";
    for (const char each : type) out.append(each == '`' ? 2 : 1, each);
    out += '`';
  }
  return out;
}

}  // namespace plenum::shell
