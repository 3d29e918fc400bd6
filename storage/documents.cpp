#include "storage/documents.hpp"

#include <algorithm>
#include <array>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"
#include "core/try.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

constexpr std::uint8_t document_format = 1;
constexpr std::size_t part_bytes = kv::value_bytes_max - 64;

std::string encode_header(const DocumentHeader& header) {
  std::string body(1, static_cast<char>(document_format));
  core::append_varint(body, header.bytes);
  core::append_varint(body, header.parts);
  core::append_varint(body, header.references);
  core::append_little_endian(body, header.payload_crc);
  return body;
}

Result<DocumentHeader> decode_header(std::string_view key, std::string_view body) {
  core::ByteReader reader(body);
  const auto format = reader.byte();
  const auto bytes = reader.varint();
  const auto parts = reader.varint();
  const auto references = reader.varint();
  const auto crc = reader.little_endian<std::uint32_t>();
  const bool sound = crc && reader.at_end() && *format == document_format &&
                     *parts == (*bytes + part_bytes - 1) / part_bytes &&
                     *references <= 0xFFFFFFFF && *parts <= 0xFFFFFFFF;
  if (!sound) {
    return Error(ErrorCode::corruption,
                 "the header of document " + key_text(key) + " cannot be read");
  }
  return DocumentHeader{*bytes, static_cast<std::uint32_t>(*parts),
                        static_cast<std::uint32_t>(*references), *crc};
}

Error damaged(std::string_view document, const char* what) {
  return {ErrorCode::corruption, "document " + key_text(document) + ": " + what};
}

}  // namespace

Status scan_range(const kv::Engine& engine, const kv::SnapshotPtr& at, kv::Family family,
                  std::string low, const std::string& high,
                  const std::function<Result<bool>(const kv::KeyValue&)>& f) {
  for (;;) {
    const std::array<kv::ScanRange, 1> range{kv::ScanRange{std::move(low), high, 1024, false}};
    PLENUM_ASSIGN(auto blocks, engine.multi_scan(at, family, range));
    for (const kv::KeyValue& entry : blocks[0].entries) {
      PLENUM_ASSIGN(const bool more, f(entry));
      if (!more) return {};
    }
    if (!blocks[0].resume) return {};
    low = *blocks[0].resume;
  }
}

Result<std::optional<DocumentHeader>> DocumentReader::stored_header(std::string_view key) const {
  const std::array<std::string, 1> keys{document_key(key)};
  PLENUM_ASSIGN(auto found, engine_.multi_get(at_, kv::Family::document, keys));
  if (!found[0]) return std::optional<DocumentHeader>{};
  PLENUM_ASSIGN(const std::string_view body, unseal(keys[0], *found[0]));
  PLENUM_ASSIGN(const DocumentHeader header, decode_header(key, body));
  return std::optional(header);
}

Result<std::string> DocumentReader::stored_payload(std::string_view key,
                                                   const DocumentHeader& header) const {
  std::string payload;
  constexpr std::uint32_t batch = 64;
  for (std::uint32_t part = 0; part < header.parts; part += batch) {
    std::vector<std::string> keys;
    for (std::uint32_t i = part; i < std::min(header.parts, part + batch); ++i) {
      keys.push_back(document_part_key(key, i));
    }
    PLENUM_ASSIGN(auto values, engine_.multi_get(at_, kv::Family::document, keys));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!values[i]) return damaged(key, "a part is missing");
      PLENUM_ASSIGN(const std::string_view body, unseal(keys[i], *values[i]));
      payload.append(body);
    }
  }
  if (payload.size() != header.bytes || core::crc32c(payload) != header.payload_crc) {
    return damaged(key, "the parts do not match the header");
  }
  return payload;
}

Result<std::vector<std::string>> DocumentReader::stored_references(std::string_view key) const {
  std::vector<std::string> references;
  PLENUM_TRY(scan_range(engine_, at_, kv::Family::document,
                        pair_group_begin(Space::document_reference, key),
                        pair_group_end(Space::document_reference, key),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(unseal(entry.key, entry.value));
                          auto parsed = parse_pair_key(entry.key);
                          if (!parsed) return damaged(key, "a reference key cannot be read");
                          references.push_back(std::move(parsed->second));
                          return true;
                        }));
  return references;
}

Result<bool> DocumentReader::contains(std::string_view key) const {
  if (changes_ != nullptr) {
    const auto changed = changes_->by_key.find(key);
    if (changed != changes_->by_key.end()) return changed->second.has_value();
  }
  PLENUM_ASSIGN(const auto header, stored_header(key));
  return header.has_value();
}

Result<std::optional<std::string>> DocumentReader::payload(std::string_view key) const {
  if (changes_ != nullptr) {
    const auto changed = changes_->by_key.find(key);
    if (changed != changes_->by_key.end()) {
      if (!changed->second) return std::optional<std::string>{};
      return std::optional(changed->second->payload);
    }
  }
  PLENUM_ASSIGN(const auto header, stored_header(key));
  if (!header) return std::optional<std::string>{};
  PLENUM_ASSIGN(std::string payload, stored_payload(key, *header));
  return std::optional(std::move(payload));
}

