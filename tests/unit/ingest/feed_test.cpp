// Feeds: how they are cut into articles, what is read of an item, and what is refused.
#include "ingest/feed.hpp"

#include <gmock/gmock.h>

#include <random>

#include "ingest/feed_outline.hpp"
#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string rss(std::string_view items) {
  return "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" "
         "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel><title>The Ledger</title>"
         "<lastBuildDate>today</lastBuildDate>\n" +
         std::string(items) + "</channel></rss>\n";
}

Feed cut(std::string_view bytes) {
  auto feed = cut_feed(bytes);
  EXPECT_TRUE(feed.ok()) << feed.error().message();
  return feed.ok() ? *std::move(feed) : Feed();
}

struct ReadItem {
  Article article;
  PageHead head;
};

ReadItem read_item(std::string bytes) {
  ReadItem item;
  auto read = read_article(std::move(bytes), "feed.xml#1", item.head);
  EXPECT_TRUE(read.ok()) << read.error().message();
  if (read.ok()) item.article = *std::move(read);
  return item;
}

ReadItem first_item(std::string_view feed) {
  const Feed all = cut(feed);
  EXPECT_FALSE(all.items.empty());
  return all.items.empty() ? ReadItem() : read_item(all.items.front().bytes);
}

std::string raw_of_words(const Article& read, std::string_view words) {
  const std::size_t at = read.text.find(words);
  EXPECT_NE(at, std::string::npos) << words << " in " << read.text;
  const Span raw = read.map.to_raw(
      {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())});
  return read.bytes.substr(raw.begin, raw.size());
}

TEST(Feed, AnRssItemSaysTitleAuthorDateFeedAndLink) {
  const ReadItem item = first_item(rss(
      "<item><title>Bank&#8217;s &amp;amp; rates</title>\n<link> https://l.example/?a=1&amp;b=2 "
      "</link><guid isPermaLink=\"false\">7</guid><dc:creator>Nora Lind</dc:creator>"
      "<pubDate>Fri, 24 Oct 2025 08:00:00 GMT</pubDate><description>Teaser</description>"
      "<content:encoded><![CDATA[<p>Prices &lt; wages.</p><script>x()</script><p>Rents "
      "fell.</p>]]></content:encoded></item>"));
  EXPECT_EQ(item.head.title, "Bank’s & rates");
  EXPECT_EQ(item.head.author, "Nora Lind");
  EXPECT_EQ(item.head.publisher, "The Ledger");
  EXPECT_EQ(item.head.published, "Fri, 24 Oct 2025 08:00:00 GMT");
  EXPECT_EQ(item.head.link, "https://l.example/?a=1&b=2");
  EXPECT_THAT(item.article.text, HasSubstr("Prices < wages."));
  EXPECT_THAT(item.article.text, Not(HasSubstr("x()")));
  EXPECT_THAT(item.article.text, Not(HasSubstr("Teaser")));
  EXPECT_EQ(raw_of_words(item.article, "Rents fell."), "Rents fell.");
  EXPECT_EQ(raw_of_words(item.article, "Prices < wages."), "Prices &lt; wages.");
}

