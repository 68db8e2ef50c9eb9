"""The gate before the law: when words of an imported text are worth quoting where no article answers."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.context import Context
from knowledge.library import Hit


def opens(context: Context, hits: Sequence[Hit]) -> bool:
    """Whether the first of `hits` is to be quoted."""
    return bool(hits) and False
