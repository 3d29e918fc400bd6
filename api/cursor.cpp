#include "plenum/cursor.hpp"

#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/try.hpp"

namespace plenum {

Result<Cursor> api::open_cursor(
    const CorePtr& core, const RunOptions& options,
    const std::function<Result<std::unique_ptr<query::Stream>>(const query::RunLimits&)>& open) {
  auto cursor = std::make_unique<Cursor::Impl>();
  cursor->core = core;
  cursor->given = options.interrupt;
  query::RunLimits limits = core->limits(options);
  if (limits.interrupt == nullptr) limits.interrupt = cursor->own.get();
  PLENUM_ASSIGN(cursor->stream, open(limits));
  return Cursor(std::move(cursor));
}

Cursor::Cursor(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor& Cursor::operator=(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;

const std::vector<std::string>& Cursor::columns() const noexcept {
  static const std::vector<std::string> none;
  return impl_ == nullptr ? none : impl_->stream->columns();
}

Result<bool> Cursor::next() {
  if (impl_ == nullptr) return api::moved_from("cursor");
  impl_->on_row = false;
  if (impl_->error) return *impl_->error;
  if (impl_->ended) return false;
  const bool stop =
      impl_->own->requested() || (impl_->given != nullptr && impl_->given->requested());
  Result<bool> more =
      stop ? Result<bool>(Error(ErrorCode::interrupted, "the statement was interrupted"))
           : api::guarded([this] { return impl_->stream->next(); });
  if (!more.ok()) {
    impl_->error = more.error();
  } else {
    impl_->ended = !*more;
    impl_->on_row = *more;
  }
  return more;
}

Row Cursor::row() const {
  static const std::vector<std::string> none;
  if (impl_ == nullptr || !impl_->on_row) return {&none, nullptr};
  return {&impl_->stream->columns(), impl_->stream->row().data()};
}

const Summary& Cursor::summary() const noexcept {
  static const Summary none;
  return impl_ == nullptr ? none : impl_->stream->summary();
}
const Timings& Cursor::timings() const noexcept {
  static const Timings none;
  return impl_ == nullptr ? none : impl_->stream->timings();
}

const std::vector<std::string>& Cursor::notices() const noexcept {
  static const std::vector<std::string> none;
  return impl_ == nullptr ? none : impl_->stream->notices();
}

void Cursor::interrupt() noexcept {
  if (impl_ == nullptr) return;
  impl_->own->request();
  if (impl_->given != nullptr) impl_->given->request();
}

}  // namespace plenum
