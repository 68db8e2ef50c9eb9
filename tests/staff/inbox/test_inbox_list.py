import pytest

from bot.handoff.records import Contact
from bot.staff.presence import BY_PAGE, BY_SCRIPT
from bot.staff.titles import load_titles
from tests.staff.inbox.conftest import words


def test_a_row_says_what_one_must_know_and_not_how_the_person_is_reached(ola, person, clock):
    sent = person().asks(hours=3, interpreter="arabisk")
    clock.passes(minutes=20)
    page = ola.sees()
    title = load_titles()["child_coordinator/apply"]["nb"]
    expected = f"{sent.number} {title} Venter har ventet 20 minutter i dag kl. 14.00 bokmål tolk: arabisk Telefon om morgenen ingen"
    assert expected in page
    assert "99887766" not in ola.get().text


def test_whoever_waits_longest_stands_first(ola, person, clock):
    first = person().asks()
    clock.passes(minutes=5)
    second = person().asks()
    page = ola.sees()
    assert page.index(first.number) < page.index(second.number)


def test_every_request_stands_where_its_state_puts_it(ola, member, person, handoffs, clock):
    kari = member("kari")
    waiting, mine, others, answered, closed, withdrawn = (person().asks() for _ in range(6))
    for sent, holder in ((mine, ola), (others, kari), (answered, kari), (closed, ola)):
        assert holder.does("claim", sent).status_code == 200
    assert kari.does("answer", answered).status_code == 200
    assert ola.does("close", closed, outcome="helped").status_code == 200
    leaving = person()
    withdrawn = leaving.asks()
    leaving.withdraws()
    shown = {
        view: {
            each.number
            for each in (waiting, mine, others, answered, closed, withdrawn)
            if each.number in ola.sees(f"/staff?show={view}")
        }
        for view in ("waiting", "mine", "others", "answered", "closed")
    }
    assert shown == {
        "waiting": {waiting.number},
        "mine": {mine.number},
        "others": {others.number},
        "answered": {answered.number},
        "closed": {closed.number, withdrawn.number},
    }


def test_the_list_can_be_narrowed_to_a_language_and_to_what_is_due(ola, person):
    late, nynorsk, later = person().asks(hours=-1), person(language="nn").asks(hours=2), person().asks(hours=100)

    def shown(address):
        return [number for number in (late.number, nynorsk.number, later.number) if number in ola.sees(address)]

    assert shown("/staff?due=1") == [late.number, nynorsk.number]
    assert shown("/staff?language=nn") == [nynorsk.number]
    assert shown("/staff?language=nb&due=1") == [late.number]
    assert shown("/staff?language=xx&show=nonsense&due=maybe") == [late.number, nynorsk.number, later.number]


def test_a_promise_that_was_broken_is_said_in_words(ola, person):
    person().asks(hours=-1)
    person().asks(hours=1)
    page = ola.sees()
    assert page.count("over fristen") == 2  # in the row, and in the line that counts
    assert "2 venter. 1 er over fristen." in page


def test_what_has_been_answered_is_not_late(ola, person):
    sent = person().asks(hours=-1)
    ola.does("claim", sent)
    ola.does("answer", sent)
    assert "over fristen" not in ola.sees("/staff?show=answered")


def test_the_title_counts_those_who_wait(ola, person):
    assert "<title>Henvendelser – Innboks</title>" in ola.get().text
    person().asks()
    assert "<title>(1) Henvendelser – Innboks</title>" in ola.get().text


def test_whether_the_person_is_still_there_is_shown_for_a_minute(ola, person, clock):
    asking = person()
    asking.asks()
    asking.looks()
    assert "Er i samtalen nå" in ola.sees()
    clock.passes(seconds=61)
    assert "Er i samtalen nå" not in ola.sees()


def test_how_is_told_by_kind_only(ola, person):
    person().asks(contact=Contact("email", "mor@eksempel.no"))
    page = ola.get().text
    assert "E-post" in page
    assert "mor@" not in page


@pytest.mark.parametrize(
    ("language", "heading", "nobody"),
    [
        ("nb", "Henvendelser", "Ingen venter."),
        ("nn", "Førespurnader", "Ingen ventar."),
        ("en", "Requests", "Nobody is waiting."),
    ],
)
def test_everybody_reads_in_their_own_language(member, language, heading, nobody):
    page = member("lise", language=language).get()
    assert f'<html lang="{language}">' in page.text
    assert heading in words(page)
    assert nobody in words(page)


def test_a_list_that_is_too_long_says_so(ola, person, monkeypatch):
    monkeypatch.setattr("bot.staff.desk_rows.MOST_LISTED", 2)
    monkeypatch.setattr("bot.staff.listing.MOST_LISTED", 2)
    for _ in range(3):
        person().asks()
    assert "Her står bare de 2 første" in ola.sees()


def test_coming_to_the_desk_is_seen_by_the_assistant_and_ends_by_itself(ola, accounts, clock):
    page = ola.post("/staff/presence", at_desk="1", show="mine")
    assert page.url.path == "/staff"
    assert page.url.params["show"] == "mine"
    assert "Du er på plass" in words(page)
    assert accounts.is_present("default")
    clock.passes(seconds=BY_PAGE.total_seconds() + 1)
    assert not accounts.is_present("default")
    assert "Du er ikke på plass" in ola.sees()


def test_a_list_loads_itself_anew_only_for_whoever_wants_to_be_at_the_desk(ola):
    assert 'http-equiv="refresh"' not in ola.get().text
    ola.post("/staff/presence", at_desk="1")
    assert 'http-equiv="refresh"' in ola.get().text
    ola.post("/staff/presence", at_desk="0")
    assert 'http-equiv="refresh"' not in ola.get().text


def test_a_list_that_loads_itself_anew_keeps_somebody_present(ola, accounts, clock):
    ola.post("/staff/presence", at_desk="1")
    page = ola.get("/staff?language=nn")
    assert (
        '<noscript><meta http-equiv="refresh" content="60; url=/staff?show=waiting&amp;language=nn&amp;still=1">'
        in page.text
    )
    for _ in range(5):
        clock.passes(minutes=1)
        assert "Du er på plass" in ola.sees("/staff?still=1")
    clock.passes(minutes=2)
    ola.sees("/staff")  # Somebody looks, but nothing says that they stay.
    clock.passes(minutes=2)
    assert not accounts.is_present("default")


def test_a_script_keeps_somebody_present_for_less_long(ola, accounts, clock):
    ola.post("/staff/presence", at_desk="1")
    assert ola.post("/staff/presence/renewed").json() == {"present": True}
    clock.passes(seconds=BY_SCRIPT.total_seconds() + 1)
    assert not accounts.is_present("default")


def test_whoever_left_is_not_brought_back_by_a_page_that_is_still_open(ola, accounts):
    ola.post("/staff/presence", at_desk="1")
    ola.post("/staff/presence", at_desk="0")
    assert ola.post("/staff/presence/renewed").json() == {"present": False}
    ola.sees("/staff?still=1")
    assert not accounts.is_present("default")
