import time

import pytest

from knowledge.language_request import requested_language

REQUESTS = [
    ("Kan du svare på engelsk?", "en"),
    ("snakker du engelsk?", "en"),
    ("English please", "en"),
    ("can you speak English", "en"),
    ("I don't understand. Can we switch to English?", "en"),
    ("Kan jeg få svar på engelsk", "en"),
    ("Er det mulig å skrive engelsk her?", "en"),
    ("I would like to speak English", "en"),
    ("Svar på engelsk, ikke norsk", "en"),
    ("på nynorsk, takk", "nn"),
    ("skriv nynorsk", "nn"),
    ("Kan de svare på nynorsk?", "nn"),
    ("Eg vil ha svar på nynorsk", "nn"),
    ("Can you answer in Norwegian Nynorsk?", "nn"),
    ("kan vi ta det på bokmål", "nb"),
    ("jeg foretrekker bokmål", "nb"),
    ("svar på norsk", "nb"),
    ("Norwegian please", "nb"),
]

NO_REQUESTS = [
    "Finnes det informasjon på engelsk om barnekoordinator?",
    "vi snakker ikke norsk godt, får vi tolk?",
    "My child speaks Norwegian",
    "Hva heter barnekoordinator på engelsk?",
    "Kan jeg få vedtaket på engelsk?",
    "Can I apply in English?",
    "Can I speak English at the meeting?",
    "Snakker koordinatoren engelsk?",
    "Må vi snakke norsk for å få koordinator?",
    "Kan vi snakke norsk med sønnen vår?",
    "Kan du svare på om det finnes skjema på engelsk?",
    "I can't speak Norwegian",
    "Norsk lov sier noe annet",
    "",
    "🙂",
]


@pytest.mark.parametrize(("text", "language"), REQUESTS)
def test_asking_us_to_use_a_language_is_a_request(text, language):
    assert requested_language(text) == language


@pytest.mark.parametrize("text", NO_REQUESTS)
def test_speaking_about_a_language_is_no_request(text):
    assert requested_language(text) is None


def test_very_long_text_is_read_within_a_second():
    start = time.perf_counter()
    requested_language("kan du svare meg " * 2000)
    assert time.perf_counter() - start < 1
