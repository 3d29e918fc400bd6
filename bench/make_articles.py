#!/usr/bin/env python3
"""Generated news for measurements of ingest: make_articles.py FOLDER COUNT [--seed N] [--words N].

Article number i of a seed is the same whatever the count, so a larger set holds the smaller one. People,
bodies, firms and plans are invented and come again as they do in the news: a few in many articles, most in
one or two. A tenth of the sentences have nothing to find in them.

make_articles.py FOLDER 1 --words 2000000 makes one article of about 10 MB.
"""
import argparse
import bisect
import datetime
import itertools
import pathlib
import random

PLACES = """China|Japan|India|Brazil|Mexico|Norway|Sweden|Poland|Spain|Italy|France|Germany|Turkey|Egypt|
Nigeria|Kenya|Ghana|Chile|Peru|Canada|Australia|Indonesia|Vietnam|Thailand|Malaysia|South Korea|Finland|
Portugal|Greece|Hungary|Romania|Austria|Denmark|Argentina|Colombia|Morocco|Pakistan|Bangladesh|
the Philippines|the Netherlands""".replace("\n", "").split("|")
FIELDS = """Finance|Trade|Energy|Transport|Agriculture|Health|Education|Defence|Labour|Industry|Commerce|
Justice|Foreign Affairs|Environment|Housing|Science""".replace("\n", "").split("|")
GIVEN = """Ada|Omar|Lena|Jonas|Mira|Tomas|Ines|Karl|Nadia|Viktor|Rosa|Samir|Elif|Piotr|Anna|Marco|Sofia|
Daniel|Helena|Ivan|Clara|Hugo|Nora|Felix|Laila|Oscar|Teresa|Pavel|Julia|Andre|Maria|Stefan|Yusuf|Ingrid|
Luis|Greta|Amir|Paula|Erik|Diana""".replace("\n", "").split("|")
SECTORS = """semiconductors|steel|shipping|solar power|electric vehicles|artificial intelligence|tourism|
agriculture|telecommunications|mining|aviation|pharmaceuticals|biotechnology|construction|
banking|natural gas""".replace("\n", "").split("|")
INDICATORS = """exports|imports|inflation|unemployment|industrial output|retail sales|gross domestic product|
consumer prices|factory output|house prices|wages|tax revenue""".replace("\n", "").split("|")
PLAN_WORDS = """Rail|Harbour|Green Grid|Digital|Clean Water|Housing|Skills|Nuclear|Broadband|Forest|Battery|
Hydrogen|Coast|Border|Airport|Health|Farm|Steel""".replace("\n", "").split("|")
PLAN_KINDS = ["plan", "programme", "strategy", "action plan"]
SYLLABLES = """bar|ven|tor|lin|mos|kar|del|rin|sol|hag|wen|nor|fal|gri|tam|ost|ber|lund|ska|mir|pol|dar|
van|eck|hol|ster|man|ros|val|kin""".replace("\n", "").split("|")
MONTHS = """January February March April May June July August September October November
December""".split()
ORDINALS = ["first", "second", "third", "fourth"]

FACTS = [
    "{full}, {title} of {place}, said {sector} would need more support before the end of the year.",
    "\"We will finish the {plan} on time and within its budget,\" said {full}, {title} of {place}.",
    "\"The figures for {indicator} are better than we feared,\" {surname} told reporters in the capital.",
    "{surname} added that the {plan} would create {number} thousand jobs by {year_later}.",
    "The {body} adopted the {plan} on {weekday} after two years of debate.",
    "The {body} said on {weekday} that {indicator} in {place} rose {figure} percent in {year}.",
    "{indicator_cap} in {place} fell {figure} percent in the {ordinal} quarter of {year}, the {body} said.",
    "The {plan} will promote {sector} and raise spending by {number} billion dollars.",
    "{place_cap} banned imports of {sector} equipment from {other_place} in {month}.",
    "{analyst}, an economist at {firm}, said {indicator} in {place} would rise {figure} percent next year.",
    "\"Nobody had expected the {body} to move this early,\" said {analyst}, an analyst at {firm}.",
    "{analyst_surname} said the decision showed how little room the government had left.",
    "{firm} said it would build a plant for {sector} in {place} at a cost of {number} million dollars.",
    "{full} met {other} in {other_place} on {weekday} to discuss trade in {sector}.",
    "{place_cap} appointed {other} as {other_title} in {month} {year}.",
    "{other}, the {other_title} of {other_place}, rejected the proposal and called for talks.",
    "Opponents said the {plan} did not go far enough, while {firm} called it a good start.",
    "The {body} proposed the {other_plan}, which sets a target of {figure} percent for {indicator}.",
    "According to the {body}, {indicator} reached {number}.{digit} percent, up from {figure} percent a year ago.",
    "{firm} and {other_firm} compete for the contracts that the {plan} has on offer.",
    "The council of {place} held a meeting on {weekday}, which {surname} attended.",
    "{surname} did not say when the {other_plan} would be presented to parliament.",
]
PLAIN = [
    "The talks went on late into the night and ended without a statement.",
    "People in the street had mixed feelings about what it would mean for them.",
    "It is the third time in a decade that such a step has been on the table.",
    "Markets had been waiting for weeks and took the news calmly.",
    "A vote is expected before the summer, though nobody would name a day.",
    "The details are still being worked out and may change.",
]


