"""The figures of every step of a reply, per language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.evaluation import judge as j
from bot.evaluation.figures import ALL, Figure, mean, resampled, share
from bot.evaluation.judge import Judged
from bot.evaluation.metrics import (
    expected_calibration_error,
    ndcg,
    out_of_scope_recall,
    recall_at,
    reciprocal_rank,
    risk_coverage,
)
from knowledge.conversation import LANGUAGES
from knowledge.documents import Article
from knowledge.law_gate import OUT_OF_SCOPE

Rows = Sequence[Judged]
Articles = Mapping[str, Article]


def figures(rows: Rows, articles: Articles) -> list[Figure]:
    """Every figure of every step, over all questions and per language; those without a question to them are left out."""
    found = []
    for language in (ALL, *LANGUAGES):
        mine = [row for row in rows if language in (ALL, row.row.item.language)]
        for step in STEPS:
            found += [figure for figure in step(mine, language, articles) if figure.n]
    order = {figure.key[:2]: place for place, figure in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda figure: order[figure.key[:2]])


def of_kind(rows: Rows, *kinds: str) -> list[Judged]:
    """The rows of some kinds of question."""
    return [row for row in rows if row.row.item.kind in kinds]


def confidences(rows: Rows) -> tuple[list[float], list[bool]]:
    """How sure the search was of each question, and whether its first article was right.

    Questions in two parts are left out: no one article is right for them. So are those that no search was made for.
    """
    searched = [r.row for r in rows if r.row.confidence is not None and len(r.row.item.wanted) < 2]
    right = [recall_at(row.ranked, row.item.wanted[0] if row.item.wanted else frozenset(), 1) for row in searched]
    return [row.confidence or 0.0 for row in searched], right


def _language(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    spoken = [r.row for r in rows if r.row.item.kind not in ("bad", "notcrisis") and r.row.custom]
    yield share("language", "accuracy", language, [row.language in row.item.languages for row in spoken])


def _intent(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    hits = []
    for row in (r.row for r in of_kind(rows, "info") if r.row.item.wanted):
        wanted = frozenset().union(*row.item.wanted)
        hits.append(row.intent.removeprefix("ask_") in {topic for a in wanted for topic in articles[a].topics})
    yield share("intent", "topic of a question", language, hits)
    for measure, kind, intents in (
        ("out of scope", "oos", OUT_OF_SCOPE),
        ("danger", "crisis", ("report_danger",)),
        ("wish for a person", "human", ("request_human",)),
    ):
        yield share("intent", measure, language, [r.row.intent in intents for r in of_kind(rows, kind)])


def _entities(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    hits = []
    for row in (r.row for r in of_kind(rows, "info") if r.row.item.is_single and r.row.services):
        services = {service for a in row.item.wanted[0] for service in articles[a].services}
        # An article for all services is right whatever service is named.
        if "general" not in services:
            hits.append(bool(services & set(row.services)))
    yield share("entities", "service, where one was found", language, hits)
    placed = [r.row for r in rows if r.row.item.municipality]
    yield share(
        "entities", "municipality, where labelled", language, [r.municipality == r.item.municipality for r in placed]
    )


def _retrieval(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    pairs = [(r.row.ranked, r.row.item.wanted[0]) for r in rows if r.row.item.is_single]
    for k in (1, 3):
        yield share("retrieval", f"recall@{k}", language, [recall_at(*pair, k) for pair in pairs])
    yield mean("retrieval", "MRR@10", language, [reciprocal_rank(*pair) for pair in pairs])
    yield mean("retrieval", "nDCG@10", language, [ndcg(*pair) for pair in pairs])


def _band(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    sure = [r for r in of_kind(rows, "info") if r.row.item.is_single and r.answered and r.row.confidence is not None]
    for measure, wanted in (("right when sure", True), ("right beside other choices", False)):
        band = [r for r in sure if (r.row.confidence or 0.0) >= r.row.why["limits"]["sure_from"]]
        chosen = band if wanted else [r for r in sure if r not in band]
        yield share("band", measure, language, [r.from_wanted for r in chosen])
    everything = confidences(of_kind(rows, "info", "oos"))
    yield resampled("band", "calibration error", language, expected_calibration_error, *everything)
    yield resampled("band", "calibration error, adaptive bins", language, _adaptive, *everything)
    yield resampled("band", "area under risk–coverage", language, _area, *confidences(of_kind(rows, "info")))
    # A question that needed no search was not taken for one about a right: nothing speaks for answering it.
    ours, others = ([r.row.confidence or 0.0 for r in of_kind(rows, kind)] for kind in ("info", "oos"))
    recall, limit = out_of_scope_recall(ours, others)
    yield share("band", "out-of-scope recall at 95 % kept", language, [value < limit for value in others if recall.n])


def _answer(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    info = of_kind(rows, "info")
    answered = [r for r in info if r.answered]
    yield share("answer", "in scope answered", language, [r.answered for r in info])
    yield share("answer", "right, of the answered", language, [r.right for r in answered])
    yield share("answer", "right, of all in scope", language, [r.right for r in info])
    yield share("answer", "facts held, of the answered", language, [_holds(r) for r in answered if r.row.item.facts])
    yield share("answer", "from a wanted article", language, [r.from_wanted for r in answered if r.row.item.wanted])
    yield share("answer", "two in one right", language, [r.right for r in info if len(r.row.item.wanted) > 1])
    yield share("answer", "out of scope declined", language, [not r.has(j.NOT_DECLINED) for r in of_kind(rows, "oos")])
    yield share("answer", DANGER_CAUGHT, language, [_caught(r) for r in of_kind(rows, "crisis")])
    near, calm = of_kind(rows, "notcrisis"), [r for r in rows if r.row.item.kind != "crisis"]
    yield share("answer", "false alarms, near danger", language, [r.alarmed for r in near], falling=True)
    yield share("answer", "false alarms, all but danger", language, [r.alarmed for r in calm], falling=True)
    yield share("answer", "way to a person", language, [not r.has(j.NO_PERSON) for r in of_kind(rows, "human")])
    yield share("answer", "small talk", language, [r.right for r in of_kind(rows, "smalltalk")])
    yield share("answer", "nothing forbidden said", language, [not r.has(j.FORBIDDEN) for r in rows])
    spoken = of_kind(rows, *j.JUDGED_ON_LANGUAGE)
    yield share("answer", "right language", language, [not r.has(j.WRONG_LANGUAGE) for r in spoken])
    norwegian = [r for r in spoken if r.row.language != "en"]
    yield share("answer", "right written form (nb, nn)", language, [not r.has(j.WRONG_REGISTER) for r in norwegian])
    yield share("answer", "nothing wrong at all", language, [r.right for r in rows])


def _conversations(rows: Rows, language: str, articles: Articles) -> Iterator[Figure]:
    later = [r for r in rows if r.row.item.before]
    yield share("conversations", "right after earlier turns", language, [r.right for r in later])
    pairs = [(r.row.ranked, r.row.item.wanted[0]) for r in later if r.row.item.is_single]
    yield share("conversations", "recall@1", language, [recall_at(*pair, 1) for pair in pairs])


def _holds(judged: Judged) -> bool:
    return all(fact.held_in(judged.row.said) for fact in judged.row.item.facts)


def _caught(judged: Judged) -> bool:
    return not judged.has(j.MISSED_DANGER, j.NO_REPLY)


def _adaptive(confidence: Sequence[float], right: Sequence[bool]) -> float:
    return expected_calibration_error(confidence, right, adaptive=True)


def _area(confidence: Sequence[float], right: Sequence[bool]) -> float:
    return risk_coverage(confidence, right).area


DANGER_CAUGHT = "danger caught"
Step = Callable[[Rows, str, Articles], Iterator[Figure]]
STEPS: tuple[Step, ...] = (_language, _intent, _entities, _retrieval, _band, _answer, _conversations)
