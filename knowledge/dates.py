"""The day that a person gives when asked when the letter came: “vi fikk det 3. november”, “for to veker sidan”, “last Monday”.

A small grammar of our own for bokmål, nynorsk, common dialect forms and English. Numbers are day before month, as in Norway. A day
without a year is the latest one that is not in the future. A message that names two different days is not read: it is better to
ask again than to count a time limit from the wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

__all__ = ["ReadDate", "read_date"]


_compiled = cache(re.compile)  # at the first date: to compile the grammar takes 20 ms


@dataclass(frozen=True)
class ReadDate:
    """A day that a person gave.

    `future` when it has not come yet, so it cannot be when a letter came. `approximate` when the person is not sure (“rundt 3.
    november”), counts in weeks or longer (“for to uker siden”), names two neighbouring days (the first is read), or uses words
    that people mean two days by (“forrige mandag” on a Wednesday; the later is read).
    """

    day: date
    future: bool
    approximate: bool


@dataclass(frozen=True)
class _Reading:
    """One expression read.

    `slack`, in days, is how far from it another expression may lie that names the same day more closely. `weekday` marks a mere
    name of a weekday, which says the same as any date on that weekday.
    """

    day: date
    approximate: bool = False
    slack: int = 0
    weekday: bool = False


def _numbered(first: int, *names: str) -> dict[str, int]:
    """Patterns of names, several split by a bar, to numbers from `first` on."""
    return {rf"(?:{name})": number for number, name in enumerate(names, first)}


_ONES = (
    "første|fyrste|first",
    "andre|annen|second",
    "tredje|third",
    "fjerde|fourth",
    "femte|fifth",
    "sjette|sixth",
    "sjuende|syvende|sjuande|seventh",
    "åttende|åttande|eighth",
    "niende|niande|ninth",
)
_TEENS = (
    "tiende|tiande|tenth",
    "ellevte|eleventh",
    "tolvte|twelfth",
    "trettende|trettande|thirteenth",
    "fjortende|fjortande|fourteenth",
    "femtende|femtande|fifteenth",
    "sekstende|sekstande|sixteenth",
    "syttende|syttande|seventeenth",
    "attende|attande|eighteenth",
    "nittende|nittande|nineteenth",
)
_ORDINALS = (
    _numbered(1, *_ONES, *_TEENS, "tjuende|tyvende|tjuande|twentieth")
    | _numbered(21, *(rf"(?:tjue|twenty)[ -]?(?:{ones})" for ones in _ONES))
    | _numbered(21, *(f"{one}ogtyvende" for one in ("en", "to", "tre", "fire", "fem", "seks", "syv|sju", "åtte", "ni")))
    | _numbered(30, "trettiende|tredevte|trettiande|thirtieth", "(?:tretti|thirty)[ -]?(?:første|fyrste|first)")
)
_COUNTS = _numbered(
    1,
    "en|ein|ei|ett|et|eit|én|éi|éin|a|an|one",
    "to|tvo|two|(?:et |eit |a )?(?:par|couple)(?: of)?",
    "tre|three",
    "fire|four",
    "fem|five",
    "seks|six",
    "sju|syv|seven",
    "åtte|eight",
    "ni|nine",
    "ti|ten",
    "elleve|eleven",
    "tolv|twelve",
    "tretten|thirteen",
    "fjorten|fourteen",
    "femten|fifteen",
)
_MONTHS = _numbered(1, *"jan feb mar apr ma[iy] jun jul aug sep o[kc]t nov de[sc]".split())
_WEEKDAYS = _numbered(
    0,
    "m[åa]nda|monda",
    "tirsda|tysda|tuesda",
    "onsda|wednesda",
    "torsda|thursda",
    "freda|frida",
    "lørda|laurda|saturda",
    "s[øu]nda",
)

_MONTH = (
    r"(?:jan(?:uary?)?|feb(?:r?uary?|r)?|mar(?:s|ch)?|apr(?:il)?|mai|may(?! (?:be|i|he|she|we|they|it|have|need|get|also|not)\b)"
    r"|jun[ie]?|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?)\b\.?"
)
_WEEKDAY = rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})(?:g|y)?(?:en|s)?\b"
_ORDINAL = rf"(?:{'|'.join(reversed(_ORDINALS))})\b"
_DAY = rf"(?P<d>\d{{1,2}}(?!\d)(?: ?(?:st|nd|rd|th|de|dje|te)\b)?\.?|{_ORDINAL})"
_START = r"(?<![\w./-])"
_ALONE = rf"{_START}(?<!\d )"
_END = r"(?![\w/-])(?![.:,]\d)"
_FOUR = r"(?:19|20)\d\d(?!\d)"
_WHICH_YEAR = r",? (?:i )?(?P<which>år\b|this year|fjor|last year)"
_YEAR = rf"(?:,? ?(?:of )?(?P<y>{_FOUR}|'\d\d(?!\d)|\d\d(?= ?(?:$|[,;!?)]|\.(?!\d))))|{_WHICH_YEAR})?"

_UNIT = (
    r"(?:års?|åring|m(?:ån|aan)e?de?r?|månad(?:er|ar)?|mnd|uker?|veker?|dag(?:er|ar)|dgr|timar?|timer?|minutt(?:er|ar)?|min|barn|born"
    r"|unger?|ungar|personer|personar|ganger|gonger|prosent|stilling|kr|kroner|stk|years?|yrs?|months?|weeks?|days?|hours?|children"
    r"|kids?|people|times|percent)"
)
_AGO = r"(?:siden|sidan|sia|sida|sian|ago|since|back|tilbake|attende)\b"
# What looks like a date and is none: sections, numbers of cases and telephones, times of day, amounts and ages, days of birth.
_NO_DATE = (
    r"(?:§+|\b(?:paragraf(?:en)?|section|sec|kap(?:ittel)?|chapter|punkt|pkt|artik+el|article|ledd)\b\.?) ?\d[\d./-]*(?: ?[a-z]\b)?"
    r"|\b\d{1,2}[.-]\d{1,2} ?[a-h]\b"
    r"|\b(?:sak|saks?nr|saksnummer|case|ref(?:eranse|erence)?|arkiv(?:sak)?|journal\w*)\b[.:]?"
    r"(?: (?:nr|no|number|nummer)\b[.:]?)? ?\d+/\d[\d/-]*"
    r"|\b(?:nr|nummer|number|tlf|telefon\w*|mobil\w*|phone|kr|nok|side|page|trinn)\b[.:]? ?\+?\d[\d ./-]*"
    r"|(?<![\d.])(?:\+47 ?|0047 ?)?(?:\d\d(?: \d\d){3,}|\d{3} \d\d \d{3}|\d{4} \d{4}|\d{5,})(?!\d)"
    r"|\b(?:kl(?:okk(?:a|en))?|at)\b\.? ?\d{1,2}[.:]\d\d\b(?!\.\d)|\b\d{1,2}[.:]\d\d ?[ap]m\b|\b\d{1,2}:\d\d\b"
    r"|(?<=\w )(?<!den )(?<!det )24/7\b"
    rf"|(?<![\d./])\d+(?:[.,/]\d+)? ?-?(?:{_UNIT}\b|%)(?!(?: tid)? {_AGO})"
    r"|\b(?:født|fødd|born|fødselsdato)\b:? ?(?:den |on |i |the )?(?:\d[\d./-]*)?"
    rf"(?: ?{_MONTH}(?: \d{{1,2}}(?!\d)(?:st|nd|rd|th)?)?(?:,? ?{_FOUR})?)?"
)
_UNSURE_BEFORE = (
    r"\b(?:rundt|omkring|omtrent|ca|cirka|sirka|om ?lag|ikring|kring|kanskje|tror|trur|trudde|trodde|trolig|truleg|sannsynlig\w*"
    r"|antakelig|antagelig|usikker|husker ikke|hugsar ikkje|mener|meiner|around|approximately|approx|maybe|perhaps|think|believe|guess"
    r"|probably|roughly|not sure)\b[^;!?]{0,30}$"
    r"|\b(?:vel|sånn|nesten|snart|drøyt|over|mellom|før|etter|minst|mer enn|meir enn|about|nearly|almost|between|before|after"
    r"|more than|at least)(?: (?:på|for|i|den|the|on|at))* $"
)
_UNSURE_AFTER = (
    r"^[^;!?\d]{0,12}\b(?:ca|cirka|omtrent|tror|trur|kanskje|eller noe|eller noko|eller så|eller der|i think|i believe|or so|maybe"
    r"|or thereabouts|approximately)\b|^ ?-?ish\b"
)


def read_date(text: str, today: date) -> ReadDate | None:
    """Read the day in a short message, or None when it holds no day, an impossible one (31.2.2026) or several.

    `today` is the day in Norway; “i går”, weekdays and days without a year are counted from it.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("–", "-").split())
    plain = _compiled(_NO_DATE).sub(_blank, plain)
    readings: list[_Reading] = []
    for pattern, read in _GRAMMAR:
        for match in _compiled(pattern).finditer(plain):
            try:
                reading = read(match, today)
            except (ValueError, OverflowError):
                return None
            readings.append(replace(reading, approximate=True) if _unsure(match) else reading)
        plain = _compiled(pattern).sub(_blank, plain)
    return _agreed(readings, today)


