#!/usr/bin/env python3
"""The exported page in a browser: people find a fact and its evidence; nothing of an article runs."""
import json
import os
import unittest

import browser
from driver import ProgramTest

OFFICE = """{day} March 2025

{name}, minister of transport of Norway, arrived in Italy.
"""
# Each of these would set `ran` if the page took it for markup or script.
PAYLOADS = ["</script><script>ran = 1</script>", "<img src=x onerror='ran = 2'>", "<!--<script>ran = 3",
            "\" onmouseover=\"ran = 4\" x=\"", "' autofocus onfocus='ran = 5", "\u2028ran = 6//\u2029",
            "\\u003cscript\\u003eran = 7\\u003c/script\\u003e", "javascript:ran = 8", "]]><svg onload=ran=9>",
            "&lt;script&gt;ran = 10&lt;/script&gt;", "</title></style></textarea><script>ran = 11</script>",
            "${ran = 12}", "__proto__"]


@unittest.skipUnless(browser.is_there() or os.environ.get("PLENUM_FULL"),
                     "no chromium here; ./check --full installs it and runs this")
class Page(ProgramTest):
    def setUp(self):
        super().setUp()
        self.browser = browser.Browser(self.folder.name)
        self.browser.call("Page.addScriptToEvaluateOnNewDocument", source=(
            "globalThis.violations = []; document.addEventListener('securitypolicyviolation', "
            "(e) => violations.push(e.violatedDirective + ' ' + e.blockedURI));"))

    def tearDown(self):
        self.browser.close()
        super().tearDown()

    def ingest(self, name, text):
        (self.dir / name).write_text(text, encoding="utf-8")
        self.run_program("ingest", self.db, name)

    def open_export(self):
        page = self.dir / "page.html"
        self.run_program("export", self.db, "--format", "html", "-o", page)
        self.browser.open(page)

    def search(self, words):
        self.browser.click("document.getElementById('search')")
        self.browser.value("document.getElementById('search').select()")
        self.browser.write(words)

    def texts(self, selector):
        return self.browser.value(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent)")

    def expect_quiet(self):
        """Only the page's own scripts ran, and nothing was even tried."""
        value = self.browser.value
        self.assertEqual(value("typeof ran"), "undefined")
        self.assertEqual(value("violations"), [])
        self.assertEqual(value("document.querySelectorAll('script').length"), 3)
        self.assertEqual(value("document.querySelectorAll('body :is(img, svg, iframe, object, embed, "
                               "form, style, link, a)').length"), 0)
        self.assertEqual(value("[...document.querySelectorAll('*')].flatMap((e) => "
                               "e.getAttributeNames()).filter((n) => n.startsWith('on'))"), [])
        bad = [event for event in self.browser.events if event["method"] in
               ("Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening",
                "Runtime.consoleAPICalled", "Page.windowOpen")]
        self.assertEqual(bad, [])

    def test_a_name_is_searched_a_fact_clicked_and_its_evidence_seen(self):
        self.ingest("a.txt", OFFICE.format(day=3, name="Jonas Berg"))
        self.ingest("b.txt", OFFICE.format(day=9, name="Jonas Berg").replace("Italy", "France"))
        self.open_export()
        self.search("jonas")
        self.assertEqual(self.texts("#hits button"), ["Jonas Berg"])
        self.browser.click("document.querySelector('#hits button')")
        self.assertEqual(self.texts("#panel h2"), ["Jonas Berg"])
        sentence = "Jonas Berg, minister of transport of Norway, arrived in France."
        beside = [text for text in self.texts("#panel .facts dd")
                  if sentence in text and "9" in text and "b.txt" in text]
        self.assertTrue(beside, self.texts("#panel .facts dd"))  # the newest, beside the fact
        self.browser.click("[...document.querySelectorAll('#panel .facts dt button')]"
                           ".find((b) => b.textContent.includes('HOLDS_POSITION'))")
        self.assertEqual(self.texts("#panel h2"), ["HOLDS_POSITION"])
        quotes = self.texts("#panel blockquote")
        self.assertEqual(len(quotes), 2, quotes)
        self.assertIn(sentence, quotes[0])
        self.assertIn("2025-03-03", quotes[1])
        self.expect_quiet()

    def test_the_slider_goes_back_in_time_and_the_legend_hides_kinds(self):
        office = OFFICE.replace("minister of transport", "prime minister")  # one has it at a time
        self.ingest("a.txt", office.format(day=3, name="Jonas Berg"))
        self.ingest("b.txt", office.format(day=9, name="Anna Holm"))
        self.open_export()
        everything = self.texts("#count")[0]
        self.assertNotIn(" of ", everything)
        self.assertEqual(self.texts("#until"), ["until 2025-03-09"])
        self.browser.value("document.getElementById('slider').focus()")
        self.browser.press("Home", 36)
        self.assertEqual(self.texts("#until"), ["until 2025-03-03"])
        self.assertRegex(self.texts("#count")[0], r"^[0-9]+ of [0-9]+ nodes, [0-9]+ of [0-9]+ relat")
        self.browser.press("End", 35)
        self.assertEqual(self.texts("#count"), [everything])
        self.assertTrue(any(text.startswith("Leader (2)") for text in self.texts("#legend li")))
        self.assertTrue(any(text.startswith("disputed") for text in self.texts("#legend li")))
        self.browser.click("[...document.querySelectorAll('#legend li')]"
                           ".find((i) => i.textContent.startsWith('Leader')).querySelector('input')")
        self.assertRegex(self.texts("#count")[0], r"^[0-9]+ of [0-9]+ nodes, ")
        self.expect_quiet()

    def test_nothing_of_a_hostile_article_or_graph_runs(self):
        for number, payload in enumerate(PAYLOADS):
            text = OFFICE.format(day=number + 1, name="Jonas Berg")
            self.ingest(f"{number}.txt", f"Minister {payload} resigns\n\n{text}\n"
                        f"\"We stay, {payload} or not,\" said Jonas Berg {payload} in Italy. "
                        f"The {payload} Ministry of {payload} Trade adopted the {payload} Plan.\n")
            self.ingest(f"{number}.html", f"<html><title>{payload}</title><body><p>{text}</p>"
                        f"<p>{payload} said Jonas Berg.</p></body></html>")
            quoted = "`" + payload.replace("\\", "\\\\").replace("`", "") + "`"
            self.query("--param", "text=" + json.dumps(payload),
                       f"CREATE (a:Entity:{quoted} {{name: $text, {quoted}: $text, key: $text}})"
                       f"-[:{quoted} {{first_reported: $text, {quoted}: $text, key: $text}}]->(a)")
        self.open_export()
        self.expect_quiet()
        for words in ("jonas", "ran", "<", "proto"):
            self.search(words)
            for hit in range(min(4, len(self.texts("#hits button")))):
                self.search(words)
                self.browser.click(f"document.querySelectorAll('#hits button')[{hit}]")
                self.assertTrue(self.texts("#panel h2"))
        self.search("jonas")
        self.browser.click("document.querySelector('#hits button')")
        quotes = "\n".join(self.texts("#panel blockquote"))
        self.assertIn("javascript:ran = 8", quotes)  # shown, as text
        self.browser.value("document.getElementById('slider').focus()")
        self.browser.press("Home", 36)
        self.expect_quiet()


if __name__ == "__main__":
    unittest.main()
