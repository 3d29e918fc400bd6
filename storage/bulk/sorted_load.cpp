// Rows straight into segments. Ids are given in the order of rows (nodes) and of start and end
// (edges), so that what is read together lies together and the numbers of edges cost nothing.
#include "storage/bulk/sorted_load.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/assert.hpp"
#include "core/try.hpp"
#include "storage/bulk/row_codec.hpp"
#include "storage/fold.hpp"
#include "storage/fold_steps.hpp"
#include "storage/open_steps.hpp"
#include "storage/segment/adjacency.hpp"

namespace plenum::storage::bulk {

namespace {

/// Records between two looks at the interrupt.
constexpr std::uint64_t poll_records = 64 * 1024;
/// What sorts take at least, whatever the budget.
constexpr std::uint64_t sort_bytes_min = 4 * 1024 * 1024;

// Later ids of a type are the larger ones, so at each node the new edges follow the old ones.
segment::AdjacencyGroup merged(const segment::AdjacencyGroup& before,
                               const segment::AdjacencyGroup& added) {
  segment::AdjacencyGroup all;
  for (std::size_t i = 0; i < segment::adjacency_group_nodes; ++i) {
    for (const segment::AdjacencyGroup* from : {&before, &added}) {
      const auto begin = static_cast<std::ptrdiff_t>(from->offsets[i]);
      const auto end = static_cast<std::ptrdiff_t>(from->offsets[i + 1]);
      all.neighbours.insert(all.neighbours.end(), from->neighbours.begin() + begin,
                            from->neighbours.begin() + end);
      all.edges.insert(all.edges.end(), from->edges.begin() + begin, from->edges.begin() + end);
    }
    all.offsets[i + 1] = static_cast<std::uint32_t>(all.edges.size());
  }
  return all;
}

/// Collects the edges of one type and direction, node after node, into groups.
class GroupWriter {
 public:
  GroupWriter(Direction direction, TypeToken type, WriteBehind& out)
      : direction_(direction), type_(type), out_(out) {}

  /// Nodes ascend, edges of a node too.
  Status add(std::uint64_t node, std::uint64_t neighbour, std::uint64_t edge) {
    const std::uint64_t group = node >> segment::adjacency_group_bits;
    if (group != group_) {
      PLENUM_TRY(close());
      group_ = group;
    }
    const auto index = static_cast<std::size_t>(node % segment::adjacency_group_nodes);
    ++added_.offsets[index + 1];
    added_.neighbours.push_back(neighbour);
    added_.edges.push_back(edge);
    return {};
  }

  Status close() {
    if (added_.edges.empty()) return {};
    for (std::size_t i = 0; i < segment::adjacency_group_nodes; ++i) {
      added_.offsets[i + 1] += added_.offsets[i];
    }
    const std::size_t bytes = sizeof added_ + added_.size() * 2 * sizeof(std::uint64_t);
    return out_.add(bytes,
                    [direction = direction_, type = type_, group = group_,
                     added = std::exchange(added_, {})](SegmentWriter& out) -> Status {
                      segment::AdjacencyGroup before;
                      PLENUM_TRY(out.read_adjacency(direction, type, group, before));
                      if (before.edges.empty())
                        return out.write_adjacency(direction, type, group, before, added);
                      return out.write_adjacency(direction, type, group, before,
                                                 merged(before, added));
                    });
  }

