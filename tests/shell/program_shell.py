#!/usr/bin/env python3
"""`plenum shell`: the same on a pipe and at a terminal."""
import os
import pty
import select
import signal
import subprocess
import time
import unittest

from driver import PROGRAM, ProgramTest, processor_ticks

# The editor's last words (no more bracketed paste) when an input is taken: what comes is the answer.
ACCEPTED = "\x1b[?2004l"


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, words, folder):
        self.master, slave = pty.openpty()
        env = {**os.environ, "HOME": str(folder), "TERM": "xterm", "NO_COLOR": "1"}
        env.pop("XDG_STATE_HOME", None)
        self.process = subprocess.Popen([PROGRAM, *words], stdin=slave, stdout=slave, stderr=slave,
                                        env=env, start_new_session=True, close_fds=True)
        os.close(slave)
        self.seen = ""

    def send(self, text):
        os.write(self.master, text.encode())

    def wait_for(self, text, seconds=30):
        """Reads until the text has come since the last call."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            if time.monotonic() > end:
                raise AssertionError(f"'{text}' did not come; seen: {self.seen[-1500:]!r}")
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        at = self.seen.index(text) + len(text)
        before, self.seen = self.seen[:at], self.seen[at:]
        return before

    def wait_until_busy(self, ticks=20):
        """Until the program has used so much more processor time: it is not waiting for us."""
        end = processor_ticks(self.process.pid) + ticks
        while processor_ticks(self.process.pid) < end:
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536).decode("utf-8", "replace")

    def close(self):
        code = self.process.wait(timeout=30)
        os.close(self.master)
        return code


class OnAPipe(ProgramTest):
    def test_statements_may_have_several_lines(self):
        done = self.run_program("shell", "--format", "csv", stdin="RETURN 1 AS a,\n  2 AS b;\n")
        self.assertEqual(done.out, "a,b\n1,2\n")

    def test_an_error_does_not_end_it_and_is_its_code(self):
        done = self.run_program("shell", "--format", "csv", stdin="RETURN foo;\nRETURN 2 AS b;\n",
                                code=3)
        self.assertEqual(done.out, "b\n2\n")

    def test_the_commands_with_a_dot(self):
        target = self.dir / "out.jsonl"
        script = (".help\n.mode csv\n.mode\nCREATE (:Person {name: 'Ada'})-[:KNOWS]->(:Person);\n"
                  f".schema\n.info\n.check\n.export {target}\n.param name=\"x\"\n.timing on\n"
                  ".param n=7\nRETURN $n AS n;\n.bogus\n.quit\nRETURN 99 AS never;\n")
        done = self.run_program("shell", self.db, stdin=script, code=1)
        for text in (".backup DIR", ".export FILE", "csv\n", "         2  Person", "         1  KNOWS",
                     "no problem found", "written to", "n\n7\n"):
            self.assertIn(text, done.out)
        self.assertNotIn("\n99\n", done.out)
        self.assertIn("'.bogus' is not a command of the shell", done.err)
        other = self.run_program("shell", "--format", "csv",
                                 stdin=f".import {target}\nMATCH (n:Person) RETURN count(n) AS c;\n")
        self.assertIn("c\n2\n", other.out)

    def test_a_backup_is_made_by_whoever_writes(self):
        target, full = self.dir / "copy", self.dir / "full"
        full.mkdir()
        (full / "letter.txt").write_text("Dear")
        script = (f"CREATE (:Person);\n.backup {target}\n.backup {target}\n.backup {full}\n"
                  ".backup\nCREATE (:Person);\n")
        done = self.run_program("shell", self.db, stdin=script, code=1)
        self.assertIn(f"{target} has the state of commit 1: ", done.out)
        self.assertEqual(done.err.count("is not empty"), 2, done.err)
        self.assertIn("usage: .backup DIR", done.err)
        self.assertEqual([entry.name for entry in full.iterdir()], ["letter.txt"])
        count = "MATCH (n:Person) RETURN count(n)"
        self.assertEqual(self.rows(count, db=target), [[1]])
        self.assertEqual(self.rows(count), [[2]])
        self.run_program("check", target)

    def test_a_parameter_is_json_as_it_stands(self):
        script = ('.param a={"x": [1, "two  words"]}\n.param b="it\'s"\n.param c=\'"Ada"\'\n'
                  '.param \'d="Eve"\'\n.param e=1\n.param e\n.param\n')
        done = self.run_program("shell", stdin=script)
        self.assertEqual(done.out, 'a = {"x":[1,"two  words"]}\nb = "it\'s"\nc = "Ada"\nd = "Eve"\n')

    def test_it_reads_statements_of_a_file(self):
        script = self.dir / "x.cypher"
        script.write_text("RETURN 'from file' AS x;")
        done = self.run_program("shell", "--format", "csv", stdin=f".read {script}\n")
        self.assertEqual(done.out, "x\nfrom file\n")


class AtATerminal(ProgramTest):
    def test_editing_history_completion_and_leaving(self):
        terminal = Terminal(["shell", self.db], self.dir)
        terminal.wait_for("plenum> ")
        terminal.send("CREATE (:Elephant {name: 'Ada'});\r")
        terminal.wait_for("1 node created")
        terminal.wait_for("plenum> ")
        terminal.send("MATCH (n:Elep\t) RETURN n.name AS who;\r")
        terminal.wait_for("(n:Elephant)")
        terminal.wait_for("│ Ada │")
        terminal.wait_for("plenum> ")
        terminal.send("RETURN 41 AS\r")       # not finished: another line
        terminal.wait_for("...> ")
        terminal.send("x;\x1b[D\x1b[D\x1b[A\x1b[C\x1b[F\x1b[B\r")
        terminal.wait_for("│ 41 │")
        terminal.wait_for("plenum> ")         # raw again: before that a key is for the kernel
        terminal.send("\x1b[A")               # the whole statement comes back
        terminal.wait_for("RETURN 41 AS")
        terminal.send("\x03")
        terminal.wait_for("^C")
        terminal.wait_for("plenum> ")
        terminal.send("\x12Elep")             # searches the history
        terminal.wait_for("search: Elep")
        terminal.send("\r\x03")
        terminal.wait_for("^C")               # what is redrawn has a prompt too
        terminal.wait_for("plenum> ")
        terminal.send("\x04")
        self.assertEqual(terminal.close(), 0)
        history = (self.dir / ".local/state/plenum/history")
        self.assertIn("RETURN 41 AS\\nx;\n", history.read_text(encoding="utf-8"))
        self.assertEqual(history.stat().st_mode & 0o777, 0o600)

    def test_statements_typed_ahead_are_all_run(self):
        terminal = Terminal(["shell", self.db], self.dir)
        terminal.wait_for("plenum> ")
        terminal.send("CREATE (:A);\rCREATE\r(:A);\r.mode csv\rMATCH (n) RETURN count(n) AS left;\r")
        terminal.wait_for("left\r\n2\r\n")
        terminal.wait_for("plenum> ")
        terminal.send("UNWIND range(1, 3000) AS n CREATE (:N {n: n});\r")
        terminal.wait_for("created")
        terminal.wait_for("plenum> ")
        terminal.send("MATCH (a:N), (b:N) WHERE a.n + b.n = -1 RETURN count(*) AS slow;\r")
        terminal.wait_for(ACCEPTED)          # it runs, or is about to: the kernel has the keys
        terminal.send("RETURN 6 * 7 AS x;\r\x1b[A")
        terminal.wait_for("slow\r\n0\r\n")
        terminal.wait_for("x\r\n42\r\n")
        terminal.wait_for("RETURN 6 * 7 AS x;")
        terminal.send("\x03")
        terminal.wait_for("^C")
        terminal.wait_for("plenum> ")
        terminal.send("\x04")
        self.assertEqual(terminal.close(), 0)

    def test_the_signal_drops_what_was_typed_ahead(self):
        self.query("UNWIND range(1, 3000) AS n CREATE (:N {n: n})")
        terminal = Terminal(["shell", self.db], self.dir)
        terminal.wait_for("plenum> ")
        terminal.send("MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n = -1 RETURN count(*);\r"
                      "CREATE (:Late);\r")
        terminal.wait_for(ACCEPTED)
        terminal.process.send_signal(signal.SIGINT)
        terminal.wait_for("interrupted")
        terminal.wait_for("plenum> ")
        terminal.send("MATCH (n:Late) RETURN count(n) AS late;\r")
        terminal.wait_for("│    0 │")
        terminal.wait_for("plenum> ")
        terminal.send("\x04")
        self.assertEqual(terminal.close(), 0)

    def interrupted(self, until_it_runs):
        """A session whose endless statement was interrupted after `until_it_runs(terminal)`."""
        self.query("UNWIND range(1, 3000) AS n CREATE (:N {n: n})")
        terminal = Terminal(["shell", self.db], self.dir)
        terminal.wait_for("plenum> ")
        terminal.send("MATCH (a:N), (b:N), (c:N) WHERE a.n + b.n + c.n = -1 RETURN count(*);\r")
        terminal.wait_for(ACCEPTED)
        until_it_runs(terminal)
        terminal.process.send_signal(signal.SIGINT)
        terminal.wait_for("interrupted")
        terminal.wait_for("plenum> ")
        return terminal

    def test_ctrl_c_stops_a_statement_and_keeps_the_session(self):
        terminal = self.interrupted(lambda terminal: terminal.wait_until_busy())
        terminal.send("RETURN 6 * 7 AS x;\r")
        terminal.wait_for("│ 42 │")
        terminal.wait_for("plenum> ")
        terminal.send(".quit\r")
        self.assertEqual(terminal.close(), 0)

    def test_ctrl_c_is_heard_from_the_moment_that_a_statement_is_accepted(self):
        terminal = self.interrupted(lambda terminal: None)
        terminal.send("\x04")
        self.assertEqual(terminal.close(), 0)

    def test_the_signal_while_a_statement_is_typed_drops_it(self):
        terminal = Terminal(["shell", self.db], self.dir)
        terminal.wait_for("plenum> ")
        terminal.send("RETURN 'dropp")
        terminal.wait_for("dropp")
        terminal.process.send_signal(signal.SIGINT)
        terminal.wait_for("^C")
        terminal.wait_for("plenum> ")
        terminal.send("RETURN 6 * 7 AS x;\r")
        terminal.wait_for("│ 42 │")
        terminal.wait_for("plenum> ")
        terminal.send("\x04")
        self.assertEqual(terminal.close(), 0)

    def test_data_cannot_move_the_cursor(self):
        terminal = Terminal(["query", self.db, "RETURN '\\u001b[2J\\u202e' AS x"], self.dir)
        shown = terminal.wait_for("1 row")
        self.assertIn("\\x1b[2J\\u202e", shown)
        self.assertNotIn("\x1b[2J", shown)
        self.assertEqual(terminal.close(), 0)
        terminal = Terminal(["query", self.db, "--format", "jsonl", "RETURN '\\u001b[2J\\u202e' AS x"],
                            self.dir)
        shown = terminal.wait_for("summary")
        self.assertIn("\\u202e", shown)
        self.assertNotIn("\u202e", shown)
        self.assertEqual(terminal.close(), 0)


if __name__ == "__main__":
    unittest.main()
