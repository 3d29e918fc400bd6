// The laws of the articles' graph on made-up documents: order, repetition, removal, ambiguity.
#include "ingest/graph_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ingest/evidence_reader.hpp"
#include "policy_pack.hpp"
#include "storage/open.hpp"

namespace plenum::ingest {
namespace {

std::vector<std::string> labels_of(std::string_view type) {
  if (type == "Leader" || type == "Analyst") return {"Entity", "Person", std::string(type)};
  if (type == "Body") return {"Entity", "Organization", "Body"};
  if (type == "Statement" || type == "Statistic") return {std::string(type)};
  return {"Entity", std::string(type)};
}

/// Builds a document whose text is the names of its entities, one a sentence.
class DocumentBuilder {
 public:
  explicit DocumentBuilder(std::string sha, std::int32_t published = 0) {
    document_.article.sha256 = std::move(sha);
    document_.article.title = "Article " + document_.article.sha256;
    if (published != 0) document_.article.published = {published, published, Precision::day};
  }
  std::uint32_t entity(std::string type, std::string name, Properties props = {}) {
    const auto begin = static_cast<std::uint32_t>(document_.article.text.size());
    document_.article.text += name + ". ";
    const Span span{begin, begin + static_cast<std::uint32_t>(name.size())};
    document_.sentences.push_back({span, 0, 0, 0});
    const auto index = static_cast<std::uint32_t>(document_.entities.size());
    document_.mentions.push_back({span, index, 0, 0, index, type, "test", false});
    document_.entities.push_back({type, name, {}, {}, std::move(props), false, index});
    return index;
  }
  void fact(std::string type, std::uint32_t subject, std::uint32_t object, Properties props = {},
            std::uint16_t confidence = 800) {
    Assertion assertion;
    assertion.type = std::move(type);
    assertion.subject = subject;
    assertion.object = object;
    assertion.props = std::move(props);
    assertion.sentence = subject;
    assertion.text = document_.sentences[subject].text;
    assertion.rule = "test.rule";
    assertion.confidence = confidence;
    document_.assertions.push_back(std::move(assertion));
  }
  Document build() {
    document_.article.bytes = document_.article.text;
    const auto size = static_cast<std::uint32_t>(document_.article.text.size());
    document_.article.map.add({0, size, 0, size, true});
    return document_;
  }