 private:
  Direction direction_;
  TypeToken type_;
  WriteBehind& out_;
  std::uint64_t group_ = ~std::uint64_t{0};
  segment::AdjacencyGroup added_;
};

}  // namespace

SortedLoad::SortedLoad(std::shared_ptr<StoreCore> core, const BulkLoadOptions& options,
                       std::unique_ptr<Transaction::Impl> state)
    : core_(std::move(core)),
      options_(options),
      state_(state.get()),
      transaction_(std::move(state)),
      base_(core_->layers.base()),
      meta_(base_->meta()),
      out_(*base_, meta_.fold + 1, *core_->engine),
      behind_(out_, options.threads > 1),
      nodes_(EntityKind::node, core_->shared, behind_),
      edges_(EntityKind::edge, core_->shared, behind_),
      label_sets_(nodes_.slot(label_set_column)),
      starts_(edges_.slot(start_node_column)),
      mixed_types_(edges_.slot(mixed_type_column)),
      rules_(Snapshot(open_snapshot(core_)), core_->shared,
             [this] { return sorter(RecordOrder::payload); }) {
  out_.begin_flushes();
  nodes_by_set_.resize(core_->shared.label_sets.size());
}

Status SortedLoad::mark_unclean() {
  meta_.unclean = true;
  PLENUM_TRY(raise_format(*core_));
  return commit_fold_record(*core_->engine, meta_, kv::Durability::sync);
}

std::uint64_t SortedLoad::memory_bytes() const {
  const std::uint64_t all =
      options_.memory_bytes == 0 ? core_->options.memory_bytes : options_.memory_bytes;
  // Two sorts may be under way, beside the engine's share.
  return std::max(all / 4, sort_bytes_min);
}

RecordSorter SortedLoad::sorter(RecordOrder order, RecordPayload payload) const {
  const bool in_memory = core_->path == ":memory:";
  return {in_memory ? "/tmp" : core_->path, memory_bytes(), options_.threads, order, payload};
}

std::vector<std::size_t> SortedLoad::slots_of(std::span<const BulkColumn> columns,
                                              ColumnSink& sink) {
  std::vector<std::size_t> slots;
  slots.reserve(columns.size());
  for (const BulkColumn& column : columns) slots.push_back(sink.slot(column.key));
  return slots;
}

Status SortedLoad::poll(std::uint64_t& count) const {
  return ++count % poll_records == 0 ? core::check_interrupt(options_.interrupt) : Status{};
}

Status SortedLoad::add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids) {
  PLENUM_TRY(core::check_interrupt(options_.interrupt));
  SharedState& shared = core_->shared;
  const std::uint32_t set =
      shared.label_sets.intern(std::vector<LabelToken>(batch.labels.begin(), batch.labels.end()));
  if (nodes_by_set_.size() <= set) nodes_by_set_.resize(set + 1);
  const std::vector<std::size_t> slots = slots_of(batch.columns, nodes_);
  IdRun run;
  for (std::size_t row = 0; row < batch.rows; ++row, ++run.first, --run.count) {
    if (run.count == 0) {
      PLENUM_ASSIGN(run, shared.node_ids.next_run(set, batch.rows - row));
    }
    const std::uint64_t id = run.first;
    PLENUM_TRY(nodes_.begin_row(id));
    nodes_.column(label_sets_).append_integer(nodes_.row(), set);
    PLENUM_ASSIGN(const std::size_t count, copy_row(batch.columns, slots, row, nodes_));
    report_.properties += count;
    if (made_.size() <= id) made_.resize(std::max<std::size_t>(id + 1, made_.size() * 2));
    made_[id] = true;
    append_id(ids, id);
    if (!rules_.empty()) PLENUM_TRY(rules_.add_node(id, set, {batch.columns, row}));
  }
  nodes_by_set_[set] += batch.rows;
  report_.nodes += batch.rows;
  return rules_.empty() ? Status{} : keep_budget();
}

Status SortedLoad::check_node(NodeId node) const {
  if (node.value < made_.size() && made_[node.value]) return {};
  PLENUM_ASSIGN(const NodeSight sight, core_->layers.node(node, state_->at));
  if (sight.exists) return {};
  return Error(ErrorCode::not_found, "there is no node " + std::to_string(node.value));
}

