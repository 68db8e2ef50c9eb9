import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.twilio.sentences import sentence_ends

TEXTS = st.text(alphabet='aA1.!?:"\n -)(', max_size=80)


def parts(text):
    """The text at its ends."""
    places = [0, *sentence_ends(text)]
    return [text[start:end].strip() for start, end in zip(places, places[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ja. Nei! Kanskje? Slutt", ["Ja.", "Nei!", "Kanskje?", "Slutt"]),
        ('Han sa "nei." Så gikk han.', ['Han sa "nei."', "Så gikk han."]),
        ("Ring kl. 9 til Kari N. og si fra. Takk.", ["Ring kl. 9 til Kari N. og si fra.", "Takk."]),
        ("Se § 2-5 c jf. Lov om helse. Spør.", ["Se § 2-5 c jf. Lov om helse.", "Spør."]),
        ("Innen 2. juli 2026. Klag nå.", ["Innen 2. juli 2026.", "Klag nå."]),
        ("Ta f.eks. NAV eller bl.a. Bufdir. Ferdig.", ["Ta f.eks. NAV eller bl.a. Bufdir.", "Ferdig."]),
        ("Ring 113. Er du trygg?", ["Ring 113.", "Er du trygg?"]),
        ("Ring legevakten. 116 117 er gratis.", ["Ring legevakten. 116 117 er gratis."]),
        ("Ta med:\n- vedtaket\n- journalen\n\nSend alt.", ["Ta med:\n- vedtaket", "- journalen", "Send alt."]),
        ("Du har rett. Men bare i Norge. Spør.", ["Du har rett. Men bare i Norge.", "Spør."]),
        (
            "Barnet er sykt. Og barnet trenger hjelp. Ogna er en by.",
            ["Barnet er sykt. Og barnet trenger hjelp.", "Ogna er en by."],
        ),
        ("You may. But not alone. Ask.", ["You may. But not alone.", "Ask."]),
        ("Hvem?\nDen som har rett. Spør.", ["Hvem?\nDen som har rett.", "Spør."]),
        ("Slik:\n1. Skriv\n2. Send", ["Slik:\n1. Skriv", "2. Send"]),
    ],
)
def test_a_text_is_parted_where_nothing_is_torn(text, wanted):
    assert parts(text) == wanted


@given(TEXTS)
def test_the_ends_rise_to_the_end_of_the_text(text):
    ends = sentence_ends(text)
    assert ends == sorted(set(ends))
    assert ends[-1] == len(text)


@given(TEXTS)
def test_an_end_is_after_a_word_and_before_a_space(text):
    for end in sentence_ends(text)[:-1]:
        assert not text[end - 1].isspace()
        assert text[end].isspace()
