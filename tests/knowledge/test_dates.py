from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import ReadDate, read_date

WEDNESDAY = date(2026, 11, 11)
NB = "januar februar mars april mai juni juli august september oktober november desember".split()
EN = "January February March April May June July August September October November December".split()
NB_DAYS = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
NN_DAYS = "måndag tysdag onsdag torsdag fredag laurdag sundag".split()


def day_of(text, today=WEDNESDAY):
    read = read_date(text, today)
    return read and read.day.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # bokmål
        ("3.11.2026", "2026-11-03"),
        ("03.11.26", "2026-11-03"),
        ("3. 11. 2026", "2026-11-03"),
        ("3 11 2026", "2026-11-03"),
        ("3/11-26", "2026-11-03"),
        ("3/11", "2026-11-03"),
        ("11/3", "2026-03-11"),
        ("24/7", "2026-07-24"),
        ("fikk det 3.11. Hva nå?", "2026-11-03"),
        ("3. november", "2026-11-03"),
        ("3 nov", "2026-11-03"),
        ("3.nov.2026", "2026-11-03"),
        ("3. november 25", "2025-11-03"),
        ("3. november i fjor", "2025-11-03"),
        ("3. november i år", "2026-11-03"),
        ("det kom 1. des", "2025-12-01"),
        ("29. februar", "2024-02-29"),
        ("tredje november", "2026-11-03"),
        ("tjuetredje oktober", "2026-10-23"),
        ("treogtyvende oktober", "2026-10-23"),
        ("den tredje i ellevte", "2026-11-03"),
        ("den 3.", "2026-11-03"),
        ("den 31.", "2026-10-31"),
        ("vi fikk det 3. november", "2026-11-03"),
        ("den 3. november 2026 fikk vi brevet", "2026-11-03"),
        ("tirsdag 3. november", "2026-11-03"),
        ("det var i går, tirsdag", "2026-11-10"),
        ("2026-11-03", "2026-11-03"),
        ("i dag", "2026-11-11"),
        ("idag tidlig", "2026-11-11"),
        ("i går", "2026-11-10"),
        ("igår", "2026-11-10"),
        ("i går kveld", "2026-11-10"),
        ("i forgårs", "2026-11-09"),
        ("på mandag", "2026-11-09"),
        ("på onsdag", "2026-11-04"),
        ("sist fredag", "2026-11-06"),
        ("tirsdag i forrige uke", "2026-11-03"),
        ("for 10 dager siden", "2026-11-01"),
        ("for fjorten dager siden", "2026-10-28"),
        ("for en uke siden i dag", "2026-11-04"),
        ("det er to uker siden, 28. oktober", "2026-10-28"),
        ("2 barn, brevet kom 3. november", "2026-11-03"),
        ("avslag etter § 7-5 3. november", "2026-11-03"),
        ("kl 10.12 3. november", "2026-11-03"),
        ("født 3.4.2018, brevet kom i går", "2026-11-10"),
        # nynorsk and dialect
        ("eg fekk det tredje november", "2026-11-03"),
        ("me fekk det i dag", "2026-11-11"),
        ("måndag", "2026-11-09"),
        ("fekk brevet på tysdag", "2026-11-10"),
        ("laurdag", "2026-11-07"),
        ("sundag", "2026-11-08"),
        ("tysdag i førre veke", "2026-11-03"),
        ("for ti dagar sidan", "2026-11-01"),
        ("den sjuande oktober", "2026-10-07"),
        ("tjuefyrste oktober", "2026-10-21"),
        ("æ fikk det i går", "2026-11-10"),
        ("i førgår", "2026-11-09"),
        # English
        ("november 3rd", "2026-11-03"),
        ("Nov 3", "2026-11-03"),
        ("November 3, 2026", "2026-11-03"),
        ("3rd of November 2026", "2026-11-03"),
        ("the third of November", "2026-11-03"),
        ("twenty-third of October", "2026-10-23"),
        ("3 November last year", "2025-11-03"),
        ("we got it on the 3rd.", "2026-11-03"),
        ("May 3", "2026-05-03"),
        ("today", "2026-11-11"),
        ("yesterday", "2026-11-10"),
        ("the day before yesterday", "2026-11-09"),
        ("last night", "2026-11-10"),
        ("on Monday", "2026-11-09"),
        ("Tuesday last week", "2026-11-03"),
        ("10 days ago", "2026-11-01"),
        ("she was born April 3, 2018, the letter came yesterday", "2026-11-10"),
    ],
)
def test_a_day_is_read(text, day):
    assert read_date(text, WEDNESDAY) == ReadDate(date.fromisoformat(day), future=False, approximate=False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("rundt 3. november", "2026-11-03"),
        ("ca 3.11", "2026-11-03"),
        ("tror det var 3. november", "2026-11-03"),
        ("3. november, tror jeg", "2026-11-03"),
        ("3 November, I think", "2026-11-03"),
        ("about 3 November", "2026-11-03"),
        ("kring 3. november", "2026-11-03"),
        ("etter 3. november", "2026-11-03"),
        ("3. eller 4. november", "2026-11-03"),
        ("mellom 3. og 5. november", "2026-11-03"),
        ("for to uker siden", "2026-10-28"),
        ("for to veker sidan", "2026-10-28"),
        ("for ei veke sia", "2026-11-04"),
        ("two weeks ago", "2026-10-28"),
        ("a couple of weeks ago", "2026-10-28"),
        ("for 2-3 uker siden", "2026-10-21"),
        ("for en måned siden", "2026-10-11"),
        ("for et år siden", "2025-11-11"),
        ("mandag for to uker siden", "2026-10-26"),
        ("forrige mandag", "2026-11-09"),
        ("last Monday", "2026-11-09"),
    ],
)
def test_a_day_that_the_person_is_not_sure_of(text, day):
    assert read_date(text, WEDNESDAY) == ReadDate(date.fromisoformat(day), future=False, approximate=True)