Status SortedLoad::add_edges(const EdgeBatch& batch) {
  PLENUM_ASSERT(batch.starts.size() == batch.ends.size());
  PLENUM_TRY(core::check_interrupt(options_.interrupt));
  const std::vector<std::size_t> slots = slots_of(batch.columns, edges_);
  RecordSorter& rows = rows_.try_emplace(batch.type, sorter(RecordOrder::numbers)).first->second;
  for (std::size_t row = 0; row < batch.starts.size(); ++row) {
    PLENUM_TRY(check_node(batch.starts[row]));
    PLENUM_TRY(check_node(batch.ends[row]));
    payload_.clear();
    if (!rules_.empty()) {
      PLENUM_TRY(rules_.check_edge(batch.type, batch.starts[row], batch.ends[row],
                                   {batch.columns, row}, payload_));
    }
    PLENUM_ASSIGN(const std::size_t count, encode_row(batch.columns, slots, row, payload_));
    report_.properties += count;
    PLENUM_TRY(rows.add({batch.starts[row].value, batch.ends[row].value, payload_}));
  }
  edges_by_type_[batch.type] += batch.starts.size();
  report_.edges += batch.starts.size();
  return keep_budget();
}

Status SortedLoad::keep_budget() {
  for (;;) {
    std::uint64_t bytes = 0;
    RecordSorter* largest = nullptr;
    for (auto& [type, rows] : rows_) {
      bytes += rows.bytes();
      if (largest == nullptr || rows.bytes() > largest->bytes()) largest = &rows;
    }
    const std::uint64_t of_indexes = rules_.bytes();
    if (bytes + of_indexes <= memory_bytes()) return {};
    PLENUM_TRY(largest != nullptr && bytes >= of_indexes ? largest->spill() : rules_.spill());
  }
}

// Out-edges as they come; the same edges sorted by their ends give the in-edges.
Status SortedLoad::write_type(TypeToken type, RecordSorter& rows) {
  IdAllocator& ids = core_->shared.edge_ids;
  const auto owner = static_cast<std::uint32_t>(type);
  RecordSorter backwards = sorter(RecordOrder::numbers, RecordPayload::number);
  GroupWriter out(Direction::out, type, behind_);
  std::uint64_t count = 0;
  std::uint64_t left = edges_by_type_[type];
  IdRun run;
  PLENUM_TRY(rows.drain([&](const Record& record) -> Status {
    PLENUM_TRY(poll(count));
    if (run.count == 0) {
      PLENUM_ASSIGN(run, ids.next_run(owner, left));
      left -= run.count;
    }
    const std::uint64_t id = run.first++;
    --run.count;
    PLENUM_TRY(edges_.begin_row(id));
    edges_.column(starts_).append_integer(edges_.row(), static_cast<std::int64_t>(record.major));
    if (run.mixed) {
      edges_.column(mixed_types_).append_integer(edges_.row(), owner);
    }
    std::string_view row = record.payload;
    if (!rules_.empty()) PLENUM_TRY(rules_.add_edge(type, id, row));
    PLENUM_TRY(decode_row(row, edges_));
    PLENUM_TRY(out.add(record.major, record.minor, id));
    const std::string_view start(reinterpret_cast<const char*>(&record.major), sizeof record.major);
    return backwards.add({record.minor, id, start});
  }));
  PLENUM_TRY(out.close());
  GroupWriter in(Direction::in, type, behind_);
  PLENUM_TRY(backwards.drain([&](const Record& record) -> Status {
    PLENUM_TRY(poll(count));
    std::uint64_t start = 0;
    std::copy_n(record.payload.data(), sizeof start, reinterpret_cast<char*>(&start));
    return in.add(record.major, start, record.minor);
  }));
  return in.close();
}

Status SortedLoad::write_all() {
  PLENUM_TRY(nodes_.finish());
  for (auto& [type, rows] : rows_) PLENUM_TRY(write_type(type, rows));
  PLENUM_TRY(edges_.finish());
  PLENUM_TRY(behind_.finish());
  return rules_.write(*base_, out_);
}