TEST(Feed, AnAtomEntryIsReadByTheTypesOfItsTexts) {
  const std::string feed =
      "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>A &amp;amp; B</title>"
      "<author><name>Bo Berg</name></author><updated>2025-01-01T00:00:00Z</updated>"
      "<entry><id>urn:1</id><title>Rates &lt;b> rise</title><link rel='self' href='http://no'/>"
      "<link href='http://a.example/1?x&amp;y'/><updated>2025-10-24T08:00:00Z</updated>"
      "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Wages &amp;lt; "
      "rents.</p><p>Yes.</p></div></content></entry>"
      "<entry><id>urn:2</id><title "
      "type='html'>&lt;b>Ports&lt;/b></title><published>2024-02-03T00:00:00Z"
      "</published><updated>2025-01-01T00:00:00Z</updated><author><name>Nora "
      "Lind</name></author><source><title>Other</title></source><summary>1 &lt; 2 &amp;amp; "
      "3.</summary></entry></feed>";
  const Feed all = cut(feed);
  ASSERT_EQ(all.items.size(), 2U);
  EXPECT_EQ(all.items[0].id, "urn:1");
  const ReadItem one = read_item(all.items[0].bytes);
  EXPECT_EQ(one.head.title, "Rates <b> rise");
  EXPECT_EQ(one.head.author, "Bo Berg");
  EXPECT_EQ(one.head.publisher, "A & B");
  EXPECT_EQ(one.head.published, "2025-10-24");
  EXPECT_EQ(one.head.link, "http://a.example/1?x&y");
  EXPECT_THAT(one.article.text, HasSubstr("Wages &lt; rents."));
  const ReadItem two = read_item(all.items[1].bytes);
  EXPECT_EQ(two.head.title, "Ports");
  EXPECT_EQ(two.head.author, "Nora Lind");
  EXPECT_EQ(two.head.publisher, "Other");
  EXPECT_EQ(two.head.published, "2024-02-03");
  EXPECT_THAT(two.article.text, HasSubstr("1 < 2 & 3."));
}

TEST(Feed, Rss10AndItsDublinCoreAreRead) {
  const ReadItem item = first_item(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
      "<channel rdf:about=\"x\"><title>Old Ledger</title><items/></channel>"
      "<image><title>Logo</title></image>"
      "<item rdf:about=\"y\"><title>Rates</title><link>http://o.example/y</link>"
      "<dc:date>2003-04-05</dc:date><description>They rose.</description></item></rdf:RDF>");
  EXPECT_EQ(item.head.publisher, "Old Ledger");
  EXPECT_EQ(item.head.published, "2003-04-05");
  EXPECT_EQ(item.head.link, "http://o.example/y");
  EXPECT_EQ(item.article.text, "Rates\n\nThey rose.");
}

TEST(Feed, AnItemIsWhatItIsWhateverOthersComeAndGo) {
  const std::string first = "<item><guid>1</guid><title>One</title></item>\n";
  const std::string second = "<item><guid>2</guid><title>Two</title></item>\n";
  const Feed before = cut(rss(first));
  std::string later = rss(second + first);
  later.replace(later.find("today"), 5, "tomorrow");
  const Feed after = cut(later);
  ASSERT_EQ(after.items.size(), 2U);
  EXPECT_EQ(after.items[1].bytes, before.items[0].bytes);
  EXPECT_EQ(after.items[1].id, before.items[0].id);
  const Feed again = cut(after.items[0].bytes);
  ASSERT_EQ(again.items.size(), 1U);
  EXPECT_EQ(again.items[0].bytes, after.items[0].bytes);
}

TEST(Feed, TheIdIsGuidThenLinkThenTitleThenTheBytes) {
  const Feed all =
      cut(rss("<item><guid>g</guid><link>l</link></item><item><link>l</link></item>"
              "<item><title>t</title></item><item><author>a</author></item>"
              "<item><guid>" +
              std::string(3000, 'x') + "</guid></item>"));
  ASSERT_EQ(all.items.size(), 5U);
  EXPECT_EQ(all.items[0].id, "g");
  EXPECT_EQ(all.items[1].id, "l");
  EXPECT_EQ(all.items[2].id, "t");
  EXPECT_EQ(all.items[3].id, sha256_hex(all.items[3].bytes));
  EXPECT_EQ(all.items[4].id, sha256_hex(std::string(3000, 'x')));
}

TEST(Feed, AnItemWithTheIdOfAnEarlierOneIsLeftOutAndNamed) {
  const Feed all =
      cut(rss("<item><guid>1</guid><title>One</title></item>"
              "<item><guid>1</guid><title>Two</title></item>"));
  ASSERT_EQ(all.items.size(), 1U);
  EXPECT_THAT(all.warnings,
              testing::ElementsAre("item 2 is left out: an earlier one has the id 1"));
  EXPECT_THAT(cut(rss("")).warnings, testing::ElementsAre("the feed has no items"));
}

