#!/usr/bin/env python3
"""Builds and runs programs against an install prefix, and against the source as a subdirectory."""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
ARTICLES = {
    "rail.txt": "Ministry adopts rail plan\n\nBy Nora Lind\n\n12 March 2025\n\n"
                "The Ministry of Transport adopted the Rail 2040 plan on Wednesday.\n\n"
                "\"The plan will double freight capacity,\" said Jonas Berg, minister of transport.\n",
}


def run(command, expect=0, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **more)
    if (done.returncode == 0) != (expect == 0):
        sys.exit(f"{' '.join(str(w) for w in command)}\nexited with {done.returncode}\n"
                 f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done


def install(options, prefix):
    run([options.cmake, "--install", options.build, "--prefix", prefix])


def sanitize_flags(options):
    """A program that uses a sanitized library brings the sanitizer's runtime."""
    if not options.sanitize:
        return []
    return [f"-DCMAKE_{language}_FLAGS=-fsanitize={options.sanitize}" for language in ("C", "CXX")]


def find_package(options, folder):
    """The examples, C included, build against the prefix without a warning, and run."""
    prefix, build, work = folder / "prefix", folder / "build", folder / "work"
    install(options, prefix)
    run([options.cmake, "-S", f"{options.source}/examples", "-B", build, "-G", "Ninja",
         f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_COMPILER={options.compiler}"]
        + sanitize_flags(options))
    run([options.cmake, "--build", build])
    (work / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (work / "articles" / name).write_text(text, encoding="utf-8")
    assert "Oslo has 709037 people" in run([build / "embed_c"], cwd=work).stdout
    assert "4 nodes in components" in run([build / "algorithms"], cwd=work).stdout
    assert "step 5" in run([build / "export", "steps.svg"], cwd=work).stdout
    assert "<svg" in (work / "steps.svg").read_text(encoding="utf-8")
    assert "Grace admires Ada" in run([build / "bulk_import"], cwd=work).stdout
    assert "1000 nodes, nothing lost" in run([build / "backup"], cwd=work).stdout
    run([build / "embed", "news.db"], cwd=work)
    assert "<graphml" in (work / "news.graphml").read_text(encoding="utf-8")
    assert "1 articles added" in run([build / "ingest_folder", "other.db", "articles"],
                                     cwd=work).stdout
    compare_values(options, prefix, folder)
    program = prefix / "bin" / "plenum"
    done = run([program, "query", "news.db", "MATCH (a:Article) RETURN count(a) AS n"], cwd=work)
    assert '{"row":[1]}' in done.stdout, done.stdout
    run([program, "extract", "articles/rail.txt"], cwd=work)  # finds its pack in the prefix


def compare_values(options, prefix, folder):
    """What headers declare as friends is in the shared library too."""
    file = folder / "compare.cpp"
    file.write_text('#include <plenum/plenum.hpp>\n'
                    'int main() {\n'
                    '  plenum::Node a, b;\n'
                    '  const plenum::Value list(plenum::List{1, "x"});\n'
                    '  return list == plenum::Value(plenum::List{1, "x"}) && a == b ? 0 : 1;\n'
                    '}\n', encoding="utf-8")
    library = next(prefix.glob("lib*/**/libplenum.so")).parent
    run([options.compiler, "-std=c++20", *WARNINGS,
         *([f"-fsanitize={options.sanitize}"] if options.sanitize else []),
         "-I", prefix / "include", file, "-L", library, f"-Wl,-rpath,{library}", "-lplenum",
         "-o", folder / "compare"])
    run([folder / "compare"])


def add_subdirectory(options, folder):
    """The source as a part of another project: it configures, and a consumer of it compiles."""
    build = folder / "build"
    source = f"{options.source}/tests/install/subdirectory"
    run([options.cmake, "-S", source, "-B", build, "-G", "Ninja", f"-DPLENUM_SOURCE={options.source}",
         f"-DCMAKE_CXX_COMPILER={options.compiler}"])
    targets = run([options.cmake, "--build", build, "--target", "help"]).stdout
    assert "_unit_test" not in targets, "the tests are no part of somebody else's build"
    run(["ninja", "-C", build, "CMakeFiles/consumer.dir/consumer.cpp.o"])


def dropped_result(options, folder):
    """A dropped result is an error with -Werror; the same program that looks at it compiles."""
    program = ('#include <plenum/plenum.hpp>\n'
               'void f(plenum::Database& db) {{ {} db.run("RETURN 1"); }}\n'
               'int main() {{ return 0; }}\n')
    for text, expect in ((program.format(""), 1), (program.format("auto r ="), 0)):
        file = folder / "program.cpp"
        file.write_text(text + ("" if expect else "// r is looked at\n"), encoding="utf-8")
        done = run([options.compiler, "-std=c++20", "-fsyntax-only", *WARNINGS,
                    "-Wno-unused-variable", "-Wno-unused-but-set-variable",
                    "-I", f"{options.source}/include", file], expect)
        assert not expect or "nodiscard" in done.stderr, done.stderr


def main():
    parts = {f.__name__: f for f in (find_package, add_subdirectory, dropped_result)}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=sorted(parts))
    parser.add_argument("--source", required=True)
    parser.add_argument("--build", required=True)
    parser.add_argument("--cmake", default="cmake")
    parser.add_argument("--sanitize", default="")
    parser.add_argument("--compiler", default="g++")
    options = parser.parse_args()
    os.environ.pop("DESTDIR", None)
    with tempfile.TemporaryDirectory() as folder:
        parts[options.part](options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
