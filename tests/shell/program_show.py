#!/usr/bin/env python3
"""`plenum show`: one entity as a page, and what happens when a name is none's or several's."""
import unittest

from driver import PACKS, ProgramTest

RAIL = """Transport ministry adopts Rail 2040 plan

By Nora Lind

12 March 2025

The Ministry of Transport adopted the Rail 2040 plan on Wednesday.

"The plan will double freight capacity," said Jonas Berg, minister of transport.

Freight volumes rose 4.2 percent in 2024, the statistics office said.
"""
PORT = """Port workers welcome rail link

3 April 2025

"The link will reach the ports," said Jonas Berg, minister of transport.

The Ministry of Transport met the unions.
"""


class Show(ProgramTest):
    def ingest(self, *articles):
        for number, text in enumerate(articles):
            (self.dir / f"{number}.txt").write_text(text, encoding="utf-8")
            self.run_program("ingest", self.db, f"{number}.txt")

    def page(self, *words, **more):
        return self.run_program("show", self.db, *words, **more).out

    def test_a_person_has_names_offices_and_statements_with_their_evidence(self):
        self.ingest(RAIL, PORT)
        page = self.page("jonas", "BERG")
        self.assertTrue(page.startswith("Jonas Berg\n  Leader (Person)\n"), page)
        self.assertIn("in 2 articles, 2025-03-12 to 2025-04-03", page)
        self.assertIn("\nOffices and affiliations\n  minister: Ministry of Transport  "
                      "(reported 2025-03-12 to 2025-04-03)\n", page)
        self.assertIn("      > \"The link will reach the ports,\" said Jonas Berg, minister "
                      "of transport.\n      — Port workers welcome rail link, "
                      "2025-04-03, 1.txt; and 1 other article\n", page)
        self.assertIn("\nSaid\n", page)
        self.assertIn("\n  The plan will double freight capacity\n", page)
        self.assertIn("\nArticles\n  2025-04-03  Port workers welcome rail link", page)

    def test_a_body_shows_who_holds_office_in_it_and_what_it_did(self):
        self.ingest(RAIL, PORT)
        page = self.page("Ministry of Transport")
        self.assertIn("\nOffice holders and members\n  minister: Jonas Berg  (reported ", page)
        self.query("MATCH (b:Body {name: 'Ministry of Transport'}) "
                   "CREATE (b)-[:ADOPTED]->(:Plan {name: 'Rail 2040'})")
        self.assertIn("\nOther facts\n  ADOPTED → Rail 2040", self.page("Ministry of Transport"))
        self.assertIn("Ministry of Transport ADOPTED → this", self.page("Rail 2040"))

    def test_what_is_contradicted_is_marked_on_every_page(self):
        self.ingest("Anna Holm, prime minister of Norway, arrived in Italy.",
                    "Erik Dahl, prime minister of Norway, arrived in Italy.")
        for name, other in (("Anna Holm", "Norway"), ("Norway", "Erik Dahl")):
            line = next(line for line in self.page(name).splitlines()
                        if line.startswith("  prime minister: ") and other in line)
            self.assertTrue(line.endswith("  [disputed]"), line)
        growth = "3 August 2024\n\nGrowth in China was {} percent in the second quarter of 2024.\n"
        self.ingest(growth.format("4.7"), growth.format("4.9"))
        figures = [line for line in self.page("China").splitlines() if "rowth" in line
                   and "second quarter" not in line]
        self.assertEqual(sum("[disputed]" in line for line in figures), 2, figures)

    def test_a_pack_of_another_domain_has_its_pages_in_its_own_words(self):
        articles = PACKS / "football" / "tests" / "articles"
        self.run_program("ingest", self.db, articles, "--pack", PACKS / "football")
        page = self.page("Karel Novotny")
        self.assertTrue(page.startswith("Karel Novotny\n  Functionary (Individual)\n"), page)
        self.assertIn("\nOffices and affiliations\n  president: UEFA  (", page)
        self.assertIn("\nSaid\n  the rules on loans would not change", page)
        self.assertNotIn("SPOKE", page)
        self.assertNotIn("CONCERNS", page)
        self.assertIn("\nOffice holders and members\n  president: Karel Novotny  (",
                      self.page("UEFA"))
        page = self.page("Harwick Rovers")
        self.assertIn("\nOther facts\n", page)
        self.assertIn("\n  SIGNED → Marco Belluna", page)
        self.assertIn("\nOffice holders and members\n  sporting director: Ann Colley", page)

    def test_a_graph_without_articles_has_facts_of_no_kind(self):
        self.query("CREATE (:Leader:Person {name: 'Ada'})-[:HOLDS_POSITION]->(:Body {name: 'Court'})")
        self.assertIn("Ada\n  Leader, Person\n\nOther facts\n  HOLDS_POSITION → Court\n",
                      self.page("Ada"))

    def test_offices_with_known_times_show_these(self):
        self.ingest(RAIL)
        self.query("CREATE (:Leader {name: 'Ada'})-[:HOLDS_POSITION {title: 'minister', valid_from: "
                   "date('2023-05-01'), valid_to: date('2024-01-31')}]->(:Body {name: 'Court'})")
        self.assertIn("minister: Court  (2023-05-01 to 2024-01-31)\n", self.page("Ada"))
        self.assertIn("minister: Ada  (2023-05-01 to 2024-01-31)\n", self.page("Court"))

    def test_a_name_of_several_lists_them_and_a_key_shows_one(self):
        self.query("CREATE (:Place {name: 'Victoria', key: 'k1'}), (:Leader {name: 'Victoria'}), "
                   "(:Body {name: 'Office', aliases: ['victoria']})")
        done = self.run_program("show", self.db, "Victoria", code=1)
        self.assertIn("k1  Victoria, Place\n", done.out)
        self.assertRegex(done.out, r"node [0-9]+  Victoria, Leader\n")
        self.assertIn("2 are called 'Victoria'", done.err)
        self.assertTrue(self.page("k1").startswith("Victoria\n  Place\n"))
        node = next(line for line in done.out.splitlines() if line.startswith("node"))
        self.assertTrue(self.page(*node.split()[:2]).startswith("Victoria\n  Leader\n"))
        # written otherwise, an alias counts as much as a name
        self.assertEqual(len(self.run_program("show", self.db, "victoria", code=1)
                             .out.splitlines()), 3)

    def test_a_name_of_nobody_suggests_near_ones(self):
        self.ingest(RAIL)
        for wrong in ("Bergh Jonas", "Jonsa Berg", "jonas bereg"):
            self.assertIn("did you mean: Jonas Berg",
                          self.run_program("show", self.db, wrong, code=1).err)
        self.assertIn("Ministry of Transport",
                      self.run_program("show", self.db, "transport office", code=1).err)
        self.assertIn("see what there is",
                      self.run_program("show", self.db, "Zzyzx Qwfp", code=1).err)
        self.run_program("show", self.db, code=2)
        self.run_program("show", self.dir / "missing", "x", code=4)

    def test_long_sections_tell_how_much_more_there_is(self):
        self.query("CREATE (n:Body {name: 'Hub'}) WITH n UNWIND range(1, 70) AS i "
                   "CREATE (n)-[:HELD]->(:Event {name: 'Meeting ' + i})")
        page = self.page("Hub")
        self.assertEqual(page.count("HELD → "), 30)
        self.assertIn("\n  … and 40 more\n", page)

    def test_any_graph_is_read_and_the_page_is_harmless(self):
        self.query("CREATE (:City {name: 'Öst\\u001b[31m', size: 3})<-[:NEAR {km: 4}]-({name: 'West'}),"
                   " ({name: 7}), ({name: ['a']}), ({aliases: [1, 'x']})")
        page = self.page("west")
        self.assertIn("NEAR → Öst\\x1b[31m  (km: 4)", page)
        self.assertNotIn("\x1b", page)


if __name__ == "__main__":
    unittest.main()
