"""What has been fetched, from where and when: one JSON file beside the files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.pull.origins import Origin

FILE = "pulled.json"

NEW, CHANGED, UNCHANGED, NOT_DUE, FAILED = STATUSES = ("new", "changed", "unchanged", "not due", "failed")


@dataclass(frozen=True)
class Entry:
    """What is known of one source. Times are in ISO 8601 with their zone; what is not known is empty."""

    address: str
    """Where it was asked for."""
    file: str
    """Its name in the folder."""
    licence: str
    kind: str
    answered: str = ""
    """The address that answered, at the end of all redirects."""
    etag: str = ""
    last_modified: str = ""
    fetched: str = ""
    """When the file last changed here."""
    checked: str = ""
    """When the source last said what it has."""
    sha256: str = ""
    """Of the file."""
    status: str = ""
    """How the last pull went."""
    problem: str = ""
    """Why it failed."""
    part: str = ""
    """What the unfinished file is a part of: an ETag or a date for If-Range."""


@dataclass
class State:
    """The entries by the names of their sources; every change is written at once."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> State:
        """What the file in `folder` holds; nothing where there is none yet.

        Raises:
            KnowledgeError: the file is damaged.
        """
        path = folder / FILE
        if not path.exists():
            return cls(folder)
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(folder, {name: Entry(**fields) for name, fields in data.items()})
        except (ValueError, TypeError, AttributeError):
            raise KnowledgeError(f"{path} is damaged; delete it and pull everything again") from None

    def of(self, origin: Origin) -> Entry:
        """What is known of `origin`: nothing yet where it is new or was fetched from another address."""
        known = self.entries.get(origin.name)
        if known and (known.address, known.file) == (origin.address, origin.file):
            return known
        return Entry(origin.address, origin.file, origin.licence, origin.kind)

    def put(self, origin: Origin, entry: Entry) -> None:
        """Note `entry`. A crash leaves either the old file or the new one.

        Raises:
            KnowledgeError: the file cannot be written.
        """
        self.entries[origin.name] = entry
        scratch = self.folder / f"{FILE}.part"
        data = {name: asdict(each) for name, each in sorted(self.entries.items())}
        try:
            scratch.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            scratch.replace(self.folder / FILE)
        except OSError as error:
            raise KnowledgeError(
                f"{FILE} cannot be written ({error.strerror}); make room or choose another folder"
            ) from None

    def is_due(self, origin: Origin, now: datetime) -> bool:
        """Whether it is time to look at `origin` again; always so when the last pull failed."""
        known = self.of(origin)
        if not known.checked or known.status == FAILED or not (self.folder / known.file).exists():
            return True
        # Days of the calendar: a nightly job that starts a second earlier than last week must not wait another night.
        return (now.date() - datetime.fromisoformat(known.checked).date()).days >= origin.days


def digest(path: Path) -> str:
    """The SHA-256 of a file, which is read in pieces; empty where there is no file."""
    if not path.exists():
        return ""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            sha.update(piece)
    return sha.hexdigest()