void SortedLoad::count_rows(Counts& counts) const {
  counts.nodes += report_.nodes;
  counts.edges += report_.edges;
  counts.nodes_by_label.resize(core_->shared.catalog.size(NameKind::label));
  counts.edges_by_type.resize(core_->shared.catalog.size(NameKind::type));
  for (std::uint32_t set = 0; set < nodes_by_set_.size(); ++set) {
    if (nodes_by_set_[set] == 0) continue;  // its labels may be names that were taken back
    for (const LabelToken label : core_->shared.label_sets.labels(set)) {
      counts.nodes_by_label[static_cast<std::uint32_t>(label)] += nodes_by_set_[set];
    }
  }
  for (const auto& [type, count] : edges_by_type_) {
    counts.edges_by_type[static_cast<std::uint32_t>(type)] += count;
  }
}

Result<BulkLoadReport> SortedLoad::finish() {
  PLENUM_TRY(core::check_interrupt(options_.interrupt));
  PLENUM_TRY(write_all());
  PLENUM_ASSIGN(const FoldOutput output, out_.finish(core_->shared.edge_ids.extents()));
  std::unique_lock folding(core_->folding);
  Counts counts = core_->shared.counts;
  count_rows(counts);
  ++meta_.fold;
  meta_.timestamp = state_->at;
  meta_.counts = counts;
  meta_.units = output.units;
  meta_.indexes = output.indexes;
  meta_.text_runs = output.text_runs;
  meta_.edge_extents = core_->shared.edge_ids.extents();
  meta_.label_sets = core_->shared.label_sets.size();
  const FoldedShared names = core_->folded_names.difference(core_->shared);
  counts_ = true;
  if (Status done = commit_base(*core_, meta_, names, output, state_->at); !done.ok()) {
    core_->failed.store(true, std::memory_order_release);  // unknown what is on disk
    return done.error();
  }
  core_->folded_names.remember(core_->shared);
  core_->shared.counts = std::move(counts);
  core_->shared.catalog.exchange_indexes(rules_.settled());
  core_->shared.node_ids.forget_changed();
  core_->shared.edge_ids.forget_changed();
  // A new generation: what is changed of the rows must not show to readers of the base before.
  core_->layers = Layers(std::make_shared<Overlay>(core_->shared), nullptr,
                         base_after(*core_, *base_, meta_, output));
  state_->over = true;
  core_->publish(state_->at);
  const bool texts_wait = core_->shared.catalog.schema()->has_unstored_fulltext();
  core_->gate.leave();
  transaction_.reset();
  report_.commits = 1;
  core::ignore_error(tidy_after_fold(*core_, meta_, output),
                     "the load counts; the next open for writing does it");
  folding.unlock();
  if (texts_wait) {
    core::ignore_error(fold(core_), "the load counts; the next fold writes full-text indexes too");
  }
  return report_;
}

void SortedLoad::abort() {
  if (!transaction_) return;
  behind_.stop();
  if (!counts_) core::ignore_error(sweep_folds(*core_, base_->meta()), "the next open does it too");
  transaction_.reset();
}

// A fold empties the log first: the rows come on top of a base that has everything. It needs the
// writer's place, so somebody may commit in between.
Result<std::unique_ptr<SortedLoad>> SortedLoad::begin(const std::shared_ptr<StoreCore>& core,
                                                      const BulkLoadOptions& options) {
  for (;;) {
    PLENUM_TRY(core::check_interrupt(options.interrupt));
    const auto folded = fold(core);
    if (!folded.ok()) return folded.error();
    PLENUM_ASSIGN(const std::unique_lock folding, enter_to_fold(*core));
    auto state = std::make_unique<Transaction::Impl>(core);
    const Status writable = core->check_writable();
    if (!writable.ok() || core->frozen ||
        core->layers.base()->meta().timestamp != core->committed->timestamp) {
      const Transaction given_up(std::move(state));
      if (!writable.ok()) return writable.error();
      continue;
    }
    auto load = std::make_unique<SortedLoad>(core, options, std::move(state));
    PLENUM_TRY(load->mark_unclean());
    return load;
  }
}

}  // namespace plenum::storage::bulk
