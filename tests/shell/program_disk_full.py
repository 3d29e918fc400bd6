#!/usr/bin/env python3
"""A disk that fills up: what is said, the exit code, and that nothing is stored twice or lost."""
import json
import os
import resource
import signal
import subprocess
import unittest

from driver import ProgramTest

DISK_KB = 4000


class DiskFull(ProgramTest):
    def setUp(self):
        super().setUp()
        self.disk = self.dir / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs",
                                  str(self.disk)], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.folder.cleanup()
            self.skipTest("a small file system cannot be mounted here")
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(subprocess.run, ["umount", str(self.disk)], check=True)
        self.db = str(self.disk / "db")
        with open(self.dir / "g.jsonl", "w", encoding="utf-8") as file:
            file.write('{"format":"plenum-graph","version":1}\n')
            for number in range(1, 6001):
                file.write(json.dumps({"node": number, "labels": ["A"],
                                       "properties": {"text": "x" * 100 + str(number)}}) + "\n")

    def tearDown(self):
        pass  # unmounted first

    def fill(self, kilobytes):
        (self.disk / "fill").write_bytes(b"\0" * (kilobytes * 1024))

    def import_into(self, room):
        """Imports with so much room; the program's end, and how many nodes there are afterwards."""
        self.fill(DISK_KB - room)
        done = subprocess.run([os.environ["PLENUM"], "import", self.db, str(self.dir / "g.jsonl")],
                              capture_output=True, check=False, timeout=120, text=True)
        os.remove(self.disk / "fill")
        nodes = self.rows("MATCH (n) RETURN count(n)")[0][0]
        subprocess.run(["rm", "-r", self.db], check=True)
        return done, nodes

    def test_the_message_says_what_is_stored(self):
        seen = set()
        for room in range(100, 1500, 50):
            done, nodes = self.import_into(room)
            if done.returncode == 0:
                seen.add("fine")
                self.assertEqual((nodes, done.stderr), (6000, ""))
                continue
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("free some space", done.stderr)
            if nodes == 0:
                seen.add("failed")
                self.assertEqual(done.stdout, "")
                self.assertNotIn("is stored", done.stderr)
            else:
                seen.add("stored")
                self.assertEqual(json.loads(done.stdout)["import"]["nodes"], nodes)
                self.assertIn("everything is stored, but closing the database failed", done.stderr)
                self.assertIn("do not repeat the command", done.stderr)
        self.assertEqual(seen, {"fine", "failed", "stored"})

    def test_at_open_it_is_no_fault_of_the_database(self):
        self.fill(DISK_KB - 8)
        done = self.run_program("query", self.db, "CREATE ()", code=1)
        self.assertIn("free some space", done.err)


class SignalsOfWriting(ProgramTest):
    def test_a_file_at_its_size_limit_is_an_error(self):
        (self.dir / "big.cypher").write_text(
            "UNWIND range(1, 20000) AS n CREATE (:A {text: 'some words of the text ' + toString(n)});")
        done = subprocess.run([os.environ["PLENUM"], "import", self.db, "big.cypher"],
                              capture_output=True, check=False, timeout=120, text=True, cwd=self.dir,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                    (200_000, 200_000)))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("error: ", done.stderr)
        self.assertIn("File too large", done.stderr)

    def test_a_reader_that_has_gone_ends_the_program_as_it_ends_others(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run([os.environ["PLENUM"], "query", self.db, "CREATE (n:A) RETURN n"],
                              stdout=write_end, stderr=subprocess.PIPE, check=False, timeout=120,
                              text=True)
        os.close(write_end)
        self.assertEqual(done.returncode, -signal.SIGPIPE, done.stderr)
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.rows("MATCH (n) RETURN count(n)"), [[1]])


if __name__ == "__main__":
    unittest.main()
