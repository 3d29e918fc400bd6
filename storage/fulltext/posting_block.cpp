#include "storage/fulltext/posting_block.hpp"

#include <algorithm>

#include "core/bytes.hpp"

namespace plenum::storage {

namespace {

constexpr char block_kind = '\x01';
constexpr char stem_kind = '\x02';

constexpr std::size_t block_bytes_max = 512;
constexpr std::size_t posting_head_bytes = 4;  ///< about

Error damaged_block() {
  return Error(ErrorCode::corruption, "postings of a full-text index are damaged")
      .with_hint("drop the index and create it again");
}

/// Are these so many whole varints of at most 64 bits?
bool are_varints(std::string_view bytes, std::uint64_t count) noexcept {
  std::uint64_t ends = 0;
  std::size_t run = 0;
  for (const char byte : bytes) {
    if (++run > core::varint_bytes_max) return false;
    if ((static_cast<unsigned char>(byte) & 0x80U) != 0) continue;
    ++ends;
    run = 0;
  }
  return run == 0 && ends == count;
}

void append_posting(std::string& out, const StoredPosting& posting, std::uint64_t distance) {
  core::append_varint(out, distance << 1 | (posting.frequency == 1 ? 1U : 0U));
  core::append_varint(out, posting.length);
  if (posting.frequency != 1) {
    core::append_varint(out, posting.frequency);
    core::append_varint(out, posting.codes.size());
  }
  out += posting.codes;
}

std::string keyed(char kind, std::string_view text) {
  std::string key(1, kind);
  key += text;
  key.push_back('\0');
  return key;
}

/// Like core::ByteReader, for the one loop that all searches spend their time in.
class PostingReader {
 public:
  explicit PostingReader(std::string_view bytes) noexcept
      : at_(reinterpret_cast<const std::uint8_t*>(bytes.data())), end_(at_ + bytes.size()) {}

  bool at_end() const noexcept { return at_ == end_; }
  /// False for bytes that are no varint of at most 64 bits.
  bool number(std::uint64_t& out) noexcept {
    if (at_ == end_) return false;
    out = *at_++;
    if (out < 0x80) return true;
    out &= 0x7F;
    for (unsigned shift = 7; shift < 64 && at_ != end_; shift += 7) {
      const std::uint64_t byte = *at_++;
      out |= (byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool bytes(std::uint64_t count, std::string_view& out) noexcept {
    if (count > static_cast<std::uint64_t>(end_ - at_)) return false;
    out = {reinterpret_cast<const char*>(at_), static_cast<std::size_t>(count)};
    at_ += count;
    return true;
  }
  const char* place() const noexcept { return reinterpret_cast<const char*>(at_); }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

/// One posting, its entity still a distance.
bool read_posting(PostingReader& reader, StoredPosting& out) noexcept {
  std::uint64_t head = 0;
  std::uint64_t length = 0;
  if (!reader.number(head) || !reader.number(length)) return false;
  out.entity = head >> 1;
  out.length = static_cast<std::uint32_t>(length);
  std::uint64_t number = 0;
  if ((head & 1U) != 0) {
    const char* const begin = reader.place();
    if (!reader.number(number)) return false;
    out.frequency = 1;
    out.codes = {begin, static_cast<std::size_t>(reader.place() - begin)};
    return length == out.length;
  }
  std::uint64_t bytes = 0;
  if (!reader.number(number) || !reader.number(bytes) || !reader.bytes(bytes, out.codes)) {
    return false;
  }
  out.frequency = static_cast<std::uint32_t>(number);
  return length == out.length && number == out.frequency && number > 1 &&
         are_varints(out.codes, number);
}

}  // namespace

std::string postings_prefix(std::string_view word) { return keyed(block_kind, word); }
std::string stem_prefix(std::string_view stem) { return keyed(stem_kind, stem); }

std::optional<std::string_view> word_of_block(std::string_view key) noexcept {
  if (key.empty() || key.front() != block_kind) return std::nullopt;
  const std::size_t end = key.find('\0', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return key.substr(1, end - 1);
}

std::optional<std::uint64_t> first_of_block(std::string_view key,
                                            std::string_view prefix) noexcept {
  if (!key.starts_with(prefix) || key.size() < prefix.size() + sizeof(std::uint64_t)) {
    return std::nullopt;
  }
  return core::load_big_endian<std::uint64_t>(key.data() + prefix.size());
}

std::vector<PostingBlock> encode_blocks(std::string_view prefix,
                                        std::span<const StoredPosting> postings) {
  std::size_t bytes = 0;
  for (const StoredPosting& posting : postings) bytes += posting_head_bytes + posting.codes.size();
  const auto parts = [](std::size_t all, std::size_t one) { return (all + one - 1) / one; };
  const std::size_t count =
      std::min(postings.size(),
               std::max(parts(postings.size(), block_postings_max), parts(bytes, block_bytes_max)));
  std::vector<PostingBlock> blocks(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = postings.size() * i / count;
    const std::size_t end = postings.size() * (i + 1) / count;
    std::string& key = blocks[i].key;
    key = prefix;
    core::append_big_endian(key, postings[first].entity);
    std::uint64_t before = postings[first].entity;
    for (std::size_t k = first; k < end; ++k) {
      append_posting(key, postings[k], postings[k].entity - before);
      before = postings[k].entity;
    }
    blocks[i].postings = end - first;
  }
  return blocks;
}

Status decode_block(std::string_view key, std::string_view prefix, std::uint64_t postings,
                    std::vector<StoredPosting>& out) {
  out.clear();
  const auto first = first_of_block(key, prefix);
  if (!first) return damaged_block();
  PostingReader reader(key.substr(prefix.size() + sizeof(std::uint64_t)));
  std::uint64_t entity = *first;
  while (!reader.at_end()) {
    StoredPosting& posting = out.emplace_back();
    if (!read_posting(reader, posting)) return damaged_block();
    if ((out.size() == 1) != (posting.entity == 0)) return damaged_block();
    if (posting.entity > ~entity) return damaged_block();  // it would come round to small ones
    entity += posting.entity;
    posting.entity = entity;
  }
  return out.size() == postings && !out.empty() ? Status{} : damaged_block();
}

std::vector<PostingBlock> encode_entities(std::span<const std::uint64_t> entities) {
  std::vector<PostingBlock> blocks;
  for (std::span<const std::uint64_t> rest = entities; !rest.empty();) {
    const std::size_t count = std::min(rest.size(), block_postings_max);
    std::string key(entities_prefix);
    core::append_big_endian(key, rest[0]);
    for (std::size_t i = 1; i < count; ++i) core::append_varint(key, rest[i] - rest[i - 1]);
    blocks.push_back({std::move(key), count});
    rest = rest.subspan(count);
  }
  return blocks;
}

Status decode_entities(std::string_view key, std::uint64_t count, std::vector<std::uint64_t>& out) {
  const auto first = first_of_block(key, entities_prefix);
  if (!first) return damaged_block();
  PostingReader reader(key.substr(entities_prefix.size() + sizeof(std::uint64_t)));
  std::uint64_t entity = *first;
  std::uint64_t read = 1;
  for (out.push_back(entity); !reader.at_end(); ++read) {
    std::uint64_t difference = 0;
    if (!reader.number(difference) || difference == 0 || difference > ~entity) {
      return damaged_block();
    }
    entity += difference;
    out.push_back(entity);
  }
  return read == count ? Status{} : damaged_block();
}

}  // namespace plenum::storage
