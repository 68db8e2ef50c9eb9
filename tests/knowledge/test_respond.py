import pytest

from knowledge.conversation import Memory, Turn
from knowledge.respond import DANGER_FROM, NOT_OURS_FROM, PREAMBLE, SKILLS, respond


@pytest.fixture
def ask(assistant):
    """Answer messages of one conversation, each by the skill that its intent would lead to."""
    memory = Memory()

    def say(text, skill="answer", intents=None, **turn):
        nonlocal memory
        context = respond(Turn(text, intents or {}, memory, **turn), assistant, skill)
        memory = context.outcome.memory
        return context.outcome

    return say


@pytest.mark.parametrize(
    ("question", "language", "article"),
    [
        ("Hvem har rett til barnekoordinator?", "nb", "child_coordinator/conditions"),
        ("Kven har rett til barnekoordinator?", "nn", "child_coordinator/conditions"),
        ("Who is entitled to a child coordinator?", "en", "child_coordinator/conditions"),
        ("kor lang er klagefristen, er det fire veker?", "nn", "general/complain_deadline"),
    ],
)
def test_a_question_is_answered_in_its_own_language(ask, question, language, article):
    reply = ask(question)
    assert (reply.status, reply.language, reply.articles) == ("answered", language, (article,))


def test_an_answer_names_the_paragraph_and_the_date_it_was_checked(ask):
    reply = ask("Hvem har rett til barnekoordinator?")
    assert "pasient- og brukerrettighetsloven § 2-5 c" in reply.text
    assert "2. juli 2026" in reply.text
    assert reply.sources[0].url.startswith("https://lovdata.no/")


def test_a_number_chooses_the_offered_reply(ask):
    offered = ask("Hvem har rett til barnekoordinator?").replies
    reply = ask("2")
    assert reply.status == "answered"
    assert reply.articles != ("child_coordinator/conditions",)
    assert offered[1].title


@pytest.mark.parametrize(
    ("label", "article_or_status"), [("Fortell mer", "answered"), ("Snakke med et menneske", "handoff")]
)
@pytest.mark.parametrize("skill", ["answer", "smalltalk", "more"])
def test_a_number_means_what_it_stood_for_whatever_the_classifier_made_of_it(
    assistant, label, article_or_status, skill
):
    memory = Memory(language="nb", article="child_coordinator/conditions", offered=("Hva er klagefristen?", label))
    context = respond(Turn("2", memory=memory), assistant, skill)
    assert context.outcome.status == article_or_status
    assert context.decided_by == ("tell_more" if label == "Fortell mer" else "hand_over")


def test_a_number_that_was_not_offered_is_no_choice(ask):
    assert ask("7").status == "error"


def test_every_offered_title_leads_to_its_article(assistant):
    for article in assistant.articles.values():
        for language, text in article.texts.items():
            reply = respond(Turn(text.title, language=language), assistant).outcome
            assert reply.articles == (article.id,), text.title


def test_a_follow_up_keeps_the_service(ask):
    ask("Hva er barnekoordinator?")
    assert ask("Hvem kan få det?").articles[0].startswith("child_coordinator/")


def test_two_questions_get_two_answers(ask):
    reply = ask("Hva er en koordinator? Hvem har rett til barnekoordinator?")
    assert reply.articles == ("coordinator/what", "child_coordinator/conditions")


def test_an_asked_for_language_stays(ask):
    assert ask("Kan du svare på engelsk?").language == "en"
    assert ask("Hvem har rett til barnekoordinator?").language == "en"


def test_an_unsure_message_keeps_the_language_of_the_conversation(ask):
    ask("Kven har rett til barnekoordinator?")
    assert ask("klagefrist").language == "nn"


def test_code_does_not_change_the_language(ask):
    ask("Kven har rett til barnekoordinator?")
    assert ask("<img src=x onerror=alert(1)>").language == "nn"


def test_polish_is_answered_with_a_polish_sentence(ask, assistant):
    reply = ask("Czy mogę dostać koordynatora dla mojego dziecka?")
    assert reply.answer == assistant.other_languages["pl"]["sentence"]


@pytest.mark.parametrize(
    "text", ["jeg vil ta livet mitt", "my baby is not breathing", "mannen min slår meg", "eg vil ikkje leve lenger"]
)
@pytest.mark.parametrize("skill", sorted(SKILLS))
def test_danger_comes_before_any_skill(assistant, text, skill):
    reply = respond(Turn(text), assistant, skill).outcome
    assert reply.status == "crisis"
    assert "113" in reply.text


def test_danger_that_only_the_classifier_sees_is_answered(ask):
    reply = ask("noe ingen mønstre kjenner", intents={"report_danger": DANGER_FROM})
    assert reply.status == "crisis"
    assert {"113", "112"} <= set(reply.text.replace(",", " ").replace(".", " ").split())


def test_danger_in_a_message_that_is_too_long_is_seen(ask):
    assert ask("vi søker om koordinator. " * 60 + "jeg vil ta livet mitt").status == "crisis"


@pytest.mark.parametrize("text", ["Jeg dør av skam", "this paperwork is driving me mad"])
def test_sighs_are_not_danger(ask, text):
    assert ask(text, "smalltalk", {"vent": 0.9}).status == "answered"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "spørsmål"),
        ("😀", "spørsmål"),
        ("<script>alert(1)</script>", "kode"),
        ("a b " * 300, "1000 tegn"),
        ("12345678901", "personopplysninger"),
    ],
)
def test_messages_that_hold_no_question_get_a_sane_reply(ask, text, part):
    reply = ask(text, language="nb")
    assert reply.status == "error"
    assert part in reply.text
    assert "script" not in reply.text
    assert "12345678901" not in reply.text


