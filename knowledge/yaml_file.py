"""Reading the YAML files of the knowledge base, with errors that an editor can act on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from knowledge.conversation import LANGUAGES
from knowledge.errors import KnowledgeError

# libyaml reads ten times faster; it is missing in some source builds of PyYAML.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds.

    Raises:
        KnowledgeError: the file is missing, is not YAML, or holds something else than a mapping.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except OSError:
        raise KnowledgeError(f"{path.name} cannot be read; put it back from the repository") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise KnowledgeError(f"{path.name} is not valid YAML{line}; correct the indentation or the quotes") from None
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path.name} should hold names with values; start each entry with `name:`")
    return data


def in_every_language(where: str, texts: dict[str, str]) -> dict[str, str]:
    """The texts, when there is one in each language.

    Raises:
        KnowledgeError: `where` lacks a language.
    """
    missing = [language for language in LANGUAGES if not texts.get(language)]
    if missing:
        raise KnowledgeError(f"{where} lacks {', '.join(missing)}; write the text in all three languages")
    return texts
