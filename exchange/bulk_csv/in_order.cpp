#include "exchange/bulk_csv/in_order.hpp"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "core/try.hpp"

namespace plenum::exchange::bulk_csv {

namespace {

/// What an exception of a worker becomes: threads must not let one out.
Batch guarded(const Produce& produce, std::size_t number) {
  Batch failed;
  try {
    return produce(number);
  } catch (const std::bad_alloc&) {
    failed.failure = Error(ErrorCode::limit, "out of memory");
  } catch (const std::exception& problem) {
    failed.failure = Error(ErrorCode::internal, std::string("a bug in Plenum: ") + problem.what());
  }
  return failed;
}

class Workers {
 public:
  Workers(std::size_t count, std::size_t window, const Produce& produce)
      : count_(count), window_(window), produce_(produce) {}
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// As many threads as the system gives; 0 is an error of the caller's to handle.
  std::size_t start(std::uint32_t threads) {
    for (std::uint32_t i = 0; i < threads; ++i) {
      try {
        threads_.emplace_back([this] { work(); });
      } catch (const std::system_error&) {
        break;
      }
    }
    return threads_.size();
  }

  Batch take(std::size_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_.count(number) > 0; });
    auto found = done_.extract(number);
    taken_ = number + 1;
    lock.unlock();
    changed_.notify_all();
    return std::move(found.mapped());
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || next_ < taken_ + window_; });
      if (stopping_ || next_ >= count_) return;
      const std::size_t number = next_++;
      lock.unlock();
      Batch batch = guarded(produce_, number);
      lock.lock();
      done_.emplace(number, std::move(batch));
      lock.unlock();
      changed_.notify_all();
    }
  }

  const std::size_t count_;
  const std::size_t window_;
  const Produce& produce_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Batch> done_;
  std::size_t next_ = 0;
  std::size_t taken_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

Status in_order(std::size_t count, std::uint32_t threads, const Produce& produce,
                const Consume& consume) {
  if (count == 0) return {};
  Workers workers(count, 2 * std::size_t{threads} + 2, produce);
  const bool alone = threads <= 1 || workers.start(threads) == 0;
  for (std::size_t number = 0; number < count; ++number) {
    PLENUM_TRY(consume(number, alone ? guarded(produce, number) : workers.take(number)));
  }
  return {};
}

}  // namespace plenum::exchange::bulk_csv
