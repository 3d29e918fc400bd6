#include "plenum/cursor.hpp"

#include "api/guard.hpp"
#include "api/impl.hpp"

namespace plenum {

Cursor::Cursor(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor& Cursor::operator=(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;

const std::vector<std::string>& Cursor::columns() const noexcept {
  return impl_->stream->columns();
}

Result<bool> Cursor::next() {
  if (impl_->error) return *impl_->error;
  if (impl_->ended) return false;
  Result<bool> more = impl_->own->requested()
                          ? Result<bool>(Error(ErrorCode::interrupted, "interrupted"))
                          : api::guarded([this] { return impl_->stream->next(); });
  if (!more.ok()) {
    impl_->error = more.error();
  } else {
    impl_->ended = !*more;
  }
  return more;
}

Row Cursor::row() const { return {&impl_->stream->columns(), impl_->stream->row().data()}; }
const Summary& Cursor::summary() const noexcept { return impl_->stream->summary(); }
const Timings& Cursor::timings() const noexcept { return impl_->stream->timings(); }

void Cursor::interrupt() noexcept {
  impl_->own->request();
  if (impl_->given != nullptr) impl_->given->request();
}

}  // namespace plenum
