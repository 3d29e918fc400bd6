// Pages: slices in every physical form, rows in every kind, and memory that fits what is in them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "storage/id_span.hpp"
#include "storage/projection/adjacency_page.hpp"
#include "storage/projection/column_builder.hpp"
#include "tests/unit/storage/segment_seed.hpp"

namespace plenum::storage {
namespace {

template <class Id>
std::vector<std::uint64_t> numbers(const IdSpan<Id>& ids) {
  std::vector<std::uint64_t> out;
  for (const Id id : ids) out.push_back(id.value);
  return out;
}

TEST(IdSpan, shows_the_same_ids_in_every_form) {
  const std::vector<NodeId> wide = {{10}, {11}, {12}, {13}, {14}};
  const std::uint32_t offsets[] = {3, 4, 5, 6, 7};
  const auto joined = [&](const IdSpan<NodeId>& ids, std::size_t head) {
    return IdSpan<NodeId>::joined(ids.subspan(0, head), std::span(wide).subspan(head));
  };
  const auto narrow = IdSpan<NodeId>::narrow(offsets, 7, 5);
  const auto sequential = IdSpan<NodeId>::sequential(10, 5);
  const IdSpan<NodeId> forms[] = {IdSpan<NodeId>(wide),
                                  narrow,
                                  sequential,
                                  joined(wide, 1),
                                  joined(narrow, 2),
                                  joined(narrow, 4),
                                  joined(sequential, 3),
                                  joined(sequential, 0),
                                  joined(sequential, 5)};
  for (const IdSpan<NodeId>& ids : forms) {
    SCOPED_TRACE(static_cast<int>(ids.form()));
    EXPECT_EQ(ids.size(), 5U);
    EXPECT_EQ(numbers(ids), (std::vector<std::uint64_t>{10, 11, 12, 13, 14}));
    for (std::size_t first = 0; first <= 5; ++first) {
      for (std::size_t count = 0; first + count <= 5; ++count) {
        std::vector<std::uint64_t> part;
        for (std::size_t i = 0; i < count; ++i) part.push_back(10 + first + i);
        EXPECT_EQ(numbers(ids.subspan(first, count)), part);
      }
    }
    EXPECT_EQ(ids.front(), NodeId{10});
    EXPECT_EQ(ids.back(), NodeId{14});
    const auto at = std::lower_bound(ids.begin(), ids.end(), NodeId{12});
    EXPECT_EQ(at - ids.begin(), 2);
    EXPECT_EQ(*at, NodeId{12});
    EXPECT_EQ(std::lower_bound(ids.begin(), ids.end(), NodeId{99}), ids.end());
    std::vector<NodeId> out = {{1}};
    ids.append_to(out);
    EXPECT_EQ(out, (std::vector<NodeId>{{1}, {10}, {11}, {12}, {13}, {14}}));
    std::uint64_t sum = 0;
    ids.visit([&](auto id) {
      for (std::size_t i = 0; i < 5; ++i) sum += id(i).value;
    });
    EXPECT_EQ(sum, 60U);
    std::vector<NodeId> buffer;
    const auto array = ids.as_array(buffer);
    EXPECT_TRUE(std::equal(array.begin(), array.end(), wide.begin(), wide.end()));
    EXPECT_EQ(buffer.empty(), ids.form() == IdForm::wide && !ids.is_joined())
        << "copied where there was no need";
  }
}

using Entries = std::map<std::size_t, std::vector<std::pair<std::uint64_t, std::uint64_t>>>;

std::unique_ptr<const AdjacencyPage> page_of(const Entries& entries) {
  AdjacencyPageBuilder builder;
  for (std::size_t number = 0; number < adjacency_page_groups; ++number) {
    segment::AdjacencyGroup group;
    for (std::size_t node = 0; node < segment::adjacency_group_nodes; ++node) {
      const auto at = entries.find(number * segment::adjacency_group_nodes + node);
      if (at != entries.end()) {
        for (const auto& [neighbour, edge] : at->second) {
          group.neighbours.push_back(neighbour);
          group.edges.push_back(edge);
        }
      }
      group.offsets[node + 1] = static_cast<std::uint32_t>(group.size());
    }
    if (group.size() == 0) continue;
    // Through bytes, as a page is loaded.
    const auto parts = segment::encode_adjacency(640 + number, group).value();
    EXPECT_TRUE(builder.append_parts(640 + number, views(parts)).ok());
  }
  return builder.finish();
}

void expect_page(const AdjacencyPage& page, const Entries& entries) {
  std::size_t total = 0;
  for (std::size_t node = 0; node < adjacency_page_nodes; ++node) {
    const auto at = entries.find(node);
    const AdjacencySlice slice = page.slice(node);
    const std::size_t degree = at == entries.end() ? 0 : at->second.size();
    ASSERT_EQ(page.degree(node), degree) << node;
    ASSERT_EQ(slice.size(), degree);
    ASSERT_EQ(slice.edges.size(), degree);
    for (std::size_t i = 0; i < degree; ++i) {
      ASSERT_EQ(slice.nodes[i].value, at->second[i].first);
      ASSERT_EQ(slice.edges[i].value, at->second[i].second);
    }
    total += degree;
  }
  EXPECT_EQ(page.size(), total);
  EXPECT_EQ(page.all().size(), total);
}

TEST(AdjacencyPage, gives_every_node_its_edges_whatever_the_ids) {
  for_seeds(30, [](std::uint64_t seed) {
    Random random(seed);
    const std::uint64_t base = below(random, 2) == 0 ? 0 : std::uint64_t{1} << 47;
    const std::uint64_t reach = std::uint64_t{1} << (8 + below(random, 39));
    const std::uint64_t nodes = below(random, 3) == 0 ? 20 : 3000;
    const std::uint64_t step = 1 + below(random, 3);
    std::uint64_t edge = base;
    Entries entries;
    for (std::uint64_t i = 0; i < nodes; ++i) entries[below(random, adjacency_page_nodes)];
    for (auto& [node, list] : entries) {
      for (std::uint64_t i = 1 + below(random, 9); i > 0; --i) {
        list.emplace_back(base + below(random, reach), edge += step);
      }
    }
    const auto page = page_of(entries);
    expect_page(*page, entries);
    EXPECT_EQ(page->sparse(), entries.size() <= adjacency_page_nodes / 16);
    const AdjacencySlice all = page->all();
    EXPECT_EQ(all.edges.form(), step == 1 ? IdForm::sequential : IdForm::narrow);
    EXPECT_TRUE(reach > (std::uint64_t{1} << 32) || all.nodes.form() == IdForm::narrow);
  });
}

TEST(AdjacencyPage, holds_ids_that_lie_far_apart_wide) {
  Entries entries;
  entries[0] = {{0, 1}, {(std::uint64_t{1} << 48) - 1, (std::uint64_t{1} << 48) - 1}};
  entries[4095] = {{5, 2}};
  const auto page = page_of(entries);
  EXPECT_EQ(page->all().nodes.form(), IdForm::wide);
  EXPECT_EQ(page->all().edges.form(), IdForm::wide);
  expect_page(*page, entries);
}

TEST(AdjacencyPage, takes_memory_for_what_is_in_it) {
  expect_page(*page_of({}), {});
  EXPECT_LE(page_of({})->bytes(), 256U);
  EXPECT_LE(page_of({{17, {{1, 1}, {2, 2}}}})->bytes(), 300U);
  Entries full;
  std::uint64_t edge = 0;
  for (std::size_t node = 0; node < adjacency_page_nodes; ++node) {
    for (std::uint64_t i = 0; i < 10; ++i) full[node].emplace_back(node * 5 + i, edge++);
  }
  EXPECT_LE(page_of(full)->bytes(), 10 * adjacency_page_nodes * 4 + 4 * 4097 + 256);
}

TEST(ColumnPage, appends_rows_of_every_kind_in_any_order) {
  const std::vector<Value> kinds[] = {
      {true, false},
      {1, 1'000'000'000'000},
      {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()},
      {0.5, -2.0},
      {"a", "b"},
      {"an entry of its own", "x"},
      {7, 7},
      {"same", "same"},
      {1, "mixed"},
      {Date{1}, Date{2}}};
  for (const auto& values : kinds) {
    for (const std::size_t step : {1U, 2U, 100U}) {
      ColumnPageBuilder builder;
      std::vector<Value> column(column_page_rows);
      for (std::size_t row = 1; row < column_page_rows; row += step) {
        column[row] = values[row / step % values.size()];
        builder.append(row, column[row]);
      }
      const auto page = builder.finish();
      PropertyColumn range;
      page->append_to(range, 0, column_page_rows);
      PropertyColumn picked;
      const std::vector<std::uint16_t> rows = {2047, 1, 0, 101, 101, 3};
      picked.append_null();
      page->append_to(picked, rows);
      ASSERT_EQ(range.size(), column_page_rows);
      ASSERT_EQ(picked.size(), rows.size() + 1);
      for (std::size_t row = 0; row < column_page_rows; ++row) {
        ASSERT_EQ(range.value(row), column[row]) << row;
        ASSERT_EQ(page->value(row), column[row]) << row;
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(picked.value(i + 1), column[rows[i]]);
      }
      ColumnPageBuilder again;
      for (std::size_t row = 0; row < column_page_rows; ++row) again.append_row(*page, row);
      const auto copy = again.finish();
      EXPECT_EQ(copy->form(), page->form());
      EXPECT_EQ(copy->bytes(), page->bytes());
      EXPECT_EQ(copy->zone(), page->zone());
    }
  }
}

TEST(ColumnPage, mixes_with_columns_of_another_kind) {
  ColumnPageBuilder builder;
  builder.append_integer(3, 5);
  const auto integers = builder.finish();
  builder.append_string(3, "text");
  const auto strings = builder.finish();
  builder.append_floating(3, 0.5);
  const auto floats = builder.finish();
  PropertyColumn out;
  for (const auto* page : {&integers, &strings, &floats, &integers}) (*page)->append_to(out, 3);
  EXPECT_EQ(out.kind(), PropertyColumn::Kind::any);
  EXPECT_EQ(out.value(0), Value(5));
  EXPECT_EQ(out.value(1), Value("text"));
  EXPECT_EQ(out.value(2), Value(0.5));
  EXPECT_EQ(out.value(3), Value(5));
}

TEST(ColumnPage, strings_of_a_column_point_into_the_page) {
  ColumnPageBuilder builder;
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    builder.append_string(row, row % 2 == 0 ? "even" : "odd");
  }
  const auto page = builder.finish();
  EXPECT_TRUE(page->has_dictionary());
  PropertyColumn out;
  page->append_to(out, 0, 4);
  EXPECT_EQ(out.strings()[0].data(), out.strings()[2].data());
  EXPECT_EQ(out.strings()[0], "even");
  EXPECT_EQ(page->string(5), "odd");
}

TEST(ColumnPage, takes_memory_for_what_is_in_it) {
  ColumnPageBuilder builder;
  EXPECT_LE(builder.finish()->bytes(), 512U);
  builder.append_integer(9, 1);
  EXPECT_LE(builder.finish()->bytes(), 512U);
  for (std::size_t row = 0; row < column_page_rows; ++row) builder.append_integer(row, 1 << 20);
  const auto constant = builder.finish();
  EXPECT_EQ(constant->form(), ColumnPage::Form::constant);
  EXPECT_LE(constant->bytes(), 768U);
  EXPECT_EQ(constant->find_integer(2047), 1 << 20);
  for (std::size_t row = 0; row < column_page_rows; ++row) {
    builder.append_integer(row, (std::int64_t{1} << 40) + static_cast<std::int64_t>(row));
  }
  EXPECT_LE(builder.finish()->bytes(), 4 * column_page_rows + 1024) << "narrow integers";
}

}  // namespace
}  // namespace plenum::storage
