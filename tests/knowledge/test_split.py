import pytest

from knowledge.split import parts, question_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hva er en koordinator, og hvordan får jeg en?", ("Hva er en koordinator", "hvordan får jeg en")),
        ("Hvem klager vi til? Hvor lang er fristen?", ("Hvem klager vi til", "Hvor lang er fristen")),
        ("What is a child coordinator and how do we get one?", ("What is a child coordinator", "how do we get one")),
        ("Kva er ein koordinator, og korleis får eg ein?", ("Kva er ein koordinator", "korleis får eg ein")),
    ],
)
def test_two_questions_are_two_parts(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "og hvem bestemmer det?",
        "Hva er forskjellen på koordinator og barnekoordinator?",
        "Sønnen vår er syk. Hvem kan hjelpe oss?",
        "Hva må jeg legge ved, og når?",
        "klagefrist",
    ],
)
def test_one_question_stays_whole(text):
    assert parts(text) == (text,)


@pytest.mark.parametrize(
    ("story", "question"),
    [
        (
            "Sønnen vår er fem og har CP, vi går til fysio, habilitering og NAV. Har vi rett på barnekoordinator?",
            "Har vi rett på barnekoordinator?",
        ),
        (
            "my daughter is deaf and we need help from many different offices here can we get barnekoordinator",
            "can we get barnekoordinator",
        ),
    ],
)
def test_the_question_of_a_story_is_found(story, question):
    assert question_in(story) == question


@pytest.mark.parametrize("text", ["Har vi rett på barnekoordinator?", "klagefrist", "ord " * 20])
def test_without_a_story_or_a_question_the_text_stays_whole(text):
    assert question_in(text) == text
