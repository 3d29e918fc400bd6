#!/usr/bin/env python3
"""Runs what the documentation shows.

  run_docs.py SOURCE_DIR PLENUM

In README.md and docs/*.md:
  ```console   lines that begin with "$ " are run, one page after the other in a folder of its own
               that holds `samples` and has the program on its path; each must end with 0, or with N
               where the line ends with "  # exits N"
  ```cypher    is run as a script on a database of the sample articles; it must succeed, or fail
               with the text after "// error:" in its last line
  ```cpp       must stand word for word in a file of examples/, which another test builds and runs
Prints what failed and where. Exit code 1 when anything did.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```\s*$", re.M | re.S)


def pages(source):
    yield os.path.join(source, "README.md")
    for name in sorted(os.listdir(os.path.join(source, "docs"))):
        if name.endswith(".md"):
            yield os.path.join(source, "docs", name)


def run(command, folder, path, text=None):
    env = dict(os.environ, PATH=path + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8")
    return subprocess.run(command, shell=isinstance(command, str), cwd=folder, env=env, input=text,
                          capture_output=True, text=True, timeout=120)


def check_console(body, folder, path):
    for line in body.splitlines():
        if not line.startswith("$ "):
            continue
        command, _, comment = line[2:].partition("  # exits ")
        wanted = int(comment) if comment else 0
        done = run(command, folder, path)
        if done.returncode != wanted:
            yield f"`{command}` ended with {done.returncode}: {done.stderr.strip()[:400]}"


def check_cypher(body, folder, path):
    script = body.strip()
    error = re.search(r"// error: (.*)$", script)
    done = run(["plenum", "query", "docs.db"], folder, path, script if script.endswith(";") else script + "\n;")
    if error and (done.returncode == 0 or error.group(1) not in done.stderr):
        yield f"expected the error {error.group(1)!r}, got {done.returncode}: {done.stderr.strip()[:400]}"
    if not error and done.returncode != 0:
        yield f"{script.splitlines()[0]} ...: {done.stderr.strip()[:400]}"


def check_cpp(body, examples):
    wanted = re.sub(r"\s+", " ", body).strip()
    if not any(wanted in re.sub(r"\s+", " ", text) for text in examples):
        yield "this code stands in no file of examples/: " + wanted[:80]


def main():
    source, plenum = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    path = os.path.dirname(plenum)
    examples = [open(os.path.join(source, "examples", name), encoding="utf-8").read()
                for name in sorted(os.listdir(os.path.join(source, "examples")))
                if name.endswith((".cpp", ".c", ".txt"))]
    failed = ran = 0
    for page in pages(source):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(os.path.join(source, "samples"), os.path.join(folder, "samples"))
            text = open(page, encoding="utf-8").read()
            if "```cypher" in text:
                run(["plenum", "ingest", "docs.db", "samples"], folder, path)
            for block in BLOCK.finditer(text):
                language, body = block.groups()
                problems = {"console": lambda: check_console(body, folder, path),
                            "cypher": lambda: check_cypher(body, folder, path),
                            "cpp": lambda: check_cpp(body, examples)}.get(language)
                if problems is None:
                    continue
                ran += 1
                line = text.count("\n", 0, block.start()) + 1
                for problem in problems():
                    failed += 1
                    print(f"{os.path.relpath(page, source)}:{line}: {problem}")
    print(f"{ran} blocks run, {failed} problems")
    return 1 if failed or ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
