#!/usr/bin/env python3
"""`plenum search`: full text over an article graph, in every format."""
import json
import unittest

from driver import ProgramTest

RAIL = """Transport ministry adopts Rail 2040 plan

12 March 2025

"The plan will double freight capacity," said Jonas Berg, minister of transport.

Freight volumes rose 4.2 percent in 2024, the statistics office said.
"""


class Search(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.dir / "rail.txt").write_text(RAIL, encoding="utf-8")
        self.run_program("ingest", self.db, "rail.txt")

    def found(self, *words):
        lines = self.run_program("search", self.db, *words).out.splitlines()
        return [json.loads(line) for line in lines]

    def test_hits_have_kind_snippet_article_and_date(self):
        lines = self.found("freight", "volumes")
        self.assertEqual(lines[0], {"columns": ["kind", "snippet", "article", "published",
                                                "score", "key"]})
        row = lines[1]["row"]
        self.assertEqual(row[:4], ["sentence", "[Freight] [volumes] rose 4.2 percent in 2024, the "
                                   "statistics office said.", "rail.txt",
                                   {"$type": "date", "value": "2025-03-12"}])
        self.assertGreater(row[4], 0)
        self.assertIsNone(row[5])
        self.assertIn("summary", lines[-1])

    def test_a_name_leads_to_its_page_by_its_key(self):
        row = self.found("name:jonas")[1]["row"]
        self.assertEqual(row[1], "[Jonas] Berg")
        self.assertIn("Jonas Berg", self.run_program("show", self.db, row[5]).out)

    def test_words_that_nothing_has_give_an_empty_result(self):
        lines = self.found("zeppelin")
        self.assertEqual([list(line) for line in lines], [["columns"], ["summary"]])

    def test_formats_and_limit(self):
        csv = self.run_program("search", self.db, "freight", "--format", "csv", "--limit", "1").out
        self.assertEqual(csv.splitlines()[0], "kind,snippet,article,published,score,key")
        self.assertEqual(len(csv.splitlines()), 2)
        table = self.run_program("search", self.db, "freight", "--format", "table").out
        self.assertIn("[freight]", table)

    def test_wrong_usage_and_queries(self):
        self.run_program("search", self.db, code=2)
        self.run_program("search", self.db, "freight", "--format", "xml", code=2)
        self.run_program("search", self.db, "freight", "--limit", "-1", code=2)
        self.run_program("search", self.dir / "none", "freight", code=4)
        refused = self.run_program("search", self.db, '"freight', code=1)
        self.assertIn("error: ", refused.err)
        self.assertEqual(json.loads(refused.out)["error"]["detail"], "InvalidFulltextQuery")

    def test_help_names_it(self):
        self.assertIn("plenum search DB WORDS", self.run_program("help").out)
        self.assertIn("--limit", self.run_program("help", "search").out)


if __name__ == "__main__":
    unittest.main()
