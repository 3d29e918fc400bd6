// The parts of Transaction that handle documents and the commit.
#include <algorithm>
#include <string>
#include <utility>

#include "core/try.hpp"
#include "storage/documents.hpp"
#include "storage/key_layout.hpp"
#include "storage/open_steps.hpp"
#include "storage/transaction_state.hpp"

namespace plenum::storage {

namespace {

Status check_key(std::string_view text, const char* what) {
  if (text.empty() || text.size() > document_key_bytes_max) {
    return Error(ErrorCode::limit, std::string(what) + " has " + std::to_string(text.size()) +
                                       " bytes; between 1 and " +
                                       std::to_string(document_key_bytes_max) + " are possible");
  }
  return {};
}

}  // namespace

Status Transaction::put_document(std::string_view key, std::string_view payload,
                                 std::span<const std::string> references) {
  PLENUM_TRY(impl_->check_usable());
  PLENUM_TRY(check_key(key, "the key of a document"));
  std::uint64_t bytes = key.size() + payload.size() + 64;
  NewDocument document;
  document.references.reserve(references.size());
  for (const std::string& reference : references) {
    PLENUM_TRY(check_key(reference, "a reference of a document"));
    bytes += 3 * (reference.size() + key.size() + 16);
    document.references.push_back(reference);
  }
  PLENUM_TRY(impl_->check_document_room(bytes));
  std::sort(document.references.begin(), document.references.end());
  const auto repeated = std::unique(document.references.begin(), document.references.end());
  document.references.erase(repeated, document.references.end());
  document.payload = payload;
  const DocumentReader reader(*impl_->core->engine, impl_->core->committed->engine,
                              impl_->documents.get());
  PLENUM_ASSIGN(const bool present, reader.contains(key));
  impl_->change_document(key, std::move(document), present ? 0 : 1, bytes);
  return {};
}

Result<bool> Transaction::erase_document(std::string_view key) {
  PLENUM_TRY(impl_->check_usable());
  const DocumentReader reader(*impl_->core->engine, impl_->core->committed->engine,
                              impl_->documents.get());
  PLENUM_ASSIGN(const bool present, reader.contains(key));
  if (!present) return false;
  PLENUM_TRY(impl_->check_document_room(key.size() + 64));
  impl_->change_document(key, std::nullopt, -1, key.size() + 64);
  return true;
}

void Transaction::Impl::change_document(std::string_view key, DocumentChanges::Change change,
                                        std::int64_t counted, std::uint64_t bytes) {
  DocumentChanges::Undo step{std::string(key), std::nullopt, counted, bytes};
  step.before = documents->exchange(step.key, std::move(change));
  documents->undo.push_back(std::move(step));
  documents->bytes += bytes;
  core->overlay().count_document(counted);
}

Result<CommitReport> Transaction::Impl::commit() {
  CommitReport report{at - 1, 0};
  const bool changed = !log.empty() || !documents->by_key.empty();
  Status written = check_constraints({});
  if (changed && written.ok()) {
    auto done = write();
    if (done.ok()) {
      report = *done;
    } else {
      written = done.error();
    }
  }
  if (!changed || !written.ok()) rollback({});
  over = true;
  if (changed && written.ok()) tidy_indexes();
  own_view.reset();
  if (changed && written.ok()) {
    core->publish(at);
  } else {
    core->abandon();
  }
  core->gate.leave();
  if (!written.ok()) return written.error();
  return report;
}

// A large record goes ahead of the batch in smaller ones, so that nobody holds it three times; but
// for its first part, without which the others are nothing. What syncs that syncs the others too.
Status Transaction::Impl::write_log(kv::Batch& batch) const {
  const auto put = [&](kv::Batch& to, std::size_t number) {
    kv::KeyValue part = log.part(number, at, at - 1);
    to.put(kv::Family::log, std::move(part.key), std::move(part.value));
  };
  put(batch, 0);
  const bool ahead = log.bytes() > core->options.batch_bytes;
  kv::Batch next;
  for (std::size_t number = 1; number < log.parts(); ++number) {
    put(ahead ? next : batch, number);
    if (next.bytes() < core->options.batch_bytes / 4 && number + 1 < log.parts()) continue;
    if (next.empty()) continue;
    PLENUM_TRY(core->engine->commit(next, kv::Durability::async));
    next = {};
  }
  return {};
}

// A failure before the engine was asked leaves the store as it was; one after that leaves unknown
// what is on disk, so nothing more is written until the log has been read again.
Result<CommitReport> Transaction::Impl::write() {
  // What the documents' owners write may be new to older programs.
  if (!documents->by_key.empty()) PLENUM_TRY(raise_format(*core));
  Overlay& overlay = core->overlay();
  for (const auto& [key, change] : documents->by_key) log.document(key, change);
  LogWriter extents;
  for (const std::uint32_t number : overlay.node_ids().changed()) {
    const Extent& extent = overlay.node_ids().extents()[number];
    extents.node_extent(number, extent,
                        extent.owner == Extent::mixed ? std::span<const LabelToken>{}
                                                      : overlay.label_sets().labels(extent.owner));
  }
  for (const std::uint32_t number : overlay.edge_ids().changed()) {
    extents.edge_extent(number, overlay.edge_ids().extents()[number]);
  }
  log.prepend(extents);
  kv::Batch batch;
  const DocumentReader stored(*core->engine, core->committed->engine, documents.get());
  PLENUM_TRY(append_document_changes(stored, *documents, core->shared.counts.documents, batch));
  PLENUM_TRY(check_room(0));
  const CommitReport report{at, log.bytes() + batch.bytes()};
  Status written = write_log(batch);
  log = {};  // the engine has it, or the batch that it is going to copy once more
  if (written.ok()) written = core->write(batch, at);
  if (!written.ok()) {
    core->failed.store(true, std::memory_order_release);
    const std::string& help = written.error().hint();  // as of a full disk: what to do first
    return written.error().with_hint(
        help.empty() ? "the database is read-only now; close it and open it again to go on"
                     : help + "; until then the database is read-only");
  }
  overlay.node_ids().forget_changed();
  overlay.edge_ids().forget_changed();
  return report;
}

}  // namespace plenum::storage
