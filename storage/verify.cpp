#include "storage/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/crc32c.hpp"
#include "core/interrupt.hpp"
#include "core/try.hpp"
#include "core/utf8.hpp"
#include "storage/document_header.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/replay.hpp"
#include "storage/verify_schema.hpp"

namespace plenum::storage {

namespace {

constexpr const char* statistics_damaged =
    "it is for the planner, no answer rests on it; the next fold of what it is about makes it anew";

using ExpectedDocuments = std::map<std::string, DocumentOperation>;

class Verifier {
 public:
  Verifier(const std::shared_ptr<StoreCore>& core, const VerifyOptions& options)
      : options_(options),
        core_(core),
        state_(open_snapshot(core)),
        snapshot_(state_),
        at_(state_->committed->engine) {}

  Result<VerifyReport> run() {
    PLENUM_TRY(stored_values());
    PLENUM_TRY(log());
    PLENUM_TRY(documents());
    PLENUM_TRY(graph());
    PLENUM_TRY(lookups());
    statistics();
    PLENUM_TRY(noted(verify_schema(
        snapshot_, [this](std::string message) { graph_problem(std::move(message)); },
        options_.interrupt)));
    return std::move(report_);
  }

 private:
  /// Each problem once: a damaged block is met by all that is read from it.
  void problem(std::string file, std::string message) {
    if (report_.more) return;
    VerifyProblem found{std::move(file), std::move(message)};
    auto& listed = report_.problems;
    if (std::find(listed.begin(), listed.end(), found) != listed.end()) return;
    if (listed.size() == problems_max) {
      report_.more = true;
    } else {
      listed.push_back(std::move(found));
    }
  }
  void graph_problem(std::string message) { problem("graph", std::move(message)); }
  void check(const Status& status) {
    if (!status.ok()) {
      unreadable_ = true;
      problem(status.error().file().empty() ? "store" : status.error().file(),
              status.error().message());
    }
  }

  Status keep_going() const { return core::check_interrupt(options_.interrupt); }
  /// Of steps that may be interrupted: that ends the check, all else is a problem.
  Status noted(const Status& status) {
    if (!status.ok() && status.error().code() == ErrorCode::interrupted) return status;
    check(status);
    return {};
  }

  Status stored_values() {
    PLENUM_TRY(noted(core_->engine->verify_checksums(options_.interrupt)));
    for (std::size_t family = 0; family < kv::family_count; ++family) {
      PLENUM_TRY(noted(scan_range(*core_->engine, at_, kv::Family(family), std::string(1, '\0'), {},
                                  [&](const kv::KeyValue& entry) -> Result<bool> {
                                    PLENUM_TRY(keep_going());
                                    check(checked_value(kv::Family(family), entry));
                                    return true;
                                  })));
    }
    return {};
  }

  static bool belongs(kv::Family family, Space space, std::string_view key) {
    switch (space) {
      case Space::meta:
      case Space::name:
      case Space::unit:
      case Space::extent:
        return family == kv::Family::meta;
      case Space::statistics:
        return family == kv::Family::meta && parse_statistics_key(key);
      case Space::log:
        return family == kv::Family::log;
      case Space::adjacency:
        return family == kv::Family::segment && parse_adjacency_key(key);
      case Space::column:
        return family == kv::Family::segment && parse_column_key(key);
      case Space::index_page:
        return family == kv::Family::segment && parse_index_page_key(key);
      case Space::lookup:
        return family == kv::Family::index && parse_lookup_id(key);
      case Space::document:
      case Space::document_part:
      case Space::reference:
      case Space::document_reference:
        return family == kv::Family::document;
      case Space::document_count:
        return family == kv::Family::document && key.size() == 1;
    }
    return false;
  }

  static Status checked_value(kv::Family family, const kv::KeyValue& entry) {
    const auto space = static_cast<std::uint8_t>(entry.key[0]);
    if (!belongs(family, Space{space}, entry.key)) {
      return Error(ErrorCode::corruption, "unknown key " + key_text(entry.key));
    }
    const auto body = unseal(entry.key, entry.value);
    if (body.ok()) return {};
    if (Space{space} != Space::statistics) return body.error();
    return Error(ErrorCode::corruption, body.error().message() + ": " + statistics_damaged);
  }

