"""Two questions in one message."""

from __future__ import annotations

import re

_WORDS = (
    r"hva|hvem|hvor|hvordan|hvilke[nt]?|hvorfor|når|kva|kven|kvar|korleis|korfor|kvifor|kor|kossen|koss|ka|kem|"
    r"what|who|whom|how|where|when|why|which"
)
_VERBS = r"kan|må|skal|har|er|får|finnes|gjelder|trenger|bør|treng|gjeld|can|must|do|does|is|are|should|will|could"
_START = f"{_WORDS}|{_VERBS}"
_JOINT = re.compile(
    rf"(?:\?\s*(?:og|and|samt|men|but|også|also|i tillegg)?,?\s*(?={_START}\b))"
    rf"|(?:,?\s+(?:og|and|samt|men|but)\s+(?=(?:{_START})\b))",
    re.I,
)
MIN_WORDS = 2
# A message of more words than this tells a story; what is asked is in a part of it.
STORY = 12
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_ASKING = re.compile(
    r"\b(?:har|kan|får|skal|må|bør|treng|trenger|can|could|do|does|are|will|should|must) "
    r"(?:vi|jeg|eg|me|æ|je|han|hun|ho|de|dei|we|i|he|she|they)\b",
    re.I,
)


def is_question(sentence: str) -> bool:
    """Whether a sentence asks: by its mark, by its first word, or by a verb before a pronoun.

    A verb alone does not tell: “Har NAV og PPT” leaves its subject out.
    """
    sentence = sentence.strip()
    return sentence.endswith("?") or bool(re.match(rf"(?:{_WORDS})\b", sentence, re.I) or _ASKING.match(sentence))


def question_in(text: str) -> str:
    """The question that a story ends in; the whole text when it is short, or when no question can be told apart.

    “Sønnen vår er fem og har CP, vi går til fysio og NAV. Har vi rett på barnekoordinator?” gives the second sentence.
    """
    if len(text.split()) <= STORY:
        return text
    asking = [s for s in _SENTENCE.split(text) if s.endswith("?") or re.match(rf"(?:{_START})\b", s, re.I)]
    sentence = asking[-1] if asking else text
    starts = [match.start() for match in _ASKING.finditer(sentence)]
    if len(sentence.split()) > STORY and starts:
        sentence = sentence[starts[-1] :]
    return sentence if len(sentence.split()) >= MIN_WORDS + 1 else text


def parts(text: str) -> tuple[str, ...]:
    """The one or two questions in `text`, each as its own text.

    “Hva er en koordinator, og hvordan får jeg en?” gives two. A message that merely begins with “og” or tells a story
    before its question gives one.
    """
    found = [piece.strip(" ,.?!") for piece in _JOINT.split(text)]
    questions = [
        piece for piece in found if len(piece.split()) >= MIN_WORDS and re.match(rf"(?:{_START})\b", piece, re.I)
    ]
    if len(questions) == 2 and len(found) == 2:
        return tuple(questions)
    return (text,)
