#include "storage/documents.hpp"

#include <algorithm>
#include <array>

#include "core/crc32c.hpp"
#include "core/try.hpp"
#include "storage/document_header.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

Error damaged_document(std::string_view document, const char* what) {
  return {ErrorCode::corruption, "document " + key_text(document) + ": " + what};
}

/// The reference that an entry of the space 43 gives a document.
Result<std::string> reference_in(std::string_view document, const kv::KeyValue& entry) {
  PLENUM_TRY(unseal(entry.key, entry.value));
  auto parsed = parse_pair_key(entry.key);
  if (!parsed) return damaged_document(document, "a reference key cannot be read");
  return std::move(parsed->second);
}

Status check_payload(std::string_view key, const DocumentHeader& header, std::string_view payload) {
  if (payload.size() == header.bytes && core::crc32c(payload) == header.payload_crc) return {};
  return damaged_document(key, "the parts do not match the header");
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
  const std::array<std::string, 1> keys{std::string(key)};
  PLENUM_ASSIGN(const auto headers, stored_headers(keys));
  return headers[0];
}

Result<std::vector<std::optional<DocumentHeader>>> DocumentReader::stored_headers(
    std::span<const std::string> keys) const {
  std::vector<std::optional<DocumentHeader>> headers(keys.size());
  std::vector<std::size_t> asked;
  std::vector<std::string> stored_keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (changes_ != nullptr) {
      if (const auto seen = changes_->seen.find(keys[i]); seen != changes_->seen.end()) {
        headers[i] = seen->second;
        continue;
      }
    }
    asked.push_back(i);
    stored_keys.push_back(document_key(keys[i]));
  }
  if (asked.empty()) return headers;
  PLENUM_ASSIGN(const auto found, engine_.multi_get(at_, kv::Family::document, stored_keys));
  for (std::size_t n = 0; n < asked.size(); ++n) {
    const std::size_t i = asked[n];
    if (found[n]) {
      PLENUM_ASSIGN(const std::string_view body, unseal(stored_keys[n], *found[n]));
      PLENUM_ASSIGN(headers[i], decode_header(keys[i], body));
    }
    if (changes_ != nullptr && changes_->seen.size() < DocumentChanges::seen_max) {
      changes_->seen.emplace(keys[i], headers[i]);
    }
  }
  return headers;
}

Result<std::string> DocumentReader::stored_payload(std::string_view key,
                                                   const DocumentHeader& header) const {
  if (header.has_references && header.parts == 0) {
    PLENUM_TRY(check_payload(key, header, header.payload));
    return header.payload;
  }
  std::string payload;
  constexpr std::uint32_t batch = 64;
  for (std::uint32_t part = 0; part < header.parts; part += batch) {
    std::vector<std::string> keys;
    for (std::uint32_t i = part; i < std::min(header.parts, part + batch); ++i) {
      keys.push_back(document_part_key(key, i));
    }
    PLENUM_ASSIGN(auto values, engine_.multi_get(at_, kv::Family::document, keys));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!values[i]) return damaged_document(key, "a part is missing");
      PLENUM_ASSIGN(const std::string_view body, unseal(keys[i], *values[i]));
      payload.append(body);
    }
  }
  PLENUM_TRY(check_payload(key, header, payload));
  return payload;
}

Result<std::vector<std::string>> DocumentReader::stored_references(
    std::string_view key, const DocumentHeader& header) const {
  if (header.has_references) return header.reference_list;
  std::vector<std::string> references;
  PLENUM_TRY(scan_range(engine_, at_, kv::Family::document,
                        pair_group_begin(Space::document_reference, key),
                        pair_group_end(Space::document_reference, key),
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          PLENUM_ASSIGN(references.emplace_back(), reference_in(key, entry));
                          return true;
                        }));
  return references;
}

