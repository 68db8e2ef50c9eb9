import pytest

from knowledge.guides.ages import read_age, read_bare_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("jenta vår på 6 er hørselshemmet", "6"),
        ("Sønnen vår på fem er alvorlig syk", "5"),
        ("nei, han er 19", "19"),
        ("seksåringen vår", "6"),
        ("ho er 12 år gammal", "12"),
        ("gutten e sju", "7"),
        ("my 6-year-old", "6"),
        ("she is eleven years old", "11"),
        ("I'm 45", "45"),
        ("han fyller 18 til våren", "18"),
        ("hun er åtte måneder gammel", "0"),
        ("6 måneder gammel", "0"),
        ("ein nyfødd gut, nyfødt i går", "0"),
    ],
)
def test_an_age_is_read_however_it_is_written(text, age):
    assert read_age(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "vi har venta i 3 år",
        "for to år siden",
        "three years ago",
        "§ 7-2",
        "vi har NAV og skole",
        "ring 113",
        "klokka 6",
    ],
)
def test_what_is_no_age_is_not_read(text):
    assert read_age(text) is None


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("16", "16"),
        ("ca 7", "7"),
        ("han e sju", "7"),
        ("seks", "6"),
        ("ett", "1"),
        ("bare ett år", "1"),
        ("to og et halvt", "2"),
        ("two and a half", "2"),
        ("121", None),
        ("vet ikke", None),
        ("et brev", None),
        ("Lag et brev", None),
        ("write one letter", None),
        ("eg vil ha ein koordinator", None),
    ],
)
def test_a_number_alone_answers_the_question_how_old(text, age):
    assert read_bare_age(text) == age
