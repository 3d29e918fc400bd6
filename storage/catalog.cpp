#include "storage/catalog.hpp"

#include <mutex>
#include <utility>

namespace plenum::storage {

std::optional<std::uint32_t> Catalog::find(NameKind kind, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto& tokens = table(kind).tokens;
  const auto found = tokens.find(name);
  if (found == tokens.end()) return std::nullopt;
  return found->second;
}

std::string_view Catalog::name(NameKind kind, std::uint32_t token) const noexcept {
  const std::string_view* found = table(kind).names.find(token);
  return found == nullptr ? std::string_view{} : *found;
}

Result<std::uint32_t> Catalog::add(NameKind kind, std::string_view name) {
  if (name.size() > name_bytes_max) {
    return Error(ErrorCode::limit, "a name of " + std::to_string(name.size()) +
                                       " bytes is longer than the limit of " +
                                       std::to_string(name_bytes_max));
  }
  Table& names = table(kind);
  if (names.size == name_count_max) {
    return Error(ErrorCode::limit,
                 "more than " + std::to_string(name_count_max) + " different names of one kind");
  }
  const std::unique_lock lock(mutex_);
  const std::string& text = names.texts.emplace_back(name);
  names.names.ensure(names.size) = text;
  names.tokens.emplace(text, names.size);
  version_ = ++newest_version_;
  return names.size++;
}

void Catalog::remove_last(NameKind kind) {
  const std::unique_lock lock(mutex_);
  Table& names = table(kind);
  names.tokens.erase(names.names[names.size - 1]);
  --names.size;
}

}  // namespace plenum::storage
