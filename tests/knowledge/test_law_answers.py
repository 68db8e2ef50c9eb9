from dataclasses import replace
from datetime import date

import pytest

from knowledge.conversation import Memory, Turn
from knowledge.encoder.shared import shared_encoder
from knowledge.law_book import LawBook
from knowledge.library import Shelf
from knowledge.library_build import build
from knowledge.pending import Pending, PendingReader, Reason
from knowledge.phrases import phrase
from knowledge.respond import respond
from knowledge.sections import NOT_IN_FORCE, REPEALED, Part, Section
from knowledge.summary import load_summaries


def section(document, number, text, *, title="hagestelloven", paragraphs=(), **fields):
    """A section with made-up words; `paragraphs` are texts that are put after `text`."""
    parts, whole = [], ""
    for place, paragraph in enumerate((text, *paragraphs), 1):
        whole += "\n\n" if whole else ""
        parts.append(Part(place, "", len(whole), len(whole) + len(paragraph)))
        whole += paragraph
    return Section(
        **{
            "document": document,
            "document_title": title,
            "number": number,
            "heading": "",
            "path": (),
            "text": whole,
            "parts": tuple(parts) if text else (),
            "anchor": f"§{number.replace(' ', '')}",
            "url": f"https://lovdata.no/{document}/§{number.replace(' ', '')}",
            "language": "nb",
            "in_force": date(2020, 1, 1),
            "amended": "",
            "licence": "NLOD 2.0",
            **fields,
        }
    )


