import pytest

from knowledge.guides.model import load_guides
from knowledge.guides.tongues import load_tongues, read_bare_tongue, read_tongue, tongue_in_words


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("arabisk", "arabisk"),
        ("Jeg trenger tolk på somali", "somali"),
        ("I need a Tigrinya interpreter", "tigrinja"),
        ("teiknspråk", "tegnspråk"),
        ("kurdisk sorani", "kurdisk (sorani)"),
        ("kurdisk", "kurdisk"),
        ("vi prater litt arabisert", None),
    ],
)
def test_a_language_is_read_by_its_name_in_any_of_ours(text, tongue):
    assert read_tongue(text) == tongue


@pytest.mark.parametrize("name", load_tongues())
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_language_is_read_back_from_what_it_is_called(name, language):
    assert read_tongue(tongue_in_words(name, language)) == name


def test_a_language_that_is_not_listed_is_taken_as_it_stands():
    assert read_bare_tongue("Kinyamulenge") == "kinyamulenge"
    assert tongue_in_words("kinyamulenge", "en") == "kinyamulenge"


@pytest.mark.parametrize(
    "text", ["takk", "vet ikke", "nei", "hva mener du", "ok", "stopp", "fem tusen kroner", "a b", "x" * 60]
)
def test_words_of_ours_are_no_language(text):
    assert read_bare_tongue(text) is None


def test_no_button_is_taken_for_a_language():
    for guide in load_guides().values():
        assert [title for title in guide.start.values() if read_bare_tongue(title)] == []