def _agreed(readings: list[_Reading], today: date) -> ReadDate | None:
    """The day of the closest reading, None when another contradicts it."""
    best = min(readings, key=lambda reading: (reading.slack, reading.weekday), default=None)
    if best is None or not all(_fits(reading, best.day) for reading in readings):
        return None
    return ReadDate(best.day, best.day > today, best.approximate)


def _unsure(match: re.Match[str]) -> bool:
    """Whether words around the expression say that the person is not sure of it."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_compiled(_UNSURE_BEFORE).search(before) or _compiled(_UNSURE_AFTER).search(after))


def _fits(reading: _Reading, day: date) -> bool:
    if reading.weekday:
        return reading.day.weekday() == day.weekday()
    return abs((reading.day - day).days) <= reading.slack


def _blank(match: re.Match[str]) -> str:
    return "\N{MIDDLE DOT}" * len(match[0])


def _number(word: str, names: dict[str, int]) -> int:
    if digits := re.match(r"\d+", word):
        return int(digits[0])
    return next(number for name, number in names.items() if re.fullmatch(name, word))


def _written(match: re.Match[str], today: date) -> _Reading:
    """A day of a month, with the year or without."""
    parts = match.groupdict()
    day = _number(parts["d"], _ORDINALS)
    month = _number(parts["month"][:3], _MONTHS) if parts.get("month") else _number(parts["m"], _ORDINALS)
    first = int(parts.get("first") or 0)
    if 0 < first < day:
        day = first
    year = _year(parts.get("y"), parts.get("which"), today)
    return _Reading(date(year, month, day) if year else _latest(month, day, today), approximate=bool(first))


def _year(written: str | None, which: str | None, today: date) -> int | None:
    """The year of four figures, of two (up to ten years ahead), or of “i år” and “i fjor”."""
    if which:
        return today.year - (which in {"fjor", "last year"})
    if not written:
        return None
    year = int(written.strip("'"))
    return year if year > 99 else year + (2000 if 2000 + year <= today.year + 10 else 1900)


def _latest(month: int, day: int, today: date) -> date:
    """The latest such date not in the future. Raises ValueError for 31 February."""
    date(2000, month, day)
    year = today.year
    while day > monthrange(year, month)[1] or date(year, month, day) > today:
        year -= 1
    return date(year, month, day)


def _day_of_month(match: re.Match[str], today: date) -> _Reading:
    """“den 3.”: the latest one."""
    wanted, month = int(match["d"]), today.replace(day=1)
    date(2000, 1, wanted)
    while wanted > monthrange(month.year, month.month)[1] or month.replace(day=wanted) > today:
        month = (month - timedelta(days=1)).replace(day=1)
    return _Reading(month.replace(day=wanted))


def _ago(match: re.Match[str], today: date) -> _Reading:
    """So many days, weeks, months or years ago. “A week ago today” is exact, other weeks and longer are not."""
    count, unit, exact = _number(match["count"], _COUNTS), match["unit"], bool(match["today"])
    if unit.startswith(("måned", "månad", "mnd", "month")):
        day, slack = _months_before(today, count), 15
    elif unit.startswith(("år", "year")):
        day, slack = _months_before(today, 12 * count), 180
    elif unit.startswith("da") or unit == "dgr":
        return _Reading(today - timedelta(days=count))
    else:
        day, slack = today - timedelta(weeks=count * (2 if unit == "fortnight" else 1)), 6
    if match["weekday"]:
        day += timedelta(days=_number(match["weekday"], _WEEKDAYS) - day.weekday())
    return _Reading(day, approximate=not exact, slack=0 if exact else slack)


def _months_before(today: date, count: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _in_last_week(match: re.Match[str], today: date) -> _Reading:
    monday = today - timedelta(days=today.weekday() + 7)
    return _Reading(monday + timedelta(days=_number(match["weekday"] or match["weekday_after"], _WEEKDAYS)))


def _weekday(match: re.Match[str], today: date) -> _Reading:
    """The latest such weekday before today, or the next one after it for “neste mandag”."""
    wanted, before = _number(match["weekday"], _WEEKDAYS), match["before"] or ""
    if before in {"neste", "next", "kommende", "førstkommende", "coming"}:
        return _Reading(today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1), weekday=True)
    day = today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    this_week = wanted < today.weekday()
    return _Reading(day, approximate=this_week and before in {"forrige", "førre", "last", "previous"}, weekday=True)


def _days_from_today(days: int) -> Callable[[re.Match[str], date], _Reading]:
    return lambda _, today: _Reading(today + timedelta(days=days))


_LAST_WEEK = r"(?:i )?(?:forrige|førre|sist|siste|last) (?:uke|uka|veke|veka|week)\b"
_GRAMMAR: list[tuple[str, Callable[[re.Match[str], date], _Reading]]] = [
    (rf"{_ALONE}(?P<y>{_FOUR})(?P<mark>[-./])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){_END}", _written),
    (rf"{_ALONE}(?P<d>\d{{1,2}})(?: ?[./-] ?| )(?P<m>\d{{1,2}})(?: ?[./-] ?| )(?P<y>{_FOUR}){_END}", _written),
    (rf"{_ALONE}(?P<d>\d{{1,2}}) ?[./-] ?(?P<m>\d{{1,2}}) ?[./-] ?(?P<y>\d\d){_END}", _written),
    (
        rf"{_START}(?:(?P<first>\d{{1,2}})\.? ?(?:-|/|og|eller|or|and|til|to) ?)?{_DAY}(?: ?of | i |[ -]?)(?P<month>{_MONTH})"
        rf"{_YEAR}",
        _written,
    ),
    (rf"\b(?P<month>{_MONTH}) (?:the )?{_DAY}(?![./:]?\d){_YEAR}", _written),
    (rf"{_START}(?P<d>\d{{1,2}}\.|{_ORDINAL}) i (?P<m>\d{{1,2}}\.|{_ORDINAL})(?: {_YEAR})?", _written),
    (
        rf"{_ALONE}(?P<d>0?[1-9]|[12]\d|3[01])(?:\. ?|/)(?P<m>0?[1-9]|1[0-2])\.?{_END}(?:{_WHICH_YEAR})?",
        _written,
    ),
    (
        rf"(?:{_WEEKDAY} (?:for )?)?\b(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) "
        r"(?P<unit>dag|dagar|dager|dgr|uke|uker|ukes|ukers|veke|veker|vekes|måned|måneder|månad|månader|månadar|mnd|år"
        r"|days?|weeks?|fortnight|months?|years?)"
        rf" (?:tid )?{_AGO}(?P<today> i ?dag\b| today\b)?",
        _ago,
    ),
    (r"\b(?:i ?overi?morgen|i ?overmorgon|(?:the )?day after tomorrow)\b", _days_from_today(2)),
    (r"\b(?:i ?morgen|i ?morgon|i ?morra|tomorrow)\b", _days_from_today(1)),
    (
        r"\b(?:i ?(?:for|før|fyrre|førre) ?i?g[åa]rs?|forg[åa]rs|i ?førdags?|(?:the )?day before yesterday|dagen før i ?g[åa]r)\b",
        _days_from_today(-2),
    ),
    (r"\b(?:i ?g(?:å|a|aa)r(?: ?(?:kveld|morges|natt))?|yesterday|last night)\b", _days_from_today(-1)),
    (
        r"\b(?:i ?dag|i ?kveld|i ?natt|i ?morges|i ?(?:formiddag|føremiddag|ettermiddag)|today|tonight"
        r"|this (?:morning|afternoon|evening))\b",
        _days_from_today(0),
    ),
    (
        rf"{_WEEKDAY},? {_LAST_WEEK}|{_LAST_WEEK},? (?:på |on )?{_WEEKDAY.replace('?P<weekday>', '?P<weekday_after>')}",
        _in_last_week,
    ),
    (
        r"(?:\b(?P<before>forrige|førre|sist|siste|last|previous|denne|this|neste|next|kommende|førstkommende|coming) )?"
        + _WEEKDAY,
        _weekday,
    ),
    (r"\b(?:den|on the) (?P<d>\d{1,2})(?!\d)(?:st|nd|rd|th)?(?= ?(?:$|[,;!?]|\.$|\.?,))", _day_of_month),
]
