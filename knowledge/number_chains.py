"""Identity, account and other long numbers in a message, however their digits are grouped.

Shape decides, not check digits: from 2032 Norwegian identity numbers need not fulfil them (Skatteetaten), and a mistyped
one is as personal as a right one. Check digits say which kind a number is, and where the gaps are wide whether it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.no import fodselsnummer, kontonr, orgnr

LENGTH = 11
# No ordinary number, date or list is as long.
LONG = 9

_NARROW = re.compile(r"[\s.:\-‐‑–]{1,2}|/")
_WIDE = re.compile(r"[^\w\[\]]{1,6}|_{1,6}")
# How people group the digits of an identity or account number.
_GROUPED = {(11,), (6, 5), (2, 2, 2, 5), (6, 3, 2), (2, 2, 2, 3, 2), (4, 2, 5), (4, 7), (3, 3, 3, 2)}
_GROUPED_WIDELY = {(6, 5), (2, 2, 2, 5)}
_ACCOUNT = {(11,), (4, 2, 5), (4, 7)}
# A birth date with its whole year, and the personal number after it.
_FULL_DATE = re.compile(r"8,5|[12],[12],4,5|4,2,2,5|[12],[12],2,5")

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = rf"{_DAY}(?P<between>[./-]){_MONTH}(?P=between)(?:19|20)?\d\d"
_ITEM = re.compile(
    rf"{_DATE}(?!\d)|(?:19|20)\d\d-{_MONTH}-{_DAY}(?!\d)|(?:19|20)\d\d(?!\d)|(?:[01]?\d|2[0-3])[.:][0-5]\d(?!\d)"
    rf"|[1-9]\d?-[1-9]\d?(?!\d)|{_DAY}[./]{_MONTH}(?:[./-](?:19|20)\d\d)?(?!\d)|116 1[12]\d(?!\d)|11[0-3](?!\d)"
)
_AMOUNT_AFTER = re.compile(r"\s?(?:,-|kr\b|kroner\b|krone\b|nok\b|mill)", re.IGNORECASE)
_LAW = re.compile(r"\b(?:lov|for|forskrift|lova?)[-/ ](?:1[6-9]|20)\d\d-\d\d-\d\d(?:-\d{1,4})?(?!\d)", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\borg(?:ani[sz]a(?:sjons?|tion))?\.?[ -]?(?:nr|nummer\w*|number|no)\.?:?\s(?:er\s|is\s)?(\d{3} ?\d{3} ?\d{3})(?!\s?\d)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Group:
    """Digits that stand together; `gap` says how they are joined to the group before: narrow, wide, or not at all."""

    start: int
    end: int
    digits: str
    gap: str


def mask_eleven(text: str) -> str:
    """`text` with identity and account numbers replaced: eleven digits, or a birth date and five."""
    return _replace(text, [found for chain in _chains(text) for found in _elevens(text, chain)])


def mask_long(text: str) -> str:
    """`text` with every other long number replaced by `[number]`: nine digits or more."""
    found = []
    for chain in _chains(text):
        for part in _narrow_parts(chain):
            long = sum(len(group.digits) for group in part) >= LONG
            if long and not is_harmless(text, part[0].start, part[-1].end):
                found.append((part[0].start, part[-1].end, "number"))
    return _replace(text, found)


def is_harmless(text: str, start: int, end: int) -> bool:
    """Whether what stands there are dates, years, times, sections, an amount or a count, and nothing else."""
    piece = text[start:end]
    return _is_count(piece) or bool(_AMOUNT_AFTER.match(text, end) and " " in piece) or _is_all_items(piece)


def is_date(digits: str) -> bool:
    """Whether digits begin like an identity number: with a day and a month.

    Day + 40 is a D-number, month + 40 an H-number, + 65 and + 80 a test person's (Skatteetaten).
    """
    day, month = int(digits[:2]), int(digits[2:4])
    return day < 80 and 1 <= day % 40 <= 31 and any(1 <= month - shift <= 12 for shift in (0, 40, 65, 80))


def has_check_digits(digits: str) -> bool:
    """Whether eleven digits are an identity number: a date and both check digits."""
    first = fodselsnummer.calc_check_digit1(digits)
    return is_date(digits) and digits[-2:] == first + fodselsnummer.calc_check_digit2(digits)


def _chains(text: str) -> Iterator[list[Group]]:
    """The groups of digits, in chains that no letter or mask parts; law numbers and organisation numbers left out."""
    kept = [match.span() for match in _LAW.finditer(text)]
    kept += [match.span(1) for match in _ORGANISATION.finditer(text) if orgnr.is_valid(match[1])]
    chain: list[Group] = []
    for match in _DIGITS.finditer(text):
        if any(start <= match.start() < end for start, end in kept):
            continue
        gap = _gap(text[chain[-1].end : match.start()]) if chain else ""
        if chain and not gap:
            yield chain
            chain = []
        # Digits of other scripts count by their value.
        chain.append(Group(match.start(), match.end(), "".join(str(int(digit)) for digit in match[0]), gap))
    if chain:
        yield chain


def _gap(between: str) -> str:
    if _NARROW.fullmatch(between):
        return "narrow"
    return "wide" if _WIDE.fullmatch(between) else ""


def _elevens(text: str, chain: list[Group]) -> list[tuple[int, int, str]]:
    """Windows over the chain, the surest first, none over another."""
    ranked = sorted(_windows(text, chain))
    found: list[tuple[int, int, str]] = []
    for _, start, end, kind in ranked:
        if all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end, kind))
    return found


def _windows(text: str, chain: list[Group]) -> Iterator[tuple[int, int, int, str]]:
    for first in range(len(chain)):
        digits = ""
        for last in range(first, min(len(chain), first + LENGTH)):
            digits += chain[last].digits
            if len(digits) > LENGTH + 2:
                break
            judged = _judge(text, chain, first, last, digits) if len(digits) >= LENGTH - 2 else None
            if judged:
                yield judged[0], chain[first].start, chain[last].end, judged[1]


def _judge(text: str, chain: list[Group], first: int, last: int, digits: str) -> tuple[int, str] | None:
    """How sure it is (0 most) that these groups are one number, and its kind."""
    window = chain[first : last + 1]
    shape = tuple(len(group.digits) for group in window)
    if _FULL_DATE.fullmatch(",".join(map(str, shape))) and not _AMOUNT_AFTER.match(text, window[-1].end):
        return 1, "identity_number"
    if len(digits) != LENGTH:
        return None
    if has_check_digits(digits):
        return 0, "identity_number"
    if shape in _ACCOUNT and kontonr.is_valid(digits):
        return 0, "account_number"
    narrow = all(group.gap == "narrow" for group in window[1:])
    if shape in (_GROUPED if narrow else _GROUPED_WIDELY):
        return 2, "identity_number"
    alone = window[0].gap != "narrow" and (last + 1 == len(chain) or chain[last + 1].gap != "narrow")
    if narrow and alone and not is_harmless(text, window[0].start, window[-1].end):
        return 3, "identity_number"
    return (2, "identity_number") if window == chain and _is_spread_out(text, window, digits) else None


def _is_spread_out(text: str, window: list[Group], digits: str) -> bool:
    """“0, 1, 0, 1, …”, not “2-1, 2-2, …”; “010107, 501, 60”, not “10, 12, 15, …”."""
    shape = [len(group.digits) for group in window]
    if len(window) == LENGTH:
        return len({text[a.end : b.start] for a, b in zip(window, window[1:], strict=False)}) == 1
    date_first = shape[0] == len("ddmmyy") or (shape[:3] == [2, 2, 2] and max(shape[3:]) > 2)
    return date_first and is_date(digits) and not _AMOUNT_AFTER.match(text, window[-1].end)


def _narrow_parts(chain: list[Group]) -> Iterator[list[Group]]:
    part: list[Group] = []
    for group in chain:
        if part and group.gap != "narrow":
            yield part
            part = []
        part.append(group)
    yield part


def _is_count(piece: str) -> bool:
    """Whether the numbers are small and rise: “1 2 3 4”, “8-10-12”."""
    digits = _DIGITS.findall(piece)
    if len(digits) < 2 or max(map(len, digits)) > 2:
        return False
    numbers = [int(number) for number in digits]
    return all(a < b for a, b in zip(numbers, numbers[1:], strict=False))


def _is_all_items(piece: str) -> bool:
    position = 0
    while position < len(piece):
        item = _ITEM.match(piece, position)
        if not item:
            return False
        gap = _NARROW.match(piece, item.end())
        position = gap.end() if gap else item.end()
    return True


def _replace(text: str, found: list[tuple[int, int, str]]) -> str:
    for start, end, kind in sorted(found, reverse=True):
        text = f"{text[:start]}[{kind}]{text[end:]}"
    return text
