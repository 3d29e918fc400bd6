#include "exchange/output.hpp"

#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::exchange {

Output& Output::operator<<(std::uint64_t number) {
  core::append_unsigned(buffer_, number);
  return *this;
}

Status Output::settle() { return buffer_.size() < piece_bytes ? Status() : finish(); }

Status Output::finish() {
  if (buffer_.empty()) return {};
  PLENUM_TRY(sink_(buffer_));
  bytes_ += buffer_.size();
  buffer_.clear();
  return {};
}

void Output::lose(std::string_view what, std::string_view example, std::uint64_t count) {
  auto found = losses_.find(what);
  if (found == losses_.end()) {
    found = losses_.emplace(what, Loss{std::string(what), 0, std::string(example)}).first;
  }
  found->second.count += count;
}

std::vector<Loss> Output::losses() const {
  std::vector<Loss> all;
  all.reserve(losses_.size());
  for (const auto& [what, loss] : losses_) all.push_back(loss);
  return all;
}

}  // namespace plenum::exchange
