"""How a guide begins: by its button, by asking whether a right fits oneself, or by telling a story."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.documents import Article
from knowledge.guides.model import load_guides
from knowledge.guides.patterns import pattern_of, plain
from knowledge.guides.reading import replies_of
from knowledge.guides.result import letter_title
from knowledge.split import is_question

LETTERS = ("request", "complaint", "agencies", "checklist")
# The guides are about these rights; a plan has articles.
_SERVICES = ("coordinator", "child_coordinator", "hospital_coordinator", "coordinating_unit", "general")
# Folded, as `plain` writes: “does” is `dos`.
_OWN = re.compile(
    r"(?<!\w)(?:har|far|kan|skal|kvalifiserer|oppfyller|trenger|er) (?:vi|jeg|eg|me|je|han|hun|ho|hen|hu)(?!\w)"
    r"|(?<!\w)(?:gjelder|gjeld|passer|passar) .{0,30}(?:oss|meg|vi|han|henne|ho)(?!\w)"
    r"|(?<!\w)(?:are|do|can|could|would|dos|is|will) (?:we|i|he|she|they|my|our|this|it)(?!\w)"
)
_FITS = re.compile(
    r"(?<!\w)(?:gjelder|gjeld|passer|passar) (?:det|dette|denne|ordningen|ordninga|retten)?(?: \w+){0,2}"
    r" ?(?:oss|meg|familien|barnet|sonnen|jenta|han|henne)(?!\w)"
    r"|(?<!\w)(?:har|far|kan) (?:vi|jeg|eg|me) (?:rett|krav|fa) (?:pa|til)? ?(?:det|dette|noe|noko)(?!\w)"
    r"|(?<!\w)(?:dos|do|would) (?:this|it|these|that) (?:apply to|fit|cover) (?:us|me|him|her|my|our)(?!\w)"
    r"|(?<!\w)(?:do|would) (?:we|i) qualify(?!\w)|(?<!\w)(?:are|am) (?:we|i) (?:covered|eligible)(?!\w)"
)
_COMPLAIN = pattern_of(["klag*", "complain*", "appeal*", "frist*", "deadline*"])
_ASK_FOR = pattern_of(
    [
        "søk*",
        "søkje*",
        "søkn*",
        "huskeliste*",
        "hugseliste*",
        "checklist",
        "be om*",
        "brev*",
        "apply*",
        "application",
        "letter",
        "ask for*",
    ]
)


def started_by_button(text: str) -> str | None:
    """The guide whose start button says exactly this."""
    words = plain(text)
    return next((g.id for g in load_guides().values() if words in map(plain, g.start.values())), None)


def letter_by_button(text: str) -> str | None:
    """The kind of letter whose button says exactly this."""
    words = plain(text)
    return next((k for k in LETTERS if words in {plain(letter_title(k, code)) for code in ("nb", "nn", "en")}), None)


def wants_to_resume(text: str) -> bool:
    """Whether the message asks to go on where a guide stopped."""
    return plain(text) in replies_of("resume")


def guide_meant(text: str) -> str:
    """Which guide a wish for help is about; to look whether a right fits is the first thing people need."""
    words = plain(text)
    if _COMPLAIN.search(words):
        return "complaint"
    return "request" if _ASK_FOR.search(words) else "eligibility"


def guide_under(article: Article) -> str | None:
    """The guide that is offered under an article."""
    if article.service not in _SERVICES:
        return None
    return next((guide.id for guide in load_guides().values() if article.topic in guide.topics), None)


def asks_for_oneself(text: str) -> bool:
    """Whether a message asks about the person's own right and not about rights at large."""
    return bool(_OWN.search(plain(text)))


def asks_whether_it_fits(text: str) -> bool:
    """Whether a message asks if “this” fits the person, without naming a right."""
    return bool(_FITS.search(plain(text)))


def tells_a_story(text: str, told: Mapping[str, str]) -> bool:
    """Whether a message tells of somebody's life: whom it is about, and what they live with or who helps."""
    about = {"who", "age"} & set(told)
    life = {"serious", "long_term", "complex", "coordinated", "other_services", "hospital"} & set(told)
    complains = "complaint_about" in told
    return bool(about and (life if "serious" in life else len(life) > 1)) and not complains


def is_statement(text: str) -> bool:
    """Whether a message asks nothing."""
    return not any(is_question(sentence) for sentence in re.split(r"(?<=[.!?;])\s+", text))
