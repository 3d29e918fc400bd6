#include "ingest/extraction_pool.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <utility>

namespace plenum::ingest {
namespace {

constexpr std::size_t window_per_thread = 8;

}  // namespace

ExtractionPool::ExtractionPool(std::size_t count, std::uint32_t threads, bool watched,
                               Extract extract)
    : count_(count),
      watched_(watched),
      extract_(std::move(extract)),
      slots_(window_per_thread * std::max<std::uint32_t>(threads, 1)) {
  const std::size_t workers =
      std::min<std::size_t>(std::max<std::uint32_t>(threads, 1), std::max<std::size_t>(count, 1));
  for (std::size_t i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

ExtractionPool::~ExtractionPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

Result<Document> ExtractionPool::next(const StepSink& tell) {
  std::unique_lock lock(mutex_);
  Slot& slot = slots_[handed_ % slots_.size()];
  while (true) {
    changed_.wait(lock, [&] { return slot.document.has_value() || !slot.steps.empty(); });
    if (slot.steps.empty()) break;
    const std::vector<Step> steps = std::exchange(slot.steps, {});
    lock.unlock();
    for (const Step& step : steps) tell(step);
    lock.lock();
  }
  Result<Document> document = *std::move(slot.document);
  slot.document.reset();
  ++handed_;
  lock.unlock();
  changed_.notify_all();
  return document;
}

void ExtractionPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(
        lock, [&] { return stopping_ || taken_ == count_ || taken_ < handed_ + slots_.size(); });
    if (stopping_ || taken_ == count_) return;
    const std::size_t mine = taken_++;
    lock.unlock();
    Slot& slot = slots_[mine % slots_.size()];
    Result<Document> document = guarded_extract(mine, slot);
    lock.lock();
    slot.document = std::move(document);
    changed_.notify_all();
  }
}

/// Nothing may leave a worker thread but a result.
Result<Document> ExtractionPool::guarded_extract(std::size_t number, Slot& slot) {
  try {
    StepSink note;
    if (watched_) {
      note = [&](const Step& step) {
        const std::scoped_lock lock(mutex_);
        slot.steps.push_back(step);
        changed_.notify_all();
      };
    }
    return extract_(number, note);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::limit, "out of memory while reading an article");
  } catch (const std::exception& problem) {
    return Error(ErrorCode::internal, std::string("while reading an article: ") + problem.what());
  }
}

}  // namespace plenum::ingest
