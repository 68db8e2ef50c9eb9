"""Fixed sentences in three languages, each file of them read once; `phrase` gives those around the articles."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from knowledge.yaml_file import read_mapping


class Phrases:
    """The sentences of one file. Called with a key and a language, it gives one of them with its fields filled in.

    Raises, when called:
        KeyError: there is no such sentence, or a field is missing.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """Every sentence by key and language."""
        return read_mapping(self._file)

    def __call__(self, key: str, language: str, /, **fields: str) -> str:
        return self.texts[key][language].format(**fields)


phrase = Phrases(Path(__file__).with_name("phrases.yml"))
