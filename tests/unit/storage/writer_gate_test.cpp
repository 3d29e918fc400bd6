// Who writes next: the one that has waited longest, whoever else asks in the meantime.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

#include "storage/store_core.hpp"

namespace plenum::storage {
namespace {

constexpr std::chrono::minutes long_enough{10};

TEST(WriterGateTest, LetsWritersInInTheOrderInWhichTheyCame) {
  WriterGate gate;
  ASSERT_TRUE(gate.enter(long_enough));
  std::vector<std::size_t> order;  // changed inside the gate only
  std::vector<std::thread> writers;
  constexpr std::size_t count = 8;
  for (std::size_t i = 0; i < count; ++i) {
    writers.emplace_back([&, i] {
      ASSERT_TRUE(gate.enter(long_enough));
      order.push_back(i);
      gate.leave();
    });
    while (gate.waiting() <= i) std::this_thread::yield();
  }
  gate.leave();
  ASSERT_TRUE(gate.enter(long_enough));  // at once, and yet behind all of them
  order.push_back(count);
  gate.leave();
  for (std::thread& writer : writers) writer.join();
  ASSERT_EQ(order.size(), count + 1);
  for (std::size_t i = 0; i <= count; ++i) EXPECT_EQ(order[i], i);
}

TEST(WriterGateTest, GivesTheTurnOfWhoGaveUpToTheNextOne) {
  WriterGate gate;
  ASSERT_TRUE(gate.enter(long_enough));
  std::thread([&] {
    const Status late = gate.enter(std::chrono::milliseconds(0));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code(), ErrorCode::conflict);
  }).join();
  EXPECT_EQ(gate.waiting(), 0U);
  std::thread next([&] {
    ASSERT_TRUE(gate.enter(long_enough));
    gate.leave();
  });
  while (gate.waiting() == 0) std::this_thread::yield();
  gate.leave();
  next.join();
}

}  // namespace
}  // namespace plenum::storage