def test_a_question_with_an_identity_number_is_answered_without_it(assistant):
    context = respond(Turn("Hvem har rett til barnekoordinator? Fødselsnummeret er 12345678901"), assistant)
    assert context.outcome.status == "answered"
    assert "12345678901" not in context.text + context.outcome.text
    assert "personopplysninger" in context.outcome.text


@pytest.mark.parametrize(
    "question", ["Når åpner svømmehallen?", "What is the capital of France?", "best pancake recipe"]
)
def test_what_is_not_ours_is_declined_without_law(ask, question):
    reply = ask(question, intents={"out_of_scope": 0.9})
    assert reply.status in ("declined", "suggested")
    assert "§" not in reply.text


def test_the_second_decline_shows_the_way_to_the_office(ask):
    for _ in range(2):
        reply = ask("hva koster bensin i dag", intents={"out_of_scope": 0.99})
    assert "koordinerende enhet" in reply.text


def test_one_persons_case_is_sent_to_the_office(ask):
    reply = ask("når er saken min ferdig", intents={"individual_case": NOT_OURS_FROM, "out_of_scope": 0.4})
    assert reply.status == "declined"
    assert "saken din" in reply.text


def test_a_message_that_names_a_right_is_never_just_declined(ask):
    assert ask("barnekoordinator blablabla", intents={"out_of_scope": 0.9}).status in ("answered", "suggested")


def test_did_you_mean_is_asked_at_most_once_in_a_row(ask):
    first = ask("barnekoordinator blablabla hmm", intents={"out_of_scope": 0.97})
    second = ask("barnekoordinator blablabla hmm", intents={"out_of_scope": 0.97})
    assert [first.status, second.status].count("suggested") <= 1


def test_yes_takes_the_first_suggestion(assistant):
    memory = Memory(language="nb", offered=("Hvem har rett til barnekoordinator?",), suggested=True)
    reply = respond(Turn("ja", memory=memory), assistant, "confirm").outcome
    assert reply.articles == ("child_coordinator/conditions",)


def test_no_after_did_you_mean_offers_a_person(assistant):
    memory = Memory(language="nb", offered=("Hvem har rett til barnekoordinator?",), suggested=True)
    reply = respond(Turn("nei", memory=memory), assistant, "refuse").outcome
    assert reply.status == "declined"
    assert any("menneske" in choice.title for choice in reply.replies)


def test_more_gives_the_rest_of_the_last_answer(ask, assistant):
    ask("Hvem har rett til barnekoordinator?")
    assert ask("fortell mer", "more").answer == assistant.articles["child_coordinator/conditions"].texts["nb"].more


def test_simpler_gives_the_first_sentence(ask):
    ask("Hva er klagefristen?")
    assert "fire uker" in ask("jeg forstår ikke", "simpler").text


def test_a_greeting_that_carries_a_question_is_answered(ask):
    assert ask("Hei! Hvem har rett til barnekoordinator?", "smalltalk", {"greet": 0.6}).articles


@pytest.mark.parametrize("skill", ["answer", "smalltalk"])
def test_where_someone_lives_leads_to_the_way_there_however_it_was_classified(ask, skill):
    ask("Hva er barnekoordinator?")
    reply = ask("vi bor i Trondheim", skill, {"vent": 0.8})
    assert reply.articles == ("child_coordinator/apply",)
    assert "Trondheim" in reply.text


def test_what_is_hardly_small_talk_is_declined_and_not_chatted_about(ask):
    assert ask("vert det snø i morgon", "smalltalk", {"vent": 0.5, "out_of_scope": 0.4}).status == "declined"
    assert ask("det er så tungt", "smalltalk", {"vent": 0.9}).status == "answered"


def test_a_plain_greeting_is_greeted(ask):
    assert "automatisk" in ask("hei", "smalltalk", {"greet": 0.9}).text


def test_asking_for_a_person_shows_the_way(ask):
    reply = ask("kan jeg snakke med noen", "handoff", {"request_human": 0.9})
    assert reply.status == "handoff"
    assert "koordinerende enhet" in reply.text


def test_a_municipality_is_remembered_and_its_route_added(ask):
    ask("Jeg bor i Trondheim. Hvem har rett til barnekoordinator?")
    reply = ask("Hvordan søker vi om barnekoordinator?")
    assert reply.municipality == "5001"
    assert "I Trondheim:" in reply.text


def test_naming_only_a_municipality_shows_how_it_is_done_there(ask):
    ask("Hva er barnekoordinator?")
    assert "Ås" in ask("i Ås kommune").text


@pytest.mark.parametrize("skill", sorted(SKILLS))
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_skill_replies_to_anything(assistant, skill, language):
    for text in ("hei", "ja", "barnekoordinator", "…"):
        reply = respond(Turn(text, language=language), assistant, skill).outcome
        assert reply.text
        assert reply.language == language


def test_each_step_is_timed(assistant):
    context = respond(Turn("Hvem har rett til koordinator?"), assistant)
    assert list(context.timings)[: len(PREAMBLE)] == [step.__name__ for step in PREAMBLE]