Result<std::vector<std::string>> DocumentReader::keys(std::string_view after,
                                                      std::size_t limit) const {
  std::vector<std::string> found;
  if (limit == 0) return found;
  // Changed keys are taken from the changes alone, in step with the stored ones.
  using Changes = decltype(DocumentChanges::by_key);
  static const Changes none;
  const Changes& changes = changes_ == nullptr ? none : changes_->by_key;
  auto changed = changes.upper_bound(after);
  const auto take_changes_before = [&](const std::string* bound) {
    for (; changed != changes.end() && found.size() < limit; ++changed) {
      if (bound != nullptr && *bound < changed->first) return;
      if (changed->second) found.push_back(changed->first);
    }
  };
  PLENUM_TRY(scan_range(engine_, at_, kv::Family::document, document_key(after),
                        space_end(Space::document), [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(unseal(entry.key, entry.value));
                          std::string key(parse_document_key(entry.key));
                          if (key <= after) return true;
                          take_changes_before(&key);
                          if (found.size() < limit && !changes.contains(key)) {
                            found.push_back(std::move(key));
                          }
                          return found.size() < limit;
                        }));
  take_changes_before(nullptr);
  return found;
}

Result<std::vector<std::string>> DocumentReader::by_reference(std::string_view reference) const {
  std::vector<std::string> found;
  PLENUM_TRY(scan_range(
      engine_, at_, kv::Family::document, pair_group_begin(Space::reference, reference),
      pair_group_end(Space::reference, reference), [&](const kv::KeyValue& entry) -> Result<bool> {
        PLENUM_TRY(unseal(entry.key, entry.value));
        auto parsed = parse_pair_key(entry.key);
        if (!parsed) return damaged(reference, "a reference key cannot be read");
        if (changes_ == nullptr || !changes_->by_key.contains(parsed->second)) {
          found.push_back(std::move(parsed->second));
        }
        return true;
      }));
  if (changes_ == nullptr) return found;
  if (auto fresh = changes_->by_reference.find(reference); fresh != changes_->by_reference.end()) {
    found.insert(found.end(), fresh->second.begin(), fresh->second.end());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<bool> DocumentReader::is_referenced(std::string_view reference) const {
  PLENUM_ASSIGN(const auto documents, by_reference(reference));
  return !documents.empty();
}

Result<std::vector<std::string>> DocumentReader::references(std::string_view prefix,
                                                            std::string_view after,
                                                            std::size_t limit) const {
  std::vector<std::string> found;
  if (limit == 0) return found;
  std::vector<std::string> fresh;
  if (changes_ != nullptr) {
    for (auto at = changes_->by_reference.lower_bound(prefix);
         at != changes_->by_reference.end() && at->first.starts_with(prefix); ++at) {
      if (at->first > after) fresh.push_back(at->first);
    }
  }
  std::string low = after < prefix ? pair_prefix(Space::reference, prefix)
                                   : pair_group_end(Space::reference, after);
  std::string last;
  PLENUM_TRY(scan_range(engine_, at_, kv::Family::document, std::move(low),
                        space_end(Space::reference),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_TRY(unseal(entry.key, entry.value));
                          auto parsed = parse_pair_key(entry.key);
                          if (!parsed) return damaged(prefix, "a reference key cannot be read");
                          if (!parsed->first.starts_with(prefix)) return false;
                          if (!found.empty() && parsed->first == last) return true;
                          last = parsed->first;
                          if (changes_ != nullptr) {
                            PLENUM_ASSIGN(const bool kept, is_referenced(parsed->first));
                            if (!kept) return true;
                          }
                          found.push_back(std::move(parsed->first));
                          return found.size() < limit;
                        }));
  found.insert(found.end(), fresh.begin(), fresh.end());
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

Status append_document_changes(const DocumentReader& stored, const DocumentChanges& changes,
                               kv::Batch& batch) {
  const auto put = [&](std::string key, std::string body) {
    std::string sealed = seal(key, std::move(body));
    batch.put(kv::Family::document, std::move(key), std::move(sealed));
  };
  for (const auto& [key, change] : changes.by_key) {
    PLENUM_ASSIGN(const auto header, stored.stored_header(key));
    if (header) {
      PLENUM_ASSIGN(const auto references, stored.stored_references(key));
      for (const std::string& reference : references) {
        batch.erase(kv::Family::document, pair_key(Space::reference, reference, key));
        batch.erase(kv::Family::document, pair_key(Space::document_reference, key, reference));
      }
      for (std::uint32_t part = 0; part < header->parts; ++part) {
        batch.erase(kv::Family::document, document_part_key(key, part));
      }
      if (!change) batch.erase(kv::Family::document, document_key(key));
    }
    if (!change) continue;
    DocumentHeader fresh;
    fresh.bytes = change->payload.size();
    fresh.references = static_cast<std::uint32_t>(change->references.size());
    fresh.payload_crc = core::crc32c(change->payload);
    for (std::size_t from = 0; from < change->payload.size(); from += part_bytes) {
      put(document_part_key(key, fresh.parts++), change->payload.substr(from, part_bytes));
    }
    put(document_key(key), encode_header(fresh));
    for (const std::string& reference : change->references) {
      put(pair_key(Space::reference, reference, key), {});
      put(pair_key(Space::document_reference, key, reference), {});
    }
  }
  return {};
}

}  // namespace plenum::storage
