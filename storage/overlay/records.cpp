#include "storage/overlay/records.hpp"

#include <algorithm>

namespace plenum::storage {

const Value* Version::find(PropertyToken key) const noexcept {
  const Property* begin = properties.get();
  const Property* end = begin + count;
  const Property* found = std::lower_bound(
      begin, end, key, [](const Property& property, PropertyToken k) { return property.key < k; });
  return found != end && found->key == key ? &found->value : nullptr;
}

}  // namespace plenum::storage