class World:
    """What a seed's articles are about."""

    def __init__(self, seed, people=20_000, firms=6_000, plans=2_000):
        rng = random.Random(f"world/{seed}")
        names = set()
        while len(names) < people:
            surname = "".join(rng.choices(SYLLABLES, k=rng.choice([2, 2, 3]))).capitalize()
            names.add(f"{rng.choice(GIVEN)} {surname}")
        self.people = [(name, f"minister of {rng.choice(FIELDS).lower()}" if rng.random() < 0.7 else
                        rng.choice(["president", "prime minister", "central bank governor"]),
                        rng.choice(PLACES)) for name in sorted(names, key=lambda _: rng.random())]
        stems = set()
        while len(stems) < firms:
            stems.add("".join(rng.choices(SYLLABLES, k=rng.choice([2, 3]))).capitalize())
        kinds = ["Bank", "Securities", "Research", "Group", "Holdings", "Energy", "Motors", "Capital"]
        self.firms = [f"{stem} {rng.choice(kinds)}" for stem in sorted(stems)]
        rng.shuffle(self.firms)
        self.plans = [f"{rng.choice(PLAN_WORDS)} {rng.randrange(2026, 2051)} {rng.choice(PLAN_KINDS)}"
                      for _ in range(plans)]
        self.weights = {}

    def pick(self, rng, things):
        """The n-th of them is as frequent as 1 / (n + 20)."""
        if len(things) not in self.weights:
            self.weights[len(things)] = list(itertools.accumulate(1 / (n + 20) for n in
                                                                  range(len(things))))
        weights = self.weights[len(things)]
        return things[bisect.bisect_left(weights, rng.random() * weights[-1])]


def bare(place):
    return place.removeprefix("the ")


def scene(world, rng):
    """The names and numbers of a few paragraphs."""
    full, title, place = world.pick(rng, world.people)
    other, other_title, other_place = world.pick(rng, world.people)
    analyst = world.pick(rng, world.people)[0]
    return {
        "full": full, "title": title, "place": place, "place_cap": place[0].upper() + place[1:],
        "surname": full.split()[1], "other": other, "other_title": other_title,
        "other_place": other_place, "analyst": analyst, "analyst_surname": analyst.split()[1],
        "body": f"Ministry of {rng.choice(FIELDS)} of {bare(place)}",
        "plan": world.pick(rng, world.plans), "other_plan": world.pick(rng, world.plans),
        "firm": world.pick(rng, world.firms), "other_firm": world.pick(rng, world.firms),
    }


def sentence(rng, names):
    if rng.random() < 0.1:
        return rng.choice(PLAIN)
    indicator = rng.choice(INDICATORS)
    year = rng.randrange(2015, 2026)
    return rng.choice(FACTS).format(
        sector=rng.choice(SECTORS), indicator=indicator,
        indicator_cap=indicator[0].upper() + indicator[1:], number=rng.randrange(2, 90),
        digit=rng.randrange(10), figure=f"{rng.randrange(0, 15)}.{rng.randrange(1, 10)}", year=year,
        year_later=year + rng.randrange(5, 20), month=rng.choice(MONTHS),
        weekday=rng.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
        ordinal=rng.choice(ORDINALS), **names)


def article(world, seed, number, words):
    rng = random.Random(f"article/{seed}/{number}")
    names = scene(world, rng)
    day = datetime.date(2019, 1, 1) + datetime.timedelta(days=rng.randrange(2500))
    parts = [f"{names['place_cap']} debates {names['plan']} as {rng.choice(INDICATORS)} change course",
             f"By {rng.choice(GIVEN)} {world.pick(rng, world.people)[0].split()[1]}",
             f"{day.day} {MONTHS[day.month - 1]} {day.year}"]
    wanted = rng.randrange(words * 3 // 4, words * 5 // 4 + 1)
    written = 0
    while written < wanted:
        if rng.random() < 0.3:  # the article moves on to somebody else
            names = scene(world, rng)
        paragraph = " ".join(sentence(rng, names) for _ in range(rng.randrange(1, 5)))
        written += paragraph.count(" ") + 1
        parts.append(paragraph)
    return "\n\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=500, help="about, of one article")
    options = parser.parse_args()
    world = World(options.seed)
    for number in range(options.count):
        folder = options.folder / f"{number // 1000:04}"  # folders of a thousand
        if number % 1000 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        text = article(world, options.seed, number, options.words)
        (folder / f"{number:07}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
