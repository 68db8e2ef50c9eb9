"""One request of a member of staff who has signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from bot.staff.accounts import ROLES, Staff
from bot.staff.sessions import Session


@dataclass(frozen=True)
class Visit:
    """Who asks, and for what; `fields` are those of the form that was sent."""

    request: Request
    session: Session
    fields: Mapping[str, str]

    @property
    def staff(self) -> Staff:
        """Who it is."""
        return self.session.staff

    @property
    def desk(self) -> str:
        """The key of the one desk whose handoffs they may see."""
        return self.staff.desk

    @property
    def language(self) -> str:
        """The language they read in."""
        return self.staff.language

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"staff:{self.staff.id}"

    @property
    def number(self) -> str:
        """The number of the handoff that the address names."""
        return str(self.request.path_params["number"])

    def may(self, role: str) -> bool:
        """Whether they may do what this role may."""
        return ROLES.index(self.staff.role) >= ROLES.index(role)
