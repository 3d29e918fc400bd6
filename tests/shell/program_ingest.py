#!/usr/bin/env python3
"""`plenum ingest`, `extract`, `remove`: articles in and out."""
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

from driver import PROGRAM, ProgramTest

RAIL = """Transport ministry adopts Rail 2040 plan

By Nora Lind

12 March 2025

The Ministry of Transport adopted the Rail 2040 plan on Wednesday.

"The plan will double freight capacity," said Jonas Berg, minister of transport.

Freight volumes rose 4.2 percent in 2024, the statistics office said.
"""
PORT = """Port workers welcome rail link

3 April 2025

Jonas Berg, minister of transport, said the Rail 2040 plan would reach the northern ports.
"""


class Ingest(ProgramTest):
    def setUp(self):
        super().setUp()
        os.makedirs(self.dir / "articles" / "more")
        (self.dir / "articles" / "rail.txt").write_text(RAIL, encoding="utf-8")
        (self.dir / "articles" / "more" / "port.txt").write_text(PORT, encoding="utf-8")

    def export(self, db=None):
        return self.run_program("export", db or self.db).stdout

    def test_a_folder_becomes_a_graph(self):
        done = self.run_program("ingest", self.db, "articles")
        self.assertIn("2 articles (2 new", done.err)
        self.assertEqual(done.out, "")
        self.assertEqual(self.rows("MATCH (a:Article) RETURN count(a)"), [[2]])

    def test_the_end_tells_what_was_brought(self):
        (self.dir / "articles" / "empty.txt").write_text("")
        (self.dir / "articles" / "odd.txt").write_text("A note about Quor\u202ebelt reached Italy.")
        done = self.run_program("ingest", self.db, "articles", code=1)
        self.assertEqual(done.out, "")
        entities = self.rows("MATCH (n:Entity) RETURN count(n)")[0][0]
        facts = self.rows("MATCH ()-[r]->() WHERE type(r) <> 'MENTIONS' RETURN count(r)")[0][0]
        self.assertRegex(done.err, rf"\n  entities    {entities} new, [0-9]+ known\n")
        self.assertRegex(done.err, rf"\n  facts       {facts} new(, [0-9]+ known)?: [A-Z_]+ [0-9]+")
        self.assertRegex(done.err, r"\n  unknown     [0-9]+ names? of no known type, ")
        self.assertIn("\n  left out    1 no text that can be read\n", done.err)
        self.assertNotIn("\u202e", done.err)
        quiet = self.run_program("ingest", self.db, "articles", "--quiet", code=1)
        self.assertNotIn("entities", quiet.err)
        again = self.run_program("ingest", self.db, "articles/rail.txt")
        self.assertEqual(len(again.err.splitlines()), 1)  # nothing new, nothing more to tell
        both = self.run_program("ingest", self.dir / "both", "-", "articles/rail.txt", stdin=PORT)
        each = self.run_program("ingest", self.dir / "each", "articles/more/port.txt",
                                "articles/rail.txt")
        counts = [line for line in both.err.splitlines() if line.startswith("  ")]
        self.assertIn(counts[0], each.err.splitlines())

    def test_info_counts_articles(self):
        self.run_program("ingest", self.db, "articles")
        text = self.run_program("info", self.db).out
        self.assertIn("\narticles       2\n", text)
        self.assertNotIn("documents", text)
        info = json.loads(self.run_program("info", self.db, "--format", "json").out)
        self.assertEqual(info["articles"], 2)
        self.assertGreater(info["documents"], 4)  # what they contribute, and ledgers
        self.run_program("remove", self.db, "articles/rail.txt")
        info = json.loads(self.run_program("info", self.db, "--format", "json").out)
        self.assertEqual(info["articles"], 1)

    def test_one_of_a_thing_is_singular(self):
        done = self.run_program("ingest", self.db, "-", stdin="One sentence of no one.")
        self.assertIn("1 article (1 new), 1 sentence, 0 mentions, 0 assertions in", done.err)

    def test_the_same_bytes_under_two_paths_go_with_the_last(self):
        (self.dir / "articles" / "copy.txt").write_text(RAIL, encoding="utf-8")
        self.run_program("ingest", self.db, "articles/rail.txt")
        alone = self.export()
        self.run_program("ingest", self.db, "articles/copy.txt")
        source = "MATCH (a:Article) RETURN a.source"
        self.assertEqual(self.rows(source), [["articles/copy.txt"]])
        self.run_program("remove", self.db, "articles/copy.txt")
        self.assertEqual(self.rows(source), [["articles/rail.txt"]])
        self.assertEqual(self.export(), alone)
        self.run_program("remove", self.db, "articles/rail.txt")
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[0]])

    def test_extracts_of_one_name_do_not_replace_one_another(self):
        (self.dir / "articles" / "more" / "rail.txt").write_text(PORT, encoding="utf-8")
        done = self.run_program("extract", "--out-dir", "new/found", "articles", code=1)
        self.assertIn("rail.json has what was found in", done.err)
        found = self.dir / "new" / "found"
        self.assertEqual(sorted(os.listdir(found)), ["port.json", "rail.json"])
        first = json.loads((found / "rail.json").read_text(encoding="utf-8"))
        self.assertEqual(first["article"]["source"], "articles/more/rail.txt")

    def test_without_standard_streams_nothing_is_written_into_the_database(self):
        command = f"exec {PROGRAM} ingest {self.db} articles <&- >&- 2>&-"
        self.assertEqual(subprocess.run(["sh", "-c", command], cwd=self.dir, check=False,
                                        timeout=120).returncode, 0)
        lock = (self.dir / "db" / "lock").read_bytes()
        self.assertNotIn(b"articles", lock)
        self.assertEqual(self.rows("MATCH (a:Article) RETURN count(a)"), [[2]])
        self.run_program("check", self.db)

    def test_again_changes_nothing_and_removal_undoes(self):
        self.run_program("ingest", self.db, "articles/rail.txt")
        before = self.export()
        self.assertIn("1 unchanged", self.run_program("ingest", self.db, "articles/rail.txt").err)
        self.assertEqual(self.export(), before)
        self.run_program("ingest", self.db, "articles/more/port.txt")
        self.assertNotEqual(self.export(), before)
        self.run_program("remove", self.db, "articles/more/port.txt")
        self.assertEqual(self.export(), before)
        self.run_program("remove", self.db, "articles/more/port.txt", code=1)

    def folder_has(self, mark):
        return any(mark in path.read_bytes() or mark in str(path).encode()
                   for path in (self.dir / "db").rglob("*") if path.is_file())

    def test_a_purge_erases_the_bytes_of_an_article(self):
        (self.dir / "secret.txt").write_text(PORT.replace("welcome", "qvjxaz"), encoding="utf-8")
        self.run_program("ingest", self.db, "articles/rail.txt")
        before = self.export()
        self.run_program("ingest", self.db, "secret.txt")
        self.assertTrue(self.folder_has(b"qvjxaz"))
        done = self.run_program("remove", self.db, "secret.txt", "--purge")
        self.assertIn("1 article removed", done.err)
        self.assertIn("no byte of what was removed is left", done.err)
        self.assertFalse(self.folder_has(b"qvjxaz"))
        self.assertFalse(self.folder_has(b"secret.txt"))
        self.assertEqual(self.export(), before)
        self.run_program("check", self.db)

    def test_a_purge_of_a_feed_erases_the_bytes_of_its_items(self):
        items = "".join(f"<item><guid>{n}</guid><title>Item {n}</title><description>The Ministry of "
                        f"Transport adopted the qvjxaz{n} plan.</description></item>" for n in (1, 2))
        (self.dir / "news.xml").write_text(f"<rss version='2.0'><channel>{items}</channel></rss>")
        self.run_program("ingest", self.db, "articles/rail.txt")
        before = self.export()
        self.run_program("ingest", self.db, "news.xml")
        self.assertTrue(self.folder_has(b"qvjxaz1"))
        done = self.run_program("remove", self.db, "news.xml", "--purge")
        self.assertIn("2 articles removed", done.err)
        self.assertFalse(self.folder_has(b"qvjxaz"))
        self.assertFalse(self.folder_has(b"news.xml"))
        self.assertEqual(self.export(), before)

    def test_a_purge_without_articles_erases_what_went_before(self):
        (self.dir / "secret.txt").write_text(PORT.replace("welcome", "qvjxaz"), encoding="utf-8")
        self.run_program("ingest", self.db, "articles/rail.txt", "secret.txt")
        self.run_program("remove", self.db, "secret.txt")
        self.assertTrue(self.folder_has(b"qvjxaz"))
        self.run_program("remove", self.db, "secret.txt", "--purge", code=1)  # no such article now
        self.assertFalse(self.folder_has(b"qvjxaz"))
        self.assertNotIn("article", self.run_program("remove", self.db, "--purge").err)
        self.run_program("remove", self.db, code=2)
        self.run_program("remove", self.dir / "none", "--purge", code=4)

    def test_order_and_threads_do_not_matter(self):
        self.run_program("ingest", self.db, "articles", "--threads", "3")
        self.run_program("ingest", self.dir / "b", "articles/rail.txt", "--threads", "1")
        self.run_program("ingest", self.dir / "b", "articles/more/port.txt")
        self.assertEqual(self.export(), self.export(self.dir / "b"))

    def test_one_article_on_standard_input(self):
        self.run_program("ingest", self.db, "-", stdin=RAIL)
        self.assertEqual(self.rows("MATCH (a:Article) RETURN count(a)"), [[1]])

    def test_unreadable_articles_are_named_and_the_others_stored(self):
        (self.dir / "articles" / "empty.txt").write_text("")
        (self.dir / "articles" / "binary.txt").write_bytes(bytes(range(256)) * 50)
        done = self.run_program("ingest", self.db, "articles", code=1)
        self.assertIn("empty.txt", done.err)
        self.assertIn("binary.txt", done.err)
        self.assertEqual(self.rows("MATCH (a:Article) RETURN count(a)"), [[2]])
        self.run_program("ingest", self.db, "missing", code=1)

    def test_files_of_other_kinds_are_skipped_unless_they_are_named(self):
        articles = self.dir / "articles"
        (articles / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        (articles / "data.json").write_text('{"text": "The ministry of transport."}')
        (articles / "more" / "Plain name").write_text("Exports of Norway rose 4 percent in 2024.")
        (articles / "report.2024").write_text("Imports of Norway rose 5 percent in 2024.")
        (articles / "Page.HTM").write_text("<p>Wages of Norway rose 6 percent in 2024.</p>")
        done = self.run_program("ingest", self.db, "articles")
        self.assertIn("5 articles (5 new, 2 other files skipped)", done.err)
        self.assertIn("articles/photo.png is not read: files in a folder that end with .png",
                      done.err)
        self.assertIn("articles/data.json is not read", done.err)
        done = self.run_program("extract", "articles")
        self.assertEqual(len(done.out.splitlines()), 5)
        self.assertIn("articles/photo.png is not read", done.err)
        self.assertEqual(self.run_program("extract", "articles", "--quiet").err, "")
        done = self.run_program("ingest", self.db, "articles", "articles/data.json")
        self.assertIn("6 articles (1 new, 5 unchanged, 1 other file skipped)", done.err)
        self.assertIn("photo.png", self.run_program("ingest", self.db, "articles/photo.png",
                                                    code=1).err)

    def test_odd_file_names_reach_no_terminal_and_lead_back_to_their_article(self):
        odd = os.fsencode(self.dir) + b"/articles/od\x1b[31m\n\xff.txt"
        shutil.copy(self.dir / "articles" / "rail.txt", odd)
        with open(odd + b"2.txt", "wb") as empty:
            empty.write(b"PK\0")
        with open(odd + b"3.txt", "wb") as damaged:
            damaged.write(PORT.encode() + "K\u00f6ln".encode() + b"\xff")
        for words in (("ingest", self.db, "articles", "--progress", "always"),
                      ("extract", "articles")):
            done = self.run_program(*words, code=1)
            for stream in (done.stderr.replace(b"\r\x1b[K", b""), done.stdout):
                self.assertNotIn(b"\x1b", stream)
                self.assertNotIn(b"\xff", stream)
        sources = self.rows("MATCH (a:Article) RETURN a.source ORDER BY a.source")
        self.assertIn(["file:articles/od%1B[31m%0A%FF.txt3.txt"], sources)
        path = b"./articles/od\x1b[31m\n\xff.txt3.txt"
        done = subprocess.run([PROGRAM, "remove", self.db, path], cwd=self.dir, check=False,
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.rows("MATCH (a:Article) RETURN a")), len(sources) - 1)

    def test_what_cannot_be_read_is_named_and_the_others_are_stored(self):
        articles = self.dir / "articles"
        os.mkfifo(articles / "pipe.txt")
        os.symlink("missing.txt", articles / "dangling.txt")
        os.symlink("..", articles / "more" / "loop")
        done = self.run_program("ingest", self.db, "articles", "gone.txt", code=1)
        for name in ("pipe.txt", "dangling.txt", "loop", "gone.txt"):
            self.assertEqual(sum(name in line for line in done.err.splitlines()
                                 if line.startswith("error: ")), 1, done.err)
        self.assertIn("2 articles (2 new, 4 not stored)", done.err)
        self.assertEqual(len(self.run_program("extract", "articles", "gone.txt", code=1)
                             .out.splitlines()), 2)
        done = self.run_program("ingest", self.db, "/dev/stdin", stdin=PORT.replace("3", "4"))
        self.assertIn("1 new", done.err)  # a pipe that was asked for is read

    def test_what_was_deleted_comes_back_with_its_articles(self):
        self.run_program("ingest", self.db, "articles")
        before = self.export()
        self.query("MATCH (n:Leader) DETACH DELETE n")
        self.assertNotEqual(self.export(), before)
        done = self.run_program("ingest", self.db, "articles")
        self.assertRegex(done.err, r"2 unchanged; [0-9]+ deleted or changed nodes and relationships restored")
        self.assertEqual(self.export(), before)

    def test_invalid_bytes_and_a_long_article_are_read(self):
        (self.dir / "articles" / "rail.txt").write_bytes(RAIL.encode().replace(b"rose", b"ro\xffse"))
        self.run_program("ingest", self.db, "articles/rail.txt")
        (self.dir / "long.txt").write_text("The ministry met on Monday. " * 37_000)
        self.run_program("ingest", self.db, "long.txt")

    def test_a_large_article_shows_its_steps(self):
        (self.dir / "long.txt").write_text("The ministry met on Monday. " * 12_000)
        done = self.run_program("ingest", self.db, "long.txt", "--progress", "always")
        self.assertIn("\r\x1b[K0/1 decoding 0 % long.txt\r", done.err)
        self.assertIn("\r\x1b[K1/1 long.txt\r", done.err)
        done = self.run_program("ingest", self.db, "articles", "--progress", "always")
        self.assertNotIn(" % articles/", done.err)
        for words in ((), ("--quiet",), ("--quiet", "--progress", "always")):
            done = self.run_program("ingest", self.db, "-", *words, stdin="Trade rose. " * 30_000)
            self.assertNotIn("/1", done.err)

    def test_extract_and_remove_show_how_far_they_are(self):
        (self.dir / "long.txt").write_text("The ministry met on Monday. " * 12_000)
        plain = self.run_program("extract", "long.txt", "articles")
        self.assertEqual(plain.err, "")
        done = self.run_program("extract", "long.txt", "articles", "--progress", "always")
        self.assertEqual(done.out, plain.out)
        self.assertRegex(done.err, r"\r\x1b\[K2/3 decoding 0 % long\.txt\r")
        self.assertRegex(done.err, r"\r\x1b\[K3/3 long\.txt\r\x1b\[K")
        self.assertNotIn(" % articles/", done.err)
        done = self.run_program("extract", "-", "--progress", "always", stdin="Trade rose. " * 30_000)
        self.assertIn("\r\x1b[K0/1 decoding 0 % -\r", done.err)
        self.run_program("ingest", self.db, "long.txt", "articles")
        done = self.run_program("remove", self.db, "long.txt", "articles/rail.txt",
                                "--progress", "always")
        self.assertRegex(done.err, r"\r\x1b\[K0/2 [a-z ]+ 0 % long\.txt\r")
        self.assertIn("\r\x1b[K2/2 articles/rail.txt\r", done.err)
        self.assertTrue(done.err.endswith("\r\x1b[K"), done.err)

    def interrupted(self, *words):
        """Runs the program, interrupts it once it is in the middle of its work."""
        with subprocess.Popen([PROGRAM, *map(str, words), "--progress", "always"], cwd=self.dir,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            course = b""
            while not re.search(rb" [1-9]\d* % long", course):
                some = os.read(running.stderr.fileno(), 4096)
                self.assertTrue(some, "it was over too soon to be interrupted")
                course += some
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
            self.assertNotIn(b"1/1", err, "the article was finished")
            return running.returncode, out, err

    def test_ctrl_c_and_a_timeout_end_in_the_middle_of_an_article(self):
        many = "".join(f"The Ministry of Trade of Norway adopted plan {n} on Monday, Jonas Berg "
                       f"said, and exports rose {n % 90} percent in 2024.\n\n"
                       for n in range(100_000))
        (self.dir / "long.txt").write_text(many, encoding="utf-8")
        self.run_program("ingest", self.db, "articles")
        before = self.export()
        for words in (("ingest", self.db, "long.txt"), ("extract", "long.txt")):
            code, out, err = self.interrupted(*words)
            self.assertEqual((code, out), (130, b""), err)
            self.assertIn(b"interrupted", err)
            done = self.run_program(*words, "--timeout", "0.5", code=1)
            self.assertIn("timeout of 500 ms", done.err)
            self.assertEqual(done.out, "")
        self.assertEqual(self.export(), before)
        self.run_program("check", self.db)

    def test_bytes_that_are_no_text_are_a_warning(self):
        bad = RAIL.encode().replace(b"rose", b"ro\xffse").replace(b"Jonas", b"J\xc3\xb6nas")
        (self.dir / "articles" / "rail.txt").write_bytes(bad)
        wanted = (f"warning: articles/rail.txt: the byte at offset {bad.index(0xff)} is not valid "
                  "UTF-8 and was read as U+FFFD\n")
        for words in (("ingest", self.db, "articles"), ("extract", "articles")):
            self.assertEqual(self.run_program(*words).err.count(wanted), 1)
            self.assertNotIn("warning", self.run_program(*words, "--quiet").err)
        done = self.run_program("extract", "-", stdin=bad)
        self.assertIn("warning: -: the byte at offset", done.err)

    def test_extract_gives_an_object_an_article(self):
        done = self.run_program("extract", "articles")
        found = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual(len(found), 2)
        rail = next(f for f in found if "Rail 2040" in f["article"]["title"])
        self.assertEqual(rail["article"]["date"], "2025-03-12")
        self.assertEqual(rail["article"]["author"], "Nora Lind")
        names = {node["name"] for node in rail["nodes"]}
        self.assertTrue(any("Jonas Berg" in name for name in names), names)
        for edge in rail["edges"]:
            self.assertIn(edge["from"], names)
            self.assertIn(edge["to"], names)
            self.assertLess(0, edge["confidence"] + 1e-9)
        self.run_program("extract", "--out-dir", ".", "articles/rail.txt")
        self.assertEqual(json.loads((self.dir / "rail.json").read_text(encoding="utf-8")), rail)

    def test_a_full_disk_ends_an_ingest_and_loses_nothing_that_was_stored(self):
        small = self.dir / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(small)],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("a file system of a few MiB can be mounted by root only")
        try:
            db = small / "db"
            self.run_program("ingest", db, "articles/rail.txt")
            many = self.dir / "many"
            many.mkdir()
            for n in range(60):
                text = PORT.replace("April", f"April 2025, number {n},") + "Quorvath met. " * 2000
                (many / f"{n}.txt").write_text(text, encoding="utf-8")
            done = self.run_program("ingest", db, "many", code=1)
            self.assertIn("stored", done.err)
            copy = self.dir / "copy"  # with room again, everything acknowledged is there
            shutil.copytree(db, copy)
            self.run_program("check", copy)
            self.assertEqual(self.rows("MATCH (a:Article) WHERE a.source ENDS WITH 'rail.txt' "
                                       "RETURN count(a)", db=str(copy)), [[1]])
        finally:
            subprocess.run(["umount", str(small)], check=False)

    def test_an_unknown_pack_is_an_error_with_the_places(self):
        done = self.run_program("extract", "--pack", "nowhere", "articles", code=1)
        self.assertIn("looked in", done.err)


if __name__ == "__main__":
    unittest.main()
