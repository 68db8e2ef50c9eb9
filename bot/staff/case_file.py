"""One handoff as plain text, for the case file: what was agreed, what was said, what colleagues noted. A pure function."""

from __future__ import annotations

from datetime import datetime

from bot.gateway.notices import readable
from bot.handoff.availability import OSLO
from bot.staff.cases import Case
from bot.staff.templating import words_in
from bot.staff.titles import title_of
from bot.staff.transcript import Turn, as_text
from knowledge.guides.tongues import tongue_in_words


def case_file(case: Case, now: datetime, language: str) -> str:
    """The text, without how the person is reached."""
    words, handoff = words_in(language), case.handoff
    facts = {
        words["case_file"]["written"]: _written(now),
        words["facts"]["state"]: words["states"][handoff.state],
        words["facts"]["outcome"]: words["outcomes"].get(handoff.outcome, ""),
        words["facts"]["topic"]: title_of(handoff.article, language) or "",
        words["facts"]["language"]: words["languages"].get(handoff.language, ""),
        words["facts"]["interpreter"]: tongue_in_words(handoff.interpreter or "", language),
        words["facts"]["agreed"]: _written(handoff.agreed_at),
        words["facts"]["promised"]: _written(handoff.promised_by),
        words["facts"]["holder"]: case.holder or "",
    }
    parts = [
        words["case_file"]["title"].format(number=handoff.number),
        "\n".join(f"{label}: {value}" for label, value in facts.items() if value),
        words["conversation"]["heading"].upper(),
        *([] if handoff.shared_until else [words["conversation"]["not_shared"]]),
        *(f"{_written(turn.entry.at)} {_who(turn, language)}:\n{as_text(turn)}" for turn in case.turns),
        words["notes"]["heading"].upper(),
        *(
            f"{_written(each.at)} {case.names.get(each.staff, '')}:\n{readable(each.text, language)}"
            for each in case.notes
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _who(turn: Turn, language: str) -> str:
    return turn.who or str(words_in(language)["senders"][turn.entry.sender])


def _written(moment: datetime | None) -> str:
    return moment.astimezone(OSLO).strftime("%Y-%m-%d %H:%M") if moment else ""
