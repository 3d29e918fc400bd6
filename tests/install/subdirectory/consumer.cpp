#include <plenum/plenum.hpp>

int main() {
  auto db = plenum::Database::open(":memory:");
  return db.ok() ? 0 : 1;
}
