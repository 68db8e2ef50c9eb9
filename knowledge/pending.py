"""What is under review: texts of ours whose sources have changed, until an editor confirms them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError

FILE = "pending.json"
ARTICLE, SUMMARY = "article", "summary"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reason:
    """Why a text is under review.

    `kind` and `name` say which text, `source` which of its sources has changed and `section` where in it, `change` how; `found` is
    the day it was seen, `digest` that of the words of the section.
    """

    kind: str
    name: str
    source: str
    section: str
    change: str
    found: date
    digest: str
    settled_by: str = ""
    """The editor who has seen it."""

    @property
    def key(self) -> tuple[str, str, str]:
        """A text has one reason for each section it rests on."""
        return self.kind, self.name, self.section


@dataclass(frozen=True)
class Pending:
    """What is under review and why, and what an editor has settled: that is not taken up again."""

    reasons: tuple[Reason, ...] = ()
    settled: tuple[Reason, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Pending:
        """What an earlier `write` left in `folder`; nothing where there is no file.

        Raises:
            KnowledgeError: the file is damaged.
        """
        try:
            data = json.loads((folder / FILE).read_text(encoding="utf-8"))
            return cls(*(tuple(map(_reason, data[part])) for part in ("reasons", "settled")))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError):
            raise KnowledgeError(
                f"{folder / FILE} is damaged; delete it and run: koordinator knowledge watch"
            ) from None

    def write(self, folder: Path) -> None:
        """Write into `folder`; whoever reads meanwhile finds the old file or the new one, never half of one."""
        folder.mkdir(parents=True, exist_ok=True)
        data = {"reasons": [*map(asdict, self.reasons)], "settled": [*map(asdict, self.settled)]}
        scratch = folder / f"{FILE}.part"
        scratch.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
        scratch.replace(folder / FILE)

    def add(self, reasons: Iterable[Reason]) -> Pending:
        """With these reasons too. One found before keeps its day, and a settled one stays settled until its source changes again."""
        kept = {reason.key: reason for reason in self.reasons}
        settled = {_timeless(reason) for reason in self.settled}
        for reason in reasons:
            known = kept.get(reason.key)
            if _timeless(reason) not in settled and (known is None or _timeless(known) != _timeless(reason)):
                kept[reason.key] = reason
        return Pending(tuple(kept.values()), self.settled)

    def settle(self, name: str, by: str, kind: str = ARTICLE) -> Pending:
        """Without the reasons of one text: the editor `by` has seen them."""
        done = {reason.key: replace(reason, settled_by=by) for reason in self.of(name, kind)}
        return Pending(
            tuple(reason for reason in self.reasons if reason.key not in done),
            (*(reason for reason in self.settled if reason.key not in done), *done.values()),
        )

    def of(self, name: str, kind: str = ARTICLE) -> tuple[Reason, ...]:
        """The reasons why a text is under review."""
        return tuple(reason for reason in self.reasons if (reason.kind, reason.name) == (kind, name))

    def is_pending(self, name: str, kind: str = ARTICLE) -> bool:
        """Whether a text is under review."""
        return bool(self.of(name, kind))


class PendingReader:
    """What is under review, for a running assistant: the file is read anew only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, ...] | None = None
        self._pending = Pending()

    def current(self) -> Pending:
        """What is under review now; of a damaged file what was known before, with one line in the log."""
        stamp = _stamp(self._folder / FILE)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._pending = Pending.read(self._folder)
            except KnowledgeError as error:
                logger.error("%s", error)
        return self._pending


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _reason(data: dict[str, Any]) -> Reason:
    return Reason(**{**data, "found": date.fromisoformat(data["found"])})


def _timeless(reason: Reason) -> Reason:
    """The reason without when it was found and who has settled it: the same change is the same reason."""
    return replace(reason, found=date.min, settled_by="")
