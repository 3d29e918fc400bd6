#include "ingest/article_reader.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <random>

#include "core/utf8.hpp"
#include "policy_pack.hpp"

namespace plenum::ingest {
namespace {

using testing::HasSubstr;
using testing::Not;

Article article(std::string bytes, std::string_view name = "a.txt") {
  PageHead head;
  auto read = read_article(std::move(bytes), name, head);
  EXPECT_TRUE(read.ok());
  return *std::move(read);
}

std::string raw_of(const Article& read, std::string_view words) {
  const std::size_t at = read.text.find(words);
  EXPECT_NE(at, std::string::npos) << words;
  const Span raw = read.map.to_raw(
      {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())});
  return read.bytes.substr(raw.begin, raw.size());
}

TEST(ArticleReader, KeepsTheBytesAndMapsEveryByteOfTheTextBackToThem) {
  const std::vector<std::string> pieces = {"Grünberg",
                                           "e\xCC\x81",
                                           "“",
                                           "”s",
                                           "\\$",
                                           "*a*",
                                           "\n\n",
                                           " ",
                                           "economy",
                                           "—",
                                           "中",
                                           "\xF0\x9F\x98\x80",
                                           "\x01",
                                           "&amp;",
                                           "’",
                                           "a",
                                           "[x](http://y)",
                                           "# ",
                                           "\xE2\x80\x8B",
                                           "\n<script>",
                                           "</script>",
                                           "<!--",
                                           "-->",
                                           "Å",
                                           "1",
                                           "."};
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string bytes = "Start ";
    const int count = static_cast<int>(random() % 60);
    for (int i = 0; i < count; ++i) bytes += pieces[random() % pieces.size()];
    const Article read = article(bytes);
    ASSERT_EQ(read.bytes, bytes);
    std::uint32_t text_end = 0;
    std::uint32_t raw_end = 0;
    for (const MapRun& run : read.map.runs()) {
      ASSERT_EQ(run.text, text_end) << "a gap in the map, round " << round;
      ASSERT_GE(run.raw, raw_end);
      ASSERT_LE(run.raw + run.raw_size, bytes.size());
      if (run.same) {
        ASSERT_EQ(read.text.substr(run.text, run.text_size), bytes.substr(run.raw, run.raw_size));
      }
      text_end = run.text + run.text_size;
      raw_end = run.raw + run.raw_size;
    }
    ASSERT_EQ(text_end, read.text.size());
    ASSERT_TRUE(core::is_valid_utf8(read.text));
  }
}

TEST(ArticleReader, RepairsAQuoteBetweenLettersAndNoOther) {
  const Article read = article("China”s plan is “bold” and the party”s too.");
  EXPECT_THAT(read.text, HasSubstr("China’s plan is “bold” and the party’s too."));
  EXPECT_EQ(raw_of(read, "China’s"), "China”s");
}

TEST(ArticleReader, TakesMarkdownSignsAwayButKnowsTheirBytes) {
  const Article read = article("# News\n\nIt cost \\$3 billion, the *Daily* [said](http://x.y/z).");
  EXPECT_EQ(read.text, "News\n\nIt cost $3 billion, the Daily said.");
  EXPECT_EQ(raw_of(read, "said"), "said");
}

TEST(ArticleReader, LeavesScriptsStylesAndCommentsOfMarkdownOut) {
  const Article read = article(
      "# Rates\n\n<script type=\"text/javascript\">\nvar Bank = 'x';\n\nBank.rise();\n</SCRIPT>\n\n"
      "Prices rose.\n<style>\np { color: red }\n</style>\nWages <!-- check --> fell.\n"
      "  <!-- Rents\n\nfell. -->\nYes.<script>go()</script>\n");
  EXPECT_EQ(read.text, "Rates\n\n\n\nPrices rose.\n\nWages  fell.\n  \nYes.\n");
  EXPECT_EQ(raw_of(read, "Prices rose."), "Prices rose.");
  EXPECT_EQ(raw_of(read, "Yes."), "Yes.");
}

TEST(ArticleReader, KeepsProseThatNamesTagsOrNeverClosesThem) {
  for (const std::string& prose :
       {std::string("It put a <script> tag into the page.\n\nThe end was a </script> tag."),
        std::string("<script>\nPrices rose."), std::string("<styles>x</styles> <scripted> fell."),
        std::string("<!-- Prices rose."), std::string("a < b <")}) {
    EXPECT_EQ(article(prose).text, prose);
  }
}

