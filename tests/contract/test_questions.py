"""Held-out questions stay held out: none stands, whole or nearly, where the assistant learns from."""

from pathlib import Path

import yaml

from knowledge.documents import load_articles
from knowledge.normalise import fold

DATA = Path(__file__).parents[1] / "data"
NEAR = 0.9  # share of character trigrams in common from which two questions count as the same


def trigrams(text):
    padded = f"  {' '.join(fold(text).strip(' ?!.').split())}  "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def near(first, second):
    return len(first & second) / len(first | second) >= NEAR


def held_out():
    items = yaml.safe_load((DATA / "questions_heldout.yml").read_text(encoding="utf-8"))["items"]
    # One word, or a turn that only means something after another, is nobody's own wording.
    return [item["t"] for item in items if len(item["t"].split()) > 3 and "before" not in item]


def copies(learnt):
    known = [(text, trigrams(text)) for text in learnt]
    return [
        (q, text) for q, grams in ((q, trigrams(q)) for q in held_out()) for text, other in known if near(grams, other)
    ]


def test_no_held_out_question_is_in_an_article():
    texts = [
        t
        for article in load_articles().values()
        for text in article.texts.values()
        for t in (text.title, *text.questions)
    ]
    assert copies(texts) == []


def test_no_held_out_question_is_a_training_example():
    lines = [
        line.removeprefix("- ")
        for path in sorted((DATA.parents[1] / "nlu_data").rglob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]
    assert copies(lines) == []


def test_no_held_out_question_is_a_development_question():
    items = yaml.safe_load((DATA / "questions_dev.yml").read_text(encoding="utf-8"))
    assert copies([item["t"] for item in items]) == []


def test_every_wanted_article_exists():
    articles = load_articles()
    items = yaml.safe_load((DATA / "questions_heldout.yml").read_text(encoding="utf-8"))["items"]
    items += yaml.safe_load((DATA / "questions_dev.yml").read_text(encoding="utf-8"))
    wanted = {
        a for item in items for want in item.get("want", []) for a in (want if isinstance(want, list) else [want])
    }
    assert wanted - set(articles) == set()