  // What is gathered need not be exact, but has to be of a unit that there is, and to read.
  void statistics() {
    const auto& units = state_->committed->layers.base()->meta().units;
    check(scan_range(*core_->engine, at_, kv::Family::meta, space_begin(Space::statistics),
                     space_end(Space::statistics), [&](const kv::KeyValue& entry) -> Result<bool> {
                       const auto unit = parse_statistics_key(entry.key);
                       const auto body = unseal(entry.key, entry.value);
                       if (!unit || !body.ok()) return true;  // told of already
                       if (!units.contains(std::string_view(entry.key).substr(1))) {
                         graph_problem("there are statistics of something that is not stored");
                       } else if (!Statistics::makes_sense(*unit, *body)) {
                         graph_problem("a record makes no sense: " +
                                       std::string(statistics_damaged));
                       }
                       return true;
                     }));
  }

  // The log is replayed into an overlay of its own, whose numbers have to be those that are shown.
  Status log() {
    PLENUM_TRY(keep_going());
    SharedState shared;
    auto meta = load_base_meta(*core_->engine, at_, shared);
    if (!meta.ok()) {
      check(meta.error());
      return {};
    }
    const Layers again = layers_at(*core_, core_->engine, at_, std::move(*meta), shared);
    const auto sink = [this](DocumentOperation operation) {
      if (operation.stored) {
        std::string key = operation.key;
        expected_.insert_or_assign(std::move(key), std::move(operation));
      } else {
        expected_.erase(operation.key);
      }
    };
    auto replayed = replay_log(*core_->engine, at_, state_->at, again, sink);
    if (!replayed.ok()) {
      check(replayed.error());
      return {};
    }
    report_.records = replayed->records;
    const Counts& shown = state_->committed->counts;
    const Counts& counted = shared.counts;
    const bool same = counted.nodes == shown.nodes && counted.edges == shown.edges &&
                      counted.nodes_by_label == shown.nodes_by_label &&
                      counted.edges_by_type == shown.edges_by_type;
    if (!same) graph_problem("the log counts other nodes, edges, labels or types than are shown");
    documents_known_ = true;
    return {};
  }

  Status documents() {
    unreadable_ = false;
    const DocumentReader reader(*core_->engine, at_, nullptr);
    std::set<std::string> stored;
    Pairs forward;
    Pairs backward;
    std::map<std::string, std::uint64_t> parts;
    PLENUM_TRY(
        noted(scan_range(*core_->engine, at_, kv::Family::document, space_begin(Space::document),
                         {}, [&](const kv::KeyValue& entry) -> Result<bool> {
                           PLENUM_TRY(keep_going());
                           switch (Space{static_cast<std::uint8_t>(entry.key[0])}) {
                             case Space::document: {
                               const std::string key(parse_document_key(entry.key));
                               PLENUM_ASSIGN(const DocumentHeader header, read_header(key, entry));
                               for (const std::string& each : header.reference_list) {
                                 forward.emplace(key, each);
                               }
                               stored.insert(key);
                               break;
                             }
                             case Space::document_part:
                               ++parts[entry.key.substr(1, entry.key.size() - 5)];
                               break;
                             case Space::reference:
                               if (auto pair = parse_pair_key(entry.key)) {
                                 backward.emplace(std::move(pair->second), std::move(pair->first));
                               }
                               break;
                             case Space::document_reference:
                               if (auto pair = parse_pair_key(entry.key)) forward.insert(*pair);
                               break;
                             default:
                               break;
                           }
                           return true;
                         })));
    if (!unreadable_) compare_references(stored, forward, backward, parts);
    for (const std::string& key : stored) {
      PLENUM_TRY(keep_going());
      ++report_.documents;
      document(reader, key, parts[key]);
    }
    if (unreadable_) return {};
    if (report_.documents != state_->committed->counts.documents) {
      graph_problem("the number of documents is wrong");
    }
    if (!documents_known_) return {};
    for (const auto& [key, operation] : expected_) {
      if (!stored.contains(key)) graph_problem("document " + key_text(key) + " is missing");
    }
    // What was stored before the last fold is in the log no more.
    if (state_->committed->layers.base()->empty() && stored.size() > expected_.size()) {
      graph_problem("there are documents the log never stored");
    }
    return {};
  }