TEST(Feed, AnEmailIsNoAuthorButTheNameBesideItIs) {
  EXPECT_EQ(first_item(rss("<item><title>T</title><author>n@l.example (Nora Lind)</author></item>"))
                .head.author,
            "Nora Lind");
  EXPECT_EQ(
      first_item(rss("<item><title>T</title><author>n@l.example</author></item>")).head.author, "");
}

TEST(Feed, DamagedXmlIsRefusedWithItsPlace) {
  struct Case {
    std::string bytes;
    std::string_view message;
    std::uint32_t line;
  };
  for (const Case& each : {
           Case{rss("<item>\n<title>A & B</title></item>"), "not well-formed XML", 5},
           Case{rss("<item>\n\n<title>Å</titel></item>"), "mismatch", 6},
           Case{rss("<item><title>A &unknown; B</title></item>"), "unknown", 4},
           Case{rss("<item>\n"), "not well-formed XML", 5},
           Case{rss("<item><title>\x01</title></item>"), "not well-formed XML", 4},
       }) {
    SCOPED_TRACE(each.bytes);
    const auto feed = cut_feed(each.bytes);
    ASSERT_FALSE(feed.ok());
    EXPECT_EQ(feed.error().code(), ErrorCode::syntax);
    EXPECT_THAT(feed.error().message(), HasSubstr(std::string(each.message)));
    EXPECT_EQ(feed.error().where().line, each.line);
    EXPECT_GT(feed.error().where().column, 0U);
  }
}

TEST(Feed, DeclaredEntitiesAreRefusedAndNothingIsFetched) {
  const std::string body =
      "<rss><channel><title>T</title><item><title>&a;</title></item></channel></rss>";
  for (const std::string& entity :
       {std::string("<!ENTITY a SYSTEM \"file:///etc/passwd\">"),
        std::string("<!ENTITY a SYSTEM \"http://127.0.0.1:9/x\">"),
        std::string("<!ENTITY b \"ha\"><!ENTITY a \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"),
        std::string("<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;")}) {
    const auto feed = cut_feed("<!DOCTYPE rss [" + entity + "]>" + body);
    ASSERT_FALSE(feed.ok()) << entity;
    EXPECT_THAT(feed.error().message(), HasSubstr("declares an entity"));
  }
  // A document type alone is harmless: it is not loaded, and entities of HTML are known anyway.
  const ReadItem item = first_item(
      "<!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" \"http://127.0.0.1:9/rss.dtd\">"
      "<rss><channel><title>T</title><item><title>Caf&eacute;</title></item></channel></rss>");
  EXPECT_EQ(item.head.title, "Café");
}

