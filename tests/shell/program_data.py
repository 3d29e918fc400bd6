#!/usr/bin/env python3
"""`plenum export`, `import`, `info`, `check`, `help`: data out and in again, and what is there."""
import contextlib
import json
import os
import shutil
import signal
import struct
import subprocess
import unittest

from driver import PROGRAM, ProgramTest


def crc32c(data):
    """Castagnoli's, bit by bit: what ends the header."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class Data(ProgramTest):
    def make(self):
        self.query("CREATE (a:Person {name: 'Ada', born: date('1815-12-10')})"
                   "-[:KNOWS {since: 1833, odd: [1.5, 2.5]}]->(b:Person:Author {name: 'Mary é'})")

    def test_jsonl_comes_back_the_same(self):
        self.make()
        first, second = self.dir / "a.jsonl", self.dir / "b.jsonl"
        self.run_program("export", self.db, "-o", first)
        done = self.run_program("import", self.dir / "copy", first)
        report = json.loads(done.out)["import"]
        self.assertEqual((report["nodes"], report["relationships"]), (2, 1))
        self.assertGreater(report["bytes_on_disk"], 0)
        self.run_program("export", self.dir / "copy", "-o", second)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        self.assertEqual(self.run_program("export", self.db).stdout, first.read_bytes())

    def test_graphml_dot_and_pictures(self):
        self.make()
        for name, text in (("g.graphml", "<graphml"), ("g.dot", "digraph"), ("g.svg", "<svg"),
                           ("g.html", "<!DOCTYPE html>")):
            self.run_program("export", self.db, "-o", name)
            self.assertIn(text.lower(), (self.dir / name).read_text(encoding="utf-8").lower())
        self.run_program("import", self.dir / "other", "g.graphml")
        self.assertEqual(self.rows("MATCH (a)-[r:KNOWS]->(b) RETURN a.name, r.since, b.name",
                                   db=str(self.dir / "other")), [["Ada", 1833, "Mary é"]])

    def test_an_export_shows_how_far_it_is(self):
        self.make()
        done = self.run_program("export", self.db, "--progress", "always")
        self.assertIn("\r\x1b[K0/2 finding nodes", done.err)
        self.assertTrue(done.err.endswith("\r\x1b[K"), done.err)
        self.assertEqual(done.out, self.run_program("export", self.db).out)
        for words in ((), ("--quiet", "--progress", "always")):
            done = self.run_program("export", self.db, "-o", "g.jsonl", *words)
            self.assertEqual(done.err, "")

    def test_an_import_shows_how_far_it_is(self):
        self.make()
        for name in ("g.jsonl", "g.graphml"):
            self.run_program("export", self.db, "-o", name)
            done = self.run_program("import", self.dir / "other", name, "--progress", "always")
            self.assertIn("0/0 MiB " + name, done.err)
            self.assertEqual(self.run_program("import", self.dir / "other", name).err, "")
        (self.dir / "g.cypher").write_text("CREATE (); CREATE ();")
        done = self.run_program("import", self.db, "g.cypher", "--progress", "always")
        self.assertIn(" MiB g.cypher", done.err)

    def test_a_part_of_the_graph(self):
        self.make()
        out = self.run_program("export", self.db, "--query",
                               "MATCH (n:Author) WHERE n.name = $who RETURN n", "--param",
                               'who="Mary é"').out
        self.assertIn("Mary", out)
        self.assertNotIn("Ada", out)
        self.assertEqual(self.run_program("export", self.db, "--query", "MATCH (n) RETURN n").err, "")
        self.run_program("export", self.db, "--query", "MATCH (n RETURN n", code=3)

    def test_a_part_without_graph_elements_says_a_note(self):
        self.make()
        done = self.run_program("export", self.db, "--query", "RETURN 1")
        self.assertIn("note: the query returned no node, relationship or path", done.err)
        quiet = self.run_program("export", self.db, "--query", "RETURN 1", "--quiet")
        self.assertEqual((quiet.err, quiet.out), ("", done.out))

    def test_a_script_is_one_transaction(self):
        script = self.dir / "s.cypher"
        script.write_text("CREATE (:A);\nCREATE (:B {x: 1});\n")
        self.run_program("import", self.db, script)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[2]])
        script.write_text("CREATE (:A);\nCREATE (:B {x: 1 / 0});\n")
        done = self.run_program("import", self.db, script, code=1)
        self.assertIn("s.cypher:2", done.err)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[2]])

    def test_bad_files_change_nothing(self):
        for name, data in (("a.jsonl", '{"type":"nonsense"}\n'), ("b.graphml", "<graphml><node>"),
                           ("c.jsonl", "not json\n"), ("d.graphml", "")):
            (self.dir / name).write_text(data)
            self.run_program("import", self.db, name, code=1)
            self.assertFalse(os.path.exists(self.db))  # made by the import, gone with it
        self.run_program("import", self.db, "missing.jsonl", code=1)
        self.query("CREATE (:A)")
        self.run_program("import", self.db, "a.jsonl", code=1)
        self.run_program("import", self.db, "--format", "xls", "a.jsonl", code=2)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[1]])

    def test_of_several_files_those_before_the_bad_one_stay(self):
        (self.dir / "good.cypher").write_text("CREATE (:A);")
        (self.dir / "bad.jsonl").write_text("not json\n")
        self.run_program("import", self.db, "good.cypher", "bad.jsonl", code=1)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[1]])

    def test_an_error_says_how_many_files_before_it_are_stored(self):
        (self.dir / "good.cypher").write_text("CREATE (:A);")
        (self.dir / "bad.jsonl").write_text("not json\n")
        done = self.run_program("import", self.db, "good.cypher", "bad.jsonl", code=1)
        self.assertIn("error: after one file, which is stored: ", done.err)
        done = self.run_program("import", self.db, "good.cypher", "good.cypher", "bad.jsonl", code=1)
        self.assertIn("error: after 2 files, which are stored: ", done.err)

    def test_nothing_is_imported_when_one_of_the_files_is_missing(self):
        (self.dir / "good.cypher").write_text("CREATE (:A);")
        (self.dir / "folder.graphml").mkdir()
        for name in ("missing.jsonl", "folder.graphml"):
            done = self.run_program("import", self.db, "good.cypher", name, code=1)
            self.assertIn(name, done.err)
            self.assertNotIn("stored", done.err)
            self.assertFalse(os.path.exists(self.db))

    def test_json_lines_name_their_format_first(self):
        for text in ("", "\n", '{"node":1}\n'):
            (self.dir / "g.jsonl").write_text(text)
            done = self.run_program("import", self.db, "g.jsonl", code=1)
            self.assertIn("the first line does not name the format", done.err)
            self.assertIn('{"format":"plenum-graph","version":1}', done.err)

    def test_ctrl_c_is_heard_while_a_pipe_is_waited_for(self):
        os.mkfifo(self.dir / "pipe.txt")
        for words in (["extract", "pipe.txt"], ["ingest", self.db, "pipe.txt"],
                      ["import", self.db, "--format", "jsonl", "pipe.txt"],
                      ["import", self.db, "--format", "cypher", "pipe.txt"]):
            done = subprocess.Popen([PROGRAM, *words], cwd=self.dir, stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, text=True)
            writer = None
            while writer is None and done.poll() is None:  # until the program has opened it
                with contextlib.suppress(OSError):
                    writer = os.open(self.dir / "pipe.txt", os.O_WRONLY | os.O_NONBLOCK)
            done.send_signal(signal.SIGINT)
            _, err = done.communicate(timeout=60)
            self.assertEqual(done.returncode, 130, (words, err))
            os.close(writer)
            self.assertIn("error: ", err)

    def test_a_pipe_is_read_to_its_end(self):
        os.mkfifo(self.dir / "pipe")
        with subprocess.Popen([PROGRAM, "import", self.db, "--format", "cypher", "pipe"],
                              cwd=self.dir, stdout=subprocess.DEVNULL) as done:
            with open(self.dir / "pipe", "w", encoding="utf-8") as pipe:
                for _ in range(3):
                    pipe.write("CREATE (:A);\n" * 10000)
                    pipe.flush()
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[30000]])

    def test_a_failed_export_leaves_no_file(self):
        self.make()
        self.run_program("export", self.db, "-o", "/nowhere/x.jsonl", code=1)
        self.run_program("export", self.db, "-o", "x.docx", code=2)
        self.run_program("export", self.db, "--format", "docx", code=2)
        self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("x")], [])
        self.run_program("export", self.db, "-o", "/dev/null", "--format", "jsonl")
        self.assertFalse(os.path.isfile("/dev/null"))

    def test_a_name_that_says_no_format_is_wrong_usage(self):
        (self.dir / "a.xyz").write_text("{}")
        for words in (("import", self.db, "a.xyz"), ("import", self.db, "noname"),
                      ("import", self.db, "a.jsonl", "a.xyz")):
            self.assertIn("--format", self.run_program(*words, code=2).err)
        self.assertFalse(os.path.exists(self.db))

    def test_an_export_past_its_timeout_ends_with_1_and_leaves_no_file(self):
        self.query("UNWIND range(1, 60000) AS n CREATE (:N {n: n, text: 'some text of a node'})")
        (self.dir / "x.csv").write_text("before")
        for name in ("x.jsonl", "x.graphml", "x.csv", "x.cypher", "x.json"):
            done = self.run_program("export", self.db, "-o", name, "--timeout", "0.001", code=1)
            self.assertIn("the export ran longer than its timeout of 1 ms", done.err)
        done = self.run_program("export", self.db, "-o", "x.jsonl", "--timeout", "0.001", "--query",
                                "MATCH (a:N), (b:N) WHERE a.n + b.n = -1 RETURN a", code=1)
        self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("x")], ["x.csv"])
        self.assertEqual((self.dir / "x.csv").read_text(), "before")

    def test_info_counts(self):
        self.make()
        text = self.run_program("info", self.db).out
        self.assertIn("nodes          2", text)
        self.assertIn("         2  Person", text)
        info = json.loads(self.run_program("info", self.db, "--format", "json").out)
        self.assertEqual(info["labels"], {"Author": 1, "Person": 2})
        self.assertEqual(info["types"], {"KNOWS": 1})
        self.assertEqual((info["nodes"], info["relationships"]), (2, 1))
        self.run_program("info", self.dir / "missing", code=4)

    def test_info_lists_indexes_and_constraints(self):
        self.make()
        self.run_program("query", self.db, "CREATE INDEX by_age FOR (p:Person) ON (p.age)")
        self.run_program("query", self.db,
                         "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.age IS :: INTEGER")
        text = self.run_program("info", self.db).out
        self.assertIn("by_age  RANGE :Person(age)", text)
        self.assertIn("NODE_PROPERTY_TYPE :Person(age) INTEGER", text)
        info = json.loads(self.run_program("info", self.db, "--format", "json").out)
        self.assertEqual([i["name"] for i in info["indexes"]], ["by_age"])
        self.assertEqual(info["constraints"][0]["properties"], ["age"])

    def test_info_lists_graph_types(self):
        self.make()
        definition = "CREATE OPEN GRAPH TYPE people {(:Person {age :: INTEGER})}"
        self.run_program("query", self.db, definition)
        self.assertIn("graph types\n            " + definition,
                      self.run_program("info", self.db).out)
        info = json.loads(self.run_program("info", self.db, "--format", "json").out)
        self.assertEqual(info["graph_types"],
                         [{"name": "people", "kind": "OPEN", "definition": definition}])

    def test_check_finds_nothing_in_a_sound_database(self):
        self.make()
        self.assertIn("no problem found", self.run_program("check", self.db).out)
        self.run_program("check", self.dir / "missing", code=4)
        self.run_program("check", self.db, "--timeout", "60")  # a flag of all commands

    def test_what_reads_a_whole_database_ends_with_1_past_its_timeout(self):
        self.query("UNWIND range(1, 60000) AS n CREATE (:N {n: n, key: toString(n)})")
        self.run_program("backup", self.db, "copy")
        for words in (("check", self.db), ("restore", "copy", "new"), ("salvage", "copy", "new")):
            done = self.run_program(*words, "--timeout", "0.001", code=1)
            self.assertIn(f"the {words[0]} ran longer than its timeout of 1 ms", done.err)
        self.assertFalse(os.path.exists(self.dir / "new"))

    def test_check_of_a_damaged_database_is_5(self):
        self.make()
        for folder, _names, files in os.walk(self.db):
            for name in files:
                path = os.path.join(folder, name)
                if name.endswith((".log", ".sst")) and os.path.getsize(path) > 0:
                    with open(path, "r+b") as file:
                        data = bytearray(file.read())
                        for at in range(len(data) // 3, len(data), 7):
                            data[at] ^= 0x5A
                        file.seek(0)
                        file.write(data)
        self.run_program("check", self.db, code=5)

    def test_check_is_5_where_files_of_a_database_are_missing_or_empty(self):
        self.make()
        sound = self.dir / "sound"
        shutil.copytree(self.db, sound)
        manifest = next(p.name for p in (sound / "store").iterdir() if p.name.startswith("MANIFEST"))

        def damaged(change):
            shutil.rmtree(self.db)
            shutil.copytree(sound, self.db)
            change(self.dir / "db")
            self.run_program("check", self.db, code=5)
            for words in (("query", self.db, "RETURN 1"), ("info", self.db)):
                err = self.run_program(*words, code=4).err
                self.assertIn("plenum salvage", err)
                self.assertNotIn("not a Plenum database", err)

        damaged(lambda db: shutil.rmtree(db / "store"))
        damaged(lambda db: (db / "header").write_bytes(b""))
        damaged(lambda db: (db / "header").write_bytes(bytes((db / "header").stat().st_size)))
        damaged(lambda db: (db / "header").unlink())
        damaged(lambda db: (db / "stamp").unlink())
        damaged(lambda db: (db / "store" / "CURRENT").unlink())
        damaged(lambda db: (db / "store" / manifest).unlink())

    def refused(self, *hints):
        """Every way in refuses the database with 4 and one paragraph."""
        for words in (("query", self.db, "RETURN 1"), ("query", self.db, "--read-only", "RETURN 1"),
                      ("info", self.db), ("check", self.db), ("export", self.db)):
            err = self.run_program(*words, code=4).err
            self.assertTrue(any(hint in err for hint in hints), err)
            self.assertNotIn("\n\n", err.strip())

    def test_a_newer_format_is_refused_and_left_alone(self):
        self.make()
        header = self.dir / "db" / "header"
        kept = header.read_bytes()
        present = struct.unpack("<HH", kept[8:12])
        for major, minor in ((present[0] + 1, 0), (present[0], present[1] + 1)):
            newer = bytearray(kept)
            newer[8:12] = struct.pack("<HH", major, minor)
            newer[-4:] = struct.pack("<I", crc32c(newer[:-4]))
            header.write_bytes(newer)
            self.refused(f"format {major}.{minor}")
            self.assertEqual(header.read_bytes(), newer)
        header.write_bytes(kept)
        self.assertEqual(self.rows("MATCH (n:Author) RETURN n.name"), [["Mary é"]])

    def test_what_is_no_database_is_refused_and_left_alone(self):
        folder = self.dir / "db"
        folder.mkdir()
        (folder / "letter.txt").write_text("not yours")
        self.refused("nor a Plenum database")
        self.assertEqual(os.listdir(folder), ["letter.txt"])
        (folder / "letter.txt").unlink()
        folder.rmdir()
        folder.write_text("a file")
        self.refused("this is a file")
        self.assertEqual(folder.read_text(), "a file")

    def test_a_locked_database_is_refused(self):
        self.make()
        with subprocess.Popen([PROGRAM, "query", self.db, "--protocol", "jsonl"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            holder.stdin.write(b'{"query": "RETURN 1"}\n')
            holder.stdin.flush()
            self.assertTrue(holder.stdout.readline())
            err = self.run_program("query", self.db, "CREATE ()", code=4).err
            self.assertIn("lock", err)
            holder.stdin.close()
            holder.wait(60)
        self.query("CREATE ()")

    def test_help_names_every_command_that_works(self):
        out = self.run_program("help").out
        for name in ("shell", "query", "ingest", "extract", "import", "remove", "export", "check",
                     "backup", "restore", "salvage", "info", "help"):
            self.assertIn(f"plenum {name} ", out)
            self.assertIn("plenum " + name, self.run_program("help", name).out)
            self.run_program(name, "--help")
        self.assertRegex(self.run_program("--version").out, r"^plenum \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
