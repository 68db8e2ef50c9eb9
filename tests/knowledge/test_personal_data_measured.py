"""How much personal data the guard finds, and how much else it hides: on a corpus, and on a thousand numbers made here.

The figures: python -m pytest -s tests/knowledge/test_personal_data_measured.py
"""

import random
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from stdnum.no import fodselsnummer

from bot.evaluation.questions import load_questions
from knowledge.normalise import clean
from knowledge.number_chains import has_check_digits
from knowledge.personal_data import KINDS, conceal

CORPUS = yaml.safe_load((Path(__file__).parents[1] / "data" / "personal_data.yml").read_text(encoding="utf-8"))
MARKED = re.compile(rf"\{{({'|'.join(KINDS)}) ([^}}]*)\}}")
# Identity numbers must never pass; the least of the others that must be found.
LEAST = {
    "identity_number": 1.0,
    "account_number": 1.0,
    "number": 0.9,
    "phone": 0.9,
    "email": 0.9,
    "address": 0.8,
    "name": 0.7,
}
# Of what was written to find what is missed.
LEAST_HARDER = {"number": 0.6, "phone": 0.7, "email": 0.6, "address": 0.8, "name": 0.5}


def lines(part, what):
    return [line for texts in CORPUS[part][what].values() for line in texts]


@pytest.fixture(params=["tuning", "unseen", "harder"])
def part(request):
    return request.param


def test_personal_data_is_found(part):
    hidden, total = Counter(), Counter()
    for line in lines(part, "personal"):
        kept = conceal(MARKED.sub(r"\2", line))
        for kind, detail in MARKED.findall(line):
            total[kind] += 1
            hidden[kind] += clean(detail) not in kept
    found = {kind: hidden[kind] / total[kind] for kind in total}
    sys.stdout.write(f"\n{part}: " + ", ".join(f"{kind} {hidden[kind]}/{total[kind]}" for kind in KINDS) + "\n")
    least = LEAST if part != "harder" else {**LEAST, **LEAST_HARDER}
    assert set(found) == set(least)
    assert {kind: share for kind, share in found.items() if share < least[kind]} == {}


def test_ordinary_messages_stay(part):
    texts = lines(part, "ordinary")
    wrong = [text for text in texts if conceal(text) != clean(text)]
    assert len(wrong) / len(texts) < 0.05, wrong


def test_fewer_than_one_ordinary_message_in_a_hundred_is_masked():
    # Three development questions hold eleven digits on purpose.
    texts = [item.text for item in load_questions("dev").items if not re.search(r"\d{11}", item.text)]
    texts += [text for part in CORPUS for text in lines(part, "ordinary")]
    wrong = [text for text in texts if conceal(text) != clean(text)]
    sys.stdout.write(f"\nmasked wrongly: {len(wrong)} of {len(texts)}\n")
    assert len(texts) > 1000
    assert len(wrong) / len(texts) < 0.01, wrong


SHAPES = [
    "###########",
    "###### #####",
    "######-#####",
    "######.#####",
    "######, #####",
    "######–#####",
    "###### – #####",
    "######/#####",
    "######_#####",
    "######   #####",
    "######\n#####",
    "###### (#####)",
    "##.##.## #####",
    "##-##-##-#####",
    "## ## ## #####",
    "## ## ## ### ##",
    "###### ### ##",
    "### ### ### ##",
    "#### #### ###",
    "#### ## #####",
    "# # # # # # # # # # #",
    "#,#,#,#,#,#,#,#,#,#,#",
    "#-#-#-#-#-#-#-#-#-#-#",
    "## ## ## ## ## #",
    "fnr ######, personnummer #####",
    "##.##.## og personnummer #####",
]
SENTENCES = [
    "Barnet har nummer {}, får vi hjelp?",
    "{} er født i 2019 og har CP",
    "§ 2-5 gjelder {}",
    "vi søkte 12.03.2026 for {} og venter",
    "Guten har nummeret {}. Kva no?",
    "{} er dotter mi på 6 år",
    "My son’s number is {} and he is 4",
    "Is {} enough to apply for 2 children?",
    "({})",
    "nr:{}",
]


def identity_number(chance, kind):
    """A number whose birth date fits the kind, with check digits that pass unless it shall be mistyped."""
    shift = {"D": (40, 0), "H": (0, 40), "test": (0, 80), "tenor": (0, 65)}.get(kind, (0, 0))
    while True:
        day, month = chance.randint(1, 28) + shift[0], chance.randint(1, 12) + shift[1]
        digits = f"{day:02}{month:02}{chance.randint(0, 99):02}{chance.randint(0, 999):03}"
        first = fodselsnummer.calc_check_digit1(digits)
        second = fodselsnummer.calc_check_digit2(digits + first[-1])
        if len(first) == len(second) == 1:
            last = str((int(second) + chance.randint(1, 9)) % 10) if kind == "mistyped" else second
            return digits + first + last


def test_no_identity_number_passes():
    chance = random.Random(20261126)
    passed = []
    for turn in range(1000):
        kind = ["ordinary", "D", "H", "test", "tenor", "mistyped"][turn % 6]
        number = identity_number(chance, kind)
        assert has_check_digits(number) == (kind != "mistyped")
        spelling = chance.choice(SHAPES).replace("#", "{}").format(*number)
        kept = re.sub(r"\D", "", conceal(chance.choice(SENTENCES).format(spelling)))
        # What else the sentences hold is shorter than five digits, or a date that is no part of a number.
        if number in kept or number[6:] in kept.replace("12032026", " "):
            passed.append(spelling)
    assert passed == []
