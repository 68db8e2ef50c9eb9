"""What must never be said: forbidden statements found in a text, whoever wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("guardrails.yml")

_SENTENCE = re.compile(r"[^.!?:;\n]+[.!?:;\n]*")
_TURN = re.compile(r",?\s+(?:men|but)\s+|\s+[–—]\s+", re.IGNORECASE)
_GAP = r"\b[^,]{0,40}?\b"


@dataclass(frozen=True)
class Pattern:
    """One forbidden statement in one language. `guardrails.yml` explains the parts; those not set match nothing."""

    rule: str
    reason: str
    say: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]
    near: re.Pattern[str] | None
    unless_near: re.Pattern[str] | None
    whole: bool


def violations(text: str, language: str) -> list[str]:
    """What `text` says that must not be said: rule, reason and the words, for each statement that breaks a rule.

    Raises:
        KnowledgeError: there are no rules for the language, or `guardrails.yml` is wrong.
    """
    patterns = load_guardrails()
    if language not in patterns:
        raise KnowledgeError(f"guardrails.yml has no rules for {language}; use one of {', '.join(patterns)}")
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    found: dict[str, None] = {}
    for i, sentence in enumerate(sentences):
        if sentence.endswith("?"):
            continue
        around = " ".join(sentences[max(i - 1, 0) : i + 2])
        for statement in _TURN.split(sentence):
            for pattern in patterns[language]:
                if not pattern.whole and _breaks(pattern, statement, around):
                    found[f"{pattern.rule}: {pattern.reason}: “{sentence}”"] = None
    joined = " ".join(sentences)
    for pattern in patterns[language]:
        if pattern.whole and _breaks(pattern, joined, joined):
            found[f"{pattern.rule}: {pattern.reason}"] = None
    return list(found)


@lru_cache(maxsize=1)
def load_guardrails(path: Path = FILE) -> dict[str, list[Pattern]]:
    """The patterns of every rule, by language.

    Raises:
        KnowledgeError: the file is missing, or a pattern in it is not a regular expression.
    """
    data = read_mapping(path)
    return {
        language: [
            _pattern(path, rule, entry["reason"], words, item)
            for rule, entry in data["rules"].items()
            for item in entry[language]
        ]
        for language, words in data["words"].items()
    }


def _breaks(pattern: Pattern, statement: str, around: str) -> bool:
    return bool(
        pattern.say.search(statement)
        and not any(unless.search(statement) for unless in pattern.unless)
        and (pattern.near is None or pattern.near.search(around))
        and not (pattern.unless_near and pattern.unless_near.search(around))
    )


def _pattern(path: Path, rule: str, reason: str, words: dict[str, str], item: dict[str, Any]) -> Pattern:
    def regex(source: str) -> re.Pattern[str]:
        try:
            return re.compile(re.sub(r"<(\w+)>", lambda name: words[str(name[1])], source), re.IGNORECASE | re.DOTALL)
        except (re.error, KeyError) as error:
            raise KnowledgeError(f"{path.name}: {rule} has a faulty pattern ({error}): {source}") from None

    unless = [item["unless"]] if "unless" in item else []
    if item.get("negation", True):
        unless.append("<negation>")
    return Pattern(
        rule=rule,
        reason=reason,
        say=regex(rf"\b(?:{item['say'].replace(' … ', _GAP)})"),
        unless=tuple(regex(source) for source in unless),
        near=regex(item["near"]) if "near" in item else None,
        unless_near=regex(item["unless_near"]) if "unless_near" in item else None,
        whole=item.get("whole", False),
    )
