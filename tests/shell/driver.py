"""What the tests of the program share: a folder of their own and the program to run."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["PLENUM"]
PACKS = pathlib.Path(__file__).resolve().parents[2] / "share" / "packs"


def processor_ticks(pid):
    """The processor time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name)
        self.db = str(self.dir / "db")

    def tearDown(self):
        self.folder.cleanup()

    def run_program(self, *words, stdin="", code=0):
        """Runs it and checks the exit code; bytes in when bytes are given."""
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run([PROGRAM, *map(str, words)], input=data, capture_output=True,
                              check=False, timeout=120, cwd=self.dir,
                              env={**os.environ, "HOME": str(self.dir), "TERM": "xterm"})
        done.out = done.stdout.decode("utf-8", "replace")
        done.err = done.stderr.decode("utf-8", "replace")
        self.assertEqual(done.returncode, code, f"{words}\n{done.out[-2000:]}\n{done.err[-2000:]}")
        if code != 0:
            self.assertTrue("error: " in done.err, done.err)
        return done

    def query(self, *words, stdin="", code=0, db=None):
        """Runs `query` and gives the lines of its jsonl."""
        done = self.run_program("query", db or self.db, *words, stdin=stdin, code=code)
        return [json.loads(line) for line in done.out.splitlines()]

    def rows(self, *words, **more):
        return [line["row"] for line in self.query(*words, **more) if "row" in line]
