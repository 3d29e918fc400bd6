#!/usr/bin/env python3
"""Shows that each check of tidy.py finds what it is for, and leaves good code alone."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import tidy  # noqa: E402

HEAD = "#pragma once\n// Purpose: x.\n// May depend on: std.\n// Invariants: none.\n"


class Options:
    compiler = "g++"
    flags = ""
    library = ""
    clang_format = "clang-format"


class TidyFinds(unittest.TestCase):
    def offences(self, check, files):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                target = pathlib.Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            tree = tidy.Tree(folder)
            tidy.CHECKS[check](tree, Options)
            return tree.offences

    def test_an_upward_include(self):
        found = self.offences("layers", {"storage/a.cpp": '#include "query/engine.hpp"\n'})
        self.assertEqual(len(found), 1)
        self.assertIn("storage must not include query/engine.hpp", found[0])

    def test_a_sideways_include(self):
        self.assertTrue(self.offences("layers", {"ingest/a.cpp": '#include "exchange/exchange.hpp"\n'}))

    def test_the_facade_in_a_module(self):
        self.assertTrue(self.offences("layers", {"query/a.cpp": '#include "plenum/database.hpp"\n'}))
        self.assertTrue(self.offences("layers", {"shell/a.cpp": '#include "core/text.hpp"\n'}))

    def test_no_offence_in_downward_includes(self):
        self.assertFalse(self.offences("layers", {
            "query/a.cpp": '#include "query/b.hpp"\n#include "storage/open.hpp"\n#include <vector>\n',
            "shell/a.cpp": '#include "plenum/database.hpp"\n#include "args.hpp"\n'}))

    def test_a_package_outside_of_its_wall(self):
        self.assertTrue(self.offences("walls", {"storage/log.cpp": "#include <rocksdb/db.h>\n"}))
        self.assertTrue(self.offences("walls", {"storage/kv/x.hpp": "#include <rocksdb/db.h>\n"}))
        self.assertFalse(self.offences("walls", {"storage/kv/x.cpp": "#include <rocksdb/db.h>\n"}))
        self.assertTrue(self.offences("walls", {"graph/view.cpp": "#include <boost/graph/x.hpp>\n"}))
        self.assertTrue(self.offences("walls", {"query/plan/x.cpp": '#include "antlr4-runtime.h"\n'}))

    def test_a_type_of_a_pack_in_the_code(self):
        pack = {"share/packs/sea/ontology.gql": "NODE TYPE Ship (:Entity&Ship),\nEDGE TYPE SANK (Ship)"}
        for code in ('if (type == "Ship") return;', 'run("MATCH (n:Ship)");', 'run("()-[:SANK]->()");',
                     'draft.type = "SANK";'):
            self.assertEqual(len(self.offences("domain", pack | {"ingest/a.cpp": code + "\n"})), 1, code)
        for code in ('// "Ship" is one', 'say("Shipping");', 'name = "Article";'):
            self.assertFalse(self.offences("domain", pack | {"ingest/a.cpp": code + "\n"}), code)

    def test_banned_calls_but_not_in_comments_or_strings(self):
        for code in ("int x = std::stoi(s);", "auto* p = new int(3);", "delete p;", "rand();",
                     "std::cout << 1;", "std::regex r;", "assert(x);", "printf(s);",
                     "auto t = time(nullptr);"):
            self.assertEqual(len(self.offences("banned", {"query/a.cpp": code + "\n"})), 1, code)
        self.assertFalse(self.offences("banned", {
            "query/a.cpp": '// a new thing; rand()\nauto s = "delete x; rand()";\nX(X&&) = delete;\n'}))

    def test_a_long_function_and_a_long_file(self):
        body = "  x += 1;\n" * 70
        found = self.offences("sizes", {"core/a.cpp": f"int f(int x) {{\n{body}}}\n"})
        self.assertEqual(len(found), 1)
        self.assertIn("a function of 72 lines", found[0])
        self.assertFalse(self.offences("sizes", {"core/a.cpp": f"int f(int x) {{\n{body[:90]}}}\n"}))
        self.assertTrue(self.offences("sizes", {"core/a.cpp": "int x;\n" * 501}))

    def test_a_long_table_is_not_a_function(self):
        rows = "  {1, 2},\n" * 90
        self.assertFalse(self.offences("sizes", {"core/a.cpp": f"const Row rows[] = {{\n{rows}}};\n"}))

    def test_a_header_without_its_opening_or_that_does_not_stand_alone(self):
        self.assertTrue(self.offences("openings", {"core/a.hpp": "#pragma once\n// Purpose: x.\n"}))
        self.assertFalse(self.offences("openings", {"core/a.hpp": HEAD}))
        self.assertTrue(self.offences("headers", {"core/a.hpp": HEAD + "std::string x();\n"}))
        self.assertFalse(self.offences("headers",
                                       {"core/a.hpp": HEAD + "#include <string>\nstd::string x();\n"}))

    def test_a_heavy_public_header(self):
        self.assertTrue(self.offences("budget", {"include/plenum/plenum.hpp": "#include <regex>\n"}))

    def test_two_headings_on_a_page(self):
        self.assertTrue(self.offences("docs", {"docs/a.md": "# A\n\n# B\n"}))
        self.assertFalse(self.offences("docs", {"docs/a.md": "# A\n\n```\n# a comment\n```\n"}))

    def test_a_path_of_one_machine(self):
        self.assertTrue(self.offences("words", {"docs/a.md": "# A\nsee " + "/ho" + "me/ada/x\n"}))


if __name__ == "__main__":
    unittest.main()
