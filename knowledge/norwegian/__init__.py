"""A spaCy pipeline of our own for bokmål and nynorsk: parts of speech, morphology, lemmas and names.

`model/` is what train.py wrote; README.md is its card.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["MODEL", "load_pipeline"]

MODEL = Path(__file__).with_name("model")


@lru_cache(maxsize=4)
def load_pipeline(*leaving_out: str, folder: Path = MODEL) -> Language:
    """The pipeline, without the named components; each such pipeline is loaded once per process.

    Raises:
        KnowledgeError: the model is not there.
    """
    if not (folder / "meta.json").exists():
        raise KnowledgeError(f"{folder} is missing; put it back from the repository")
    import spacy

    return spacy.load(folder, exclude=list(leaving_out))
