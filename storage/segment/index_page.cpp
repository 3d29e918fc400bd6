#include "storage/segment/index_page.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/segment/column_body.hpp"

namespace plenum::storage::segment {

namespace {

constexpr std::uint8_t index_format = 1;

Error damaged_index_page() { return {ErrorCode::corruption, "a page of an index cannot be read"}; }

// A key is written as what it shares with the one before it, and the rest.
class KeyWriter {
 public:
  void append(std::string& out, std::string_view key) {
    const auto [mine, theirs] =
        std::mismatch(key.begin(), key.end(), before_.begin(), before_.end());
    const auto shared = static_cast<std::size_t>(mine - key.begin());
    core::append_varint(out, shared);
    core::append_counted(out, key.substr(shared));
    before_ = key;
  }

 private:
  std::string before_;
};

class KeyReader {
 public:
  /// The key, valid until the next one; nullopt for damaged bytes.
  std::optional<std::string_view> next(core::ByteReader& reader) {
    const auto shared = reader.varint();
    const auto rest = reader.counted();
    if (!rest || *shared > key_.size()) return std::nullopt;
    key_.resize(static_cast<std::size_t>(*shared));
    key_.append(*rest);
    return key_;
  }

 private:
  std::string key_;
};

}  // namespace

Result<std::vector<std::string>> encode_index_page(const IndexPage& page) {
  std::string payload;
  payload.push_back(static_cast<char>(index_format));
  core::append_varint(payload, page.size());
  KeyWriter keys;
  for (std::size_t i = 0; i < page.size(); ++i) {
    const IndexEntry entry = page[i];
    keys.append(payload, entry.key);
    core::append_varint(payload, entry.id);
  }
  return cut_column(payload);
}

Result<std::unique_ptr<const IndexPage>> decode_index_page(
    std::span<const std::string_view> parts) {
  std::string joined;
  PLENUM_ASSIGN(const std::string_view payload, join_column(parts, joined));
  core::ByteReader reader(payload);
  const auto format = reader.byte();
  const auto count = reader.varint();
  if (!count || *format != index_format || *count == 0 || *count > reader.remaining()) {
    return damaged_index_page();
  }
  auto page = std::make_unique<IndexPage>();
  KeyReader keys;
  std::string last_key;
  std::uint64_t last_id = 0;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto key = keys.next(reader);
    const auto id = reader.varint();
    if (!key || !id) return damaged_index_page();
    if (i > 0 && !(IndexEntry{last_key, last_id} < IndexEntry{*key, *id}))
      return damaged_index_page();
    page->append({*key, *id});
    last_key = *key;
    last_id = *id;
  }
  if (!reader.at_end()) return damaged_index_page();
  return std::unique_ptr<const IndexPage>(std::move(page));
}

Result<std::vector<std::string>> encode_index_directory(const IndexDirectory& directory) {
  std::string payload;
  payload.push_back(static_cast<char>(index_format));
  core::append_varint(payload, directory.next_number);
  core::append_varint(payload, directory.pages.size());
  KeyWriter keys;
  for (const IndexPageHead& page : directory.pages) {
    core::append_varint(payload, page.number);
    core::append_varint(payload, page.entries);
    core::append_varint(payload, page.distinct);
    keys.append(payload, page.first_key);
    core::append_varint(payload, page.first_id);
  }
  return cut_column(payload);
}

Result<std::shared_ptr<const IndexDirectory>> decode_index_directory(
    std::span<const std::string_view> parts) {
  std::string joined;
  PLENUM_ASSIGN(const std::string_view payload, join_column(parts, joined));
  core::ByteReader reader(payload);
  auto directory = std::make_shared<IndexDirectory>();
  const auto format = reader.byte();
  const auto next = reader.varint();
  const auto count = reader.varint();
  if (!count || *format != index_format || *count > reader.remaining()) return damaged_index_page();
  directory->next_number = *next;
  KeyReader keys;
  for (std::uint64_t i = 0; i < *count; ++i) {
    IndexPageHead page;
    const auto number = reader.varint();
    const auto entries = reader.varint();
    const auto distinct = reader.varint();
    const auto key = keys.next(reader);
    const auto id = reader.varint();
    if (!key || !id || *number == 0 || *number >= *next || *entries == 0 || *distinct == 0 ||
        *distinct > *entries) {
      return damaged_index_page();
    }
    page = {*number, *entries, *distinct, std::string(*key), *id};
    if (!directory->pages.empty()) {
      const IndexPageHead& before = directory->pages.back();
      if (!(IndexEntry{before.first_key, before.first_id} <
            IndexEntry{page.first_key, page.first_id})) {
        return damaged_index_page();
      }
    }
    directory->pages.push_back(std::move(page));
  }
  if (!reader.at_end()) return damaged_index_page();
  return std::shared_ptr<const IndexDirectory>(std::move(directory));
}

}  // namespace plenum::storage::segment
