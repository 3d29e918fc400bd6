#pragma once
// Purpose: postings of one word in blocks, and the keys under which a full-text index is stored.
// May depend on: storage/fulltext/posting_list.hpp, core.
// Invariants: frozen since format 1, docs/file-format.md. A full-text index on disk is an ordinary
// index (storage/segment/index_page.hpp) whose entries are, in this order:
//
//   01 | word | 00 | first entity u64 | postings        → number of postings
//   02 | stem | 00 | word                               → 0; of analyzers that have stems
//   03 | 00                                             → documents
//   03 | 01                                             → words in all of them
//   03 | 02                                             → weight of a run
//   04 | first entity u64 | varint difference…          → number of entities
//
// Words and stems have no zero byte. Entities ascend within a block and from block to block. The
// last two kinds are those of later runs, see StoredTexts.
//
//   posting   varint (entity - entity before) * 2 + once | varint length of the document
//             | once: varint code; else varint frequency, varint bytes, code, difference…

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plenum/result.hpp"
#include "storage/fulltext/posting_list.hpp"

namespace plenum::storage {

inline constexpr std::string_view documents_key{"\x03\x00", 2};
inline constexpr std::string_view words_key{"\x03\x01", 2};
inline constexpr std::string_view weight_key{"\x03\x02", 2};
/// What the blocks of entities begin with.
inline constexpr std::string_view entities_prefix{"\x04", 1};
/// What the blocks of a word begin with.
std::string postings_prefix(std::string_view word);
/// What the words of a stem begin with.
std::string stem_prefix(std::string_view stem);
/// The word of a block, without its prefix; nullopt when the key is not one of a block.
std::optional<std::string_view> word_of_block(std::string_view key) noexcept;
/// The first entity of a block of `prefix`; nullopt when the key is not one of it.
std::optional<std::uint64_t> first_of_block(std::string_view key, std::string_view prefix) noexcept;

/// One entity's places of one word.
struct StoredPosting {
  std::uint64_t entity = 0;
  std::uint32_t length = 0;     ///< words of the document
  std::uint32_t frequency = 0;  ///< at least 1
  std::string_view codes;       ///< the first place, then differences, as varints

  friend bool operator==(const StoredPosting&, const StoredPosting&) = default;

  template <class Take>
  void each_code(Take&& take) const {
    const auto* at = reinterpret_cast<const std::uint8_t*>(codes.data());
    std::uint64_t code = 0;
    for (std::uint32_t i = 0; i < frequency; ++i) {
      code += read_posting_number(at);
      take(code);
    }
  }
};

/// One entry of the index.
struct PostingBlock {
  std::string key;
  std::uint64_t postings = 0;
};

/// A block is read whole, and written whole when one of its postings changes.
inline constexpr std::size_t block_postings_max = 128;
/// Cuts ascending postings into blocks of about the same size. O(bytes).
std::vector<PostingBlock> encode_blocks(std::string_view prefix,
                                        std::span<const StoredPosting> postings);
/// Replaces `out` by the postings of a block of `prefix`; they point into the key. corruption: the
/// bytes make no sense.
Status decode_block(std::string_view key, std::string_view prefix, std::uint64_t postings,
                    std::vector<StoredPosting>& out);

/// Cuts ascending entities into blocks; `postings` of a block is how many it has. O(entities).
std::vector<PostingBlock> encode_entities(std::span<const std::uint64_t> entities);
/// Appends the entities of a block. corruption: the bytes make no sense.
Status decode_entities(std::string_view key, std::uint64_t count, std::vector<std::uint64_t>& out);

}  // namespace plenum::storage