Result<std::vector<std::vector<std::string>>> DocumentReader::stored_references_of(
    std::span<const std::string> keys,
    std::span<const std::optional<DocumentHeader>> headers) const {
  std::vector<std::vector<std::string>> references(keys.size());
  std::vector<std::size_t> asked;
  std::vector<kv::ScanRange> ranges;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!headers[i] || headers[i]->references == 0) continue;
    if (headers[i]->has_references) {
      references[i] = headers[i]->reference_list;
      continue;
    }
    asked.push_back(i);
    ranges.push_back({pair_group_begin(Space::document_reference, keys[i]),
                      pair_group_end(Space::document_reference, keys[i]), 1024, false});
  }
  if (asked.empty()) return references;
  PLENUM_ASSIGN(const auto blocks, engine_.multi_scan(at_, kv::Family::document, ranges));
  for (std::size_t n = 0; n < asked.size(); ++n) {
    const std::string& key = keys[asked[n]];
    std::vector<std::string>& found = references[asked[n]];
    if (blocks[n].resume) {  // an article of many names
      PLENUM_ASSIGN(found, stored_references(key, *headers[asked[n]]));
      continue;
    }
    for (const kv::KeyValue& entry : blocks[n].entries) {
      PLENUM_ASSIGN(found.emplace_back(), reference_in(key, entry));
    }
  }
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

Result<std::vector<std::optional<std::string>>> DocumentReader::payloads(
    std::span<const std::string> keys) const {
  std::vector<std::optional<std::string>> found(keys.size());
  PLENUM_ASSIGN(const auto headers, stored_headers(keys));
  std::vector<std::size_t> asked;
  std::vector<std::string> part_keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (changes_ != nullptr && changes_->by_key.contains(keys[i])) {
      PLENUM_ASSIGN(found[i], payload(keys[i]));
    } else if (headers[i] && headers[i]->parts != 1) {
      PLENUM_ASSIGN(found[i], stored_payload(keys[i], *headers[i]));
    } else if (headers[i]) {
      asked.push_back(i);
      part_keys.push_back(document_part_key(keys[i], 0));
    }
  }
  if (asked.empty()) return found;
  PLENUM_ASSIGN(const auto values, engine_.multi_get(at_, kv::Family::document, part_keys));
  for (std::size_t n = 0; n < asked.size(); ++n) {
    const std::string& key = keys[asked[n]];
    if (!values[n]) return damaged_document(key, "a part is missing");
    PLENUM_ASSIGN(const std::string_view body, unseal(part_keys[n], *values[n]));
    PLENUM_TRY(check_payload(key, *headers[asked[n]], body));
    found[asked[n]] = std::string(body);
  }
  return found;
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

Status DocumentReader::add_referrer(std::string_view reference, const kv::KeyValue& entry,
                                    std::vector<std::string>& found) const {
  PLENUM_TRY(unseal(entry.key, entry.value));
  auto parsed = parse_pair_key(entry.key);
  if (!parsed) return damaged_document(reference, "a reference key cannot be read");
  if (changes_ == nullptr || !changes_->by_key.contains(parsed->second)) {
    found.push_back(std::move(parsed->second));
  }
  return {};
}

void DocumentReader::add_changed(std::string_view reference,
                                 std::vector<std::string>& found) const {
  if (changes_ == nullptr) return;
  if (auto fresh = changes_->by_reference.find(reference); fresh != changes_->by_reference.end()) {
    found.insert(found.end(), fresh->second.begin(), fresh->second.end());
    std::sort(found.begin(), found.end());
  }
}

Result<std::vector<std::string>> DocumentReader::by_reference(std::string_view reference) const {
  std::vector<std::string> found;
  PLENUM_TRY(scan_range(
      engine_, at_, kv::Family::document, pair_group_begin(Space::reference, reference),
      pair_group_end(Space::reference, reference), [&](const kv::KeyValue& entry) -> Result<bool> {
        PLENUM_TRY(add_referrer(reference, entry, found));
        return true;
      }));
  add_changed(reference, found);
  return found;
}

Result<std::vector<std::vector<std::string>>> DocumentReader::by_references(
    std::span<const std::string> references) const {
  std::vector<std::vector<std::string>> found(references.size());
  std::vector<kv::ScanRange> ranges;
  ranges.reserve(references.size());
  for (const std::string& reference : references) {
    ranges.push_back({pair_group_begin(Space::reference, reference),
                      pair_group_end(Space::reference, reference), 1024, false});
  }
  if (ranges.empty()) return found;
  PLENUM_ASSIGN(const auto blocks, engine_.multi_scan(at_, kv::Family::document, ranges));
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (blocks[i].resume) {
      PLENUM_ASSIGN(found[i], by_reference(references[i]));
      continue;
    }
    for (const kv::KeyValue& entry : blocks[i].entries) {
      PLENUM_TRY(add_referrer(references[i], entry, found[i]));
    }
    add_changed(references[i], found[i]);
  }
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
                          if (!parsed)
                            return damaged_document(prefix, "a reference key cannot be read");
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

}  // namespace plenum::storage
