"""Names that a phrase announces (“jeg heter kari nordmann”, “my son is called Per”): sure in every language, also in small letters."""

from __future__ import annotations

import re

from knowledge.danger import detect_danger
from knowledge.language import familiar_share
from knowledge.municipality_names import municipalities_named

MASK = "[name]"
_MOST_WORDS = 4

# Whoever bears a name: a school or a scheme is called something too, and stays.
_PERSON = (
    r"(?:sønn|son|datter|dotter|datr|dattr|gutt|gut|jent|barn|ung|bab|tvilling|mor|far|mamma|pappa|bror|broder|søster|syster|mann|"
    r"kon|samboer|sambuar|best\w+|tant|onk\w*|niese|nevø|fosterbarn|lærer|lærar|lege|leg|fastleg\w*|rektor|saksbehandl|sakshandsam|"
    r"koordinator|barnekoordinator|kontaktperson|verge|ven|venn)\w{0,4}"
)
_PERSON_EN = (
    r"(?:son|daughter|child|boy|girl|kid|baby|twin|mother|father|mum|mom|dad|brother|sister|husband|wife|partner|case ?worker|doctor|"
    r"teacher|coordinator|friend)s?"
)
_OWN = r"(?:min|mi|mitt|vår|vårt|hans|hennes|hennar|deres|vårs|våres)"
_CALLED = r"(?:heter|heiter|hete|heite|het|heitte|hette|hett)"
_SAID = re.compile(
    rf"\b(?:(?:jeg|eg|æ|æg|je|jæ|han|hun|hu|ho|hon|barnet|gutten|guten|jenta)\s{_CALLED}"
    rf"|{_PERSON}\s(?:{_OWN}\s|som\s)?{_CALLED}"
    r"|(?:mitt|hans|hennes|hennar)\s(?:navn|namn)\ser"
    rf"|(?:navnet|namnet)\s(?:mitt|hans|hennes|hennar|til\s{_PERSON}(?:\s{_OWN})?|på\s{_PERSON}(?:\s{_OWN})?)\ser"
    rf"|(?:my|his|her)\s(?:(?:{_PERSON_EN})(?:'s|’s)?\s)?name(?:\sis|'s|’s)"
    rf"|(?:my|his|her|our|a)\s{_PERSON_EN}\s(?:is\s|who\sis\s|are\s)?(?:called|named)"
    r"|i\s(?:am|was)\s(?:called|named)"
    rf"|(?P<kin>(?:my|our|his|her)\s{_PERSON_EN}))\s(?=[^\W\d_])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_ENDS = re.compile(r"\s*(?:$|[,.;!?()]|(?:og|and|men|but|som|who)\b)", re.IGNORECASE)
_NO_NAME = frozenset(
    "ikke ikkje ikke, det den dette noe noko hva kva som så jo også òg egentlig eigentleg nå no ingen ingenting alle mye han hun ho "
    "en et ei ein eit an a the not no on in it that this what something different same also now written spelled missing".split()
)


def mask_said_names(text: str) -> str:
    """`text` with the names that follow such a phrase replaced by `[name]`; no municipality, and no word that tells a danger."""
    said = list(_SAID.finditer(text))
    if not said:
        return text
    places = {form for place in municipalities_named(text) for form in (place.name, *place.aliases)}
    places = {form.lower() for form in places}
    masked = text
    for phrase in reversed(said):
        end = _end_of_name(text, phrase.end(), places)
        # “our son Liam”, but “our son needs” and “My Son Has”
        kin_only = phrase["kin"] and not _unknown_capital(text[phrase.end() : end])
        if not kin_only and end > phrase.end():
            masked = f"{masked[: phrase.end()]}{MASK}{masked[end:]}"
    return masked if keeps_danger(text, masked) else text


def _unknown_capital(name: str) -> bool:
    return name[:1].isupper() and not familiar_share(name.split()[0])


def keeps_danger(text: str, masked: str) -> bool:
    """Whether a sign of danger in `text` is still seen when a word is hidden: being helped goes before being unknown."""
    found, left = detect_danger(text), detect_danger(masked)
    return (found and found.kind) == (left and left.kind)


def _end_of_name(text: str, start: int, places: set[str]) -> int:
    """Where the name that begins at `start` ends; `start` itself when no name begins there."""
    end = position = start
    for count in range(_MOST_WORDS):
        word = _WORD.match(text, position)
        if not word or not _is_name(text, word, places, first=count == 0):
            break
        initial = len(word[0]) == len("B.")
        end = word.end() - (word[0].endswith(".") and not initial)
        if text[end : end + 1] != " ":
            break
        position = end + 1
    return end


def _is_name(text: str, word: re.Match[str], places: set[str], first: bool) -> bool:
    plain = word[0].rstrip(".")
    if plain.lower() in _NO_NAME or plain.lower() in places:
        return False
    if plain[0].isupper() and not text.isupper():
        return True
    # “jeg heter per”: a word that everyday text knows is a name where nothing else follows.
    return not familiar_share(plain) or (first and bool(_ENDS.match(text, word.end())))
