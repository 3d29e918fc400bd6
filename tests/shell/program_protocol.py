#!/usr/bin/env python3
"""`plenum query --protocol jsonl`: a program at the other end."""
import json
import signal
import subprocess
import unittest

from driver import PROGRAM, ProgramTest, processor_ticks


class Protocol(ProgramTest):
    def setUp(self):
        super().setUp()
        self.process = subprocess.Popen([PROGRAM, "query", self.db, "--protocol", "jsonl"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tearDown(self):
        self.process.stdin.close()
        self.assertEqual(self.process.wait(timeout=60), 0)
        self.process.stdout.close()
        super().tearDown()

    def ask(self, request):
        """All lines of the answer; the last one closes it."""
        text = request if isinstance(request, str) else json.dumps(request)
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()
        lines = []
        while True:
            lines.append(json.loads(self.process.stdout.readline()))
            if "row" not in lines[-1] and "columns" not in lines[-1]:
                return lines

    def test_a_query_gives_rows_and_a_closing_line(self):
        lines = self.ask({"query": "UNWIND $l AS x RETURN x", "params": {"l": [1, "a"]}})
        self.assertEqual(lines[:3], [{"columns": ["x"]}, {"row": [1]}, {"row": ["a"]}])
        self.assertEqual((lines[3]["rows"], lines[3]["summary"]["rows"]), (2, 2))
        self.assertEqual(set(lines[3]["ms"]), {"parse", "plan", "exec", "commit", "total"})

    def test_errors_do_not_end_it(self):
        for request in ("not json", "[]", "{}", '{"query":1}', '{"query":"RETURN"}',
                        '{"bench":{}}', '{"query":"RETURN 1","params":[]}', "[" * 5000):
            self.assertEqual(list(self.ask(request)[0]), ["error"])
        self.assertEqual(self.ask({"query": "RETURN 1 AS x"})[1], {"row": [1]})

    def test_an_error_after_rows_ends_the_answer(self):
        lines = self.ask({"query": "UNWIND range(1, 100000) AS n RETURN 1 / (70000 - n) AS x"})
        self.assertEqual((lines[0], lines[1]), ({"columns": ["x"]}, {"row": [0]}))
        self.assertEqual(list(lines[-1]), ["error"])
        self.assertEqual(self.ask({"query": "RETURN 1 AS x"})[1], {"row": [1]})

    def test_an_interrupt_ends_the_statement_and_nothing_else(self):
        self.ask({"query": "UNWIND range(1, 3000) AS n CREATE (:N {n: n})"})
        text = json.dumps(
            {"query": "MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n = -1 RETURN count(*)"})
        busy = processor_ticks(self.process.pid) + 20
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()
        while processor_ticks(self.process.pid) < busy:
            pass
        self.process.send_signal(signal.SIGINT)
        error = json.loads(self.process.stdout.readline())["error"]
        self.assertEqual(error["type"], "interrupted")
        self.assertEqual(self.ask({"query": "RETURN 1 AS x"})[1], {"row": [1]})
        self.process.stdin.close()
        self.assertEqual(self.process.wait(timeout=60), 0)

    def test_a_bench_measures_every_parameter_set(self):
        lines = self.ask({"bench": {"query": "RETURN $x AS x", "params": [{"x": 1}, {"x": 2}],
                                    "warm": 1, "reps": 3, "limit_ms": 60000}})
        self.assertEqual(lines[:2], [{"set": 0, "row": [1]}, {"set": 1, "row": [2]}])
        closing = lines[-1]
        self.assertEqual(len(closing["ms"]), 6)
        self.assertFalse(closing["cut"])
        self.assertGreater(closing["mem"]["rss_mb"], 0)
        self.assertGreaterEqual(closing["mem"]["peak_mb"], closing["mem"]["rss_mb"])
        self.assertIn("compile_ms", closing)

    def test_a_bench_past_its_limit_is_cut(self):
        closing = self.ask({"bench": {"query": "UNWIND range(1, 20000) AS x RETURN sum(x)",
                                      "params": [{}], "reps": 1000000, "limit_ms": 50}})[-1]
        self.assertTrue(closing["cut"])
        self.assertGreaterEqual(len(closing["ms"]), 1)

    def test_one_execution_past_the_limit_is_cut_too(self):
        closing = self.ask({"bench": {"query": "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
                                               "RETURN count(*)",
                                      "params": [{}], "warm": 1, "limit_ms": 50}})[-1]
        self.assertTrue(closing["cut"])
        self.assertEqual(closing["ms"], [])

    def test_writes_are_committed_one_by_one(self):
        self.ask({"query": "CREATE (:A {n: $n})", "params": {"n": 1}})
        self.assertEqual(self.ask({"query": "MATCH (a:A) RETURN a.n"})[1], {"row": [1]})


if __name__ == "__main__":
    unittest.main()
