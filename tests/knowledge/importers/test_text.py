from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.text import Text
from knowledge.sections import Part

PIECES = st.lists(st.tuples(st.sampled_from(["paragraph", "point", "more"]), st.text("ab (1)2\n§", max_size=12)))


def filled(pieces):
    text = Text()
    for kind, words in pieces:
        if kind == "point":
            text.point("a)", words)
        else:
            getattr(text, kind)(words)
    return text.finished()


@given(PIECES)
def test_every_word_is_kept_in_its_order(pieces):
    text, _ = filled(pieces)
    assert text.split() == " ".join(words for _, words in pieces).split()


@given(PIECES)
def test_every_part_is_words_of_the_text_and_points_lie_in_their_paragraph(pieces):
    text, parts = filled(pieces)
    paragraphs = {part.paragraph: part for part in parts if not part.point}
    for part in parts:
        assert text[part.start : part.end] == text[part.start : part.end].strip() != ""
        around = paragraphs[part.paragraph]
        assert around.start <= part.start < part.end <= around.end


@given(PIECES)
def test_paragraphs_follow_each_other_with_an_empty_line_between(pieces):
    text, parts = filled(pieces)
    paragraphs = [part for part in parts if not part.point]
    assert "\n\n".join(text[part.start : part.end] for part in paragraphs) == text
    assert [part.paragraph for part in paragraphs] == sorted({part.paragraph for part in paragraphs})


def test_points_have_their_letter_or_a_dash():
    text = Text()
    text.paragraph("Brød er")
    text.point("a.", "mel")
    text.point("", "vann")
    text.more("når det er stekt.")
    assert text.finished() == (
        "Brød er\nmel\nvann\nnår det er stekt.",
        (Part(1, "", 0, 34), Part(1, "a", 8, 11), Part(1, "-", 12, 16)),
    )


def test_numbers_that_the_statute_gives_its_paragraphs_count():
    text = Text()
    for words in ("(1) Først.", "Også i første ledd.", "(3) Andre ledd er borte."):
        text.paragraph(words)
    assert [part.paragraph for part in text.finished()[1]] == [1, 3]
