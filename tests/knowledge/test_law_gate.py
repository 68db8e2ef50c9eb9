from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from knowledge import law_gate
from knowledge.law_gate import COSINE_FROM, FROM, FROM_WHEN_ASKED, asks_for_law, opens, topic_of
from knowledge.laws import Laws


@dataclass
class Turned:
    """As much of a context as the gate looks at."""

    text: str = "Kan barnet få skyss?"
    intents: dict = field(default_factory=dict)

    @property
    def turn(self):
        return SimpleNamespace(intents=self.intents)

    assistant = SimpleNamespace(laws=Laws.load())


def hit(score, area="Helse- og omsorgsrett", document="lov/2030-01-01-1", cosine=COSINE_FROM):
    return SimpleNamespace(score=score, cosine=cosine, section=SimpleNamespace(area=area, document=document))


def test_what_fits_well_and_is_of_our_field_is_quoted():
    assert opens(Turned(), [hit(FROM)])
    assert opens(Turned(), [hit(FROM, area="", document="lov/1999-07-02-63")])


def test_what_fits_poorly_is_not_quoted():
    assert not opens(Turned(), [hit(FROM - 0.01)])


def test_shared_words_without_shared_meaning_are_not_quoted():
    assert not opens(Turned(), [hit(FROM + 0.3, cosine=COSINE_FROM - 0.01)])


def test_other_fields_are_quoted_only_to_who_asks_for_the_law():
    fishing = [hit(FROM, area="Fiskeri- og fangstrett og havbruk")]
    assert not opens(Turned("Kan jeg fiske her?"), fishing)
    assert opens(Turned("Hva sier loven om fiske?"), fishing)


def test_who_asks_for_the_law_gets_a_poorer_fit_too():
    assert opens(Turned("Hva sier loven om skyss?"), [hit(FROM_WHEN_ASKED)])
    assert not opens(Turned("Hva sier loven om skyss?"), [hit(FROM_WHEN_ASKED - 0.01)])


@pytest.mark.parametrize("intent", law_gate.OUT_OF_SCOPE)
def test_what_the_classifier_takes_for_not_ours_is_not_quoted(intent):
    assert not opens(Turned(intents={intent: 0.9}), [hit(FROM + 0.3)])


@pytest.mark.parametrize(
    "text",
    [
        "Hva sier loven om taushetsplikt?",
        "kva seier lova om skyss",
        "What does the law say about fees?",
        "Står det i lovverket?",
    ],
)
def test_asking_for_the_law_is_seen(text):
    assert asks_for_law(text)


@pytest.mark.parametrize("text", ["Er det lov å ta med hund?", "Loven er lang", "Hva sier legen?", "lawn mower rules"])
def test_other_questions_do_not_ask_for_the_law(text):
    assert not asks_for_law(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Hva sier loven om gjerder mot naboen?", "gjerder mot naboen?"),
        ("What does the law say about fences?", "fences?"),
        ("Må vi ha gjerde?", "Må vi ha gjerde?"),
        ("Hva sier loven", "Hva sier loven"),
    ],
)
def test_the_topic_is_what_the_law_is_asked_about(text, topic):
    assert topic_of(text) == topic
