// What changes of documents write.
#include <algorithm>
#include <iterator>

#include "core/bytes.hpp"
#include "core/crc32c.hpp"
#include "core/try.hpp"
#include "storage/document_header.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"

namespace plenum::storage {

namespace {

/// The operations that one change of a document makes.
class ChangeWriter {
 public:
  ChangeWriter(std::string_view key, kv::Batch& batch) : key_(key), batch_(batch) {}

  void put(std::string key, std::string body) {
    std::string sealed = seal(key, std::move(body));
    batch_.put(kv::Family::document, std::move(key), std::move(sealed));
  }
  void erase(std::string key) { batch_.erase(kv::Family::document, std::move(key)); }

  /// Both ascending. Most changes keep all references: the new state of what has them already.
  /// Those that are under keys by document as well: none of what has them in its header.
  void references(const std::vector<std::string>& before, bool keyed_before,
                  const std::vector<std::string>& now) {
    static const std::vector<std::string> none;
    change(before, now, [&](const std::string& reference) {
      return pair_key(Space::reference, reference, key_);
    });
    change(keyed_before ? before : none, fits_header(now) ? none : now,
           [&](const std::string& reference) {
             return pair_key(Space::document_reference, key_, reference);
           });
  }

  void document(const std::optional<DocumentHeader>& before, const NewDocument& now) {
    DocumentHeader fresh;
    fresh.bytes = now.payload.size();
    fresh.references = static_cast<std::uint32_t>(now.references.size());
    fresh.payload_crc = core::crc32c(now.payload);
    fresh.has_references = fits_header(now.references);
    if (fresh.has_references) fresh.reference_list = now.references;
    const bool packed = fresh.has_references && now.payload.size() <= packed_payload_max;
    if (packed) fresh.payload = now.payload;
    for (std::size_t from = 0; !packed && from < now.payload.size(); from += document_part_bytes) {
      put(document_part_key(key_, fresh.parts++), now.payload.substr(from, document_part_bytes));
    }
    if (before) parts_from(fresh.parts, *before);
    put(document_key(key_), encode_header(fresh));
  }

  void parts_from(std::uint32_t part, const DocumentHeader& before) {
    for (; part < before.parts; ++part) erase(document_part_key(key_, part));
  }

 private:
  template <class Key>
  void change(const std::vector<std::string>& before, const std::vector<std::string>& now,
              Key key) {
    std::vector<std::string> changed;
    std::ranges::set_difference(before, now, std::back_inserter(changed));
    for (const std::string& each : changed) erase(key(each));
    changed.clear();
    std::ranges::set_difference(now, before, std::back_inserter(changed));
    for (const std::string& each : changed) put(key(each), {});
  }

  std::string_view key_;
  kv::Batch& batch_;
};

}  // namespace

Status append_document_changes(const DocumentReader& stored, const DocumentChanges& changes,
                               std::uint64_t count, kv::Batch& batch) {
  if (changes.by_key.empty()) return {};
  std::vector<std::string> keys;
  keys.reserve(changes.by_key.size());
  for (const auto& [key, change] : changes.by_key) keys.push_back(key);
  PLENUM_ASSIGN(const auto headers, stored.stored_headers(keys));
  PLENUM_ASSIGN(const auto references, stored.stored_references_of(keys, headers));
  static const std::vector<std::string> none;
  std::size_t at = 0;
  for (const auto& [key, change] : changes.by_key) {
    const std::optional<DocumentHeader>& header = headers[at];
    ChangeWriter writer(key, batch);
    writer.references(references[at], header && !header->has_references,
                      change ? change->references : none);
    if (change) {
      writer.document(header, *change);
    } else if (header) {
      writer.parts_from(0, *header);
      writer.erase(document_key(key));
    }
    ++at;
  }
  std::string number;
  core::append_varint(number, count);
  ChangeWriter({}, batch).put(space_begin(Space::document_count), std::move(number));
  return {};
}

}  // namespace plenum::storage