TEST(ArticleReader, RawBlocksAreReadInLinearTime) {
  for (const std::string_view part :
       {"<script>", "<script \n", "<!--", "<!-- \n", "<style></", "--", "<style></script>",
        "x <script>\n</script", "key: v\n"}) {
    SCOPED_TRACE(part);
    MappedText source;
    source.text = "---\n";
    while (source.text.size() < 10'000'000) source.text += part;
    const auto size = static_cast<std::uint32_t>(source.text.size());
    source.map.add({0, size, 0, size, true});
    PageHead head;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_LE(plain_text(source, head).text.size(), size);
    EXPECT_LT(std::chrono::steady_clock::now() - start,
              std::chrono::seconds(60));  // a square takes hours
  }
}

TEST(FrontMatter, TellsTitleAuthorAndDate) {
  struct Case {
    std::string_view lines;
    std::string_view title;
    std::string_view author;
    std::string_view published;
  };
  for (const Case& each : {
           Case{"title: Rates rise\nauthor: Ann Marsden\ndate: 2024-05-03\n", "Rates rise",
                "Ann Marsden", "2024-05-03"},
           Case{"layout: post\ntitle: \"\\\"Enough\\\": rates rise # again\"\r\npublished: 3 May "
                "2024 # "
                "draft\n\ntags:\n- a\n- b\n",
                "\"Enough\": rates rise # again", "", "3 May 2024"},
           Case{"title: 'The bank''s plan'\nauthor: [Ann Marsden, Bo Lind]\n", "The bank's plan",
                "Ann Marsden", ""},
           Case{"author:\n  - Ann Marsden\n  - Bo Lind\ntitle: >-\n  Rates\n  rise\n", "Rates rise",
                "Ann Marsden", ""},
           Case{"author:\n  name: Ann Marsden\n  email: a@b.c\n# no title\ndate:\n", "",
                "Ann Marsden", ""},
       }) {
    SCOPED_TRACE(each.lines);
    const std::string bytes =
        "---\n" + std::string(each.lines) + "---  \n\nPrices rose.\n\n---\n\nWages fell.\n";
    PageHead head;
    const auto read = read_article(bytes, "a.md", head);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->text, "\nPrices rose.\n\n---\n\nWages fell.\n");
    EXPECT_EQ(raw_of(*read, "Wages fell."), "Wages fell.");
    EXPECT_EQ(head.title, each.title);
    EXPECT_EQ(head.author, each.author);
    EXPECT_EQ(head.published, each.published);
  }
}

TEST(FrontMatter, IsOnlyAtTheStartClosedAndAMapping) {
  for (const std::string& bytes :
       {std::string("\n---\ntitle: Rates rise\n---\nPrices rose.\n"),
        std::string("---\ntitle: Rates rise\n\nPrices rose.\n"),
        std::string("---\ntitle: Rates rise\n"), std::string("---"),
        std::string("--- \ntitle: x\n----\n"),
        std::string("---\nPrices rose: wages fell.\n---\nRents: no change.\n")}) {
    PageHead head;
    const auto read = read_article(bytes, "a.md", head);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->text, bytes);
    EXPECT_EQ(head.title, "");
  }
}

TEST(FrontMatter, IsWhatTheArticleSaysOfItself) {
  const auto document = extract(
      "---\ntitle: Sweden reforms its pensions\nauthor: Ann Marsden\ndate: 2024-05-03T10:00:00Z\n"
      "summary: Norway is not in it\n---\n# Sweden reforms its pensions\n\n"
      "The parliament of Sweden passed the reform on Thursday after a long debate.\n",
      "a.md", policy_pack());
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->article.title, "Sweden reforms its pensions");
  EXPECT_EQ(document->article.author, "Ann Marsden");
  EXPECT_EQ(document->article.published.from_days, 19846);
  EXPECT_NE(entity(*document, "Place", "Sweden"), nullptr);
  EXPECT_EQ(entity(*document, "Place", "Norway"), nullptr);
}

TEST(ArticleReader, GuessesAnEncodingThatIsNotUtf8) {
  const Article read = article(
      "Le ministre fran\xE7"
      "ais a d\xE9"
      "clar\xE9 que l'\xE9"
      "conomie fran\xE7"
      "aise "
      "s'\xE9"
      "tait am\xE9"
      "lior\xE9"
      "e cette ann\xE9"
      "e.");
  EXPECT_THAT(read.text, HasSubstr("français a déclaré"));
  EXPECT_EQ(raw_of(read, "français"),
            "fran\xE7"
            "ais");
  EXPECT_NE(read.encoding, "UTF-8");
}

TEST(ArticleReader, ReadsUtf16WithItsMark) {
  const Article read = article(std::string("\xFF\xFEH\0i\0 \0t\0h\0e\0r\0e\0", 18));
  EXPECT_EQ(read.text, "Hi there");
  EXPECT_EQ(raw_of(read, "there").size(), 10U);
}

