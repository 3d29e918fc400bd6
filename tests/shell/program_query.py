#!/usr/bin/env python3
"""`plenum query`: statements in, every format out, exit codes as promised."""
import json
import os
import pty
import signal
import subprocess
import unittest

from driver import PROGRAM, ProgramTest


class Query(ProgramTest):
    def test_jsonl_has_columns_rows_and_a_summary(self):
        lines = self.query("UNWIND [1, 2] AS n RETURN n, 'x' AS s")
        self.assertEqual(lines[0], {"columns": ["n", "s"]})
        self.assertEqual(lines[1:3], [{"row": [1, "x"]}, {"row": [2, "x"]}])
        self.assertEqual(lines[3]["summary"]["rows"], 2)
        self.assertEqual(len(lines), 4)

    def test_a_statement_without_rows_has_a_summary_only(self):
        lines = self.query("CREATE (:A {x: 1})-[:R]->(:B)")
        self.assertEqual([list(line) for line in lines], [["summary"]])
        summary = lines[0]["summary"]
        self.assertEqual((summary["nodes_created"], summary["relationships_created"]), (2, 1))

    def test_values_of_every_kind(self):
        row = self.rows("RETURN null, true, 1, 1.5, 'é', [1, [2]], {a: 1}, 0.0/0.0, 1.0/0.0")[0]
        self.assertEqual(row, [None, True, 1, 1.5, "é", [1, [2]], {"a": 1}, "NaN", "Infinity"])

    def test_graph_elements_and_temporals_are_tagged(self):
        self.query("CREATE (:P:Q {name: 'Ada'})-[:KNOWS {since: 1}]->(:P)")
        node, edge, path, day = self.rows(
            "MATCH p = (a:Q)-[r]->(b) RETURN a, r, p, date('2025-10-24')")[0]
        self.assertEqual(node["$type"], "node")
        self.assertEqual(node["labels"], ["P", "Q"])
        self.assertEqual(node["properties"], {"name": "Ada"})
        self.assertEqual((edge["$type"], edge["type"], edge["start"]),
                         ("relationship", "KNOWS", node["id"]))
        self.assertEqual((path["$type"], len(path["nodes"]), len(path["relationships"])),
                         ("path", 2, 1))
        self.assertEqual(day, {"$type": "date", "value": "2025-10-24"})

    def test_tck_values_are_one_string_a_cell(self):
        self.query("CREATE (:P {name: 'Ada'})")
        row = self.rows("--tck-values", "MATCH (n) RETURN n, [n], 1, 'x', date('2025-10-24')")[0]
        self.assertEqual(row, ["(:P {name: 'Ada'})", "[(:P {name: 'Ada'})]", 1, "x", "2025-10-24"])

    def test_timing_adds_a_line(self):
        timing = self.query("--timing", "RETURN 1")[-1]["timing"]
        for key in ("parse_us", "plan_us", "execute_us", "first_row_us", "commit_us", "total_us"):
            self.assertGreaterEqual(timing[key], 0)
        self.assertEqual((timing["rows"], timing["plan_cache"]), (1, "miss"))

    def test_statements_come_from_arguments_files_and_standard_input(self):
        script = self.dir / "s.cypher"
        script.write_text("RETURN 1 AS a; // one ; comment\nRETURN ';' AS b;\n")
        self.assertEqual(self.rows("RETURN 1", "RETURN 2"), [[1], [2]])
        self.assertEqual(self.rows("-f", script), [[1], [";"]])
        self.assertEqual(self.rows(stdin="RETURN 1;\nRETURN\n2;RETURN 3"), [[1], [2], [3]])

    def test_parameters_are_json(self):
        rows = self.rows("--param", 'a="x"', "--param", "b=[1,null]", "--param",
                         'd={"$type":"date","value":"2025-01-02"}', "RETURN $a, $b, $d.year")
        self.assertEqual(rows, [["x", [1, None], 2025]])
        self.run_program("query", self.db, "--param", "a=x", "RETURN $a", code=2)
        self.run_program("query", self.db, "--param", "a", "RETURN $a", code=2)

    def test_an_error_has_a_line_a_paragraph_and_a_code(self):
        done = self.run_program("query", self.db, "MATCH (n)\nRETURN foo", code=3)
        self.assertIn('{"error":{"type":"SyntaxError","phase":"compile time",'
                      '"detail":"UndefinedVariable"', done.out)
        self.assertIn('"line":2,"column":8', done.out)
        self.assertIn("at query:2:8\n    RETURN foo\n           ^", done.err)

    def test_the_place_counts_from_the_start_of_the_script(self):
        done = self.run_program("query", self.db, stdin="RETURN 1;\n\nRETURN é, foo;\n", code=3)
        self.assertIn("at standard input:3:8", done.err)

    def test_after_an_error_it_stops_or_goes_on(self):
        stop = self.query("RETURN 1", "RETURN", "RETURN 2", code=3)
        self.assertEqual([list(line)[0] for line in stop], ["columns", "row", "summary", "error"])
        self.assertEqual([line["row"] for line in
                          self.query("--continue-on-error", "RETURN", "RETURN 2", "RETURN 1/0",
                                     code=3) if "row" in line], [[2]])

    def test_run_time_errors_are_1_and_change_nothing(self):
        self.query("UNWIND [1, 0] AS n CREATE (:X {v: 1 / n})", code=1)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[0]])

    def test_every_format(self):
        text = "UNWIND [{a: 'x, \"y\"', b: null}, {a: 'é\t漢', b: 1.5}] AS m RETURN m.a AS a, m.b AS b"
        out = {f: self.run_program("query", self.db, "--format", f, text).out
               for f in ("csv", "tsv", "json", "markdown", "line", "table")}
        self.assertEqual(out["csv"], 'a,b\n"x, ""y""",\né\t漢,1.5\n')
        self.assertEqual(out["tsv"], 'a\tb\nx, "y"\t\né\\t漢\t1.5\n')
        self.assertEqual(out["json"], '[\n{"a":"x, \\"y\\"","b":null},\n{"a":"é\\t漢","b":1.5}\n]\n')
        self.assertIn("| a | b |\n| --- | --- |\n", out["markdown"])
        self.assertIn("a = x, \"y\"\nb = null\n\n", out["line"])
        self.assertIn("│ é\\t漢  │  1.5 │\n", out["table"])
        self.assertIn("2 rows", out["table"])

    def test_markdown_tables_of_two_statements_stand_apart(self):
        out = self.run_program("query", self.db, "--format", "markdown",
                               "RETURN 1 AS a; CREATE (:Apart); RETURN 2 AS b").out
        self.assertEqual(out, "| a |\n| --- |\n| 1 |\n\n| b |\n| --- |\n| 2 |\n")

    def test_integers_of_more_than_64_bits_are_refused(self):
        for number in ("9223372036854775808", "99999999999999999999", "-9223372036854775809"):
            done = self.run_program("query", self.db, "--param", "a=" + number, "RETURN $a", code=2)
            self.assertIn("64 bits", done.err)
        for number in ("9223372036854775807", "-9223372036854775808"):
            out = self.run_program("query", self.db, "--param", "a=" + number, "RETURN $a AS a").out
            self.assertIn(number, out)

    def test_wrong_usage_is_2(self):
        for words in (["query"], ["query", self.db, "--formt", "csv", "RETURN 1"], ["quarry", self.db],
                      [], ["query", self.db, "--format", "xml", "RETURN 1"],
                      ["query", self.db, "--timeout", "never", "RETURN 1"],
                      ["query", self.db, "--memory", "much", "RETURN 1"],
                      ["query", self.db, "--durability", "maybe", "RETURN 1"],
                      ["query", self.db, "--protocol", "bolt"], ["rebuild", self.db, "x"], ["pack", "check"],
                      ["query", self.db, "--param"], ["help", "quarry"]):
            self.run_program(*words, code=2)
        self.assertFalse(os.path.exists(self.db))

    def test_a_missing_database_is_made_unless_read_only(self):
        self.run_program("query", self.db, "--read-only", "RETURN 1", code=4)
        self.assertFalse(os.path.exists(self.db))
        self.query("RETURN 1")
        self.assertTrue(os.path.isdir(self.db))
        self.assertEqual(self.rows("RETURN 1", db=":memory:"), [[1]])

    def test_a_read_only_database_refuses_writes_with_3(self):
        self.query("CREATE (:A)")
        self.assertEqual(self.rows("--read-only", "MATCH (n) RETURN count(n)"), [[1]])
        self.query("--read-only", "CREATE (:A)", code=3)
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[1]])

    def test_what_is_not_a_database_is_4_and_stays_as_it_was(self):
        os.mkdir(self.db)
        with open(os.path.join(self.db, "notes.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        self.run_program("query", self.db, "RETURN 1", code=4)
        self.assertEqual(os.listdir(self.db), ["notes.txt"])
        file = self.dir / "file"
        file.write_text("x")
        self.run_program("query", file, "RETURN 1", code=4)

    def test_a_locked_database_is_4_and_names_the_process(self):
        self.query("RETURN 1")
        with subprocess.Popen([PROGRAM, "query", self.db, "--protocol", "jsonl"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            other.stdin.write(b'{"query":"RETURN 1"}\n')
            other.stdin.flush()
            other.stdout.readline()
            done = self.run_program("query", self.db, "RETURN 1", code=4)
            self.assertIn(str(other.pid), done.err)
            other.stdin.close()
            self.assertEqual(other.wait(), 0)

    def test_ctrl_c_ends_a_long_statement_with_130_and_changes_nothing(self):
        self.query("UNWIND range(1, 3000) AS n CREATE (:N {n: n})")
        long = "MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n = -1 CREATE (:Bad)"
        with subprocess.Popen([PROGRAM, "query", self.db, "--format", "csv", f"RETURN 1; {long}"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            self.assertEqual(process.stdout.readline(), b"1\n")
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=20), 130)
            self.assertIn(b"interrupted", process.stderr.read())
        self.assertEqual(self.rows("MATCH (n:Bad) RETURN count(n)"), [[0]])

    def stream(self, *words, **more):
        return subprocess.Popen([PROGRAM, "query", self.db, *words], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def test_rows_are_printed_while_later_ones_are_made(self):
        endless = "UNWIND range(1, 1000000000000) AS n RETURN n"
        for name, first in (("jsonl", b'{"columns":["n"]}\n'), ("csv", b"n\n"), ("tsv", b"n\n"),
                            ("line", b"n = 1\n"), ("json", b"[\n"), ("markdown", b"| n |\n")):
            with self.stream("--format", name, endless) as process:
                self.assertEqual(process.stdout.readline(), first)
                process.send_signal(signal.SIGINT)
                rest = process.stdout.read()
                self.assertEqual(process.wait(timeout=60), 130, name)
                self.assertIn(b"interrupted", process.stderr.read())
            if name == "jsonl":
                self.assertEqual(json.loads(rest.splitlines()[-1])["error"]["type"], "interrupted")

    def test_a_statement_that_fails_on_its_way_leaves_the_rows_before(self):
        text = "UNWIND range(1, 100000) AS n RETURN 1 / (70000 - n) AS x"
        lines = self.query(text, "RETURN 2", code=1)
        self.assertEqual((lines[0], lines[1]), ({"columns": ["x"]}, {"row": [0]}))
        self.assertEqual(list(lines[-1]), ["error"])
        self.assertTrue(all("row" in line for line in lines[1:-1]))
        out = self.run_program("query", self.db, "--format", "json", text, code=1).out
        self.assertTrue(out.startswith('[\n{"x":0},\n') and out.endswith("}\n"), out[-50:])
        self.assertEqual(self.run_program("query", self.db, "--format", "csv", "RETURN 1 / 0 AS x",
                                          code=1).out, "")

    def test_nobody_who_reads_ends_it(self):
        endless = "UNWIND range(1, 1000000000000) AS n RETURN n"
        for heard in (True, False):  # by the signal, or by the error when that is ignored
            with self.stream(endless, "RETURN 1", restore_signals=heard) as process:
                process.stdout.readline()
                process.stdout.close()
                code = process.wait(timeout=60)
                self.assertEqual(code, -signal.SIGPIPE if heard else 1)
                self.assertEqual(b"standard output" in process.stderr.read(), not heard)

    def test_results_larger_than_the_memory(self):
        text = "UNWIND range(1, 300000) AS n RETURN n, toString(n) AS t"
        lines = self.query("--memory", "8MiB", "--timing", text)
        self.assertEqual(len(lines), 300_003)
        self.assertEqual(lines[-2]["summary"]["rows"], 300_000)
        timing = lines[-1]["timing"]
        self.assertEqual(timing["rows"], 300_000)
        self.assertLessEqual(timing["first_row_us"], timing["execute_us"])
        self.assertLessEqual(timing["execute_us"], timing["total_us"])
        done = self.run_program("query", self.db, "--memory", "8MiB", "--format", "table", text,
                                code=1)
        self.assertIn("memory limit", done.err)
        self.assertIn("LIMIT", done.err)
        self.assertEqual(done.out, "")

    def test_a_timeout_ends_rows_on_their_way(self):
        lines = self.query("--timeout", "0.5", "UNWIND range(1, 1000000000000) AS n RETURN n",
                           code=1)
        self.assertEqual((lines[1], list(lines[-1])), ({"row": [1]}, ["error"]))

    def test_a_timeout_is_1(self):
        self.query("UNWIND range(1, 3000) AS n CREATE (:N {n: n})")
        self.query("--timeout", "0.2",
                   "MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n = -1 RETURN count(*)", code=1)

    def test_what_fails_as_it_runs_is_placed_at_its_expression(self):
        (self.dir / "two.cy").write_text("RETURN 1/0;\n\nRETURN\n 1 + 2/0;", encoding="utf-8")
        done = self.run_program("query", ":memory:", "--continue-on-error", "-f", "two.cy", code=1)
        places = [json.loads(line)["error"] for line in done.out.splitlines()]
        self.assertEqual([(e["line"], e["column"]) for e in places], [(1, 8), (4, 6)])
        self.assertIn("at two.cy:4:6\n     1 + 2/0;\n         ^^^\n", done.err)

    def test_what_is_about_no_expression_is_placed_at_its_statement(self):
        self.query("CREATE CONSTRAINT FOR (n:A) REQUIRE n.x IS UNIQUE; CREATE (:A {x: 1})")
        error = self.query("RETURN 1;\n  CREATE (:A {x: 1})", code=1)[-1]["error"]
        self.assertEqual((error["line"], error["column"]), (2, 3))

    def test_what_is_never_closed_is_placed_where_it_begins(self):
        for text, mark in (("RETURN 1 /* it's", "^^"), ("/* RETURN 1", "^^"), ("RETURN 'a\n;", "^")):
            done = self.run_program("query", ":memory:", stdin="RETURN 0;\n" + text, code=3)
            self.assertIn("is never closed", done.err)
            self.assertIn("standard input:2:", done.err)
            self.assertTrue(any(line.strip() == mark for line in done.err.splitlines()), done.err)

    def test_hostile_queries_end_in_one_clear_error(self):
        for text in ("RETURN " + "(" * 100_000 + "1" + ")" * 100_000,
                     "RETURN " + "[" * 100_000 + "]" * 100_000,
                     "RETURN " + "-" * 100_000 + "1", "RETURN " + "NOT " * 100_000 + "true",
                     "RETURN '" + "x" * 10_000_000 + "'",
                     "RETURN " + "1 + " * 3_000_000 + "1"):
            done = self.run_program("query", self.db, stdin=text, code=3)
            self.assertLess(len(done.err), 3000)
        done = self.run_program("query", self.db, stdin=b"RETURN '\xff\xfe' AS x;", code=3)
        self.assertIn("UTF-8", done.err)

    def test_no_escape_sequence_of_data_reaches_a_person(self):
        done = self.run_program("query", self.db, "--format", "table",
                                "RETURN '\\u001b[2J\\u202e' AS `\\u001b`")
        self.assertNotIn("\x1b", done.out)
        done = self.run_program("query", self.db, "RETURN \x1b[2J", code=3)
        self.assertNotIn("\x1b", done.err)

    def test_values_on_a_terminal_are_harmless_in_every_format(self):
        text = ("RETURN '\\u001b[2J\\u009b\\u202e\\u0007' AS `a" + "\x1b" + "`, "
                "['\\u001b'] AS l, {k: '\\u009b'} AS m")
        for name in ("table", "jsonl", "csv", "tsv", "markdown", "line", "json"):
            shown = self.on_a_terminal("query", ":memory:", "--format", name, text)
            for danger in "\x1b\x07\x9b\u202e":
                self.assertNotIn(danger, shown, name)
        for name in ("csv", "tsv"):
            out = self.run_program("query", ":memory:", "--format", name, text).out
            self.assertIn("\x1b[2J\x9b\u202e\x07", out)

    def test_tsv_on_a_terminal_is_escaped_once(self):
        words = ("query", ":memory:", "--format", "tsv", r"RETURN 'a\tb\\c\nd' AS x")
        self.assertEqual(self.run_program(*words).out, "x\na\\tb\\\\c\\nd\n")
        self.assertEqual(self.on_a_terminal(*words), "x\r\na\\tb\\\\c\\nd\r\n")

    def on_a_terminal(self, *words):
        master, slave = pty.openpty()
        with subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=slave) as process:
            os.close(slave)
            seen = b""
            while part := self.read_some(master):
                seen += part
            self.assertEqual(process.wait(timeout=60), 0)
        os.close(master)
        return seen.decode("utf-8")

    @staticmethod
    def read_some(descriptor):
        try:
            return os.read(descriptor, 65536)
        except OSError:  # the other end is closed
            return b""

    def test_standard_output_that_cannot_be_written_is_1(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "query", self.db, "RETURN 1"], stdout=full,
                                  stderr=subprocess.PIPE, check=False, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
