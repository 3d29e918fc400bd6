#include "ingest/decisions.hpp"

#include <algorithm>

#include "core/bytes.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace plenum::ingest {
namespace {

// Keys of documents; the numbers of the log have leading zeros so that their order is that of
// bytes.
constexpr std::string_view log_prefix = "decision/";
constexpr std::string_view count_document = "decisions";
constexpr std::size_t number_digits = 12;
constexpr std::uint8_t decision_version = 1;

std::string log_document(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string key(log_prefix);
  return key.append(number_digits - std::min(number_digits, digits.size()), '0').append(digits);
}
std::string group_document(std::string_view group) {
  return std::string("decided/g/").append(group);
}
std::string fact_document(std::string_view fact) { return std::string("decided/f/").append(fact); }

Error damaged_decision() {
  return Error(ErrorCode::corruption, "a stored decision does not decode")
      .with_hint("run `plenum check`");
}

template <class Texts>
void put_texts(std::string& out, const Texts& texts) {
  core::append_varint(out, texts.size());
  for (const std::string& text : texts) core::append_counted(out, text);
}

bool get_texts(core::ByteReader& in, std::vector<std::string>& texts) {
  const auto count = in.varint();
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    const auto text = in.counted();
    if (!text) return false;
    texts.emplace_back(*text);
  }
  return count.has_value();
}

std::string encode_decision(const Decision& decision) {
  std::string out(1, static_cast<char>(decision_version));
  out += static_cast<char>(decision.kind);
  put_texts(out, decision.keys);
  put_texts(out, decision.names);
  core::append_counted(out, decision.type);
  put_texts(out, decision.facts);
  return out;
}

Result<Decision> decode_decision(std::string_view key, std::string_view bytes) {
  core::ByteReader in(bytes);
  Decision decision;
  const auto version = in.byte();
  const auto kind = in.byte();
  const auto number = core::parse_integer(key.substr(log_prefix.size()));
  if (!version || *version != decision_version || !kind || *kind < 1 || *kind > 4 || !number ||
      !get_texts(in, decision.keys) || !get_texts(in, decision.names))
    return damaged_decision();
  const auto type = in.counted();
  if (!type || !get_texts(in, decision.facts) || !in.at_end()) return damaged_decision();
  decision.number = static_cast<std::uint64_t>(*number);
  decision.kind = static_cast<DecisionKind>(*kind);
  decision.type = *type;
  return decision;
}

Result<std::uint64_t> number_in(const storage::Snapshot& view, const std::string& document) {
  PLENUM_ASSIGN(const auto bytes, view.document(document));
  if (!bytes) return std::uint64_t{0};
  const auto number = core::ByteReader(*bytes).varint();
  if (!number) return damaged_decision();
  return *number;
}

Status put_number(storage::Transaction& transaction, const std::string& document,
                  std::uint64_t number) {
  std::string bytes;
  core::append_varint(bytes, number);
  return transaction.put_document(document, bytes, {});
}

}  // namespace

std::string_view decision_name(DecisionKind kind) noexcept {
  switch (kind) {
    case DecisionKind::merge:
      return "merge";
    case DecisionKind::separate:
      return "separate";
    case DecisionKind::reject:
      return "reject";
    case DecisionKind::accept:
      break;
  }
  return "accept";
}

Result<bool> DecisionBook::any() {
  if (!any_) {
    PLENUM_ASSIGN(const std::uint64_t count, number_in(view_, std::string(count_document)));
    any_ = count > 0;
  }
  return *any_;
}

Result<const DecidedGroup*> DecisionBook::of_group(const std::string& group) {
  static const DecidedGroup nothing;
  PLENUM_ASSIGN(const bool some, any());
  if (!some) return &nothing;
  if (const auto known = groups_.find(group); known != groups_.end()) return &known->second;
  DecidedGroup decided;
  PLENUM_ASSIGN(const auto bytes, view_.document(group_document(group)));
  if (bytes) {
    core::ByteReader in(*bytes);
    const auto number = in.varint();
    std::vector<std::string> apart;
    if (!number || !get_texts(in, decided.together) || !get_texts(in, apart) || !in.at_end()) {
      return damaged_decision();
    }
    decided.number = *number;
    decided.apart.insert(apart.begin(), apart.end());
  }
  return &groups_.emplace(group, std::move(decided)).first->second;
}

Result<std::uint64_t> DecisionBook::rejection(const std::string& fact) {
  PLENUM_ASSIGN(const bool some, any());
  if (!some) return std::uint64_t{0};
  if (const auto known = rejections_.find(fact); known != rejections_.end()) return known->second;
  PLENUM_ASSIGN(const std::uint64_t number, number_in(view_, fact_document(fact)));
  rejections_.emplace(fact, number);
  return number;
}

void DecisionBook::forget() {
  any_.reset();
  groups_.clear();
  rejections_.clear();
}

Result<std::uint64_t> append_decision(storage::Transaction& transaction, Decision decision) {
  const std::string count(count_document);
  PLENUM_ASSIGN(const std::uint64_t last, number_in(transaction.view(), count));
  decision.number = last + 1;
  PLENUM_TRY(
      transaction.put_document(log_document(decision.number), encode_decision(decision), {}));
  PLENUM_TRY(put_number(transaction, count, decision.number));
  return decision.number;
}

Result<std::vector<Decision>> read_decisions(const storage::Snapshot& view, std::uint64_t after,
                                             std::size_t limit) {
  PLENUM_ASSIGN(const auto keys, view.document_keys(log_document(after), limit));
  std::vector<Decision> decisions;
  for (const std::string& key : keys) {
    if (!key.starts_with(log_prefix)) break;
    PLENUM_ASSIGN(const auto bytes, view.document(key));
    if (!bytes) return damaged_decision();
    PLENUM_ASSIGN(decisions.emplace_back(), decode_decision(key, *bytes));
  }
  return decisions;
}

Status put_decided_group(storage::Transaction& transaction, const std::string& group,
                         const DecidedGroup& decided) {
  if (!decided.is_clustered() && decided.apart.empty()) {
    PLENUM_TRY(transaction.erase_document(group_document(group)));
    return {};
  }
  std::string bytes;
  core::append_varint(bytes, decided.number);
  put_texts(bytes, decided.together);
  put_texts(bytes, decided.apart);
  return transaction.put_document(group_document(group), bytes, {});
}

Status put_rejection(storage::Transaction& transaction, const std::string& fact,
                     std::uint64_t number) {
  if (number != 0) return put_number(transaction, fact_document(fact), number);
  PLENUM_TRY(transaction.erase_document(fact_document(fact)));
  return {};
}

}  // namespace plenum::ingest