PBRL, HOL, GARDEN = "lov/1999-07-02-63", "lov/2011-06-24-30", "lov/2030-01-01-1"
SECTIONS = [
    section(PBRL, "2-5 b", "Oppdiktede ord om den vanlige koordinatoren.", title="pasientloven"),
    section(
        PBRL,
        "2-5 c",
        "Oppdiktede ord om barnekoordinator.",
        paragraphs=["Andre ledd er også oppdiktet."],
        title="pasientloven",
    ),
    section(
        PBRL,
        "2-5 d",
        "Oppdiktet unntak.",
        title="pasientloven",
        amended="Endres ved lov 1 mai 2020 nr. 1 (i kraft 1 juli 2020).",
    ),
    section(HOL, "99", "Kommunen skal telle kaninene i alle rekkehus hvert år.", title="omsorgsloven"),
    section(GARDEN, "1", "Naboer deler utgiftene til gjerdet."),
    section(GARDEN, "2", "", status=REPEALED),
    section(GARDEN, "3", "Snegler skal fjernes.", status=NOT_IN_FORCE),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    build(folder / "library", SECTIONS, {}, shared_encoder())
    return folder


@pytest.fixture
def imported(assistant, data):
    """The assistant with a library of made-up texts."""
    shelf = Shelf(data / "library", shared_encoder())
    return replace(assistant, law_book=LawBook(assistant.laws, load_summaries(), assistant.articles, shelf))


def ask(assistant, text, **memory):
    return respond(Turn(text, memory=Memory(**memory)), assistant).outcome


@pytest.mark.parametrize(
    "text",
    [
        "Hva står i § 2-5 c?",
        "kva seier pbrl 2-5c",
        "section 2-5 c meaning",
        "pasient- og brukerrettighetsloven paragraf 2-5 c",
        "2-5 c",
    ],
)
def test_a_section_asked_for_by_its_number_is_told_in_short_without_any_import(assistant, text):
    reply = ask(assistant, text)
    assert reply.status == "answered"
    assert load_summaries()["pbrl § 2-5 c"].texts[reply.language] in reply.answer
    assert reply.sources[0].url == "https://lovdata.no/lov/1999-07-02-63/§2-5c"
    assert reply.quotations == ()


def test_the_articles_that_rest_on_the_section_are_offered(assistant):
    reply = ask(assistant, "Hva står i § 2-5 c?")
    assert reply.articles == ("child_coordinator/conditions",)
    assert reply.replies[0].title == assistant.articles["child_coordinator/conditions"].texts["nb"].title
    assert reply.memory.article == "child_coordinator/conditions"


def test_its_exact_words_stand_beside_where_they_are_imported(imported):
    reply = ask(imported, "Hva står i § 2-5 c?")
    assert [quotation.text for quotation in reply.quotations] == [SECTIONS[1].text]
    assert f"«{SECTIONS[1].text}»" in reply.text
    assert reply.quotations[0].note == ""


def test_the_words_stay_in_their_language_and_a_line_says_so(imported):
    reply = ask(imported, "What does section 2-5 c say?")
    assert reply.quotations[0].text == SECTIONS[1].text
    assert reply.quotations[0].note == "The text is in Norwegian (bokmål)."


def test_a_paragraph_can_be_asked_for(imported):
    reply = ask(imported, "Hva står i pbrl § 2-5 c andre ledd?")
    assert reply.quotations[0].text == "Andre ledd er også oppdiktet."
    assert "en del av" in reply.quotations[0].intro


def test_a_change_that_the_imported_text_lacks_is_said(imported):
    assert "endret fra 1. juli 2020" in ask(imported, "pbrl § 2-5 d").quotations[0].note


def test_a_range_gives_each_section(imported):
    reply = ask(imported, "pbrl §§ 2-5 b til 2-5 d")
    assert [quotation.section for quotation in reply.quotations] == [s.id for s in SECTIONS[:3]]


def test_a_statute_that_is_only_imported_is_quoted_and_said_to_be_unexplained(imported):
    reply = ask(imported, "hagestelloven § 1")
    assert reply.status == "quoted"
    assert reply.quotations[0].text == SECTIONS[4].text
    assert "ikke noen egen forklaring" in reply.answer


@pytest.mark.parametrize(("number", "words"), [("2", "opphevet"), ("3", "gjelder ikke ennå")])
def test_what_is_no_law_today_is_never_quoted(imported, number, words):
    reply = ask(imported, f"hagestelloven § {number}")
    assert reply.quotations == ()
    assert words in reply.answer


def test_a_number_that_does_not_exist_is_said_to_be_unknown_and_a_person_offered(assistant):
    reply = ask(assistant, "pbrl § 99-9")
    assert reply.status == "declined"
    assert "§ 99-9" in reply.answer
    assert reply.replies[-1].title == "Snakke med et menneske"


def test_an_old_number_is_told_with_todays(assistant):
    answer = ask(assistant, "Hva står i § 21 i den gamle habiliteringsforskriften?").answer
    assert "§ 21 har fått nytt nummer" in answer
    assert "§ 16" in answer


def test_a_bare_number_that_two_laws_have_is_asked_about(assistant):
    reply = ask(assistant, "Hva står i § 7-2?")
    assert reply.status == "suggested"
    offered = [choice.title for choice in reply.replies]
    assert "pasient- og brukerrettighetsloven § 7-2" in offered
    assert "helse- og omsorgstjenesteloven § 7-2" in offered
    chosen = respond(Turn("1", memory=reply.memory), assistant).outcome
    assert chosen.status == "answered"
    assert chosen.sources[0].label == offered[0]


def test_a_bare_number_means_the_law_that_was_just_talked_about(assistant):
    reply = ask(assistant, "Hva står i § 7-2?", article="general/complain_behalf", service="general")
    assert reply.sources[0].label == "pasient- og brukerrettighetsloven § 7-2"


def test_a_question_that_only_mentions_a_section_goes_to_the_articles(assistant):
    reply = ask(assistant, "Hvilken klagefrist gjelder etter pasient- og brukerrettighetsloven § 7-5?")
    assert reply.status == "answered"
    assert reply.articles
    assert "Kort om" not in reply.answer


def test_a_summary_or_article_under_review_says_so(assistant, tmp_path):
    def reason(kind, name):
        return Reason(kind, name, "pbrl § 2-5 c", f"{PBRL}/§2-5c", "changed", date(2026, 7, 1), "0")

    Pending().add([reason("summary", "pbrl § 2-5 c"), reason("article", "child_coordinator/conditions")]).write(
        tmp_path
    )
    watched = replace(assistant, pending=PendingReader(tmp_path))
    assert "under kontroll" in ask(watched, "pbrl § 2-5 c").answer
    assert "under kontroll" in ask(watched, "Hvem har rett til barnekoordinator?").answer
    assert "under kontroll" not in ask(watched, "pbrl § 2-5 b").answer


def test_where_no_article_answers_the_law_is_quoted_and_said_to_be_no_reviewed_answer(imported):
    reply = ask(imported, "Skal kommunen telle kaninene i alle rekkehus hvert år?")
    assert reply.status == "quoted"
    assert reply.articles == ()
    assert [quotation.text for quotation in reply.quotations] == [SECTIONS[3].text]
    assert reply.answer == phrase("law_unreviewed", "nb")
    assert reply.sources[0].label == "helse- og omsorgstjenesteloven § 99"
    assert reply.replies[-1].title == phrase("person_label", "nb")


def test_without_a_library_the_same_question_is_declined(assistant):
    assert ask(assistant, "Skal kommunen telle kaninene i alle rekkehus hvert år?").status in ("declined", "suggested")


def test_a_reviewed_answer_comes_before_the_law(imported):
    reply = ask(imported, "Hvem har rett til barnekoordinator?")
    assert reply.status == "answered"
    assert reply.quotations == ()


def test_other_fields_are_quoted_to_who_asks_what_the_law_says(imported):
    assert ask(imported, "Hvem deler utgiftene til gjerdet?").status != "quoted"
    reply = ask(imported, "Hva sier loven om at naboer deler utgiftene til gjerdet?")
    assert [quotation.section for quotation in reply.quotations] == [SECTIONS[4].id]
