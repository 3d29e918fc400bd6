#include "storage/salvage/changes.hpp"

#include <algorithm>
#include <utility>

#include "core/bytes.hpp"
#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/log.hpp"
#include "storage/value_codec.hpp"

namespace plenum::storage {

namespace {

/// Reads the operations of one record into the changes.
class RecordReader {
 public:
  RecordReader(const LogRecord& record, FoundChanges& changes, FoundNames& names)
      : record_(record), reader_(record.operations), changes_(changes), names_(names) {}

  Status run() {
    for (std::uint32_t i = 0; i < record_.count; ++i) PLENUM_TRY(operation());
    return {};
  }

 private:
  Error damaged() const {
    return {ErrorCode::corruption,
            "log record " + std::to_string(record_.timestamp) + " cannot be read to its end"};
  }
  Result<std::uint64_t> number() {
    const auto value = reader_.varint();
    if (!value) return damaged();
    return *value;
  }
  Result<std::uint32_t> token() {
    PLENUM_ASSIGN(const std::uint64_t value, number());
    if (value > name_count_max) return damaged();
    return static_cast<std::uint32_t>(value);
  }
  Result<std::string> text() {
    const auto value = reader_.counted();
    if (!value) return damaged();
    return std::string(*value);
  }
  /// Each counted thing takes a byte at least.
  Result<std::uint64_t> count() {
    PLENUM_ASSIGN(const std::uint64_t value, number());
    if (value > reader_.remaining()) return damaged();
    return value;
  }
  Result<std::set<std::uint32_t>> labels(std::uint64_t size) {
    std::set<std::uint32_t> all;
    for (std::uint64_t i = 0; i < size; ++i) {
      PLENUM_ASSIGN(const std::uint32_t label, token());
      all.insert(label);
    }
    return all;
  }
  Result<std::map<std::uint32_t, Value>> properties() {
    PLENUM_ASSIGN(const std::uint64_t size, count());
    std::map<std::uint32_t, Value> all;
    for (std::uint64_t i = 0; i < size; ++i) {
      PLENUM_ASSIGN(const std::uint32_t key, token());
      PLENUM_ASSIGN(all[key], decode_value(reader_));
    }
    return all;
  }

  Status operation() {
    const auto code = reader_.byte();
    if (!code) return damaged();
    switch (Opcode{*code}) {
      case Opcode::name:
        return name();
      case Opcode::node_extent:
      case Opcode::edge_extent:
        return extent(Opcode{*code} == Opcode::node_extent);
      case Opcode::node_created:
        return node_created();
      case Opcode::edge_created:
        return edge_created();
      case Opcode::node_deleted:
      case Opcode::edge_deleted:
        return deleted(Opcode{*code} == Opcode::node_deleted);
      case Opcode::node_property:
      case Opcode::node_property_removed:
        return property(true, Opcode{*code} == Opcode::node_property);
      case Opcode::edge_property:
      case Opcode::edge_property_removed:
        return property(false, Opcode{*code} == Opcode::edge_property);
      case Opcode::label_added:
      case Opcode::label_removed:
        return label(Opcode{*code} == Opcode::label_added);
      case Opcode::document_stored:
      case Opcode::document_put:
      case Opcode::document_erased:
        return document(Opcode{*code});
      case Opcode::rule_created:
        return rule_created();
      case Opcode::rule_dropped:
        return rule_dropped();
      case Opcode::graph_type_created:
        return graph_type_created();
      case Opcode::graph_type_dropped: {
        PLENUM_ASSIGN(const std::string name, text());
        drop_graph_type(name);
        return {};
      }
    }
    return damaged();
  }

  Status name() {
    PLENUM_ASSIGN(const std::uint64_t kind, number());
    PLENUM_ASSIGN(std::string name, text());
    if (kind >= name_kind_count) return damaged();
    names_.add_next(NameKind(kind), std::move(name));
    return {};
  }

  Status extent(bool of_nodes) {
    for (int i = 0; i < 4; ++i) PLENUM_TRY(number());
    PLENUM_ASSIGN(const std::uint64_t owner, number());
    if (of_nodes && owner > 0) PLENUM_TRY(labels(owner - 1));
    return {};
  }

  Status node_created() {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    NodeChange change;
    change.fate = Fate::created;
    PLENUM_ASSIGN(const std::uint64_t size, count());
    PLENUM_ASSIGN(change.labels, labels(size));
    PLENUM_ASSIGN(change.properties, properties());
    changes_.nodes[id] = std::move(change);
    ++changes_.more_nodes;
    return {};
  }

  Status edge_created() {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    EdgeChange change;
    change.fate = Fate::created;
    PLENUM_ASSIGN(change.type, token());
    PLENUM_ASSIGN(change.start, number());
    PLENUM_ASSIGN(change.end, number());
    PLENUM_ASSIGN(change.properties, properties());
    changes_.edges[id] = std::move(change);
    ++changes_.more_edges;
    return {};
  }

  Status deleted(bool node) {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    if (node) {
      changes_.nodes[id] =
          NodeChange{.fate = Fate::deleted, .labels = {}, .relabels = {}, .properties = {}};
      --changes_.more_nodes;
    } else {
      changes_.edges[id].fate = Fate::deleted;
      changes_.edges[id].properties.clear();
      --changes_.more_edges;
    }
    return {};
  }

  Status property(bool node, bool set) {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    PLENUM_ASSIGN(const std::uint32_t key, token());
    Value value;
    if (set) {
      PLENUM_ASSIGN(value, decode_value(reader_));
    }
    (node ? changes_.nodes[id].properties : changes_.edges[id].properties)[key] = std::move(value);
    return {};
  }

