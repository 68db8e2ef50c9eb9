"""The list an editor works down: every wrong reply with what was found instead, worst first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from bot.evaluation import judge as j
from bot.evaluation.judge import Judged

# What is wrong → how bad it is, worst first: a missed danger may cost a life, a wrong answer about a right that right;
# a decline sends to a person.
SEVERITIES = (
    ("danger missed", (j.MISSED_DANGER,)),
    ("wrong answer about a right", (j.WRONG_ANSWER, j.FORBIDDEN)),
    ("answered what is not ours", (j.NOT_DECLINED,)),
    ("false alarm", (j.FALSE_ALARM,)),
    ("no way to a person", (j.NO_PERSON, j.NO_REPLY)),
    ("ours, but not answered", (j.NOT_ANSWERED,)),
    ("wrong language or form", (j.WRONG_LANGUAGE, j.WRONG_REGISTER, j.NO_SMALL_TALK)),
)


@dataclass(frozen=True)
class Wrong:
    """One wrong reply; the fields are the columns of the list."""

    severity: str
    id: str
    language: str
    earlier_turns: str
    question: str
    what_is_wrong: str
    wanted: str
    found_instead: str
    place_of_wanted: str
    confidence: str
    decided_by: str


def worst_first(rows: Iterable[Judged]) -> list[Wrong]:
    """Everything that is wrong, by severity and then by how sure the assistant was of it."""
    wrong = [row for row in rows if not row.right]
    return [_entry(row) for row in sorted(wrong, key=lambda row: (_severity(row), -(row.row.confidence or 0.0)))]


def as_tsv(entries: Iterable[Wrong]) -> str:
    """The list as tab-separated text with a head, for a spreadsheet."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    # One line per entry: questions may hold tabs and line breaks.
    writer.writerows([" ".join(cell.split()) for cell in astuple(entry)] for entry in entries)
    return output.getvalue()


def _severity(row: Judged) -> int:
    return next(place for place, (_, kinds) in enumerate(SEVERITIES) if row.has(*kinds))


def _entry(judged: Judged) -> Wrong:
    row = judged.row
    found = row.articles or row.ranked[:1]
    return Wrong(
        severity=SEVERITIES[_severity(judged)][0],
        id=row.item.id,
        language=row.item.language,
        earlier_turns=" / ".join(row.item.before),
        question=row.item.text,
        what_is_wrong="; ".join(map(str, judged.faults)),
        wanted=" and ".join(" or ".join(sorted(wanted)) for wanted in row.item.wanted),
        found_instead=" and ".join(found) if row.articles else f"{row.status} (nearest: {' '.join(found) or 'none'})",
        place_of_wanted=_place(judged),
        confidence="" if row.confidence is None else f"{row.confidence:.2f}",
        decided_by=str(row.why.get("decided_by", "")),
    )


def _place(judged: Judged) -> str:
    """Where the first wanted article stands in the ranking: `3`, `over 10`, or nothing for what wants none."""
    row = judged.row
    if not row.item.is_single:
        return ""
    places = [place for place, article in enumerate(row.ranked, 1) if article in row.item.wanted[0]]
    return str(places[0]) if places else f"over {len(row.ranked)}"


COLUMNS = tuple(field.name.replace("_", " ") for field in fields(Wrong))
