import pytest

from knowledge.guard import MAX_LENGTH, not_a_question


@pytest.mark.parametrize("text", ["", "😀😀", "???", "12", "7", "…"])
def test_messages_without_words_are_empty(text):
    assert not_a_question(text) == "empty"


def test_long_messages_are_refused():
    assert not_a_question("a" * (MAX_LENGTH + 1)) == "too_long"
    assert not_a_question("a" * MAX_LENGTH) is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE users; --",
        "1' OR '1'='1",
        "UNION SELECT password",
    ],
)
def test_code_is_not_a_question(text):
    assert not_a_question(text) == "code"


@pytest.mark.parametrize(
    "text", ["Kan vi velge koordinator?", "har barn < 18 år rett?", "select a coordinator from the list we got"]
)
def test_ordinary_words_are_not_taken_for_code(text):
    assert not_a_question(text) is None
