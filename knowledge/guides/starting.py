"""How a guide begins: by its button, by asking whether a right fits oneself, or by telling a story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from knowledge.conversation import LANGUAGES
from knowledge.documents import Article
from knowledge.guides.model import FOLDER, load_guides
from knowledge.guides.patterns import pattern_of, plain
from knowledge.guides.reading import replies_of
from knowledge.guides.result import letter_title
from knowledge.letters.content import KINDS
from knowledge.split import is_question
from knowledge.yaml_file import read_mapping

FILE = FOLDER / "starting.yml"
# The guides are about these rights; a plan has articles.
_SERVICES = ("coordinator", "child_coordinator", "hospital_coordinator", "coordinating_unit", "general")


def started_by_button(text: str) -> str | None:
    """The guide whose start button says exactly this."""
    words = plain(text)
    return next((g.id for g in load_guides().values() if words in map(plain, g.start.values())), None)


def letter_by_button(text: str) -> str | None:
    """The kind of letter whose button says exactly this."""
    words = plain(text)
    return next((k for k in KINDS if words in {plain(letter_title(k, code)) for code in LANGUAGES}), None)


def wants_contact(text: str) -> bool:
    """Whether the message clearly asks to be contacted."""
    return _says("contact", text)


def wants_to_resume(text: str) -> bool:
    """Whether the message asks to go on where a guide stopped."""
    return plain(text) in replies_of("resume")


def guide_meant(text: str) -> str:
    """Which guide a wish for help is about; to look whether a right fits is the first thing people need."""
    return next((guide for guide in ("complaint", "request") if _says(guide, text)), "eligibility")


def guide_under(article: Article) -> str | None:
    """The guide that is offered under an article."""
    if article.service not in _SERVICES:
        return None
    return next((guide.id for guide in load_guides().values() if article.topic in guide.topics), None)


def asks_for_oneself(text: str) -> bool:
    """Whether a message asks about the person's own right and not about rights at large."""
    return _says("own", text)


def asks_whether_it_fits(text: str) -> bool:
    """Whether a message asks if “this” fits the person, without naming a right."""
    return _says("fits", text)


def tells_a_story(text: str, told: Mapping[str, str]) -> bool:
    """Whether a message tells of somebody's life: whom it is about, and what they live with or who helps."""
    about = {"who", "age"} & set(told)
    life = {"serious", "long_term", "complex", "coordinated", "other_services", "hospital"} & set(told)
    complains = "complaint_about" in told
    return bool(about and (life if "serious" in life else len(life) > 1)) and not complains


def is_statement(text: str) -> bool:
    """Whether a message asks nothing."""
    return not any(is_question(sentence) for sentence in re.split(r"(?<=[.!?;])\s+", text))


def _says(kind: str, text: str) -> bool:
    return bool(_patterns()[kind].search(plain(text)))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: pattern_of(phrases) for kind, phrases in read_mapping(FILE).items()}
