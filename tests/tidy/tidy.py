#!/usr/bin/env python3
"""Checks the tree against its own rules: layers, walls, sizes, banned calls, headers, format.

usage: tidy.py CHECK [--root DIR] [--library FILE] [--compiler CXX] [--clang-format PROGRAM]
       tidy.py all ...

Prints one line an offence (file:line: what, and what to do instead) and exits 1 if there is any.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

# Which folders a folder may include besides itself. The order of levels is in docs/architecture.md.
LAYERS = {
    "include": set(),
    "core": {"include"},
    "storage": {"include", "core"},
    "graph": {"include", "core", "storage"},
    "grammar": {"include"},
    "query": {"include", "core", "storage", "graph", "grammar"},
    "ingest": {"include", "core", "storage"},
    "exchange": {"include", "core", "storage", "graph"},
    "api": {"include", "core", "storage", "graph", "query", "ingest", "exchange"},
    "shell": {"include"},
    "examples": {"include"},
}
LIBRARIES = ["include", "core", "storage", "graph", "grammar", "query", "ingest", "exchange", "api"]
SOURCES = LIBRARIES + ["shell", "examples", "tests", "bench"]
# Public headers that every module may include; the others are for api, shell and users.
VOCABULARY = {"result", "error", "value", "temporal", "graph_types", "procedure", "table",
              "options", "interrupt"}
WALLS = [
    (re.compile(r"^rocksdb/"), re.compile(r"^storage/kv/[^/]*\.cpp$|^(tests|bench)/"), "RocksDB"),
    (re.compile(r"^antlr4|CypherLexer|CypherParser|PlenumLexer|PlenumCypher"),
     re.compile(r"^(grammar|query/parse)/|^(tests|bench)/"), "ANTLR"),
    (re.compile(r"^boost/graph/"), re.compile(r"^graph/bgl/[^/]*\.cpp$|^graph/bgl_view\.hpp$|^tests/"),
     "Boost.Graph"),
]
LINES_MAX = 500
FUNCTION_LINES_MAX = 70
PUBLIC_HEADERS_MAX = 15
PUBLIC_LINES_MAX = 60_000

BANNED = [  # pattern, folders, excepted files, what instead
    (r"\bstd::sto(i|l|ll|ul|ull|f|d|ld)\b", LIBRARIES + ["shell"], (), "core::parse_integer or parse_float"),
    (r"\b(atoi|atol|atof|strtod|strtof|strtol|strtoul)\s*\(", LIBRARIES + ["shell"], (), "std::from_chars"),
    (r"(?<![\w.:>])(std::)?s?rand\s*\(", SOURCES, (), "an injected source, or <random> with a seed"),
    (r"(?<![\w_])assert\s*\(", LIBRARIES + ["shell"], ("include/plenum/result.hpp", "include/plenum/value.hpp"), "PLENUM_ASSERT"),
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w:])(std::)?(printf|puts)\s*\(", LIBRARIES, (), "return a value or an Error"),
    (r"\bfprintf\s*\(", LIBRARIES, ("core/assert.hpp",), "return a value or an Error"),
    (r"\bstd::(w?regex|sregex\w*|regex_\w+)\b", SOURCES, (), "RE2, or a scan by hand"),
    (r"(?<![\w.])(?<!>\()new\s+[A-Za-z_(:]", LIBRARIES + ["shell"], (),  # ">(new": owned at once
     "std::make_unique"),
    (r"(?<!=)(?<!= )\bdelete(\[\])?\s+[A-Za-z_*(]", LIBRARIES + ["shell"], (), "an owner: std::unique_ptr"),
    (r"\bsystem_clock::now|\bgettimeofday\b|\bCLOCK_REALTIME\b|(?<![\w.:>])time\s*\(\s*(nullptr|NULL|0)\s*\)",
     LIBRARIES + ["shell"], ("core/clock.cpp",), "core/clock.hpp"),
    (r"\bsetlocale\s*\(|\bstd::locale\b|\bstd::to_string\s*\(\s*\d+\.\d", LIBRARIES + ["shell"], (),
     "numbers and text do not depend on a locale"),
    (r"\b(strcpy|strcat|sprintf|gets)\s*\(", SOURCES, (), "std::string"),
]


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.offences = []

    def files(self, folders, endings):
        for folder in folders:
            for directory, names, files in os.walk(self.root / folder):
                names[:] = sorted(n for n in names if n not in ("build", "__pycache__"))
                for name in sorted(files):
                    if name.endswith(endings):
                        yield (pathlib.Path(directory) / name).relative_to(self.root)

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def complain(self, path, line, message):
        self.offences.append(f"{path}:{line}: {message}")


STRIP = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def code_of(text):
    """The text with comments, strings and characters blanked; line ends stay."""
    def blank(match):
        piece = match.group(0)
        if piece.startswith("'") and match.start() > 0 and text[match.start() - 1].isalnum():
            return piece  # a digit separator
        return '""' + re.sub(r"[^\n]", " ", piece)[2:] if piece.startswith(('"', "R")) \
            else re.sub(r"[^\n]", " ", piece)
    code = STRIP.sub(blank, text)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), code,
                  flags=re.M)


def includes_of(text):
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def folder_of(include, quoted, own):
    head = include.split("/")[0]
    if head == "plenum":
        return "include"
    if head in LAYERS and "/" in include:
        return head
    return own if quoted and "/" not in include else None


def check_layers(tree, _):
    for path in tree.files(LAYERS, (".hpp", ".cpp", ".h", ".c")):
        own = path.parts[0]
        for number, quote, include in includes_of(tree.text(path)):
            target = folder_of(include, quote == '"', own)
            if target is None or target == own:
                continue
            if target not in LAYERS[own]:
                tree.complain(path, number, f"{own} must not include {include}: "
                              f"it may see {', '.join(sorted(LAYERS[own])) or 'std only'}")
            elif target == "include" and own not in ("api", "shell", "examples"):
                name = include.split("/")[-1].removesuffix(".hpp")
                if name not in VOCABULARY:
                    tree.complain(path, number, f"{include} is of the facade; modules see only the "
                                  "vocabulary")


def check_walls(tree, _):
    for path in tree.files(SOURCES, (".hpp", ".cpp", ".h")):
        for number, _quote, include in includes_of(tree.text(path)):
            for pattern, allowed, name in WALLS:
                if pattern.search(include) and not allowed.search(path.as_posix()):
                    tree.complain(path, number, f"{name} headers stop at their wall: {include}")


def check_banned(tree, _):
    rules = [(re.compile(p), set(f), set(e), w) for p, f, e, w in BANNED]
    for path in tree.files(SOURCES, (".hpp", ".cpp", ".h")):
        code = code_of(tree.text(path))
        for pattern, folders, excepted, instead in rules:
            if path.parts[0] not in folders or path.as_posix() in excepted:
                continue
            for match in pattern.finditer(code):
                line = code.count("\n", 0, match.start()) + 1
                tree.complain(path, line, f"'{match.group(0).strip()}' is banned; use {instead}")


def functions_of(code):
    """(first line, last line, signature) of every function body at namespace or class level."""
    scopes, start, line, first_line = [], 0, 1, 1
    for at, char in enumerate(code):
        if char == "\n":
            line += 1
        elif char in ";}":
            if char == "}" and scopes:
                kind, begun, words = scopes.pop()
                if kind == "function":
                    yield begun, line, words
                if kind == "value":
                    continue
            start, first_line = at + 1, line
        elif char == "{":
            words = " ".join(code[start:at].split())
            outer = scopes[-1][0] if scopes else "namespace"
            kind = kind_of(words, outer)
            skipped = len(code[start:at]) - len(code[start:at].lstrip())
            scopes.append((kind, first_line + code[start:start + skipped].count("\n"), words))
            if kind != "value":
                start, first_line = at + 1, line


def kind_of(words, outer):
    if outer in ("function", "block", "value"):
        return "block" if outer != "value" else "value"
    if re.search(r"\bnamespace\b", words) or words.startswith('extern ""'):
        return "namespace"
    if re.search(r"\b(class|struct|union|enum)\b[^()]*$", words):
        return "type"
    if "=" in re.sub(r"operator\s*\S+|[<>=!]=|\([^()]*\)", "", words) or words.endswith(","):
        return "value"
    return "function" if "(" in words else "value"


def check_sizes(tree, _):
    for path in tree.files(SOURCES, (".hpp", ".cpp", ".h", ".c", ".py")):
        text = tree.text(path)
        lines = text.count("\n")
        if lines > LINES_MAX:
            tree.complain(path, lines, f"{lines} lines; split it: at most {LINES_MAX}")
        if path.suffix == ".py":
            continue
        for first, last, words in functions_of(code_of(text)):
            length = last - first + 1
            if length > FUNCTION_LINES_MAX:
                tree.complain(path, first, f"a function of {length} lines ({words[-60:]}); "
                              f"at most {FUNCTION_LINES_MAX}")


def check_openings(tree, _):
    for path in tree.files(LIBRARIES + ["shell"], (".hpp",)):
        head = tree.text(path).split("\n")[:25]
        if head[0] != "#pragma once":
            tree.complain(path, 1, "a header starts with #pragma once")
        for word in ("Purpose:", "May depend on:", "Invariants:"):
            if not any(line.startswith("//") and word in line for line in head):
                tree.complain(path, 1, f"the opening comment lacks '{word}'")


def check_docs(tree, _):
    pages = list(tree.files(["docs"], (".md",)))
    pages += [pathlib.Path(p.name) for p in sorted(tree.root.glob("*.md"))]
    for path in pages:
        text = re.sub(r"^```.*?^```", "", tree.text(path), flags=re.S | re.M)
        count = len(re.findall(r"^# ", text, flags=re.M))
        if count != 1:
            tree.complain(path, 1, f"{count} headings of the first level; one a page")


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def proven_by_build(tree, header):
    """A header that its own .cpp includes first has been compiled alone by every build."""
    source = header.with_suffix(".cpp")
    if not (tree.root / source).exists():
        return False
    first = next(includes_of(tree.text(source)), None)
    return first is not None and first[2] in (header.as_posix(), header.name)


def check_headers(tree, options):
    """Every header compiles alone (in parallel; the slowest of the checks)."""
    flags = ["-std=c++20", "-fsyntax-only", "-w", "-I", str(tree.root), "-I",
             str(tree.root / "include"), *options.flags.split()]
    folders = [f for f in LIBRARIES + ["shell"] if f != "grammar"]
    headers = [p for p in tree.files(folders, (".hpp", ".h")) if not proven_by_build(tree, p)]

    def compile_one(path):
        return path, run([options.compiler, *flags, "-x", "c++", "-"],
                         input=f'#include "{tree.root / path}"\n')
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for path, done in pool.map(compile_one, headers):
            if done.returncode != 0:
                first = next((l for l in done.stderr.split("\n") if "error" in l), "it does not compile")
                tree.complain(path, 1, f"does not stand alone: {first.strip()}")


def check_budget(tree, options):
    include = ["-I", str(tree.root / "include")]
    done = run([options.compiler, "-std=c++20", "-E", "-P", *include, "-x", "c++", "-"],
               input="#include <plenum/plenum.hpp>\n")
    lines = done.stdout.count("\n")
    if done.returncode != 0 or lines > PUBLIC_LINES_MAX:
        tree.complain("include/plenum/plenum.hpp", 1,
                      f"{lines} preprocessed lines; at most {PUBLIC_LINES_MAX}")
    done = run([options.compiler, "-std=c++20", "-M", *include, "-x", "c++", "-"],
               input="#include <plenum/plenum.hpp>\n")
    headers = {w for w in done.stdout.split() if "/include/plenum/" in w}
    headers = {h for h in headers if not h.endswith("/plenum.hpp")}
    if len(headers) > PUBLIC_HEADERS_MAX:
        tree.complain("include/plenum/plenum.hpp", 1,
                      f"{len(headers)} project headers; at most {PUBLIC_HEADERS_MAX}")
    banned = ("iostream", "filesystem", "regex")
    for path in tree.files(["include"], (".hpp", ".h")):
        for number, _quote, name in includes_of(tree.text(path)):
            if name in banned:
                tree.complain(path, number, f"<{name}> is too heavy for a public header")


def check_symbols(tree, options):
    if not options.library or not os.path.exists(options.library):
        print("tidy: no shared library to look at; symbols not checked")
        return
    done = run(["nm", "-D", "--defined-only", "-C", options.library])
    good = re.compile(r"^(plenum_|plenum::|(vtable|typeinfo|typeinfo name|guard variable|VTT) for plenum::"
                      r"|non-virtual thunk to plenum::|virtual thunk to plenum::)")
    inner = re.compile(r"^plenum::(core|storage|graph|query|ingest|exchange|api|shell)::")
    for line in done.stdout.split("\n"):
        match = re.match(r"^[0-9a-f]+ ([A-Za-z]) (.*)$", line)
        if not match or match.group(1) in "AwWvVu":
            continue  # weak ones are instances of templates, the same in every program
        name = match.group(2)
        if not good.search(name) or inner.search(name):
            tree.complain(options.library, 0, f"exports {name}; only plenum_* and plenum:: are public")


def check_format(tree, options):
    program = shutil.which(options.clang_format)
    if program is None:
        print("tidy: no clang-format here; format not checked")
        return
    files = [str(tree.root / p) for p in tree.files(SOURCES, (".hpp", ".cpp", ".h", ".c"))]
    for begin in range(0, len(files), 50):
        done = run([program, "--dry-run", *files[begin:begin + 50]])
        seen = {l.split(":")[0] for l in done.stderr.split("\n") if "warning:" in l}
        for path in sorted(seen):
            tree.complain(os.path.relpath(path, tree.root), 1, "not as clang-format writes it")


def check_words(tree, _):
    """Nothing of the machine that a file was written on."""
    pattern = re.compile(r"/work/|/farm/|/home/[a-z]|/root/")
    files = tree.files(SOURCES + ["docs", "cmake", "share"], (".hpp", ".cpp", ".h", ".c", ".md",
                                                              ".txt", ".cmake", ".g4"))
    for path in files:
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if pattern.search(line):
                tree.complain(path, number, "names a folder of one machine")


LITERAL = re.compile(r'//[^\n]*|/\*.*?\*/|"((?:\\.|[^"\\\n])*)"', re.S)
EVIDENCE_TYPES = {"Article", "MENTIONS"}  # what every article makes, whatever its pack


def check_domain(tree, _):
    """No node or edge type of a pack is named in the code: what they mean stands in roles.tsv."""
    types = set()
    for path in tree.files(["share/packs"], ("ontology.gql",)):
        types |= set(re.findall(r"\b(?:NODE|EDGE) TYPE (\w+)", tree.text(path)))
    types -= EVIDENCE_TYPES
    if not types:
        return
    named = re.compile(r"^(?:{0})$|[:'](?:{0})\b".format("|".join(sorted(types))))
    for path in tree.files(["ingest", "exchange", "api", "shell"], (".hpp", ".cpp")):
        text = tree.text(path)
        for match in LITERAL.finditer(text):
            found = named.search(match.group(1) or "")
            if found:
                tree.complain(path, text.count("\n", 0, match.start()) + 1,
                              f"names {found.group(0)} of a pack: ask for the type of a role (ingest/roles.hpp, shell/type_words.hpp)")


CHECKS = {name[6:]: function for name, function in list(globals().items())
          if name.startswith("check_")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("check", choices=sorted(CHECKS) + ["all"])
    parser.add_argument("--root", default=str(pathlib.Path(__file__).resolve().parents[2]))
    parser.add_argument("--library", default="")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="")
    parser.add_argument("--clang-format", default="clang-format")
    options = parser.parse_args()
    tree = Tree(options.root)
    for name in sorted(CHECKS) if options.check == "all" else [options.check]:
        CHECKS[name](tree, options)
    for offence in tree.offences:
        print(offence)
    if tree.offences:
        print(f"tidy: {len(tree.offences)} offences")
    return 1 if tree.offences else 0


if __name__ == "__main__":
    sys.exit(main())
