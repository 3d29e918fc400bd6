#!/usr/bin/env python3
"""Writes cues/common.txt of a pack from WordNet 3.0: plain English words and their part of speech.

  make_common_words.py /usr/share/wordnet > policy/cues/common.txt

A word is kept when WordNet's tagged texts use it at least once and it is not only a proper name.
The value is its parts of speech, the most used first: n, v, a (adjective), r (adverb).
"""
import re
import sys
from collections import defaultdict

folder = sys.argv[1]
files = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
count = defaultdict(lambda: defaultdict(int))
senses = defaultdict(lambda: defaultdict(int))
plain = set()
for pos, name in files.items():
    for line in open(f"{folder}/data.{name}", encoding="latin-1"):
        if line.startswith(" "):
            continue
        fields = line.split()
        for i in range(int(fields[3], 16)):
            word = re.sub(r"\(.*\)$", "", fields[4 + 2 * i])
            if re.fullmatch(r"[a-z]{2,}", word):
                plain.add((word, pos))
    for line in open(f"{folder}/index.{name}", encoding="latin-1"):
        if not line.startswith(" "):
            fields = line.split()
            senses[fields[0]][pos] = int(fields[2])
kinds = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
for line in open(f"{folder}/cntlist.rev", encoding="latin-1"):
    key, _, times = line.split()
    word, rest = key.split("%")
    count[word][kinds[rest[0]]] += int(times)
print("# Plain English words and their parts of speech, the most used first (n, v, a, r).")
print("# Made by tools/make_common_words.py from WordNet 3.0, Copyright 2006 by Princeton University.")
print("# All rights reserved. WordNet's licence and notice: share/packs/LICENSE.WordNet")
for word in sorted({w for w, _ in plain}):
    allowed = [p for p in files if (word, p) in plain]
    order = sorted(allowed, key=lambda p: (-count[word][p], -senses[word][p], p))
    if count[word][order[0]] > 0:
        print(f"{word}\t{''.join(p for p in order if count[word][p] > 0)}")