  using Pairs = std::set<std::pair<std::string, std::string>>;

  void compare_references(const std::set<std::string>& stored, const Pairs& forward,
                          const Pairs& backward,
                          const std::map<std::string, std::uint64_t>& parts) {
    if (forward != backward) graph_problem("references of documents differ by direction");
    for (const auto& [document, reference] : forward) {
      if (!stored.contains(document)) {
        graph_problem("a reference names document " + key_text(document) + ", which is missing");
      }
    }
    for (const auto& [document, count] : parts) {
      if (!stored.contains(document)) {
        graph_problem("there are parts of document " + key_text(document) + ", which is missing");
      }
    }
  }

  void document(const DocumentReader& reader, const std::string& key, std::uint64_t parts) {
    auto header = reader.stored_header(key);
    if (!header.ok()) return check(header.error());
    if (!unreadable_ && (*header)->parts != parts) {
      graph_problem("document " + key_text(key) + " has parts that its header does not name");
    }
    auto payload = reader.stored_payload(key, **header);
    if (!payload.ok()) return check(payload.error());
    auto references = reader.stored_references(key, **header);
    if (!references.ok()) return check(references.error());
    if (references->size() != (*header)->references) {
      graph_problem("document " + key_text(key) + " has lost or found references");
    }
    const auto expected = expected_.find(key);
    if (expected == expected_.end()) return;
    if (expected->second.payload_crc != (*header)->payload_crc ||
        expected->second.bytes != (*header)->bytes ||
        expected->second.references != references->size() ||
        expected->second.references_crc != references_crc(*references)) {
      graph_problem("document " + key_text(key) + " is not what the log stored");
    }
  }

  /// Before each batch: goes on, and says how far it is.
  Status pace() {
    if (options_.progress) {
      options_.progress(report_.nodes + report_.edges,
                        snapshot_.node_count() + snapshot_.edge_count());
    }
    return keep_going();
  }

  Status graph() {
    unreadable_ = false;
    std::vector<std::uint64_t> by_label(snapshot_.label_count());
    std::vector<std::uint64_t> by_type(snapshot_.type_count());
    std::uint64_t out = 0;
    std::uint64_t in = 0;
    ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(pace());
      std::vector<NodeId> block;
      check(snapshot_.scan_nodes(position, 4096, block));
      for (const NodeId id : block) {
        ++report_.nodes;
        node(id, by_label);
        out += snapshot_.degree(id, Direction::out).value_or(0);
        in += snapshot_.degree(id, Direction::in).value_or(0);
      }
    }
    position = {};
    while (!position.done) {
      PLENUM_TRY(pace());
      std::vector<EdgeId> block;
      check(snapshot_.scan_edges(position, 4096, block));
      for (const EdgeId id : block) {
        ++report_.edges;
        edge(id, by_type);
      }
    }
    if (unreadable_) return {};
    if (report_.nodes != snapshot_.node_count() || report_.edges != snapshot_.edge_count()) {
      graph_problem("the number of nodes or edges is wrong");
    }
    if (out != report_.edges || in != report_.edges) {
      graph_problem("the adjacency lists hold other edges than there are");
    }
    PLENUM_TRY(pace());
    for (std::uint32_t i = 0; i < by_label.size(); ++i) {
      PLENUM_ASSIGN(const std::uint64_t listed, scanned(LabelToken{i}));
      if (by_label[i] != snapshot_.node_count(LabelToken{i}) || by_label[i] != listed) {
        graph_problem("the nodes of label " + std::string(snapshot_.label_name(LabelToken{i})) +
                      " are counted or listed wrongly");
      }
    }
    for (std::uint32_t i = 0; i < by_type.size(); ++i) {
      if (by_type[i] != snapshot_.edge_count(TypeToken{i})) {
        graph_problem("the edges of type " + std::string(snapshot_.type_name(TypeToken{i})) +
                      " are counted wrongly");
      }
    }
    return {};
  }

