import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.handoff.records import Contact
from bot.handoff.states import NotPossible
from bot.staff.templating import words_in
from bot.store.audit import latest
from bot.store.tables import conversations, entries
from tests.staff.inbox.conftest import words

SOURCE = {"label": "pasient- og brukerrettighetsloven § 2-5 c", "url": "https://lovdata.no/x", "checked": "2026-07-02"}


def page_of(member, sent):
    return member.get(f"/staff/handoffs/{sent.number}")


def talked(person):
    """Somebody who asked a question and was answered."""
    asking = person()
    asking.says("Har barnet mitt rett til barnekoordinator?")
    asking.is_told("Ja, når barnet trenger det.", sources=[SOURCE])
    return asking


@pytest.fixture
def mine(ola, person):
    """A request that Ola holds."""
    sent = talked(person).asks()
    assert ola.does("claim", sent).status_code == 200
    return sent


def test_all_that_was_agreed_to_be_sent_is_there(ola, person):
    sent = talked(person).asks(interpreter="arabisk", hours=30)
    said = words(page_of(ola, sent))
    for expected in (
        "+4799887766",
        "om morgenen",
        "Språk bokmål",
        "Tolk arabisk",
        "Lovet kontakt innen i morgen kl. 17.00",
        "Sa ja til å sende dette i dag kl. 11.00",
        "Personen i dag kl. 11.00 Har barnet mitt rett til barnekoordinator?",
        "Assistenten i dag kl. 11.00 Ja, når barnet trenger det.",
        SOURCE["label"],
    ):
        assert expected in said
    assert f'<a href="{SOURCE["url"]}" target="_blank" rel="noopener noreferrer">' in page_of(ola, sent).text


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        (Contact("phone", "+4799887766"), 'href="tel:+4799887766"'),
        (Contact("email", "a+b?subject=x&c@eksempel.no"), 'href="mailto:a%2Bb%3Fsubject%3Dx%26c%40eksempel.no"'),
    ],
)
def test_the_contact_is_a_link_that_reaches_nobody_else(ola, person, contact, link):
    assert link in page_of(ola, person().asks(contact=contact)).text


def test_a_conversation_that_was_not_passed_along_is_not_shown(ola, person):
    sent = talked(person).asks(share=False)
    said = words(page_of(ola, sent))
    assert "Personen har ikke sendt samtalen med." in said
    assert "Har barnet mitt rett" not in said


def test_what_was_said_after_sending_is_not_shown(ola, person):
    asking = talked(person)
    sent = asking.asks()
    asking.says("Dette gjelder bare assistenten")
    assert "bare assistenten" not in words(page_of(ola, sent))


def test_what_is_left_out_before_the_talk_is_said(ola, person, live, handoffs):
    asking = talked(person)
    sent = asking.asks(share=False)
    ola.does("claim", sent)
    ola.does("say", sent, text="Hei")
    said = words(page_of(ola, sent))
    assert "Noe er utelatt her. Det er ikke sendt med." in said
    assert said.index("utelatt") < said.index("er her nå og kan lese")


def test_whatever_the_assistant_did_but_answering_is_marked(ola, person):
    asking = person()
    asking.says("xyz")
    asking.is_told("Det vet jeg ikke.", status="declined")
    asking.says("?")
    asking.is_told("Bare et svar.", status="answered")
    said = words(page_of(ola, asking.asks()))
    assert said.count("Hadde ikke noe svar") == 1


def test_a_source_that_is_not_https_is_words_only(ola, person):
    asking = person()
    asking.says("?")
    asking.is_told("Svar", sources=[{"label": "Farlig", "url": "javascript:alert(1)"}, {"label": "Uten adresse"}])
    page = page_of(ola, asking.asks())
    assert "Farlig" in page.text
    assert "Uten adresse" in page.text
    assert "javascript:alert" not in page.text


def test_what_was_hidden_is_named_in_words(ola, person):
    asking = person()
    asking.says("Ring [phone], hilsen [name]")
    assert "Ring [telefonnummer], hilsen [navn]" in words(page_of(ola, asking.asks()))


def test_a_long_conversation_is_shown_whole(ola, person, monkeypatch):
    monkeypatch.setattr("bot.gateway.live.PAGE", 3)
    asking = person()
    for number in range(10):
        asking.says(f"melding {number}.")
    said = words(page_of(ola, asking.asks()))
    assert [number for number in range(10) if f"melding {number}." in said] == list(range(10))


