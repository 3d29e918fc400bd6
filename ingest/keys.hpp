#pragma once
// Purpose: content-derived keys of groups, entities and facts, and the keys of stored documents.
// May depend on: core, ingest/contribution.hpp.
// Invariants: frozen since format 1; a key depends on content only, never on ids, order or time.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/contribution.hpp"

namespace plenum::ingest {

/// 32 lower-case hex digits of a 128-bit hash of the parts; the parts cannot run into one another.
std::string content_key(std::string_view kind, std::initializer_list<std::string_view> parts);

/// The group of one class and blocking key: what a ledger is kept for.
std::string group_key(EntityClass entity_class, std::string_view blocking);

/// What makes a fact the fact it is, apart from its ends: type and identifying qualifiers.
struct FactIdentity {
  std::string type;
  std::string subject;  ///< group key, or entity key for an edge
  std::string object;
  std::string qualifiers;  ///< encode_qualifiers of the identifying ones

  std::string key() const;  ///< content_key
  /// What a denial denies: the same without the words for it ("banned", "tariffs"), since who
  /// denies a restriction uses others.
  FactIdentity denied_as() const;
  /// Whether denied_as() is another one.
  bool has_words_of_its_own() const;
  std::string encode() const;
  static FactIdentity decode(std::string_view text);
};

/// Sorted by name; canonical.
std::string encode_qualifiers(std::vector<std::pair<std::string, Value>> qualifiers);
std::vector<std::pair<std::string, Value>> decode_qualifiers(std::string_view text);

/// The claim to an office that one group has at a time in another.
std::string office_claim(std::string_view type, std::string_view object_group,
                         std::string_view office);

inline constexpr std::string_view claim_prefix = "claim/";
inline constexpr std::string_view denial_prefix = "denied/";

// Keys of documents and of their references in storage.
inline std::string article_document(std::string_view sha) {
  return std::string("article/").append(sha);
}
/// What a model outside replied about an article, by the hash of the request.
inline std::string reply_document(std::string_view sha, std::string_view key) {
  return std::string("reply/").append(sha).append("/").append(key);
}
inline std::string contribution_document(std::string_view sha) {
  return std::string("contribution/").append(sha);
}
inline std::string entity_ledger_document(std::string_view group) {
  return std::string("ledger/e/").append(group);
}
inline std::string fact_ledger_document(std::string_view fact) {
  return std::string("ledger/f/").append(fact);
}
/// The types of a pack that read articles.
inline std::string types_document(std::string_view pack_id) {
  return std::string("types/").append(pack_id);
}

/// On an article: it mentions the group.
inline std::string mention_reference(std::string_view group) {
  return std::string("e/").append(group);
}
/// On an article: it asserts the fact (between groups).
inline std::string assertion_reference(std::string_view fact) {
  return std::string("f/").append(fact);
}
/// On an article: it denies the fact.
inline std::string doubt_reference(std::string_view fact) { return std::string("n/").append(fact); }
/// On an article: it was read from this path.
inline std::string path_reference(std::string_view path) {
  return std::string("path/").append(path);
}
/// On an article: this pack read it.
inline std::string pack_reference(std::string_view pack_id) {
  return std::string("pack/").append(pack_id);
}
/// On an entity ledger: the group is known by this short form (a group key too).
inline std::string short_form_reference(std::string_view group) {
  return std::string("short/").append(group);
}
/// On a ledger: it is one of the values of a claim, of which only one can be true.
inline std::string claim_reference(std::string_view claim) {
  return std::string(claim_prefix).append(claim);
}
/// On a fact ledger: an article denies the fact.
inline std::string denial_reference(std::string_view fact) {
  return std::string(denial_prefix).append(fact);
}
/// On a fact ledger: one of its ends is this group.
inline std::string end_reference(std::string_view group) {
  return std::string("end/").append(group);
}

}  // namespace plenum::ingest
