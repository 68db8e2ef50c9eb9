"""Tells when a person asks us to use a language: “Kan du svare på engelsk?”. To ask about languages is none."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["requested_language"]

_NAMES = {
    "nn": r"nynorsk|ny-norsk|nynosk|new norwegian",
    "nb": r"bokm[åa]l|bokmaal|norsk|norwegian",
    "en": r"engelsk|english|englisch|inglish",
}
_LANGUAGE = (
    "(?:" + "|".join(f"(?P<{code}>(?:norsk |norwegian )?(?:{names}))" for code, names in _NAMES.items()) + r")\b"
)
# “Kan vi snakke norsk med sønnen vår?” is about home, “Can I speak English at the meeting?” about the meeting.
_ELSEWHERE = (
    r"(?! (?:med|with|to|til) (?!meg|mæ|oss|deg|dere|me\b|us|you))"
    r"(?! (?:på|i|at|in|during|under) (?:møte|skol|skul|barnehag|sykehus|sjukehus|the\b|meeting|school|hospital|home))"
    r"(?! hjemme| heime)"
)

_PREPOSITION = r"(?:p[åa]|paa|til|over til|in|to|into)"
_YOU = r"(?:du|dere|de|dykk|dokker)"
_I_OR_WE = r"(?:vi|me|eg|jeg|æ|i|we)"
_ANYONE = rf"(?:{_YOU}|{_I_OR_WE}|man|ein|en|you|u)"
_VERB = (
    r"(?:svar(?:e|er|ar|a)?|skriv(?:e|er|a)?|snakk(?:e|er|ar|a)?|prat(?:e|er|ar|a)?|bytt(?:e|er|ar|a)?|byt(?:e|er)?|"
    r"bruk(?:e|er|ar|a)?|forst[åa]r?|skift(?:e|er|ar|a)?|forts(?:ett|ette|etter|et|etje)|ta|"
    r"answer|reply|respond|write|speak|talk|chat|switch|change|use|continue|understand)"
)
# What may stand between verb and language. Anything else, such as “søknaden”, makes it a question about that thing.
_FILLER = (
    r"(?:meg|oss|mæ|det|dette|alt|heller|helst|litt|gjerne|bare|berre|kun|videre|vidare|også|òg|vær så snill|vennligst|"
    r"me|us|it|this|that|everything|please|only|rather|instead|back|with me|with us|with)"
)
_VERB_LANGUAGE = rf"{_VERB}(?: {_FILLER}){{0,3}}(?: {_PREPOSITION})? {_LANGUAGE}{_ELSEWHERE}"
_OBJECT = r"(?:det|dette|alt|svar|svaret|svara|it|this|that|answers?|an answer|the answers?|replies|a reply|everything)"
_POLITE = (
    r"(?:takk|tusen takk|please|pls|plz|thanks|thank you|helst|gjerne|bare|berre|only|kun|hei|hi|hello|ok|ja|yes|"
    r"er du snill|er du grei|vær så snill|ver så snill|now|nå|no|heller|instead|version|versjon)"
)
_MAY = r"(?:kan|kunne|kunna|vil|can|could|will|would|may|do|does|shall|skal|let)"
_WISH = (
    r"(?: d)? (?:ønsker|ønskjer|vil|vil gjerne|foretrekker|føretrekkjer|want|would like|prefer|would prefer)"
    r"(?: å| at du| at dere| at de| to| you to| for you to)?"
)
_POSSIBLE = r"(?:g[åa]r det an|er det (?:mulig|mogleg|råd|greit|lov)|is it (?:possible|ok|okay))(?: å| at du| to)?"

_PATTERNS = [
    # the whole message: “engelsk”, “på nynorsk, takk”, “English please”
    rf"(?:{_POLITE} )*(?:{_PREPOSITION} )?{_LANGUAGE}(?: {_POLITE})*$",
    # an order: “svar på norsk”, “please write in English”, “let's speak English”
    rf"(?:(?:{_POLITE}|vennligst|kindly|but|men|og) )*(?:(?:let s|lets|la oss) )?{_VERB_LANGUAGE}",
    # a question to us: “kan du svare på engelsk”, “do you speak English”, “kan vi ta det på bokmål”
    rf"(?:.* )?{_MAY}(?: ikke| ikkje)? {_ANYONE} (?:please |vær så snill |ikke |ikkje )?{_VERB_LANGUAGE}",
    # “snakker du engelsk”, “har dere engelsk”
    rf"(?:.* )?{_VERB} {_YOU}(?: {_FILLER}| ikke| ikkje)*(?: {_PREPOSITION})? {_LANGUAGE}{_ELSEWHERE}",
    rf"(?:har {_YOU}|do you have) {_LANGUAGE}(?: {_POLITE})*$",
    # a wish for the answer itself: “jeg vil ha svar på nynorsk”, “can I have it in English”
    rf"(?:.* )?(?:få|fa|faa|ha|ønsker|ønskjer|foretrekker|føretrekkjer|want|have|get|prefer|need|like) {_OBJECT} "
    rf"(?:{_FILLER} )?{_PREPOSITION} {_LANGUAGE}",
    # “er det mulig å skrive engelsk”, “I would like to speak English”, “jeg foretrekker bokmål”
    rf"(?:.* )?(?:{_POSSIBLE}|{_I_OR_WE}{_WISH}) {_VERB_LANGUAGE}",
    rf"{_I_OR_WE}(?: d)? (?:foretrekker|føretrekkjer|vil ha|vil helst ha|prefer|would prefer|want) {_LANGUAGE}"
    rf"(?: {_POLITE})*$",
]
_REQUESTS = [re.compile(pattern) for pattern in _PATTERNS]


def requested_language(text: str) -> str | None:
    """Return "nb", "nn" or "en" when the message asks us to use that language, else None.

    Plain “norsk” means bokmål.
    """
    for sentence in re.split(r"[.!?\n]+", unicodedata.normalize("NFKC", text).lower()):
        plain = " ".join(re.findall(r"[\w-]+", sentence))
        for pattern in _REQUESTS:
            if found := pattern.match(plain):
                return next(code for code in _NAMES if found[code])
    return None
