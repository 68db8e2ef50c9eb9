"""One handoff with all that staff may see of it, read from the database at one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.gateway.live import Live
from bot.gateway.records import Entry
from bot.handoff.handoffs import Handoffs
from bot.handoff.records import Handoff, Note
from bot.staff.accounts import Accounts, Staff
from bot.staff.desk_rows import is_there
from bot.staff.transcript import Turn, turns_of


@dataclass(frozen=True)
class Case:
    """A handoff, its transcript and notes, who else is at the desk, and what each of them is called by id."""

    handoff: Handoff
    turns: list[Turn]
    notes: list[Note]
    colleagues: list[Staff]
    names: dict[str, str]
    live: bool
    seen_at: datetime | None
    there: bool

    @property
    def holder(self) -> str | None:
        """What whoever holds it is called."""
        return self.names.get(self.handoff.staff or "")

    @property
    def last(self) -> int:
        """The number of the latest entry that staff may read."""
        return self.turns[-1].entry.n if self.turns else 0


class Cases:
    """The handoffs of one database, for reading."""

    def __init__(self, handoffs: Handoffs, live: Live, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._handoffs = handoffs
        self._live = live
        self._accounts = accounts
        self._now = now

    def read(self, desk: str, number: str) -> Case:
        """A handoff of this desk.

        Raises:
            UnknownHandoff
        """
        handoff = self._handoffs.find(desk, number)
        notes, here = self._handoffs.notes(desk, number), self._accounts.of_desk(desk)
        seen_at = self._live.seen_at(handoff)
        return Case(
            handoff=handoff,
            turns=turns_of(self._all_of(handoff), handoff),
            notes=notes,
            colleagues=[member for member in here if member.active],
            names=self._names(here, {handoff.staff, *(note.staff for note in notes)}),
            live=self._live.is_live(handoff),
            seen_at=seen_at,
            there=is_there(seen_at, self._now()),
        )

    def _all_of(self, handoff: Handoff) -> list[Entry]:
        entries: list[Entry] = []
        while more := self._live.transcript(handoff, entries[-1].n if entries else 0):
            entries += more
        return entries

    def _names(self, here: list[Staff], wanted: set[str | None]) -> dict[str, str]:
        """Whoever has left the desk keeps their name on what they did."""
        names = {member.id: member.name for member in here}
        gone = [self._accounts.find(member) for member in wanted if member and member not in names]
        return names | {member.id: member.name for member in gone if member}
