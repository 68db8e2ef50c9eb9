"""The templates of all pages: what people typed is escaped, and a name that is missing is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.calls import split_calls, tel
from bot.gateway.notices import readable
from knowledge.compose import written_date

TEMPLATES = Path(__file__).with_name("templates")


@cache
def load_templates() -> Environment:
    """The templates, with the filters that they use."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What is in an order keeps it, such as the reasons why an answer was not right.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}
    environment.filters["written"] = written_date
    environment.filters["readable"] = readable
    environment.filters["calls"] = split_calls
    environment.filters["tel"] = tel
    environment.filters["dict"] = dict
    environment.filters["block_type"] = lambda block: type(block).__name__.lower()
    # Addresses come from our own articles and from imported texts; one that is not https is shown as words only.
    environment.filters["is_safe"] = lambda url: str(url).startswith("https://")
    return environment
