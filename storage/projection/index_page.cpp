#include "storage/projection/index_page.hpp"

#include <algorithm>

namespace plenum::storage {

IndexEntry IndexPage::operator[](std::size_t at) const noexcept {
  const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
  return {std::string_view(keys_).substr(begin, ends_[at] - begin), ids_[at]};
}

std::size_t IndexPage::bytes() const noexcept {
  return sizeof(IndexPage) + keys_.capacity() + ends_.capacity() * sizeof(std::uint32_t) +
         ids_.capacity() * sizeof(std::uint64_t);
}

std::size_t IndexPage::lower_bound(const IndexEntry& entry) const noexcept {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if ((*this)[middle] < entry) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::size_t IndexPage::distinct() const noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    count += i == 0 || (*this)[i].key != (*this)[i - 1].key ? 1U : 0U;
  }
  return count;
}

void IndexPage::append(const IndexEntry& entry) {
  keys_.append(entry.key);
  ends_.push_back(static_cast<std::uint32_t>(keys_.size()));
  ids_.push_back(entry.id);
}

void IndexPage::clear() noexcept {
  keys_.clear();
  ends_.clear();
  ids_.clear();
}

std::uint64_t IndexDirectory::entries() const noexcept {
  std::uint64_t count = 0;
  for (const IndexPageHead& page : pages) count += page.entries;
  return count;
}

std::uint64_t IndexDirectory::distinct() const noexcept {
  std::uint64_t count = 0;
  for (const IndexPageHead& page : pages) count += page.distinct;
  return count;
}

std::size_t IndexDirectory::place_of(const IndexEntry& entry) const noexcept {
  const auto after = std::upper_bound(pages.begin(), pages.end(), entry,
                                      [](const IndexEntry& one, const IndexPageHead& page) {
                                        return one < IndexEntry{page.first_key, page.first_id};
                                      });
  return after == pages.begin() ? 0 : static_cast<std::size_t>(after - pages.begin()) - 1;
}

// Whole pages count whole; of the first and the last one that the range touches about a half is
// inside, and one page or less is a share that cannot be told without a look.
std::uint64_t IndexDirectory::estimate(std::string_view low, std::string_view high) const noexcept {
  if (pages.empty()) return 0;
  const std::size_t first = place_of({low, 0});
  const std::size_t last = high.empty() ? pages.size() - 1 : place_of({high, 0});
  if (last <= first) {
    const IndexPageHead& page = pages[first];
    return std::max<std::uint64_t>(1, page.entries / std::max<std::uint64_t>(1, page.distinct));
  }
  std::uint64_t count = pages[first].entries / 2 + pages[last].entries / 2;
  for (std::size_t i = first + 1; i < last; ++i) count += pages[i].entries;
  return count;
}

}  // namespace plenum::storage
