"""Which requests the list shows, as its address says it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.staff.desk_rows import VIEWS
from knowledge.conversation import LANGUAGES


@dataclass(frozen=True)
class Filters:
    """What is asked for: a view, one language or all (empty), and whether only what is due today or late."""

    view: str = VIEWS[0]
    language: str = ""
    due: bool = False

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Filters:
        """From an address or a form; what nobody knows counts as not given."""
        view, language = fields.get("show", ""), fields.get("language", "")
        return cls(
            view=view if view in VIEWS else VIEWS[0],
            language=language if language in LANGUAGES else "",
            due=fields.get("due") == "1",
        )

    @property
    def fields(self) -> dict[str, str]:
        """As an address or a form carries them."""
        fields = {"show": self.view, "language": self.language, "due": "1" if self.due else ""}
        return {name: value for name, value in fields.items() if value}

    def address(self, view: str | None = None, **more: str) -> str:
        """Where the list stands with these filters, or with another view."""
        return "/staff?" + urlencode({**replace(self, view=view or self.view).fields, **more})
