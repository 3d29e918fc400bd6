// Any bytes as a block of postings, or of entities: corruption, or what is read and encodes again.
#include <numeric>

#include "core/bytes.hpp"
#include "storage/fulltext/posting_block.hpp"
#include "tests/fuzz/target.hpp"

namespace plenum::fuzz {

using storage::StoredPosting;

namespace {

const std::string prefix = storage::postings_prefix("w");

std::string codes(std::uint32_t frequency) {
  std::string out;
  for (std::uint32_t i = 0; i < frequency; ++i) {
    core::append_varint(out, (std::uint64_t{i} * i * 977) % 5000 + 1);
  }
  return out;
}

// What follows the prefix, behind the number of postings.
std::string block_of(std::size_t count, std::uint64_t step, std::uint32_t frequency_max) {
  std::vector<std::string> texts;
  std::vector<StoredPosting> postings;
  for (std::size_t i = 0; i < count; ++i) {
    const auto frequency = static_cast<std::uint32_t>(1 + i % frequency_max);
    texts.push_back(codes(frequency));
    postings.push_back({7 + i * step, static_cast<std::uint32_t>(20 + i), frequency, {}});
  }
  for (std::size_t i = 0; i < count; ++i) postings[i].codes = texts[i];
  const auto blocks = storage::encode_blocks(prefix, postings);
  const std::uint64_t kept = std::accumulate(
      blocks.begin(), blocks.end(), std::uint64_t{0},
      [](std::uint64_t sum, const storage::PostingBlock& block) { return sum + block.postings; });
  require(kept == count, "blocks have all postings");
  return static_cast<char>(blocks[0].postings) + blocks[0].key.substr(prefix.size());
}

void read_entities(std::string_view bytes, std::uint64_t count) {
  const std::string key = std::string(storage::entities_prefix) + std::string(bytes);
  std::vector<std::uint64_t> entities;
  if (!storage::decode_entities(key, count, entities).ok()) return;
  require(entities.size() == count, "the count is that of the entities");
  std::vector<std::uint64_t> again;
  for (const storage::PostingBlock& block : storage::encode_entities(entities)) {
    require(storage::decode_entities(block.key, block.postings, again).ok(),
            "what was encoded is read");
  }
  require(again == entities, "entities survive their own encoding");
}

}  // namespace

void fuzz_one(std::string_view input) {
  if (input.empty()) return;
  const auto count = static_cast<std::uint8_t>(input[0]);
  read_entities(input.substr(1), count);
  const std::string key = prefix + std::string(input.substr(1));
  std::vector<StoredPosting> postings;
  const Status read = storage::decode_block(key, prefix, count, postings);
  if (!read.ok()) {
    require(read.error().code() == ErrorCode::corruption, "damage is corruption");
    return;
  }
  require(postings.size() == count, "the count is that of the postings");
  std::uint64_t before = 0;
  for (const StoredPosting& posting : postings) {
    require(&posting == postings.data() || posting.entity > before, "entities ascend");
    before = posting.entity;
    std::uint32_t places = 0;
    posting.each_code([&](std::uint64_t) { ++places; });
    require(places == posting.frequency, "a posting has all its places");
  }
  std::vector<StoredPosting> again;
  std::vector<StoredPosting> part;
  const auto blocks = storage::encode_blocks(prefix, postings);
  for (const storage::PostingBlock& block : blocks) {
    require(storage::decode_block(block.key, prefix, block.postings, part).ok(),
            "what was encoded is read");
    again.insert(again.end(), part.begin(), part.end());
  }
  require(again == postings, "postings survive their own encoding");
}

std::vector<std::string> seeds() {
  return {block_of(1, 1, 1), block_of(3, 1, 2), block_of(100, 40, 1), block_of(60, 1'000'000, 5),
          block_of(2, 9, 300)};
}

}  // namespace plenum::fuzz