TEST(ArticleReader, SurvivesDamagedUtf8) {
  const Article read = article("The minister — who spoke in Köln — said \xFF nothing.");
  EXPECT_THAT(read.text, HasSubstr("who spoke in Köln"));
  EXPECT_TRUE(core::is_valid_utf8(read.text));
}

TEST(ArticleReader, RefusesEmptyAndBinaryInputInOneSentence) {
  for (const std::string& bytes : {std::string(), std::string(" \n\t"), std::string("PK\0\1\2", 5),
                                   std::string(200, '\x02')}) {
    const auto document = extract(bytes, "bad.txt", policy_pack());
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.error().code(), ErrorCode::invalid_argument);
    EXPECT_EQ(document.error().file(), "bad.txt");
    EXPECT_THAT(document.error().message(), Not(HasSubstr("\n")));
  }
}

TEST(ArticleReader, KeepsNoTerminalCodesAndNoScripts) {
  EXPECT_EQ(article("Red \x1B[31malert\x1B[0m now").text.find('\x1B'), std::string::npos);
  const Article page = article(
      "<html><head><title>T &amp; C</title><script>evil('<p>x</p>')</script></head><body><nav>Menu"
      "</nav><h1>T &amp; C</h1><p>Caf&eacute; prices <b>rose</b> by 3&nbsp;%.</p>"
      "<style>p{}</style></body></html>",
      "a.html");
  EXPECT_THAT(page.text, HasSubstr("Café prices rose by 3"));
  EXPECT_THAT(page.text, Not(HasSubstr("evil")));
  EXPECT_THAT(page.text, Not(HasSubstr("Menu")));
  EXPECT_EQ(raw_of(page, "Café"), "Caf&eacute;");
}

TEST(ArticleReader, LeavesOutWhatAPageHides) {
  for (const std::string_view hidden :
       {"<p hidden>Ghost.</p>", "<p hidden>Ghost. <p>", "<p class=x HIDDEN=''>Ghost.</p>",
        "<div style=\"color: red; display : none\"><div>Ghost.</div>Ghost.</div>",
        "<span aria-hidden=\"true\">Ghost.</span>", "<span aria-hidden=true>Ghost.</span>",
        "<div style='visibility:hidden'>Ghost.</div>",
        "<ul><li hidden>Ghost.<ul><li>Ghost.</ul><li>Rents rose.</ul>",
        "<ul><li hidden>Ghost.</ul>"}) {
    SCOPED_TRACE(hidden);
    const Article page = article("<html><body><p>Prices rose.</p>" + std::string(hidden) +
                                     "<br hidden><p>Wages fell.</p></body></html>",
                                 "a.html");
    EXPECT_THAT(page.text, HasSubstr("Prices rose."));
    EXPECT_THAT(page.text, HasSubstr("Wages fell."));
    EXPECT_THAT(page.text, Not(HasSubstr("Ghost")));
  }
  for (const std::string_view shown :
       {"<p title='hidden'>Seen.</p>", "<p data-hidden>Seen.</p>",
        "<p aria-hidden='false'>Seen.</p>", "<p style='x-display:none'>Seen.</p>",
        "<p class=hidden>Seen.</p>"}) {
    SCOPED_TRACE(shown);
    EXPECT_THAT(article("<html><body>" + std::string(shown) + "</body></html>", "a.html").text,
                HasSubstr("Seen."));
  }
}

