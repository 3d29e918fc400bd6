#include <algorithm>

#include "api/guard.hpp"
#include "api/impl.hpp"
#include "core/try.hpp"
#include "plenum/database.hpp"

namespace plenum {
namespace {

template <class Token, class Name>
std::vector<std::string> sorted_names(std::uint32_t count, const Name& name) {
  std::vector<std::string> out;
  out.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) out.emplace_back(name(Token{i}));
  std::ranges::sort(out);
  return out;
}

Status check_view(const std::shared_ptr<const ReadView::Impl>& impl) {
  return impl != nullptr ? Status() : Status(api::moved_from("view"));
}

}  // namespace

Result<Table> ReadView::run(std::string_view cypher, const Params& params,
                            const RunOptions& options) const {
  return api::guarded([&]() -> Result<Table> {
    PLENUM_TRY(check_view(impl_));
    PLENUM_TRY(api::check_params(params));
    return impl_->core->engine.run(impl_->snapshot, cypher, params, impl_->core->limits(options));
  });
}

Result<Cursor> ReadView::stream(std::string_view cypher, const Params& params,
                                const RunOptions& options) const {
  return api::guarded([&]() -> Result<Cursor> {
    PLENUM_TRY(check_view(impl_));
    PLENUM_TRY(api::check_params(params));
    return api::open_cursor(impl_->core, options, [&](const query::RunLimits& limits) {
      return impl_->core->engine.stream(impl_->snapshot, cypher, params, limits);
    });
  });
}

Result<Node> ReadView::node(NodeId id) const {
  return api::guarded([&]() -> Result<Node> {
    PLENUM_TRY(check_view(impl_));
    return impl_->snapshot.node(id);
  });
}

Result<Edge> ReadView::edge(EdgeId id) const {
  return api::guarded([&]() -> Result<Edge> {
    PLENUM_TRY(check_view(impl_));
    return impl_->snapshot.edge(id);
  });
}

std::uint64_t ReadView::node_count() const noexcept {
  return impl_ == nullptr ? 0 : impl_->snapshot.node_count();
}
std::uint64_t ReadView::edge_count() const noexcept {
  return impl_ == nullptr ? 0 : impl_->snapshot.edge_count();
}

std::uint64_t ReadView::node_count(std::string_view label) const {
  if (impl_ == nullptr) return 0;
  const auto token = impl_->snapshot.find_label(label);
  return token ? impl_->snapshot.node_count(*token) : 0;
}

std::uint64_t ReadView::edge_count(std::string_view type) const {
  if (impl_ == nullptr) return 0;
  const auto token = impl_->snapshot.find_type(type);
  return token ? impl_->snapshot.edge_count(*token) : 0;
}

std::vector<std::string> ReadView::labels() const {
  if (impl_ == nullptr) return {};
  return sorted_names<storage::LabelToken>(
      impl_->snapshot.label_count(),
      [&](storage::LabelToken token) { return impl_->snapshot.label_name(token); });
}

std::vector<std::string> ReadView::types() const {
  if (impl_ == nullptr) return {};
  return sorted_names<storage::TypeToken>(
      impl_->snapshot.type_count(),
      [&](storage::TypeToken token) { return impl_->snapshot.type_name(token); });
}

std::vector<std::string> ReadView::property_keys() const {
  if (impl_ == nullptr) return {};
  return sorted_names<storage::PropertyToken>(
      impl_->snapshot.property_count(),
      [&](storage::PropertyToken token) { return impl_->snapshot.property_name(token); });
}

std::uint64_t ReadView::timestamp() const noexcept {
  return impl_ == nullptr ? 0 : impl_->snapshot.timestamp();
}

const std::string& Prepared::text() const noexcept {
  static const std::string none;
  return impl_ == nullptr ? none : impl_->statement.text();
}
bool Prepared::writes() const noexcept { return impl_ != nullptr && impl_->statement.is_write(); }

Result<Table> Prepared::run(const Params& params, const RunOptions& options) const {
  return api::guarded([&]() -> Result<Table> {
    if (impl_ == nullptr) return api::moved_from("prepared statement");
    const auto& core = *impl_->core;
    const std::shared_lock lock(core.closing);
    PLENUM_TRY(core.check_open());
    PLENUM_TRY(api::check_params(params));
    return core.engine.run(*core.store, impl_->statement, params, core.limits(options));
  });
}

Result<Table> Prepared::run(const ReadView& view, const Params& params,
                            const RunOptions& options) const {
  return api::guarded([&]() -> Result<Table> {
    if (impl_ == nullptr) return api::moved_from("prepared statement");
    PLENUM_TRY(check_view(view.impl()));
    if (view.impl()->core != impl_->core) {
      return Error(ErrorCode::invalid_argument,
                   "the view is of another database than the prepared statement")
          .with_hint("prepare the statement on the database that the view comes from");
    }
    PLENUM_TRY(api::check_params(params));
    return impl_->core->engine.run(view.impl()->snapshot, impl_->statement, params,
                                   impl_->core->limits(options));
  });
}

}  // namespace plenum
