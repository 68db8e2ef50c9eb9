"""How well the library is searched: `python -m bot.evaluation.law_search`.

Asks the questions of tests/data/law_questions over the texts that have been imported. A section is found when it is among the
first of the search; the question and the section may be in two languages.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import yaml
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bot.settings import ROOT, load_settings
from knowledge.encoder.shared import shared_encoder
from knowledge.errors import KnowledgeError
from knowledge.library import Hit, Library, edition_in_use
from knowledge.quote import quote_nearest

QUESTIONS = ROOT / "tests" / "data" / "law_questions"
LANGUAGES = ("nb", "nn", "en")
AMONG = (1, 3, 10)


@dataclass(frozen=True)
class LawQuestion:
    """A question, its language, and the ids of the sections that answer it."""

    id: str
    language: str
    text: str
    sections: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A question with what the search found: the rank of the first right section (None beyond the tenth) and its language."""

    question: LawQuestion
    rank: int | None
    written: str
    verbatim: bool
    milliseconds: float

    @property
    def across(self) -> bool:
        """Whether question and section are in two languages."""
        return self.question.language != self.written


def read_questions(folder: Path = QUESTIONS, part: str = "") -> list[LawQuestion]:
    """The questions of all languages; `part` is empty for those that measure, `_dev` for those to choose limits by."""
    found = []
    for language in LANGUAGES:
        file = folder / f"{language}{part}.yml"
        for item in yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else ():
            found.append(LawQuestion(item["id"], language, item["t"], frozenset(item["sections"])))
    return found


def ask_all(library: Library, questions: Iterable[LawQuestion]) -> list[Asked]:
    """Search for each question. A question whose sections are not in the library is left out."""
    asked = []
    for question in questions:
        right = next(filter(None, map(library.section, sorted(question.sections))), None)
        if right is None:
            continue
        start = time.perf_counter()
        hits = library.find(question.text, max(AMONG))
        quote = quote_nearest(hits[0].section, lambda texts, q=question: library.nearness(q.text, texts))  # type: ignore[misc]
        milliseconds = 1000 * (time.perf_counter() - start)
        verbatim = quote.text in hits[0].section.text and bool(quote.text)
        asked.append(Asked(question, _rank(hits, question.sections), right.language, verbatim, milliseconds))
    return asked


def recall(asked: Sequence[Asked], among: int) -> float:
    """Share (0 to 1) of the questions with a right section among the first `among`; 0 of none."""
    return sum(a.rank is not None and a.rank <= among for a in asked) / max(len(asked), 1)


def table(asked: Sequence[Asked]) -> Table:
    """Recall per language, and for questions in the language of the section and across."""
    shown = Table("Questions", "n", *(f"recall@{k}" for k in AMONG), box=SIMPLE)
    groups = {language: [a for a in asked if a.question.language == language] for language in LANGUAGES}
    groups["same language"] = [a for a in asked if not a.across]
    groups["across"] = [a for a in asked if a.across]
    for name, part in groups.items():
        shown.add_row(name, str(len(part)), *(f"{100 * recall(part, k):.1f}" for k in AMONG))
    return shown


def _rank(hits: Sequence[Hit], right: frozenset[str]) -> int | None:
    return next((rank for rank, hit in enumerate(hits, 1) if hit.section.id in right), None)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--dev", is_flag=True, help="The questions to choose limits by, instead of those that measure.")
@click.option(
    "--show-missed", is_flag=True, help="Also print the questions whose section is not among the first three."
)
def main(dev: bool, show_missed: bool) -> None:
    """Measure the search over the imported texts.

    \b
    Example:
      python -m bot.evaluation.law_search
      python -m bot.evaluation.law_search --dev --show-missed
    """
    console = Console()
    settings = load_settings()
    try:
        library = Library(edition_in_use(settings.library), shared_encoder(settings.encoder))
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from error
    asked = ask_all(library, read_questions(part="_dev" if dev else ""))
    console.print(table(asked))
    verbatim = sum(a.verbatim for a in asked)
    console.print(f"{verbatim} of {len(asked)} quotes are spans of their sections.")
    console.print(f"{median(a.milliseconds for a in asked):.1f} ms to search and quote (median).")
    if show_missed:
        for a in asked:
            if a.rank is None or a.rank > 3:
                console.print(f"{a.question.id} {a.rank or '-'}: {a.question.text} {sorted(a.question.sections)}")


if __name__ == "__main__":
    main()
