#!/usr/bin/env python3
"""Messages: what went wrong, where, and what to do about it."""
import os
import unittest

from driver import ProgramTest


class Messages(ProgramTest):
    def says(self, words, code, *texts):
        done = self.run_program(*words, code=code)
        for text in texts:
            self.assertIn(text, done.err, words)
        return done

    def test_wrong_usage_names_the_flag_or_the_word(self):
        for words, texts in (
                (["query"], ["DB is missing", "usage: plenum query DB"]),
                (["ingest", "db"], ["PATH is missing"]),
                (["restore"], ["DIR is missing"]),
                (["query", "db", "--timeout", "abc"], ["--timeout: 'abc'", "for example 30"]),
                (["query", "db", "--threads", "-3"], ["--threads: '-3' is not a whole number"]),
                (["query", "db", "--memory", "12Q"], ["--memory: '12Q'", "512MiB"]),
                (["query", "db", "--threads", "0"], ["--threads is a number from 1 to 4096, not 0"]),
                (["extract", "--threads", "4097", "x"], ["--threads is a number from 1 to 4096"]),
                (["ingest", "db", "x", "--memory", "1"], ["--memory is at least 1MiB, not '1'"]),
                (["query", "db", "--memory", "0"], ["--memory is at least 1MiB"]),
                (["import", "db", "--nodes", "x.csv", "--bad-tolerance", "x"],
                 ["--bad-tolerance: 'x'"])):
            self.says(words, 2, *texts)

    def test_paths_that_are_no_database_say_what_to_do(self):
        for command in ("info", "check", "export"):
            self.says([command, "nothing"], 4, "no database here", "at nothing", "check the path")
        (self.dir / "file").write_text("x")
        self.says(["info", "file"], 4, "this is a file", "name the directory")
        self.says(["query", "no/such/db", "RETURN 1"], 4, "must exist")
        self.says(["salvage", "nothing", "new"], 4, "check the path")

    def test_a_folder_that_cannot_be_opened_is_4_for_every_command(self):
        os.symlink("loop", self.dir / "loop")
        for words in (["query", "loop", "RETURN 1"], ["info", "loop"], ["check", "loop"],
                      ["backup", "loop", "new"], ["restore", "loop", "new"],
                      ["salvage", "loop", "new"], ["export", "loop"]):
            self.says(words, 4, "ymbolic links")

    def test_files_that_cannot_be_used_say_why(self):
        self.query("CREATE (:A)")
        self.says(["query", self.db, "-f", "missing.cypher"], 1, "missing.cypher", "check the path")
        self.says(["import", self.db, "missing.jsonl"], 1, "check the path")
        self.says(["export", self.db, "-o", "no/x.jsonl"], 1, "must exist")
        os.mkdir(self.dir / "folder.jsonl")
        self.says(["import", self.db, "folder.jsonl"], 1, "it is a folder")

    def test_a_read_only_database_says_how_to_write(self):
        self.query("CREATE (:A)")
        self.says(["query", self.db, "--read-only", "CREATE (:A)"], 3, "without --read-only")

    def test_types_are_named_with_what_is_wanted(self):
        for query, code, text in (
                ("RETURN size(5)", 3, "must be a String, a List or a Map, not an Integer"),
                ("MATCH (n) RETURN n LIMIT 'a'", 3, "LIMIT must be an Integer, not a String"),
                ("MATCH (n) SET n = 5", 3, "not an Integer"),
                ("RETURN [1][1.5]", 3, "an Integer, not a Float"),
                ("GRANT x TO y", 3, "a statement begins with"),
                ("MATCH n RETURN n", 3, "a node is written in parentheses"),
                ("RETURN range(1, 100000000)", 1, "  at query:1:8\n")):
            self.says(["query", self.db, query], code, text)

    def test_names_that_nothing_has_are_noted_on_standard_error(self):
        self.query("CREATE (:Person {name: 'Ada'})")
        done = self.run_program("query", self.db, "MATCH (p:Persn) RETURN p")
        self.assertIn("note: no node has ever had the label 'Persn'; did you mean 'Person'?", done.err)
        done = self.run_program("query", self.db, "--quiet", "MATCH (p:Persn) RETURN p")
        self.assertEqual(done.err, "")

    def test_an_error_in_a_script_that_is_imported_shows_its_line(self):
        (self.dir / "a.cypher").write_text("CREATE (:A);\nCREATE (:B\n  RETURN 1;\n")
        self.says(["import", self.db, "a.cypher"], 3, "at a.cypher:3:3",
                  "    " + "  RETURN 1;\n" + "    " + "  ^^^^^^")


if __name__ == "__main__":
    unittest.main()