TEST(Feed, DeepAndLongFeedsEndSoon) {
  std::string deep = rss("<item>");
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(cut_feed(deep).ok());
  std::string items;
  for (int i = 0; i < 20'000; ++i) {
    items += "<item><guid>" + std::to_string(i) + "</guid><title>T</title></item>";
  }
  EXPECT_EQ(cut(rss(items)).items.size(), 20'000U);
}

TEST(Feed, OtherXmlAndProseAreNoFeeds) {
  for (std::string_view text :
       {"<html><body>rss</body></html>", "<feed>plain</feed>", "An <rss> tag.",
        "<?xml version='1'?>", "<rdf:RDF xmlns:rdf='x'></rdf:RDF>", "", "<", "<!--",
        "<!DOCTYPE rss ["}) {
    EXPECT_FALSE(is_feed(text)) << text;
  }
  EXPECT_TRUE(is_feed("\xEF\xBB\xBF\n<!-- x --><?y?><rss version='0.92'>"));
  EXPECT_TRUE(is_feed(std::string_view("\xFF\xFE<\0r\0s\0s\0>\0", 12)));
}

TEST(Feed, TheEncodingIsWhatTheDeclarationSays) {
  const ReadItem item = first_item(
      "<?xml version='1.0' "
      "encoding='ISO-8859-2'?><rss><channel><title>T</title><item><title>Pawe\xB3 "
      "rz\xB1"
      "dzi</title></item></channel></rss>");
  EXPECT_EQ(item.head.title, "Paweł rządzi");
  EXPECT_FALSE(item.article.damage.guessed);
  EXPECT_EQ(raw_of_words(item.article, "Paweł"), "Pawe\xB3");
}

TEST(Feed, EveryByteOfAnItemsTextLeadsToTheBytesOfTheFeed) {
  const std::vector<std::string> pieces = {"Grünberg",
                                           "e\xCC\x81",
                                           "“",
                                           "”s",
                                           "*a*",
                                           "\n\n",
                                           " ",
                                           "economy",
                                           "中",
                                           "\xF0\x9F\x98\x80",
                                           "&amp;",
                                           "&amp;lt;",
                                           "&#8217;",
                                           "&lt;p&gt;",
                                           "&lt;/p&gt;",
                                           "&nbsp;",
                                           "<![CDATA[<p>a & b</p>]]>",
                                           "<![CDATA[]]>",
                                           "<!-- c -->",
                                           "<b>bold</b>",
                                           "<br/>",
                                           "&lt;script&gt;",
                                           "&lt;/script&gt;",
                                           "."};
  std::mt19937 random(11);
  const auto some = [&] {
    std::string words;
    for (auto i = random() % 20; i > 0; --i) words += pieces[random() % pieces.size()];
    return words;
  };
  for (int round = 0; round < 300; ++round) {
    std::string items;
    for (int i = 0; i < 3; ++i) {
      const std::string title = "<title>Start" + some() + "</title>";
      const std::string text = "<description>" + some() + "</description>\n";
      items += "<item><guid>" + std::to_string(i) + "</guid>" +
               (random() % 2 == 0 ? title + text : text + title) + "</item>";
    }
    const std::string bytes = rss(items);
    const Feed feed = cut(bytes);
    ASSERT_EQ(feed.items.size(), 3U);
    for (const FeedItem& item : feed.items) {
      for (const MapRun& run : item.places.runs()) {
        ASSERT_EQ(item.bytes.substr(run.text, run.text_size), bytes.substr(run.raw, run.raw_size));
      }
      const Article read = read_item(item.bytes).article;
      ASSERT_EQ(read.bytes, item.bytes);
      std::uint32_t text_end = 0;
      std::uint32_t raw_end = 0;
      for (const MapRun& run : read.map.runs()) {
        ASSERT_EQ(run.text, text_end) << "a gap in the map, round " << round;
        ASSERT_GE(run.raw, raw_end);
        ASSERT_LE(run.raw + run.raw_size, item.bytes.size());
        if (run.same) {
          ASSERT_EQ(read.text.substr(run.text, run.text_size),
                    item.bytes.substr(run.raw, run.raw_size));
        }
        text_end = run.text + run.text_size;
        raw_end = run.raw + run.raw_size;
      }
      ASSERT_EQ(text_end, read.text.size());
    }
  }
}

TEST(Feed, NeverCrashesOnDamage) {
  const std::string whole =
      rss("<item><title>A &amp; B</title><description><![CDATA[<p>c</p>]]></description></item>");
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = whole;
    for (auto i = 1 + random() % 4; i > 0; --i) {
      bytes[random() % bytes.size()] = "<>&;]['\"/x\n\xC3"[random() % 12];
    }
    bytes.resize(bytes.size() - random() % 40);
    const auto feed = cut_feed(bytes);
    if (!feed.ok()) continue;
    for (const FeedItem& item : feed->items) {
      PageHead head;
      const auto read = read_article(item.bytes, "x", head);
      EXPECT_TRUE(read.ok() || !read.error().message().empty());
    }
  }
}

TEST(Clean, ASentenceThatBeginsWithANameIsNoByline) {
  const auto document = extract(
      "Port workers welcome rail link\n\nJonas Berg, minister of transport, said it would come.\n",
      "a.txt", policy_pack());
  ASSERT_TRUE(document.ok());
  EXPECT_THAT(document->article.author, IsEmpty());
}

}  // namespace
}  // namespace plenum::ingest
