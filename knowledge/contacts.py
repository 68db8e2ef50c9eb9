"""Phone numbers and e-mail addresses in a message."""

from __future__ import annotations

import re

_AT = (
    r"(?:\s?[@＠]\s?|\s?[(\[]\s?(?:at|krøllalfa|alfakrøll|snabel-?a)\s?[)\]]\s?|\s(?:krøllalfa|alfakrøll|snabel-?a)\s)"
)
_DOT = r"(?:\.|\s\.(?=\w)|\s(?=(?:no|com|net|org)\b)|\s?[(\[]\s?(?:dot|punktum|prikk)\s?[)\]]\s?|\s(?:dot|punktum|prikk)\s)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?:{_AT}[\w-]+(?:{_DOT}[\w-]+)+|\sat\s[\w-]+(?:\s(?:dot|punktum)\s[\w-]+)+)", re.IGNORECASE
)

# A country code, or 47 and eight digits; no further than 15 digits (ITU-T E.164).
_ABROAD = re.compile(
    r"(?<![\d+])\(?(?:\+|00)\s?(?:47\)?(?:[\s.-]?\d){8}|(?!47)[1-9]\d{0,2}\)?(?:[\s.()-]{0,2}\d){6,13})(?!\d)"
)
_HOME = re.compile(
    r"(?<![\d.,/-])(?<!\d )(?:[2-9]\d{7}|[2-9]\d\d([ .-])\d\d\1\d{3}|[2-9]\d([ .-])\d\d\2\d\d\2\d\d|[4-9]\d{3} \d{4})(?![\d-]|[ .]\d)"
)
# After the word for it, however the eight digits are grouped.
_TOLD = re.compile(
    r"\b((?:tlf|tel|mob|telefon\w*|mobil\w*|ring|phone|call|mobile)\b[^\d\[\]]{0,12}?)[2-9](?:[ .-]?\d){7}(?![ .-]?\d)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:19|20)\.\d\d"
)
_AMOUNT = re.compile(r"\s?(?:,-|kr\b|kroner\b|nok\b)", re.IGNORECASE)
# The ombudsman for patients, whose number answers name (knowledge/articles/general/ombudsman.yml).
PUBLIC = frozenset({"40501600"})


def mask_emails(text: str) -> str:
    """`text` with e-mail addresses replaced by `[email]`, spelled out (“kari krøllalfa example punktum no”) too."""
    return _EMAIL.sub("[email]", text)


def mask_phones_abroad(text: str) -> str:
    """`text` with phone numbers that begin with a country code replaced by `[phone]`."""
    return _ABROAD.sub("[phone]", text)


def mask_phones(text: str) -> str:
    """`text` with Norwegian phone numbers of eight digits replaced by `[phone]`; days, amounts and public services stay."""
    return _TOLD.sub(_mask_phone, _HOME.sub(_mask_phone, text))


def _mask_phone(match: re.Match[str]) -> str:
    before = match[1] if match.re is _TOLD else ""
    number = match[0][len(before) :]
    digits = re.sub(r"\D", "", number)
    if digits in PUBLIC or _DAY.fullmatch(number) or _AMOUNT.match(match.string, match.end()):
        return match[0]
    return f"{before}[phone]"