 private:
  Document document_;
};

/// Every node and edge in an order that leaves out internal ids.
std::vector<std::string> dump(const storage::Snapshot& view) {
  std::vector<std::string> lines;
  const auto text = [](const Map& properties) {
    std::string line;
    for (const auto& [name, value] : properties) {
      line += name + "=" + encode_facet_value(value) + ";";
    }
    return line;
  };
  storage::ScanPosition nodes;
  std::map<NodeId, std::string> keys;
  while (!nodes.done) {
    std::vector<NodeId> ids;
    EXPECT_TRUE(view.scan_nodes(nodes, 100, ids).ok());
    for (NodeId id : ids) {
      const Node node = view.node(id).value();
      std::string line = "node ";
      for (const std::string& label : node.labels) line += ":" + label;
      lines.push_back(line + " " + text(node.properties));
      keys[id] = lines.back();
    }
  }
  storage::ScanPosition edges;
  while (!edges.done) {
    std::vector<EdgeId> ids;
    EXPECT_TRUE(view.scan_edges(edges, 100, ids).ok());
    for (EdgeId id : ids) {
      const Edge edge = view.edge(id).value();
      lines.push_back("edge " + edge.type + " " + text(edge.properties) + keys[edge.start] +
                      keys[edge.end]);
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

class GraphWriterTest : public ::testing::Test {
 protected:
  void SetUp() override { store_ = fresh(); }
  static std::unique_ptr<storage::Store> fresh() {
    return std::move(storage::Store::open(":memory:")).value();
  }
  static IngestOutcome write(storage::Store& store, const Document& document,
                             const std::string& path) {
    auto transaction = std::move(store.begin()).value();
    const IngestOutcome outcome = GraphWriter(transaction, {labels_of, policy_pack().data().roles})
                                      .write(document, path)
                                      .value();
    EXPECT_TRUE(std::move(transaction).commit().ok());
    return outcome;
  }
  static void remove(storage::Store& store, const std::string& sha) {
    auto transaction = std::move(store.begin()).value();
    auto removed = GraphWriter(transaction, {labels_of, policy_pack().data().roles}).remove(sha);
    ASSERT_TRUE(removed.ok()) << removed.error().message();
    EXPECT_TRUE(std::move(transaction).commit().ok());
  }
  NodeId named(std::string_view name) {
    auto nodes = store_->snapshot().nodes_by_folded_name(name).value();
    EXPECT_EQ(nodes.size(), 1U) << name;
    return nodes.empty() ? NodeId{} : nodes.front();
  }
  std::unique_ptr<storage::Store> store_;
};

Document office_article(const std::string& sha, std::int32_t day, const std::string& leader,
                        const std::string& body, const std::string& title) {
  DocumentBuilder builder(sha, day);
  const auto person = builder.entity("Leader", leader);
  const auto office = builder.entity("Body", body, {{"jurisdiction", "Arcadia"}});
  builder.fact("HOLDS_POSITION", person, office, {{"title", title}});
  return builder.build();
}

TEST_F(GraphWriterTest, SeveralArticlesMeetInOneNodeAndOneFact) {
  write(*store_, office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister"), "one.txt");
  write(*store_, office_article("a2", 200, "Voss Mara", "the Ministry of Rail", "minister"),
        "two.txt");
  const auto view = store_->snapshot();
  EXPECT_EQ(view.node_count(*view.find_label("Leader")), 1U);
  EXPECT_EQ(view.edge_count(*view.find_type("HOLDS_POSITION")), 1U);
  storage::ScanPosition position;
  std::vector<EdgeId> edges;
  ASSERT_TRUE(view.scan_edges(*view.find_type("HOLDS_POSITION"), position, 10, edges).ok());
  const Edge edge = view.edge(edges.front()).value();
  EXPECT_EQ(edge.properties.at("sources"), Value(2));
  EXPECT_EQ(edge.properties.at("confidence"), Value(960));  // 1 - 0.2 * 0.2
  EXPECT_EQ(edge.properties.at("first_reported"), Value(Date{100}));
  EXPECT_EQ(edge.properties.at("last_reported"), Value(Date{200}));
  EXPECT_EQ(edge.properties.at("title"), Value("minister"));
}

TEST_F(GraphWriterTest, EvidenceOfAFactNamesEveryArticleNewestFirst) {
  write(*store_, office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister"), "one.txt");
  write(*store_, office_article("a2", 200, "Mara Voss", "Ministry of Rail", "minister"), "two.txt");
  const auto view = store_->snapshot();
  storage::ScanPosition position;
  std::vector<EdgeId> edges;
  ASSERT_TRUE(view.scan_edges(*view.find_type("HOLDS_POSITION"), position, 10, edges).ok());
  const Edge edge = view.edge(edges.front()).value();
  const auto key = [&](NodeId id) {
    return view.node(id).value().properties.at("key").as_string();
  };
  EvidenceReader reader(view);
  auto items = reader
                   .assertions_of(edge.properties.at("key").as_string(), edge.type, key(edge.start),
                                  key(edge.end))
                   .value();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].source, "two.txt");
  EXPECT_EQ(items[0].sentence, "Mara Voss");
  EXPECT_EQ(items[1].source, "one.txt");
  EXPECT_EQ(reader.mentions_of(key(edge.start)).value().size(), 2U);

  Interrupt stop;
  stop.request();
  const auto ended = EvidenceReader(view, &stop).mentions_of(key(edge.start));
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code(), ErrorCode::interrupted);
}

TEST_F(GraphWriterTest, IngestingAgainChangesNothing) {
  const Document article = office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister");
  EXPECT_EQ(write(*store_, article, "one.txt"), IngestOutcome::added);
  const auto before = dump(store_->snapshot());
  EXPECT_EQ(write(*store_, article, "one.txt"), IngestOutcome::unchanged);
  EXPECT_EQ(dump(store_->snapshot()), before);
}

TEST_F(GraphWriterTest, TheSameBytesUnderAnotherPathKeepTheSmallestAsSource) {
  const Document article = office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister");
  write(*store_, article, "b.txt");
  write(*store_, article, "a.txt");
  EXPECT_EQ(store_->snapshot().node_count(*store_->snapshot().find_label("Article")), 1U);
  auto only_a = fresh();
  write(*only_a, article, "a.txt");
  EXPECT_EQ(dump(store_->snapshot()), dump(only_a->snapshot()));
}

TEST_F(GraphWriterTest, ANewTextUnderAKnownPathReplacesTheOldOne) {
  write(*store_, office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister"), "x.txt");
  EXPECT_EQ(write(*store_, office_article("a2", 150, "Ilo Bren", "Ministry of Rail", "minister"),
                  "x.txt"),
            IngestOutcome::replaced);
  auto only_new = fresh();
  write(*only_new, office_article("a2", 150, "Ilo Bren", "Ministry of Rail", "minister"), "x.txt");
  EXPECT_EQ(dump(store_->snapshot()), dump(only_new->snapshot()));
}

TEST_F(GraphWriterTest, AnAcronymJoinsTheOneBodyThatDefinesItAndLeavesAtTheSecond) {
  const auto acronym = [](const std::string& sha) {
    DocumentBuilder builder(sha);
    const auto body = builder.entity("Body", "MOR");
    const auto sector = builder.entity("Sector", "railways");
    builder.fact("TARGETS", body, sector, {{"stance", "promote"}});
    return builder.build();
  };
  const auto definition = [](const std::string& sha, const std::string& name,
                             const std::string& where) {
    DocumentBuilder builder(sha);
    builder.entity("Body", name, {{"acronym", "MOR"}, {"jurisdiction", where}});
    return builder.build();
  };
  write(*store_, acronym("a1"), "1.txt");
  const auto label = [&] { return *store_->snapshot().find_label("Body"); };
  EXPECT_EQ(store_->snapshot().node_count(label()), 1U);
  write(*store_, definition("a2", "Ministry of Rail", "Arcadia"), "2.txt");
  EXPECT_EQ(store_->snapshot().node_count(label()), 1U);
  const Node merged = store_->snapshot().node(named("ministry of rail")).value();
  EXPECT_EQ(merged.properties.at("aliases"), Value(List{"MOR"}));
  write(*store_, definition("a3", "Ministry of Roads", "Borduria"), "3.txt");
  EXPECT_EQ(store_->snapshot().node_count(label()), 3U);
  remove(*store_, "a3");
  EXPECT_EQ(store_->snapshot().node_count(label()), 1U);
  remove(*store_, "a2");
  auto only_first = fresh();
  write(*only_first, acronym("a1"), "1.txt");
  EXPECT_EQ(dump(store_->snapshot()), dump(only_first->snapshot()));
}

TEST_F(GraphWriterTest, WhatPeopleAddedSurvivesIngestAndRemoval) {
  write(*store_, office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister"), "1.txt");
  {
    auto transaction = std::move(store_->begin()).value();
    const auto note = transaction.property("note").value();
    ASSERT_TRUE(transaction.set_property(named("mara voss"), note, "met her in May").ok());
    ASSERT_TRUE(std::move(transaction).commit().ok());
  }
  write(*store_, office_article("a2", 200, "Mara Voss", "Ministry of Rail", "minister"), "2.txt");
  remove(*store_, "a1");
  remove(*store_, "a2");
  const auto view = store_->snapshot();
  EXPECT_EQ(view.node_count(), 1U);
  EXPECT_EQ(view.node(named("mara voss")).value().properties.at("note"), Value("met her in May"));
}

Document random_document(std::mt19937& random, int number) {
  const std::vector<std::string> people = {"Mara Voss", "Ilo Bren", "Tessa Quill", "Voss"};
  const std::vector<std::string> bodies = {"Ministry of Rail", "MOR", "Central Bank", "Senate",
                                           "Ministry of Roads"};
  DocumentBuilder builder("sha" + std::to_string(number), random() % 3 == 0 ? 0 : 10 + number % 7);
  std::vector<std::uint32_t> persons;
  std::vector<std::uint32_t> offices;
  for (int i = 0; i < 2; ++i) persons.push_back(builder.entity("Leader", people[random() % 4]));
  for (int i = 0; i < 2; ++i) {
    const std::string& name = bodies[random() % 5];
    Properties props;
    if (name.size() > 12 && random() % 2 == 0) props = {{"acronym", "MOR"}, {"jurisdiction", "X"}};
    if (name == "Senate" && random() % 2 == 0) {
      props = {{"jurisdiction", random() % 2 == 0 ? "Arcadia" : "Borduria"}};
    }
    offices.push_back(builder.entity("Body", name, props));
  }
  for (int i = 0; i < 3; ++i) {
    builder.fact("HOLDS_POSITION", persons[random() % 2], offices[random() % 2],
                 {{"title", random() % 2 == 0 ? "chair" : "minister"}},
                 static_cast<std::uint16_t>(500 + 50 * (random() % 8)));
  }
  return builder.build();
}

TEST_F(GraphWriterTest, AnyOrderGivesTheSameGraphAndRemovalRestoresIt) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<Document> documents;
    for (int i = 0; i < 12; ++i) documents.push_back(random_document(random, i));
    const auto path = [](const Document& document) { return document.article.sha256 + ".txt"; };
    auto in_order = fresh();
    for (const Document& each : documents) write(*in_order, each, path(each));
    auto half = fresh();
    for (int i = 0; i < 6; ++i) write(*half, documents[i], path(documents[i]));
    std::vector<Document> shuffled = documents;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    auto other = fresh();
    for (const Document& each : shuffled) write(*other, each, path(each));
    ASSERT_EQ(dump(in_order->snapshot()), dump(other->snapshot()));
    for (const Document& each : shuffled) {
      const bool late = std::none_of(documents.begin(), documents.begin() + 6, [&](const auto& d) {
        return d.article.sha256 == each.article.sha256;
      });
      if (late) remove(*other, each.article.sha256);
    }
    ASSERT_EQ(dump(half->snapshot()), dump(other->snapshot()));
  }
}

TEST(Evidence, AStoredArticleIsReadBackAndDamageIsNoticed) {
  StoredArticle stored{office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister"),
                       {"one.txt"}};
  const std::string bytes = encode_article(stored.document, stored.paths);
  const StoredArticle back = decode_article(bytes).value();
  EXPECT_EQ(encode_article(back.document, back.paths), bytes);
  EXPECT_EQ(back.document.assertions.size(), 1U);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(decode_article(std::string_view(bytes).substr(0, cut)).ok());
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (char flip : {'\x01', '\x80', '\x7F'}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      // An answer or an error, never a read out of bounds; the store's checksum decides which.
      const auto result = decode_article(damaged);
      if (result.ok()) {
        EXPECT_LE(result->document.entities.size(), bytes.size());
      }
    }
  }
}

/// Ledgers as format 1.2 wrote them: those of entities count the days of all their reports.
void count_days_of_entities(storage::Store& store, std::string_view day) {
  auto transaction = std::move(store.begin()).value();
  const std::string prefix = entity_ledger_document("");
  const std::vector<std::string> keys = transaction.view().document_keys(prefix, 1000).value();
  for (const std::string& key : keys) {
    if (!key.starts_with(prefix)) break;
    Ledger ledger = Ledger::decode(*transaction.view().document(key).value()).value();
    std::vector<std::string> references;
    for (const auto& [form, count] : ledger.texts(Facet::short_form)) {
      references.push_back(short_form_reference(form));
    }
    ledger.add(Facet::date, day);
    ASSERT_TRUE(transaction.put_document(key, ledger.encode(), references).ok());
  }
  ASSERT_TRUE(std::move(transaction).commit().ok());
}

TEST_F(GraphWriterTest, LedgersOfAnOlderFormatThatCountDaysGoOnWithoutThem) {
  const Document first = office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister");
  const Document second = office_article("a2", 200, "Mara Voss", "Ministry of Rail", "minister");
  write(*store_, first, "one.txt");
  count_days_of_entities(*store_, "1970-04-11");
  const auto before = dump(store_->snapshot());
  write(*store_, second, "two.txt");
  auto other = fresh();
  write(*other, first, "one.txt");
  write(*other, second, "two.txt");
  EXPECT_EQ(dump(store_->snapshot()), dump(other->snapshot()));
  remove(*store_, "a2");
  EXPECT_EQ(dump(store_->snapshot()), before);
  remove(*store_, "a1");
  EXPECT_EQ(dump(store_->snapshot()), std::vector<std::string>{});
  EXPECT_EQ(store_->snapshot().document_keys("", 1000).value(), std::vector<std::string>{});
}

TEST(Contribution, EncodesAndDecodes) {
  const Document document = office_article("a1", 100, "Mara Voss", "Ministry of Rail", "minister");
  const Contribution contribution =
      contribute(document, "one.txt", {labels_of, policy_pack().data().roles});
  const std::string bytes = encode_contribution(contribution);
  const Contribution back = decode_contribution(bytes).value();
  EXPECT_EQ(encode_contribution(back), bytes);
  EXPECT_FALSE(decode_contribution(std::string_view(bytes).substr(1)).ok());
}

}  // namespace
}  // namespace plenum::ingest
