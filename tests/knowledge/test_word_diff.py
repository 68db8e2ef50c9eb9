from hypothesis import given
from hypothesis import strategies as st

from knowledge.word_diff import ADDED, REMOVED, SAME, marked, word_diff

TEXTS = st.text(alphabet="ab \n", max_size=40)


def shown(old, new):
    return [marked(paragraph) for paragraph in word_diff(old, new)]


def words(paragraphs, *kinds):
    return " ".join(span.text for paragraph in paragraphs for span in paragraph if span.kind in kinds).split()


def test_words_that_went_and_came_are_marked_in_their_paragraph():
    assert shown("Kommunen skal tilby plan.", "Kommunen kan snart tilby plan.") == [
        "Kommunen [-skal-] {+kan snart+} tilby plan."
    ]


def test_paragraphs_that_are_the_same_are_left_out():
    assert shown("Første ledd.\n\nAndre ledd.", "Første ledd.\n\nAndre avsnitt.") == ["Andre [-ledd.-] {+avsnitt.+}"]


def test_a_new_paragraph_is_marked_as_a_whole():
    assert shown("Første ledd.", "Første ledd.\n\nAndre ledd.") == ["{+Andre ledd.+}"]


def test_a_point_that_is_taken_out_is_marked_alone():
    assert shown("Nemnda\n- ser\n- hører", "Nemnda\n- hører") == ["[-- ser-]"]


def test_white_space_alone_is_no_difference():
    assert shown("Første ledd.\n\nAndre ledd.", "Første ledd.\nAndre ledd.") == []


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_comparison(old, new):
    paragraphs = word_diff(old, new)
    untouched = [line for line in old.splitlines() if line.strip()]
    assert len(words(paragraphs, SAME, REMOVED)) <= len(old.split())
    assert words(word_diff(old, ""), REMOVED) == old.split()
    assert words(word_diff("", new), ADDED) == new.split()
    assert bool(paragraphs) == (untouched != [line for line in new.splitlines() if line.strip()])