def test_a_conversation_that_has_been_deleted_leaves_the_request(ola, mine, engine):
    with engine.begin() as connection:
        connection.execute(sa.delete(conversations))
    page = page_of(ola, mine)
    assert "Samtalen er slettet." in words(page)
    assert 'id="say-form"' not in page.text
    answer = ola.does("say", mine, text="Er du der?")
    assert answer.status_code == 409
    assert "Bruk telefon eller e-post" in words(answer)
    assert "Er du der?" in answer.text


def test_claiming_makes_it_mine(ola, person):
    sent = person().asks()
    page = ola.does("claim", sent)
    assert page.url.path == f"/staff/handoffs/{sent.number}"
    assert "Henvendelsen er din nå." in words(page)
    assert "Hos Ola Nordmann" in words(page)


def test_of_two_who_reach_for_it_the_other_is_told_who_has_it(ola, member, person):
    sent, kari = person().asks(), member("kari", name="Kari Nordmann")
    assert ola.does("claim", sent).status_code == 200
    answer = kari.does("claim", sent)
    assert answer.status_code == 409
    assert "Dette gikk ikke Ola Nordmann har henvendelsen nå." in words(answer)
    assert "<title>Feil: " in answer.text


def test_of_many_who_reach_for_it_at_once_one_gets_it_and_all_others_read_who(person, member, handoffs):
    sent = person().asks()
    reaching = [member(f"staff{number}", name=f"Person {number}") for number in range(6)]
    with ThreadPoolExecutor(len(reaching)) as threads:
        answers = list(threads.map(lambda one: one.does("claim", sent), reaching))
    holder = handoffs.find("default", sent.number).staff
    winner = next(one for one in reaching if one.staff.id == holder)
    for one, answer in zip(reaching, answers, strict=True):
        assert answer.status_code == (200 if one is winner else 409)
        assert one is winner or f"{winner.staff.name} har henvendelsen nå." in words(answer)


def test_a_button_that_is_pressed_twice_does_it_once(ola, person, engine):
    sent = person().asks()
    for action, fields in (("claim", {}), ("answer", {}), ("close", {"outcome": "helped"})):
        for _ in range(2):
            answer = ola.does(action, sent, **fields)
            assert answer.status_code == 200, action
            assert "Dette gikk ikke" not in answer.text
    done = [row["event"] for row in latest(engine, 50) if row["event"].startswith("handoff_")]
    assert done == [
        "handoff_offer",
        "handoff_begin",
        "handoff_send",
        "handoff_claim",
        "handoff_answer",
        "handoff_close",
    ]


def test_closing_again_with_another_outcome_is_refused(ola, mine):
    ola.does("close", mine, outcome="helped")
    answer = ola.does("close", mine, outcome="not_ours")
    assert answer.status_code == 409
    assert "Henvendelsen er avsluttet." in words(answer)


@pytest.mark.parametrize("action", ["put-back", "hand-on", "answer", "close", "join", "say", "hand-back"])
def test_what_a_colleague_holds_is_left_alone(action, ola, mine, member, handoffs):
    kari = member("kari")
    answer = kari.does(action, mine, text="Hei", outcome="helped", to=kari.staff.id)
    assert answer.status_code == 409
    assert "Ola Nordmann har henvendelsen nå." in words(answer)
    now = handoffs.find("default", mine.number)
    assert (now.staff, now.state) == (ola.staff.id, "claimed")


@pytest.mark.parametrize("action", ["put-back", "hand-on", "answer", "close", "join", "say"])
def test_what_nobody_holds_must_be_taken_first(action, ola, person, handoffs):
    sent = person().asks()
    answer = ola.does(action, sent, text="Hei", outcome="helped", to=ola.staff.id)
    if action == "put-back":
        assert answer.status_code == 200  # There it is already.
    else:
        assert answer.status_code == 409
        assert "Ingen har henvendelsen nå. Ta den først." in words(answer)
    assert handoffs.find("default", sent.number).state == "waiting"


def test_what_the_person_has_withdrawn_is_said(ola, person):
    asking = person()
    sent = asking.asks()
    asking.withdraws()
    answer = ola.does("claim", sent)
    assert answer.status_code == 409
    assert "Personen har trukket henvendelsen." in words(answer)