  Status label(bool add) {
    PLENUM_ASSIGN(const std::uint64_t id, number());
    PLENUM_ASSIGN(const std::uint32_t label, token());
    NodeChange& change = changes_.nodes[id];
    if (change.fate != Fate::created) {
      change.relabels[label] = add;
    } else if (add) {
      change.labels.insert(label);
    } else {
      change.labels.erase(label);
    }
    return {};
  }

  Status document(Opcode code) {
    PLENUM_ASSIGN(std::string key, text());
    if (code == Opcode::document_erased) {
      changes_.documents.erase(key);
      return {};
    }
    PLENUM_TRY(number());
    if (!reader_.little_endian<std::uint32_t>()) return damaged();
    if (code == Opcode::document_put) {
      PLENUM_TRY(number());
      if (!reader_.little_endian<std::uint32_t>()) return damaged();
    } else {
      PLENUM_ASSIGN(const std::uint64_t references, count());
      for (std::uint64_t i = 0; i < references; ++i) PLENUM_TRY(text());
    }
    changes_.documents.insert(std::move(key));
    return {};
  }

  Status rule_created() {
    auto rule = read_rule(reader_, name_count_max, name_count_max, name_count_max);
    if (!rule) return damaged();
    drop(rule->name);
    names_.rules().push_back(*std::move(rule));
    return {};
  }
  Status rule_dropped() {
    PLENUM_ASSIGN(const std::string name, text());
    drop(name);
    return {};
  }
  Status graph_type_created() {
    const auto type = read_graph_type(reader_, name_count_max, name_count_max, name_count_max);
    if (type == nullptr) return damaged();
    drop_graph_type(type->name());
    names_.graph_types().push_back(type->definition());
    return {};
  }
  void drop_graph_type(const std::string& name) {
    std::erase_if(names_.graph_types(),
                  [&](const GraphTypeDefinition& type) { return type.name == name; });
  }
  void drop(const std::string& name) {
    std::erase_if(names_.rules(), [&](const SchemaRule& rule) { return rule.name == name; });
  }

  const LogRecord& record_;
  core::ByteReader reader_;
  FoundChanges& changes_;
  FoundNames& names_;
};

class LogReader {
 public:
  LogReader(std::optional<Timestamp> stamped, FoundChanges& changes, FoundNames& names,
            Findings& findings)
      : stamped_(stamped), changes_(changes), names_(names), findings_(findings) {}

  void take(const kv::KeyValue& entry) {
    const auto parsed = parse_log_key(entry.key);
    if (!parsed || parsed->first <= changes_.last) return;
    if (!parts_.empty() && parsed->first != timestamp_) finish();
    timestamp_ = parsed->first;
    parts_.push_back(entry);
  }

  void finish() {
    if (parts_.empty()) return;
    std::vector<kv::KeyValue> parts = std::exchange(parts_, {});
    const auto record = assemble_record(timestamp_, parts);
    if (!record.ok()) return;  // as if it were missing
    if (timestamp_ != changes_.last + 1) {
      // Behind a gap above the stamp lies what was never told to be committed.
      if (stamped_ && timestamp_ > *stamped_) return;
      lose(changes_.last + 1, timestamp_ - 1);
    }
    const Status read = RecordReader(*record, changes_, names_).run();
    if (!read.ok()) {
      findings_.content(read.error());
      ++findings_.report.lost_commits;
      names_.stop_numbering();
    }
    changes_.last = timestamp_;
    ++changes_.commits;
  }

  void end() {
    finish();
    if (stamped_ && changes_.last < *stamped_) lose(changes_.last + 1, *stamped_);
  }

 private:
  void lose(Timestamp first, Timestamp last) {
    findings_.report.lost_commits += last - first + 1;
    findings_.problem(
        "graph", first == last ? "log record " + std::to_string(first) + " is missing or damaged"
                               : "log records " + std::to_string(first) + " to " +
                                     std::to_string(last) + " are missing or damaged");
    names_.stop_numbering();
  }

  std::optional<Timestamp> stamped_;
  FoundChanges& changes_;
  FoundNames& names_;
  Findings& findings_;
  Timestamp timestamp_ = 0;
  std::vector<kv::KeyValue> parts_;
};

}  // namespace

Result<FoundChanges> FoundChanges::read(const kv::Engine& engine, const kv::SnapshotPtr& at,
                                        std::optional<Timestamp> stamped, bool from_the_start,
                                        FoundNames& names, Findings& findings) {
  FoundChanges changes;
  if (names.fold()) {
    changes.last = names.fold()->timestamp;
  } else if (!from_the_start) {
    // Where the log begins is not known, nor which tokens its names have.
    findings.problem("graph", "the record of the last fold is lost");
    names.stop_numbering();
    PLENUM_TRY(scan_range(engine, at, kv::Family::log, space_begin(Space::log), {},
                          [&](const kv::KeyValue& entry) -> Result<bool> {
                            const auto parsed = parse_log_key(entry.key);
                            if (!parsed) return true;
                            changes.last = parsed->first - 1;
                            return false;
                          }));
    if (changes.last == 0) changes.last = stamped.value_or(0);
  }
  LogReader reader(stamped, changes, names, findings);
  PLENUM_TRY(scan_range(engine, at, kv::Family::log, space_begin(Space::log), {},
                        [&](const kv::KeyValue& entry) -> Result<bool> {
                          reader.take(entry);
                          return true;
                        }));
  reader.end();
  return changes;
}

}  // namespace plenum::storage