  Result<std::uint64_t> scanned(LabelToken label) {
    std::uint64_t count = 0;
    ScanPosition position;
    while (!position.done) {
      PLENUM_TRY(keep_going());
      std::vector<NodeId> block;
      check(snapshot_.scan_nodes(label, position, 4096, block));
      for (const NodeId id : block) {
        const auto has = snapshot_.has_label(id, label);
        if (!has.ok()) check(has.error());
        count += has.ok() && *has ? 1U : 0U;
      }
    }
    return count;
  }

  void node(NodeId id, std::vector<std::uint64_t>& by_label) {
    auto labels = snapshot_.labels(id);
    if (!labels.ok()) return check(labels.error());
    for (const LabelToken label : *labels) ++by_label[static_cast<std::uint32_t>(label)];
    if (const auto key = text(id, "key")) ++node_keys_[*key];
    if (const auto name = text(id, "name")) ++node_names_[core::fold(*name)];
  }

  template <class Id>
  std::optional<std::string> text(Id id, const char* property) {
    const auto token = snapshot_.find_property(property);
    if (!token) return std::nullopt;
    const Value value = snapshot_.property(id, *token).value_or(Value());
    const auto* string = value.get_if<std::string>();
    return string == nullptr ? std::nullopt : std::optional(*string);
  }

  // A lookup only answers entities that have the text, so their number tells whether all are found.
  Status lookups() {
    const auto compare = [&](const auto& counts, const char* what, auto&& find) -> Status {
      for (const auto& [text, count] : counts) {
        PLENUM_TRY(keep_going());
        const auto found = find(text);
        if (!found.ok()) {
          check(found.error());
        } else if (!unreadable_ && found->size() != count) {
          graph_problem(fmt::format("not all {} are found by their text", what));
        }
      }
      return {};
    };
    PLENUM_TRY(compare(node_keys_, "nodes with a key",
                       [&](const std::string& key) { return snapshot_.nodes_by_key(key); }));
    PLENUM_TRY(compare(node_names_, "nodes with a name", [&](const std::string& name) {
      return snapshot_.nodes_by_folded_name(name);
    }));
    return compare(edge_keys_, "edges with a key",
                   [&](const std::string& key) { return snapshot_.edges_by_key(key); });
  }

  void edge(EdgeId id, std::vector<std::uint64_t>& by_type) {
    auto ends = snapshot_.ends(id);
    if (!ends.ok()) return check(ends.error());
    ++by_type[static_cast<std::uint32_t>(ends->type)];
    const auto listed = [&](NodeId node, Direction direction, NodeId other) {
      auto slice = snapshot_.expand(node, direction, ends->type, buffer_);
      if (!slice.ok()) {
        check(slice.error());
        return true;
      }
      const auto at = std::lower_bound(slice->edges.begin(), slice->edges.end(), id);
      if (at == slice->edges.end() || *at != id) return false;
      return slice->nodes[static_cast<std::size_t>(at - slice->edges.begin())] == other;
    };
    if (!listed(ends->start, Direction::out, ends->end) ||
        !listed(ends->end, Direction::in, ends->start)) {
      graph_problem("edge " + std::to_string(id.value) + " is not listed at both its nodes");
    }
    if (const auto key = text(id, "key")) ++edge_keys_[*key];
  }

  const VerifyOptions& options_;
  std::shared_ptr<StoreCore> core_;
  std::shared_ptr<const SnapshotState> state_;
  Snapshot snapshot_;
  kv::SnapshotPtr at_;
  AdjacencyBuffer buffer_;
  ExpectedDocuments expected_;
  bool documents_known_ = false;
  /// Something of the documents, or of the graph, could not be read: it is missing from what is
  /// counted and compared, which says nothing then.
  bool unreadable_ = false;
  std::map<std::string, std::uint64_t> node_keys_;
  std::map<std::string, std::uint64_t> node_names_;
  std::map<std::string, std::uint64_t> edge_keys_;
  VerifyReport report_;
};

}  // namespace

Result<VerifyReport> verify_store(const std::shared_ptr<StoreCore>& core,
                                  const VerifyOptions& options) {
  return Verifier(core, options).run();
}

}  // namespace plenum::storage
