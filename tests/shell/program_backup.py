#!/usr/bin/env python3
"""`plenum backup`, `restore`, `salvage`: copies of a database, and what is left of a damaged one."""
import json
import shutil
import unittest

from driver import ProgramTest

GRAPH = ("CREATE CONSTRAINT one_name FOR (p:Person) REQUIRE p.name IS UNIQUE;"
         "UNWIND range(1, 200) AS i CREATE (:Person {name: 'n' + toString(i), number: i});"
         "MATCH (a:Person), (b:Person) WHERE b.number = a.number + 1 CREATE (a)-[:KNOWS {w: 1}]->(b)")
COUNT = "MATCH (p:Person) OPTIONAL MATCH (p)-[k:KNOWS]->() RETURN count(DISTINCT p), count(k)"


class Backup(ProgramTest):
    def make(self):
        self.query(stdin=GRAPH)

    def files(self, folder):
        return {str(path.relative_to(self.dir)): path.read_bytes()
                for path in sorted((self.dir / folder).rglob("*")) if path.is_file()}

    def test_a_backup_is_a_database_and_comes_back(self):
        self.make()
        done = self.run_program("backup", self.db, "copy")
        report = json.loads(done.out)["backup"]
        self.assertEqual(report["path"], "copy")
        self.assertGreater(report["bytes"], 0)
        self.assertGreater(report["commits"], 0)
        self.assertEqual(self.rows(COUNT, db="copy"), [[200, 199]])
        self.run_program("check", "copy")
        self.query("MATCH (n) DETACH DELETE n")
        shutil.rmtree(self.db)
        report = json.loads(self.run_program("restore", "copy", self.db).out)["restore"]
        self.assertEqual(report["path"], self.db)
        self.assertEqual(self.rows(COUNT), [[200, 199]])
        self.run_program("check", self.db)
        for path in (self.dir / "db").rglob("*"):
            if path.is_file():
                self.assertEqual(path.stat().st_nlink, 1, path)
        self.run_program("backup", "--no-links", "--quiet", self.db, "third")
        self.assertEqual(self.rows(COUNT, db="third"), [[200, 199]])

    def test_folders_that_are_not_empty_are_left_alone(self):
        self.make()
        (self.dir / "full").mkdir()
        (self.dir / "full" / "text").write_text("precious")
        before = self.files("full")
        self.run_program("backup", self.db, "full", code=4)
        self.run_program("backup", self.db, "copy")
        self.run_program("restore", "copy", "full", code=4)
        self.run_program("salvage", self.db, "full", code=4)
        self.assertEqual(self.files("full"), before)
        self.run_program("restore", "copy", self.db, code=4)
        self.assertEqual(self.rows(COUNT), [[200, 199]])

    def test_what_cannot_be_opened_ends_with_4(self):
        self.run_program("backup", "missing", "copy", code=4)
        self.run_program("restore", "missing", "new", code=4)
        self.run_program("salvage", "missing", "new", code=4)
        (self.dir / "empty").mkdir()
        self.run_program("restore", "empty", "new", code=4)
        self.run_program("salvage", "empty", "new", code=4)
        for name in ("copy", "new", "missing"):
            self.assertFalse((self.dir / name).exists(), name)
        for words in (("backup", "db"), ("restore", "db"), ("salvage", "db"),
                      ("backup", "a", "b", "c"), ("backup", "--nonsense", "a", "b")):
            self.run_program(*words, code=2)

    def test_half_a_backup_is_refused(self):
        self.make()
        self.run_program("backup", self.db, "copy")
        (self.dir / "copy" / "header").rename(self.dir / "header")
        self.assertIn("header", self.run_program("query", "copy", "RETURN 1", code=4).err)
        (self.dir / "copy" / "incomplete").write_text("")
        done = self.run_program("restore", "copy", "new", code=4)
        self.assertIn("not finished", done.err)
        self.assertFalse((self.dir / "new").exists())

    def test_a_damaged_backup_is_refused(self):
        self.make()
        self.run_program("backup", self.db, "copy")
        table = max((self.dir / "copy" / "store").glob("*.sst"), key=lambda p: p.stat().st_size)
        data = bytearray(table.read_bytes())
        table.unlink()  # the database has the same file
        data[len(data) // 3] ^= 255
        table.write_bytes(data)
        self.assertIn(table.name, self.run_program("restore", "copy", "new", code=4).err)
        self.assertFalse((self.dir / "new").exists())
        self.run_program("check", self.db)

    def test_a_damaged_block_is_one_problem(self):
        (self.dir / "articles").mkdir()
        for number in range(30):
            (self.dir / "articles" / f"{number}.txt").write_text(
                f"Ministry adopts plan {number}\n\nThe Ministry of Transport adopted the Rail 20{number} "
                f"plan on Monday, said Jonas Berg, minister of transport. Volumes rose {number} percent.\n")
        self.run_program("ingest", self.db, "articles")
        self.run_program("backup", "--no-links", self.db, "copy")
        table = max((self.dir / "copy" / "store").glob("*.sst"), key=lambda p: p.stat().st_size)
        sound = table.read_bytes()
        for part in range(1, 10):
            data = bytearray(sound)
            data[len(data) * part // 10] ^= 255
            table.write_bytes(data)
            done = self.run_program("check", "copy", code=5)
            self.assertIn(table.name, done.out.splitlines()[0])
            self.assertEqual(len(done.out.splitlines()), 1, done.out)
            self.assertIn("error: 1 problem found", done.err)
            restored = self.run_program("restore", "copy", "new", code=4)
            if "the backup is damaged" in restored.err:
                self.assertIn("the backup is damaged (1 problem): ", restored.err)

    def test_help_says_what_a_copy_shares(self):
        self.assertIn("one damaged block of the disk ruins both",
                      self.run_program("help", "backup").out)

    def test_salvage_needs_neither_lists_nor_stamp_nor_header(self):
        self.make()
        for name in ("header", "stamp", "store/CURRENT", "store/MANIFEST*"):
            shutil.rmtree(self.dir / "broken", ignore_errors=True)
            shutil.rmtree(self.dir / "new", ignore_errors=True)
            shutil.copytree(self.db, self.dir / "broken")
            for path in (self.dir / "broken").glob(name):
                path.unlink()
            before = self.files("broken")
            self.run_program("query", "--read-only", "broken", COUNT, code=4)
            done = self.run_program("salvage", "broken", "new")
            report = json.loads(done.out)["salvage"]
            self.assertEqual((report["nodes"], report["relationships"]), (200, 199), name)
            self.assertEqual((report["complete"], report["lost"]["nodes"]), (True, 0))
            self.assertGreater(report["problem_count"], 0)
            self.assertIn("nothing is lost", done.err)
            self.assertEqual(self.rows(COUNT, db="new"), [[200, 199]])
            self.query("CREATE (:Person {name: 'n7'})", db="new", code=1)
            self.run_program("check", "new")
            self.assertEqual(self.files("broken"), before)

    def test_what_there_is_one_of_is_told_in_the_singular(self):
        self.query("CREATE (:Person {name: 'n'})-[:KNOWS]->(:Person)")
        self.query("MATCH (p:Person) WHERE p.name IS NULL DETACH DELETE p")
        done = self.run_program("salvage", self.db, "new")
        self.assertIn("new has 1 node, 0 relationships, 1 property, 0 documents\n", done.err)

    def test_salvage_of_nothing_readable_writes_nothing(self):
        self.make()
        for file in (self.dir / "db" / "store").iterdir():
            if file.suffix in (".sst", ".log"):
                file.unlink()
        self.run_program("salvage", self.db, "new", code=4)
        self.assertFalse((self.dir / "new").exists())

    def test_salvage_says_what_is_lost(self):
        self.make()
        self.query("CREATE (:Person {name: 'late', number: 0})")
        tables = list((self.dir / "db" / "store").glob("*.sst"))
        self.assertGreater(len(tables), 1)
        # Of the newest commit. Its number says nothing: older tables may have been rewritten.
        min(tables, key=lambda table: table.stat().st_size).unlink()
        self.query("RETURN 1", code=4)
        before = self.files("db")
        done = self.run_program("salvage", self.db, "new")
        report = json.loads(done.out)["salvage"]
        self.assertFalse(report["complete"])
        self.assertEqual(report["nodes"], 200)
        self.assertEqual(report["lost"]["commits"], 1)
        self.assertIn("1 of the newest commits", done.err)
        self.assertNotRegex(done.err, r"\b1 (files|segments|nodes|names|problems)\b")
        self.assertEqual(self.files("db"), before)
        self.run_program("check", "new")


if __name__ == "__main__":
    unittest.main()
