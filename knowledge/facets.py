"""The facets service and topic: their names, and which services a text speaks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.normalise import fold
from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("facets.yml")


@dataclass(frozen=True)
class Facets:
    """Services and topics with their names per language, and the cells that may stay empty."""

    services: dict[str, dict[str, str]]
    topics: dict[str, dict[str, str]]
    empty_cells: dict[str, str]
    terms: dict[str, re.Pattern[str]]

    @property
    def grid(self) -> list[str]:
        """Every cell `service/topic` that an article must answer."""
        cells = [f"{service}/{topic}" for service in self.services for topic in self.topics]
        return [cell for cell in cells if cell not in self.empty_cells]

    def mentioned(self, text: str) -> frozenset[str]:
        """The services that `text` names.

        `koordinator` alone means the ordinary one: it is left out where the word only stands inside a more precise
        term, as in `koordinator på sykehuset`.
        """
        folded = fold(text)
        found = {service for service, pattern in self.terms.items() if pattern.search(folded)}
        if "child_coordinator" in found:
            rest = self.terms["child_coordinator"].sub(" ", folded)
            if not self.terms["coordinator"].search(rest):
                found.discard("coordinator")
        if "hospital_coordinator" in found:
            found.discard("coordinator")
        return frozenset(found)


@lru_cache(maxsize=1)
def load_facets() -> Facets:
    """The facets as `facets.yml` has them."""
    data = read_mapping(FILE)
    services = data["services"]
    return Facets(
        services={service: entry["names"] for service, entry in services.items()},
        topics=data["topics"],
        empty_cells=data["empty_cells"],
        terms={service: re.compile("|".join(entry["terms"])) for service, entry in services.items() if entry["terms"]},
    )
