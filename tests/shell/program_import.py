#!/usr/bin/env python3
"""`plenum import DB --nodes ... --relationships ...`: CSV in bulk."""
import csv
import gzip
import json
import os
import random
import unittest

from driver import ProgramTest

PEOPLE = "id:ID(Person),name,age:int\n1,Ada,36\n2,Grace,85\n3,Mary,\n"
KNOWS = ":START_ID(Person),:END_ID(Person),since:int\n1,2,1950\n2,3,\n"


class Import(ProgramTest):
    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode()
        (self.dir / name).write_bytes(data)
        return name

    def load(self, *words, db=None, code=0):
        done = self.run_program("import", db or self.db, *words, code=code)
        done.report = json.loads(done.out)["import"] if code == 0 else None
        return done

    def simple(self, *words, **more):
        self.write("people.csv", PEOPLE)
        self.write("knows.csv", KNOWS)
        return self.load("--nodes", "Person=people.csv", "--relationships", "KNOWS=knows.csv",
                         *words, **more)

    def bad_rows(self, path=None):
        with open(path or self.db + ".bad-rows.csv", encoding="utf-8", newline="") as file:
            return [(row["file"], int(row["line"]), row["field"]) for row in csv.DictReader(file)]

    def exported(self, db=None):
        return self.run_program("export", db or self.db).stdout

    def test_nodes_and_relationships(self):
        done = self.simple()
        self.assertEqual({k: done.report[k] for k in ("nodes", "relationships", "properties")},
                         {"nodes": 3, "relationships": 2, "properties": 9})
        self.assertGreater(done.report["bytes_on_disk"], 0)
        self.assertEqual(done.err, "")
        self.assertFalse(os.path.exists(self.db + ".bad-rows.csv"))
        self.assertEqual(
            self.rows("MATCH (a:Person)-[r:KNOWS]->(b) RETURN a.id, a.age, r.since, b.name, b.age "
                      "ORDER BY a.id"),
            [["1", 36, 1950, "Grace", 85], ["2", 85, None, "Mary", None]])
        self.run_program("check", self.db)

    def test_every_type_and_arrays(self):
        self.write("all.csv",
                   "i:int,l:long,f:float,d:double,b:boolean,s:string,bare,da:date,ti:time,lt:localtime,"
                   "dt:datetime,ldt:localdatetime,du:duration,is:int[],ds:double[],bs:boolean[],"
                   "ss:string[],das:date[],:IGNORE,zoned:datetime{timezone:+02:00}\n"
                   "1,-9223372036854775808,1.5,1e300,true,text, kept ,2025-10-24,12:31:14+01:00,"
                   "12:31:14.5,2025-10-24T12:31:14Z,2025-10-24T12:31,P1DT2H,1;2;-3,1.5;2,true;false,"
                   "a;b c;,2025-10-24;2025-10-25,junk,2025-10-24T10:00\n")
        self.load("--nodes", "Thing=all.csv")
        node = self.rows("MATCH (n:Thing) RETURN n")[0][0]["properties"]
        plain = {k: v["value"] if isinstance(v, dict) else v for k, v in node.items()}
        self.assertEqual([d["value"] for d in plain.pop("das")], ["2025-10-24", "2025-10-25"])
        self.assertEqual(plain, {
            "i": 1, "l": -2**63, "f": 1.5, "d": 1e300, "b": True, "s": "text", "bare": " kept ",
            "da": "2025-10-24", "ti": "12:31:14+01:00", "lt": "12:31:14.500",
            "dt": "2025-10-24T12:31:14Z", "ldt": "2025-10-24T12:31", "du": "P1DT2H",
            "is": [1, 2, -3], "ds": [1.5, 2.0], "bs": [True, False], "ss": ["a", "b c", ""],
            "zoned": "2025-10-24T10:00+02:00"})

    def test_a_header_of_its_own_and_several_files(self):
        self.write("header.csv", "id:ID{id-type:long},name\n")
        self.write("one.csv", "1,Ada\n2,Grace")  # no line end at the end
        self.write("two.csv", b"\xef\xbb\xbf3,Mary\r\n")
        self.write("edges-header.csv", ":START_ID,:END_ID\n")
        self.write("edges.csv", "3,1\n")
        self.load("--nodes", "Person:Author=header.csv,one.csv,two.csv",
                  "--relationships", "KNOWS=edges-header.csv,edges.csv")
        self.assertEqual(self.rows("MATCH (a:Author)-->(b:Person) RETURN a.id, a.name, b.id"),
                         [[3, "Mary", 1]])

    def test_quotes_delimiters_and_line_ends(self):
        self.write("a.csv", 'name|note|tags:string[]\r\n\'it\'\'s\'|\'two\r\nlines | "here"\'|x,y\r\n'
                            "\r\n''||\r\n")
        self.load("--nodes", "N=a.csv", "--delimiter", "|", "--quote", "'", "--array-delimiter", ",")
        self.assertEqual(self.rows("MATCH (n:N) RETURN n.name, n.note, n.tags ORDER BY n.name DESC"),
                         [["it's", 'two\r\nlines | "here"', ["x", "y"]], ["", None, None]])
        self.write("b.csv", "name\tx:int\na b\t7\n")
        self.load("--nodes", "T=b.csv", "--delimiter", "TAB")
        self.assertEqual(self.rows("MATCH (n:T) RETURN n.name, n.x"), [["a b", 7]])

    def test_labels_and_types_of_rows(self):
        self.write("n.csv", "id:ID,:LABEL\n1,A;B\n2,\n3,B\n4,A;B\n")
        self.write("r.csv", ":START_ID,:TYPE,:END_ID\n1,X,2\n2,Y,3\n3,,4\n")
        self.load("--nodes", "Base=n.csv", "--relationships", "Z=r.csv")
        self.assertEqual(self.rows("MATCH (n:Base) RETURN n.id, labels(n) ORDER BY n.id"),
                         [["1", ["A", "B", "Base"]], ["2", ["Base"]], ["3", ["B", "Base"]],
                          ["4", ["A", "B", "Base"]]])
        self.assertEqual(self.rows("MATCH (a)-[r]->() RETURN type(r) ORDER BY a.id"),
                         [["X"], ["Y"], ["Z"]])
        self.load("--nodes", "n.csv", "--relationships", "r.csv", "--bad-tolerance", "1",
                  db=str(self.dir / "bare"))
        self.assertEqual(self.bad_rows(str(self.dir / "bare.bad-rows.csv")), [("r.csv", 4, "2")])

    def bad_files(self):
        self.write("n.csv", b'id:ID(P),age:int,ok:boolean\n1,5,true\n2,five,true\n3,6\n4,"7"x,false\n'
                            b'1,8,true\n5,\xff9,true\n"6\n",1,false\n7,1,maybe\n8,2,false\n')
        self.write("r.csv", ":START_ID(P),:END_ID(P)\n1,8\n8,2\n,1\n8,1\n")
        return ("--nodes", "P=n.csv", "--relationships", "R=r.csv")

    def test_bad_rows_are_left_out_and_listed(self):
        files = self.bad_files()
        done = self.load(*files)
        self.assertEqual((done.report["nodes"], done.report["relationships"]), (3, 2))
        self.assertIn("8 rows left out as bad", done.err)
        self.assertEqual(self.bad_rows(), [
            ("n.csv", 3, "2"), ("n.csv", 4, ""), ("n.csv", 5, "2"), ("n.csv", 6, "1"),
            ("n.csv", 7, "2"), ("n.csv", 10, "3"), ("r.csv", 3, "2"), ("r.csv", 4, "1")])
        text = (self.dir / "db.bad-rows.csv").read_text(encoding="utf-8")
        for reason in ("`five` is not a whole number", "2 fields, the header 3",
                       "text after the closing quote", "has the id `1` already", "not valid UTF-8",
                       "`maybe` is not true or false", "no node with id `2` in P",
                       "the id is missing"):
            self.assertIn(reason, text)
        self.load(*files, "--bad-tolerance", "8", "--report-file", "mine.csv",
                  db=str(self.dir / "other"))
        self.assertEqual(len(self.bad_rows(str(self.dir / "mine.csv"))), 8)

    def test_more_bad_rows_than_tolerated_change_nothing(self):
        files = self.bad_files()
        done = self.load(*files, "--bad-tolerance", "7", code=1)
        self.assertIn("r.csv:4", done.err)
        self.assertIn("db.bad-rows.csv", done.err)
        self.assertFalse(os.path.exists(self.db))
        os.mkdir(self.db)
        self.load(*files, "--bad-tolerance", "0", code=1)
        self.assertEqual(os.listdir(self.db), [])
        self.assertEqual(self.bad_rows(), [("n.csv", 3, "2")])
        self.query("CREATE (:Old {id: 1})")
        before = self.exported()
        self.load(*files, "--bad-tolerance", "7", code=1)
        self.assertEqual(self.exported(), before)

    def test_the_bad_row_too_many_is_shown_with_its_column(self):
        self.write("n.csv", 'id:ID(P){id-type:long},name,age:int\n1,Ada,5\n2,"é\n\né",old\n')
        done = self.load("--nodes", "P=n.csv", "--bad-tolerance", "0", code=1)
        self.assertIn("at n.csv:5:4\n", done.err)  # where the field starts, in code points
        self.assertEqual(self.bad_rows(), [("n.csv", 3, "3")])  # where the row does
        self.write("n.csv", b"\xef\xbb\xbfid:ID(P){id-type:long}\n")
        self.write("more.csv", b"\xef\xbb\xbf1\r\n\r\n2\r\n1\r\n")
        self.write("r.csv", ":START_ID(P),:END_ID(P)\n1,22\n")
        done = self.load("--nodes", "P=n.csv,more.csv", "--bad-tolerance", "0", code=1)
        self.assertIn("at more.csv:4:1\n", done.err)
        done = self.load("--nodes", "P=n.csv,more.csv", "--relationships", "R=r.csv",
                         "--bad-tolerance", "1", code=1)
        self.assertIn("at r.csv:2:3\n", done.err)

    def test_the_list_of_bad_rows_never_replaces_a_file_of_the_import(self):
        rows = "id:ID(P),age:int\n1,old\n2,3\n"
        os.mkdir(self.dir / "in")
        os.symlink(self.dir / "in", self.dir / "link")
        self.write("in/n.csv", rows)
        done = self.load("--nodes", "P=in/n.csv", "--report-file", "link/n.csv", code=1)
        self.assertIn("in/n.csv", done.err)
        self.assertIn("--report-file", done.err)
        self.write("db.bad-rows.csv", rows.replace("old", "1"))  # its own place, and no bad row
        self.load("--nodes", "P=db.bad-rows.csv", code=1)
        self.assertEqual((self.dir / "in/n.csv").read_text(), rows)
        self.assertEqual((self.dir / "db.bad-rows.csv").read_text(), rows.replace("old", "1"))
        self.assertFalse(os.path.exists(self.db))

    def test_files_of_other_kinds_are_named(self):
        self.write("head.csv", "id:ID(P)\n")
        for name, data, word in (("n.csv.gz", gzip.compress(b"1\n"), "gunzip"),
                                 ("n.xlsx", b"PK\x03\x04rest", "spreadsheet"),
                                 ("n16.csv", "1\n".encode("utf-16"), "iconv")):
            self.write(name, data)
            for files in (name, "head.csv," + name):
                done = self.load("--nodes", "P=" + files, code=1)
                self.assertIn(word, done.err)
                self.assertIn(name, done.err)
                self.assertFalse(os.path.exists(self.db), files)

    def test_a_quote_that_is_never_closed_costs_its_line(self):
        self.write("n.csv", 'id:ID(P),a\n1,"open\n2,b\n')
        self.load("--nodes", "P=n.csv")
        self.assertEqual(self.rows("MATCH (n:P) RETURN n.id, n.a"), [["2", "b"]])
        self.assertIn("not closed before the end of the file",
                      (self.dir / "db.bad-rows.csv").read_text(encoding="utf-8"))

    def test_integer_ids_beyond_64_bits_are_bad_and_as_strings_fine(self):
        ids = ("9223372036854775807", "-9223372036854775808", "9223372036854775808",
               "12345678901234567890123", "12345678901234567890124")
        self.write("n.csv", "id:ID(P)\n" + "\n".join(ids) + "\n")
        self.load("--nodes", "P=n.csv")
        self.assertEqual(sorted(row[0] for row in self.rows("MATCH (n:P) RETURN n.id")), sorted(ids))
        self.write("n.csv", "id:ID(Q){id-type:long}\n" + "\n".join(ids) + "\n")
        self.load("--nodes", "Q=n.csv")
        self.assertEqual(self.rows("MATCH (n:Q) RETURN n.id ORDER BY n.id"), [[-2**63], [2**63 - 1]])
        self.assertEqual([line for _, line, _ in self.bad_rows()], [4, 5, 6])

    def test_repeated_ids_may_be_skipped(self):
        self.write("n.csv", "id:ID(P),v:int\n1,1\n1,2\n2,3\n1,4\n")
        self.load("--nodes", "P=n.csv", "--bad-tolerance", "1", code=1)
        done = self.load("--nodes", "P=n.csv", "--bad-tolerance", "0", "--skip-duplicate-nodes")
        self.assertEqual(done.report["nodes"], 2)
        self.assertIn("2 rows skipped", done.err)
        self.assertEqual(self.rows("MATCH (n:P) RETURN n.v ORDER BY n.v"), [[1], [3]])

    def test_the_size_is_that_of_the_files(self):
        def on_disk():
            return sum(path.stat().st_size for path in (self.dir / "db").rglob("*") if path.is_file())

        self.assertEqual(self.simple().report["bytes_on_disk"], on_disk())
        self.query(stdin="CREATE INDEX FOR (p:Person) ON (p.name);"
                         "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.id IS UNIQUE")
        for number in range(3):
            start = 1000 + 20_000 * number
            self.write("more.csv", "id:ID(Person),name\n" + "".join(
                f"{i},n{i * 7919 % 100_003}\n" for i in range(start, start + 20_000)))
            report = self.load("--nodes", "Person=more.csv").report
            self.assertEqual(report["bytes_on_disk"], on_disk())
        self.write("x.cypher", "CREATE (:Person {id: 'x'})")
        self.assertEqual(self.load("x.cypher").report["bytes_on_disk"], on_disk())

    def test_an_existing_database_grows_and_its_nodes_are_ends(self):
        self.simple()
        self.write("more.csv", "id:ID(Person),name\n4,Emmy\n")
        self.write("links.csv", ":START_ID(Person),:END_ID(Person)\n4,1\n3,4\n9,1\n")
        done = self.load("--nodes", "Person=more.csv", "--relationships", "KNOWS=links.csv")
        self.assertEqual((done.report["nodes"], done.report["relationships"]), (1, 2))
        self.assertEqual(self.bad_rows(), [("links.csv", 4, "1")])
        self.write("only.csv", ":START_ID(Person),:END_ID(Person)\n1,3\n")
        self.load("--relationships", "LIKES=only.csv")
        self.assertEqual(self.rows("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id ORDER BY a.id, b.id"),
                         [["1", "KNOWS", "2"], ["1", "LIKES", "3"], ["2", "KNOWS", "3"],
                          ["3", "KNOWS", "4"], ["4", "KNOWS", "1"]])
        self.assertFalse(os.path.exists(self.db + ".bad-rows.csv"), "that of an earlier import")
        self.write("some.csv", "id:ID(people){label:Person}\n")
        self.write("more-links.csv", ":START_ID(people),:END_ID(people)\n2,1\n")
        self.load("--nodes", "some.csv", "--relationships", "MET=more-links.csv")
        self.assertEqual(self.rows("MATCH (a)-[:MET]->(b) RETURN a.id, b.id"), [["2", "1"]])
        self.run_program("check", self.db)

    def test_constraints_make_bad_rows(self):
        self.query("CREATE CONSTRAINT FOR (n:P) REQUIRE n.id IS UNIQUE;"
                   "CREATE CONSTRAINT FOR (n:P) REQUIRE n.name IS NOT NULL;"
                   "CREATE CONSTRAINT FOR ()-[r:R]-() REQUIRE r.w IS :: FLOAT;"
                   "CREATE (:P {id: 1, name: 'old'})")
        self.write("n.csv", "id:ID(P){id-type:long},name,:LABEL\n1,new,P\n2,a,P\n3,,P\n4,,Q\n5,b,P\n")
        self.write("m.csv", "id:long,name\n5,c\n6,d\n6,e\n")
        self.write("r.csv", ":START_ID(P),:END_ID(P),w:int\n2,5,1\n4,5,\n")
        words = ("--nodes", "n.csv", "--nodes", "P=m.csv", "--relationships", "R=r.csv")
        before = self.exported()
        self.load(*words, "--bad-tolerance", "4", code=1)
        self.assertEqual(self.exported(), before)
        self.load(*words)
        self.assertEqual(self.bad_rows(), [("n.csv", 2, ""), ("n.csv", 4, ""), ("m.csv", 2, ""),
                                           ("m.csv", 4, ""), ("r.csv", 2, "")])
        self.assertEqual(self.rows("MATCH (n) RETURN n.id, n.name ORDER BY n.id"),
                         [[1, "old"], [2, "a"], [4, None], [5, "b"], [6, "d"]])
        self.run_program("check", self.db)

    def test_the_number_of_threads_changes_nothing(self):
        source = random.Random(5)
        rows = ["id:ID(P){id-type:long},name,note,:LABEL"]
        for i in range(60_000):  # over several pieces, with line ends inside of quotes
            note = '"a ""quoted""\n' + "x" * source.randrange(40) + '\n"' if i % 3 else "plain"
            number = "bad" if i % 9973 == 0 else i
            rows.append(f"{number},name {i},{note},{'A' if i % 7 else 'B;C'}")
        self.write("n.csv", "\n".join(rows) + "\n")
        edges = [":START_ID(P),:END_ID(P),w:double"]
        for i in range(80_000):
            edges.append(f"{source.randrange(60_100)},{source.randrange(60_000)},{i / 8}")
        self.write("r.csv", "\n".join(edges) + "\n")
        self.write("wide.csv", 'a,b\n"' + "long\n" * 500_000 + '",x\nlast,y\n')
        results = []
        for threads in ("1", "4"):
            db = str(self.dir / ("db" + threads))
            done = self.load("--nodes", "N=n.csv", "--nodes", "W=wide.csv", "--relationships",
                             "R=r.csv", "--threads", threads, db=db)
            with open(db + ".bad-rows.csv", "rb") as file:
                results.append((self.exported(db), file.read(), done.report["relationships"]))
        self.assertEqual(results[0], results[1])
        self.assertEqual(self.rows("MATCH (n:N) RETURN count(n)", db=str(self.dir / "db4")),
                         [[60_000 - 7]])
        self.assertEqual(self.rows("MATCH (n:W) RETURN size(n.a), n.b ORDER BY n.b",
                                   db=str(self.dir / "db4")), [[2_500_000, "x"], [4, "y"]])

    def test_bad_headers_say_where_and_what_to_write(self):
        for header, place, word in (("id:ID,age:integre", "h.csv:1:7", "`integre` is not a type"),
                                    ("a,a", "h.csv:1:3", "second property"),
                                    (":START_ID,x", "h.csv:1:1", "relationships"), ("", "h.csv", "")):
            self.write("h.csv", header + "\n")
            done = self.load("--nodes", "A=h.csv", code=1)
            self.assertIn(place, done.err)
            self.assertIn(word, done.err)
            self.assertFalse(os.path.exists(self.db), header)
        self.write("n.csv", "id:ID(A)\n1\n")
        self.write("r.csv", ":START_ID(B),:END_ID(A)\n1,1\n")
        done = self.load("--nodes", "A=n.csv", "--relationships", "R=r.csv", code=1)
        self.assertIn("id space `B`", done.err)
        self.write("r.csv", ":START_ID(A),:END_ID(A)\n1,1\n")
        self.assertIn("no type", self.load("--nodes", "A=n.csv", "--relationships", "r.csv",
                                           code=1).err)

    def test_wrong_usage(self):
        self.write("n.csv", "id:ID(A)\n1\n")
        for words in ((), ("--nodes",), ("--nodes", "A="), ("--nodes", "A:=n.csv"),
                      ("--nodes", "=n.csv"), ("--nodes", "A=n.csv", "--relationships", "=n.csv"),
                      ("x.jsonl", "--nodes", "A=n.csv"), ("--nodes", "A=n.csv", "--delimiter", "ab"),
                      ("--nodes", "A=n.csv", "--delimiter", ";"), ("--nodes", "A=n.csv", "--quote", ";"),
                      ("--nodes", "A=n.csv", "--bad-tolerance", "few"),
                      ("--nodes", "A=n.csv", "--format", "jsonl")):
            self.load(*words, code=2)
        self.assertFalse(os.path.exists(self.db))
        self.assertIn("missing.csv", self.load("--nodes", "A=missing.csv", code=1).err)
        self.assertIn("regular file", self.load("--nodes", "A=/dev/null", code=1).err)
        self.assertFalse(os.path.exists(self.db))

    def test_help_and_memory_and_progress(self):
        self.assertIn("--bad-tolerance", self.run_program("help", "import").out)
        done = self.simple("--progress", "always", db=":memory:")
        self.assertEqual(done.report["nodes"], 3)
        self.assertIn("knows.csv", done.err)


if __name__ == "__main__":
    unittest.main()