TEST(ArticleReader, ATagEndsAtItsEndHoweverLong) {
  const std::string image = std::string(200'000, 'A');
  for (const std::string& tag :
       {"<img alt='x > y' src=\"data:image/png;base64," + image + "\">", "<img x=" + image + ">",
        "<meta property=\"og:title\" content=\"" + image + "\">"}) {
    const Article page =
        article("<html><body><p>Prices rose.</p>" + tag + "<p>Wages fell.</p>", "a.html");
    EXPECT_THAT(page.text, HasSubstr("Prices rose."));
    EXPECT_THAT(page.text, HasSubstr("Wages fell."));
    EXPECT_THAT(page.text, Not(HasSubstr("AAAA")));
    EXPECT_LT(page.title.size(), 100U);
  }
}

TEST(ArticleReader, ATagWithAnUnclosedQuoteEndsAtItsFirstEnd) {
  for (const std::string_view tag :
       {"<a href=\"/rates>", "<a href='/rates>", "<a href=\"/rates class=\"link\">",
        "<a href=\"/rates class=\"link\" id=x>", "<a href=/rates\">", "<a href=\"/r\" title='x>",
        "<a title=\"x > y\" href=\"/rates>"}) {
    for (const std::string_view rest :
         {"<p class=\"body\">Wages fell.</p>", "<p class=' body'>Wages fell.</p>",
          "<p>\"Wages fell.\"</p>", "<p>The ministers' view: Wages fell.</p>",
          "<p>It's so. Wages fell.</p>", "<p>Wages fell.</p>"}) {
      SCOPED_TRACE(std::string(tag) + std::string(rest));
      const Article page =
          article("<html><p>See " + std::string(tag) + "Prices rose.</a></p>" + std::string(rest),
                  "a.html");
      EXPECT_THAT(page.text, HasSubstr("Prices rose."));
      EXPECT_THAT(page.text, HasSubstr("Wages fell."));
      EXPECT_THAT(page.text, Not(HasSubstr("rates")));
      EXPECT_THAT(page.text, Not(HasSubstr("class")));
      EXPECT_EQ(raw_of(page, "Prices rose."), "Prices rose.");
    }
  }
}

TEST(ArticleReader, AClosedValueMayHoldMarkup) {
  for (const std::string_view value :
       {"\"<b class='x'>Note</b>\"", "'<p id=\"a\">Note</p>\n<p>Note</p>'", "\"Note > x\"",
        "\"Note < x\"", "\"Note\"data-y=\"b\""}) {
    SCOPED_TRACE(value);
    const Article page = article(
        "<html><p>Prices <i data-x=" + std::string(value) + ">rose</i> by 3.</p>", "a.html");
    EXPECT_THAT(page.text, HasSubstr("Prices rose by 3."));
  }
}

TEST(ArticleReader, ALessThanSignBeforeADigitOrASpaceIsText) {
  const Article page =
      article("<html><p>Growth <3 percent, it's said.</p><p>Wages < 5, it's said.</p>", "a.html");
  EXPECT_THAT(page.text, HasSubstr("Growth <3 percent, it's said."));
  EXPECT_THAT(page.text, HasSubstr("Wages < 5, it's said."));
}

TEST(ArticleReader, OpenTagsAndQuotesAreReadInLinearTime) {
  for (const std::string_view part :
       {"<", "<a", "<a \"", "<a '\"", "<a '<b \"", "<a \"<b '<c \"'", "<a x='<b y=\"", "</p '",
        "<meta name=' name=\"", "<!--", "<a href=\"x\" ", "<a \">", "<a x=\">x", "<a x='>\"y",
        "<a '>\"<b =\"'x>"}) {
    SCOPED_TRACE(part);
    std::string text = "<p>Prices rose.</p><a title='";
    while (text.size() < 10'000'000) text += part;
    std::string encoding;
    Damage damage;
    const auto source = decode(text, encoding, damage);
    ASSERT_TRUE(source.ok());
    PageHead head;
    const auto start = std::chrono::steady_clock::now();
    const MappedText page = html_text(*source, head);
    EXPECT_LE(page.text.size(), text.size());
    EXPECT_LT(std::chrono::steady_clock::now() - start,
              std::chrono::seconds(60));  // a square takes hours
  }
}

TEST(ArticleReader, NeverCrashesOnRandomMarkup) {
  std::mt19937 random(11);
  const std::string signs = "<>/\"'=&;!- pdivscriptx\n\xC3\xA9(#1)";
  for (int round = 0; round < 200; ++round) {
    std::string bytes = "<p>";
    for (int i = 0; i < 300; ++i) bytes += signs[random() % signs.size()];
    const auto document = extract(bytes, "r.html", policy_pack());
    if (!document.ok()) continue;
    for (const Mention& each : document->mentions)
      ASSERT_LE(document->article.map.to_raw(each.text).end, bytes.size());
  }
}

TEST(ArticleReader, KnowsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Clean, FindsTitleAuthorAndDateAndSetsBoilerplateAside) {
  const Document document = read(
      "Skip to main content\n\nParliament Passes a Reform of Pensions\n\nAnn Marsden\n3 May "
      "2024\n\n"
      "The parliament of Sweden passed the reform on Thursday after a long debate about its "
      "cost.\n\n"
      "Ministers were pleased with the vote and said so to everybody who wanted to hear it.\n\n"
      "Critics were not, and they said so as well, in many words and on several days.\n\n"
      "Related articles\n\nNorway Bans Wine");
  EXPECT_EQ(document.article.title, "Parliament Passes a Reform of Pensions");
  EXPECT_EQ(document.article.author, "Ann Marsden");
  EXPECT_EQ(document.article.published.from_days, 19846);
  EXPECT_NE(entity(document, "Author", "Ann Marsden"), nullptr);
  EXPECT_EQ(entity(document, "Place", "Norway"), nullptr);
  EXPECT_NE(entity(document, "Place", "Sweden"), nullptr);
}

TEST(Clean, JoinsParagraphsThatWereTornApart) {
  const Document document = read(
      "The plan was welcomed by the government of Japan and by firms that make\n\n"
      "semiconductors in the north of the country.");
  ASSERT_EQ(document.sentences.size(), 1U);
}

}  // namespace
}  // namespace plenum::ingest