def test_last_monday_is_certain_when_no_monday_of_this_week_could_be_meant():
    assert read_date("forrige fredag", WEDNESDAY) == ReadDate(date(2026, 11, 6), future=False, approximate=False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15.11.2026", "2026-11-15"),
        ("i morgen", "2026-11-12"),
        ("tomorrow", "2026-11-12"),
        ("neste mandag", "2026-11-16"),
    ],
)
def test_a_day_to_come_is_marked(text, day):
    assert read_date(text, WEDNESDAY) == ReadDate(date.fromisoformat(day), future=True, approximate=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ja",
        "vet ikke",
        "31.2.2026",
        "31. februar",
        "29.2.2027",
        "2026-11-31",
        "november",
        "november 2026",
        "uke 45",
        "forrige uke",
        "§ 7-5",
        "§ 3.11",
        "pbrl. § 2-5 c",
        "2-5 c",
        "paragraf 3.11",
        "section 3.11",
        "barnet er 3 år",
        "hun er 2.5 år",
        "she is 3 may be older",
        "vi har 2 barn",
        "ring 22 11 20 33",
        "+47 912 34 567",
        "91234567",
        "saksnr 26/11",
        "sak 2026/1123",
        "2026/3-11",
        "03112026",
        "1/2 stilling",
        "vi trenger hjelp 24/7",
        "50/50",
        "kl 10.12",
        "kr 3.11",
        "født 3.4.2018",
    ],
)
def test_what_is_no_day(text):
    assert read_date(text, WEDNESDAY) is None


@pytest.mark.parametrize(
    "text", ["28. oktober, nei 29. oktober", "mandag 3. november", "tirsdag eller onsdag", "i går 3. november"]
)
def test_days_that_contradict_each_other_are_asked_about_again(text):
    assert read_date(text, WEDNESDAY) is None


def test_the_turn_of_the_year_lies_between_today_and_the_latest_such_day():
    assert day_of("30.12", date(2027, 1, 4)) == "2026-12-30"
    assert day_of("den 30.", date(2027, 1, 4)) == "2026-12-30"
    assert day_of("mandag i forrige uke", date(2027, 1, 4)) == "2026-12-28"
    assert day_of("for en måned siden", date(2027, 3, 31)) == "2027-02-28"


def english_ordinal(number):
    return f"{number}{'th' if 10 <= number <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def written(day):
    """Five formats for each language."""
    d, m, y = day.day, day.month, day.year
    nb, en = NB[m - 1], EN[m - 1]
    return [
        *(
            f"{d}.{m}.{y}",
            f"{d:02}.{m:02}.{y % 100:02}",
            f"{d}. {nb} {y}",
            f"{d}. {nb[:3]}. {y}",
            f"{NB_DAYS[day.weekday()]} {d}. {nb} {y}",
        ),
        *(
            f"{d}/{m}-{y}",
            f"{d}. {m}. {y}",
            f"eg fekk det den {d}. {nb} {y}",
            f"{d} {nb} {y}",
            f"{NN_DAYS[day.weekday()]} {d}. {nb} {y}",
        ),
        *(
            f"{en} {d}, {y}",
            f"{english_ordinal(d)} of {en} {y}",
            f"{d} {en} {y}",
            f"we got it {en[:3]} {english_ordinal(d)}, {y}",
            f"{day}",
        ),
    ]


@given(st.integers(0, 730))
def test_every_day_of_two_years_is_read_back_however_it_is_written(ago):
    day = WEDNESDAY - timedelta(days=ago)
    for text in written(day):
        assert read_date(text, WEDNESDAY) == ReadDate(day, future=False, approximate=False), text


@given(st.integers(0, 364), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_without_a_year_it_is_the_latest_such_day(ago, today):
    day = today - timedelta(days=ago)
    for text in [
        f"{day.day}.{day.month}.",
        f"{day.day}/{day.month}",
        f"{day.day}. {NB[day.month - 1]}",
        f"{EN[day.month - 1]} {day.day}",
    ]:
        assert read_date(text, today) == ReadDate(day, future=False, approximate=False), text


@given(
    st.text(alphabet="0123456789 .-/§kmandgijuletrpsovfå,", max_size=40), st.dates(date(2000, 1, 1), date(2090, 12, 31))
)
def test_no_text_breaks_it(text, today):
    read = read_date(text, today)
    assert read is None or read.future == (read.day > today)
