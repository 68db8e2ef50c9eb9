import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.figures import FORMULA, Figure, as_csv
from bot.store.audit import latest

PERIOD = {"from": "2026-08-01", "to": "2026-08-31"}
EMPTY = Figure(*[""] * 12, None, None)


def exported(member, **asked):
    return member.client.get("/staff/export", params={**PERIOD, **asked})


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_figures_tell_when_and_how_long_and_no_more(admin, person, clock):
    asking = person(language="nn")
    asking.says("Barnet mitt heter noe")
    sent = asking.asks(interpreter="somali", hours=30)
    clock.passes(minutes=10)
    admin.does("claim", sent)
    clock.passes(minutes=5)
    admin.does("answer", sent)
    admin.does("note", sent, text="Et notat")
    admin.does("close", sent, outcome="referred")
    answer = exported(admin, format="csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="default_2026-08-01_2026-08-31.csv"'
    assert rows_of(answer.text) == [
        {
            "number": sent.number,
            "state": "closed",
            "outcome": "referred",
            "channel": "web",
            "language": "nn",
            "interpreter": "somali",
            "topic": "child_coordinator/apply",
            "sent_at": "2026-08-26T09:00:00+00:00",
            "promised_by": "2026-08-27T15:00:00+00:00",
            "claimed_at": "2026-08-26T09:10:00+00:00",
            "answered_at": "2026-08-26T09:15:00+00:00",
            "ended_at": "2026-08-26T09:15:00+00:00",
            "seconds_until_claimed": "600",
            "seconds_until_answered": "900",
        }
    ]
    assert exported(admin, format="json").json()[0]["seconds_until_claimed"] == 600


def test_neither_who_nor_what_was_said_is_exported(admin, person):
    asking = person()
    asking.says("Noe som ble sagt")
    sent = asking.asks()
    admin.does("note", sent, text="Et notat")
    for format_ in ("csv", "json"):
        text = exported(admin, format=format_).text
        assert sent.number in text
        for hidden in ("99887766", "Noe som ble sagt", "Et notat", admin.staff.name, admin.staff.id):
            assert hidden not in text


def test_the_days_are_those_people_live_in_and_both_count(admin, person, clock):
    numbers = []
    for day, hour, minute in ((25, 21, 59), (25, 22, 0), (26, 21, 59), (26, 22, 0)):  # UTC; midnight is at 22
        clock.now = clock.now.replace(day=day, hour=hour, minute=minute)
        numbers.append(person().asks().number)
    clock.now = clock.now.replace(day=26, hour=9, minute=0)
    got = [row["number"] for row in exported(admin, **{"from": "2026-08-26", "to": "2026-08-26"}, format="json").json()]
    assert got == numbers[1:3]


def test_whoever_exports_is_noted(admin, person, engine):
    person().asks()
    exported(admin)
    row = latest(engine, 1)[0]
    assert (row["event"], row["actor"]) == ("handoffs_exported", f"staff:{admin.staff.id}")
    assert row["details"] == {"desk": "default", "first": "2026-08-01", "last": "2026-08-31", "handoffs": 1}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-08-31", "2026-08-01"),
        ("i går", "2026-08-01"),
        ("2026-08-01", ""),
        ("", "2026-08-01"),
        ("2026-13-01", "x"),
    ],
)
def test_a_period_that_is_none_is_asked_for_again(admin, first, last):
    answer = exported(admin, **{"from": first, "to": last})
    assert answer.status_code == 422
    assert "Skriv to datoer, den første først." in answer.text
    assert f'value="{first}"' in answer.text or not first


def test_the_page_proposes_the_last_month(admin):
    page = admin.get("/staff/export")
    assert page.status_code == 200
    assert 'name="from" value="2026-07-27"' in page.text
    assert 'name="to" value="2026-08-26"' in page.text


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(begins):
    cell = f"{begins}cmd|' /C calc'!A0"
    assert rows_of(as_csv([Figure(*[cell] * 12, None, None)]))[0]["interpreter"].startswith("'")


@given(cell=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_stands_in_a_cell_stays_in_it_and_calculates_nothing(cell):
    written = as_csv([Figure(cell, *[""] * 11, None, None), EMPTY])
    _, first, second = csv.reader(io.StringIO(written, newline=""), delimiter=";")
    assert len(first) == len(second) == 14
    kept = cell.replace("\0", "")
    assert first[0] == (f"'{kept}" if kept.startswith(FORMULA) else kept)


def test_a_request_becomes_a_text_for_the_case_file(ola, person, clock):
    asking = person()
    asking.says("Hvem kan hjelpe oss?")
    asking.is_told("Koordinerende enhet.", sources=[{"label": "§ 2-5", "url": "https://lovdata.no/x"}])
    sent = asking.asks(interpreter="arabisk")
    ola.does("claim", sent)
    ola.does("note", sent, text="Ringte 99 88 77 66")
    ola.does("say", sent, text="Hei, dette er Ola")
    answer = ola.get(f"/staff/handoffs/{sent.number}/case-file")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{sent.number}.txt"'
    for expected in (
        f"Henvendelse {sent.number}\n",
        "Tolk: arabisk\n",
        "2026-08-26 11:00 Personen:\nHvem kan hjelpe oss?\n",
        "2026-08-26 11:00 Assistenten:\nKoordinerende enhet.\n– § 2-5 https://lovdata.no/x\n",
        "2026-08-26 11:00 Ola Nordmann:\nHei, dette er Ola\n",
        "2026-08-26 11:00 Ola Nordmann:\nRingte [telefonnummer]\n",
    ):
        assert expected in answer.text
    assert "99887766" not in answer.text


def test_a_case_file_of_what_was_not_passed_along_says_so(ola, person):
    asking = person()
    asking.says("Hvem kan hjelpe oss?")
    sent = asking.asks(share=False)
    ola.does("claim", sent)
    text = ola.get(f"/staff/handoffs/{sent.number}/case-file").text
    assert "Personen har ikke sendt samtalen med." in text
    assert "Hvem kan hjelpe" not in text


def test_a_case_file_is_for_whoever_has_the_request_and_administrators(ola, member, admin, person):
    sent = person().asks()
    address = f"/staff/handoffs/{sent.number}/case-file"
    assert ola.get(address).status_code == 403
    ola.does("claim", sent)
    assert ola.get(address).status_code == 200
    assert admin.get(address).status_code == 200
    answer = member("kari").get(address)
    assert answer.status_code == 403
    assert "Bare de og administratorer kan laste den ned." in answer.text
    ola.does("close", sent, outcome="helped")
    assert ola.get(address).status_code == 200
