#include "storage/bulk_load.hpp"

#include <utility>

#include "core/assert.hpp"
#include "core/try.hpp"
#include "storage/bulk/sorted_load.hpp"
#include "storage/snapshot.hpp"

namespace plenum::storage {

Value bulk_value(const BulkColumn& column, std::size_t row) {
  switch (column.kind) {
    case ValueKind::boolean:
      return {column.integers[row] != 0};
    case ValueKind::integer:
      return {column.integers[row]};
    case ValueKind::date:
      return {Date{column.integers[row]}};
    case ValueKind::local_time:
      return {LocalTime{column.integers[row]}};
    case ValueKind::floating:
      return {column.floats[row]};
    case ValueKind::string:
      return {column.bytes.substr(column.ends[row], column.ends[row + 1] - column.ends[row])};
    case ValueKind::list:
    case ValueKind::time:
    case ValueKind::local_date_time:
    case ValueKind::date_time:
    case ValueKind::duration:
      return column.values[row];
    case ValueKind::null:
    case ValueKind::map:
    case ValueKind::node:
    case ValueKind::edge:
    case ValueKind::path:
      break;
  }
  PLENUM_ASSERT(false && "a column has a storable kind");
  return {};
}

void append_id(std::vector<IdRange>& ids, std::uint64_t id) {
  if (!ids.empty() && ids.back().first + ids.back().count == id) {
    ++ids.back().count;
  } else {
    ids.push_back({id, 1});
  }
}

struct BulkLoader::Impl {
  std::unique_ptr<bulk::SortedLoad> load;
};

BulkLoader::BulkLoader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BulkLoader::~BulkLoader() = default;

Result<std::unique_ptr<BulkLoader>> BulkLoader::begin(Store& store,
                                                      const BulkLoadOptions& options) {
  auto impl = std::make_unique<Impl>();
  PLENUM_ASSIGN(impl->load, bulk::SortedLoad::begin(store.core(), options));
  return std::make_unique<BulkLoader>(std::move(impl));
}

Result<LabelToken> BulkLoader::label(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->load->name(NameKind::label, name));
  return LabelToken{token};
}
Result<TypeToken> BulkLoader::type(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->load->name(NameKind::type, name));
  return TypeToken{token};
}
Result<PropertyToken> BulkLoader::property(std::string_view name) {
  PLENUM_ASSIGN(const std::uint32_t token, impl_->load->name(NameKind::property, name));
  return PropertyToken{token};
}

Status BulkLoader::add_nodes(const NodeBatch& batch, std::vector<IdRange>& ids) {
  return impl_->load->add_nodes(batch, ids);
}
Status BulkLoader::add_edges(const EdgeBatch& batch) { return impl_->load->add_edges(batch); }
void BulkLoader::abort() { impl_->load->abort(); }
Result<BulkLoadReport> BulkLoader::finish() { return impl_->load->finish(); }

}  // namespace plenum::storage
