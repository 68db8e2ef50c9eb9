"""Where a conversation is in a guide; kept in the slot `guide`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

# The guide that asks how somebody can be reached; it begins only when they want it, and where somebody receives it.
CONTACT = "contact"


@dataclass(frozen=True)
class GuideState:
    """The guide that is open and the question that was asked last.

    `path` are the questions answered so far, in order; while it is empty, the person may not have noticed that a guide
    began. `shown` counts how often the open question has been asked in a row.
    """

    guide: str
    question: str
    path: tuple[str, ...] = ()
    shown: int = 1

    @property
    def is_noticed(self) -> bool:
        """Whether the person knows that they are being asked."""
        return bool(self.path) or self.guide == CONTACT

    def as_slot(self) -> dict[str, Any]:
        """The form in which the tracker keeps it."""
        return {**asdict(self), "path": list(self.path)}


def state_of_slot(slot: Mapping[str, Any] | None) -> GuideState | None:
    """What `as_slot` made, read back; None where no guide is open."""
    if not slot:
        return None
    return GuideState(slot["guide"], slot["question"], tuple(slot["path"]), int(slot["shown"]))