def test_what_is_written_reaches_the_person_once(ola, mine, engine):
    for _ in range(2):
        page = ola.does("say", mine, text="Hei, hva kan jeg hjelpe med?", key="k" * 24)
        assert page.status_code == 200
    with engine.connect() as connection:
        said = connection.execute(sa.select(entries).where(entries.c.sender == "staff")).mappings().all()
    assert [entry["text"] for entry in said] == ["Hei, hva kan jeg hjelpe med?"]
    assert "Ola Nordmann i dag kl. 11.00 Hei, hva kan jeg hjelpe med?" in words(page)
    assert words(page).count("er her nå og kan lese") == 1


def test_every_page_names_the_next_message_anew(ola, mine):
    keys = {re.search(r'name="key" value="([^"]+)"', page_of(ola, mine).text)[1] for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("action", "text", "problem"),
    [
        ("say", "  ", "Skriv noe i feltet først."),
        ("say", "x" * 4001, "Teksten er på 4001 tegn. Det er plass til 4000."),
        ("note", "", "Skriv noe i feltet først."),
        ("note", "å" * 1001, "Teksten er på 1001 tegn. Det er plass til 1000."),
    ],
)
def test_a_text_that_cannot_be_taken_is_given_back_beside_the_reason(ola, mine, action, text, problem):
    answer = ola.does(action, mine, text=text)
    assert answer.status_code == 422
    assert f'<a href="#{action}-text">{problem}</a>' in answer.text
    field = re.search(rf'<textarea id="{action}-text"[^>]*>\n(.*?)</textarea>', answer.text, re.S)
    assert field[1] == text
    assert f'aria-invalid="true" aria-describedby="{action}-error {action}-hint"' in field[0]
    assert f'<p class="error" id="{action}-error">{problem}</p>' in answer.text


def test_what_a_colleague_was_faster_with_loses_no_text(ola, mine, admin):
    admin.does("put-back", mine)
    answer = ola.does("say", mine, text="Nesten sendt")
    assert answer.status_code == 409
    assert re.search(r'<textarea id="typed"[^>]*readonly>\nNesten sendt</textarea>', answer.text)


def test_a_note_is_for_colleagues_and_masked(ola, mine, member):
    page = ola.does("note", mine, text="Ringte 99 88 77 66, fnr 010190 12345.\nIkke svar.")
    assert "Notatet er lagret." in words(page)
    ola.does("note", mine, text="Ringte 99 88 77 66, fnr 010190 12345.\nIkke svar.")
    said = words(page_of(member("kari"), mine))
    assert said.count("Ola Nordmann i dag kl. 11.00 Ringte [telefonnummer], fnr [fødselsnummer]. Ikke svar.") == 1


def test_it_is_handed_on_to_a_colleague_of_the_same_desk_only(ola, mine, member, handoffs):
    kari, elsewhere, gone = member("kari"), member("per", desk="5001"), member("gina")
    admin = member("anne", "administrator")
    admin.post(f"/staff/people/{gone.staff.id}/disable")
    offered = page_of(ola, mine).text
    assert f'<option value="{kari.staff.id}">' in offered
    assert elsewhere.staff.id not in offered
    assert f'<option value="{gone.staff.id}">' not in offered
    for nobody in ("", "made-up", elsewhere.staff.id, gone.staff.id):
        answer = ola.does("hand-on", mine, to=nobody)
        assert answer.status_code == 422
        assert "Velg en kollega." in words(answer)
    assert ola.does("hand-on", mine, to=kari.staff.id).status_code == 200
    assert handoffs.find("default", mine.number).staff == kari.staff.id


def test_an_administrator_moves_what_an_absent_colleague_holds(mine, admin, handoffs, engine):
    assert admin.does("hand-on", mine, to=admin.staff.id).status_code == 200
    assert handoffs.find("default", mine.number).staff == admin.staff.id
    assert latest(engine, 1)[0]["actor"] == f"staff:{admin.staff.id}"


def test_moving_it_ends_the_talk(ola, mine, member, live, handoffs):
    ola.does("say", mine, text="Hei")
    assert live.is_live(handoffs.find("default", mine.number))
    page = ola.does("put-back", mine)
    assert not live.is_live(handoffs.find("default", mine.number))
    assert "Ola Nordmann har gått. Nå svarer assistenten igjen." in words(page)


def test_an_administrator_who_moves_it_ends_the_talk_of_the_one_who_had_it(ola, mine, admin):
    ola.does("say", mine, text="Hei")
    page = admin.does("hand-on", mine, to=admin.staff.id)
    assert "Ola Nordmann har gått." in words(page)


def test_the_assistant_is_given_the_word_again(ola, mine, live, handoffs):
    ola.does("join", mine)
    assert live.is_live(handoffs.find("default", mine.number))
    page = ola.does("hand-back", mine)
    assert "Assistenten svarer igjen." in words(page)
    assert not live.is_live(handoffs.find("default", mine.number))
    assert handoffs.find("default", mine.number).state == "claimed"


def test_closing_erases_how_the_person_is_reached(ola, mine, live):
    ola.does("say", mine, text="Ha det")
    page = ola.does("close", mine, outcome="referred")
    said = words(page)
    assert "Avsluttet – Vist videre" in said
    assert "Kontakt slettet" in said
    assert "99887766" not in page.text
    assert "Ola Nordmann har avsluttet henvendelsen din." in said
    assert 'id="say-form"' not in page.text


@pytest.mark.parametrize("outcome", ["", "made-up", "waiting"])
def test_closing_needs_an_outcome(ola, mine, outcome, handoffs):
    answer = ola.does("close", mine, outcome=outcome)
    assert answer.status_code == 422
    assert '<a href="#outcome-helped">Velg hvordan det gikk.</a>' in answer.text
    assert handoffs.find("default", mine.number).state == "claimed"


def test_only_what_is_possible_is_offered(ola, member, person, clock):
    def offered(member_):
        return set(re.findall(rf'action="/staff/handoffs/{sent.number}/([a-z-]+)"', page_of(member_, sent).text))

    asking = person()
    sent = asking.asks()
    clock.passes(minutes=2)
    assert offered(ola) == {"claim", "note"}
    ola.does("claim", sent)
    assert offered(ola) == {"answer", "close", "hand-on", "put-back", "note", "say"}
    asking.looks()
    assert offered(ola) == {"answer", "close", "hand-on", "put-back", "note", "say", "join"}
    assert offered(member("kari")) == {"note"}
    assert offered(member("anne", "administrator")) == {"note", "hand-on", "put-back"}
    ola.does("answer", sent)
    assert offered(ola) == {"close", "hand-on", "note", "say", "join"}
    ola.does("join", sent)
    assert offered(ola) == {"close", "hand-on", "note", "say", "hand-back"}
    ola.does("close", sent, outcome="helped")
    assert offered(ola) == {"note"}


@pytest.mark.parametrize("is_there", [True, False])
def test_whoever_is_still_in_the_conversation_hears_at_once_who_has_come(ola, person, live, clock, handoffs, is_there):
    asking = person()
    sent = asking.asks()
    clock.passes(minutes=2)
    if is_there:
        asking.looks()
    page = ola.does("claim", sent)
    assert live.is_live(handoffs.find("default", sent.number)) == is_there
    assert ("Ola Nordmann fra kommunen er her nå" in words(page)) == is_there


def test_whether_the_person_is_there_decides_what_is_said_about_writing(ola, mine, clock):
    assert "Personen er her nå og leser det med en gang." in words(page_of(ola, mine))
    clock.passes(minutes=2)
    said = words(page_of(ola, mine))
    assert "finner det du skriver, hvis de åpner samtalen igjen" in said
    assert "Så på samtalen sist i dag kl. 11.00." in said


def test_whoever_changed_desks_keeps_their_name_on_what_they_wrote(ola, mine, engine, member):
    ola.does("note", mine, text="Fra meg")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE staff SET desk = '5001' WHERE login = 'ola'"))
    assert "Ola Nordmann i dag kl. 11.00 Fra meg" in words(page_of(member("kari"), mine))


def test_a_number_that_nobody_has_is_said_in_words(ola):
    answer = ola.get("/staff/handoffs/AAA-AAA")
    assert answer.status_code == 404
    assert "Det er ingen slik henvendelse hos dere." in words(answer)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_page_in_every_state_is_whole_in_every_language(language, member, person):
    liv = member("liv", "administrator", language=language)
    sent = talked(person).asks(interpreter="ukrainsk")
    assert page_of(liv, sent).status_code == 200
    for action, fields in (
        ("claim", {}),
        ("say", {"text": "Hei"}),
        ("answer", {}),
        ("close", {"outcome": "not_reached"}),
    ):
        page = liv.does(action, sent, **fields)
        assert page.status_code == 200
        assert words_in(language)["done"][action] in words(page)


def test_a_request_can_be_lost_to_nobody_else_between_looking_and_saying(ola, mine, live, handoffs, admin):
    found = handoffs.find("default", mine.number)
    admin.does("hand-on", mine, to=admin.staff.id)
    with pytest.raises(NotPossible):
        live.say(found, ola.staff, "Hei", "k" * 24)
