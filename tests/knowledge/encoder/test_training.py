from random import Random

import numpy as np
import pytest
from click.testing import CliRunner

from knowledge.encoder import load_encoder
from knowledge.encoder.training import __main__ as training
from knowledge.encoder.training import data, distil, task, vocabulary
from knowledge.encoder.training.spellings import SPELLINGS, Respeller, counterparts
from knowledge.encoder.training.student import batches_of_like_length
from knowledge.yaml_file import read_mapping

ROWS = [
    ("Jeg vet ikke hva jeg skal gjøre.", "Eg veit ikkje kva eg skal gjere.", "I do not know what to do."),
    ("Jeg vet hvor du bor.", "Eg veit kor du bur.", "I know where you live."),
    ("Hva vet jeg?", "Kva veit eg?", "What do I know?"),
    ("Bussen går klokka ni.", "", "The bus leaves at nine."),
]


def test_a_row_that_has_not_three_columns_is_named(tmp_path):
    (tmp_path / "bad.tsv").write_text("a\tb\tc\na\tb\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad.tsv:2: 2 columns"):
        data.read_rows(tmp_path / "bad.tsv")


def test_rows_without_english_teach_nothing():
    assert data.with_english([("a", "b", ""), ("", "", "c"), ("a", "", "c"), ("a", "", "c")]) == [("a", "", "c")]


def test_our_own_articles_stand_side_by_side_in_three_languages():
    rows = data.article_rows()
    assert len(rows) > 1000
    assert all(all(row) for row in rows)


def test_counterparts_are_words_that_stand_in_the_same_place_often_enough():
    assert counterparts(ROWS) == {"jeg": "eg", "vet": "veit"}


def test_a_bokmål_sentence_becomes_nynorsk_word_by_word_and_keeps_its_capitals():
    assert Respeller(ROWS, seed=1).nynorsk("Jeg vet det, jeg.") == "Eg veit det, eg."


def test_dialect_changes_only_words_that_have_a_spoken_spelling():
    spoken = read_mapping(SPELLINGS)
    sentence = "Hvordan kan jeg søke for gutten?".replace("?", "")
    for _ in range(20):
        for before, after in zip(sentence.split(), Respeller([], seed=2).dialect(sentence).split(), strict=True):
            assert after == before or after.lower() in spoken[before.lower()]


def test_spoken_spellings_are_words():
    # YAML takes an unquoted no for false.
    assert all(isinstance(word, str) and word for words in read_mapping(SPELLINGS).values() for word in words)


def test_a_typing_error_is_one_letter_too_many_too_few_or_two_swapped():
    respeller = Respeller([], seed=3)
    for _ in range(50):
        wrong = respeller.typing_error("hvordan")
        assert abs(len(wrong) - len("hvordan")) <= 1
        assert set(wrong) == set("hvordan") or len(wrong) < len("hvordan")


def test_a_text_of_short_words_has_no_typing_error():
    assert Respeller([], seed=3).typing_error("ka er d") == "ka er d"


def test_examples_pair_every_norwegian_text_with_its_english():
    found = distil.examples(ROWS, Respeller([], seed=4), Random(4))
    assert {english for _, english in found} == {row[2] for row in ROWS}
    assert len(found) >= sum(bool(text) for row in ROWS for text in row[:2])


def test_batches_hold_every_text_once_and_like_lengths_together():
    texts = ["x" * length for length in (1, 200, 3, 190, 2, 180)]
    batches = list(batches_of_like_length(texts, tokens=150))
    assert sorted(i for batch in batches for i in batch) == list(range(6))
    assert batches[0] == [0, 4, 2]


def test_lessons_hold_the_questions_and_answers_of_every_article():
    found = task.lessons()
    assert len(found) > 150
    assert all(len(lesson.asked) > 2 and lesson.answers for lesson in found)


def test_the_whole_training_gives_an_encoder_that_can_be_loaded(tmp_path, monkeypatch, tiny_transformer):
    """Two lessons of a few steps on a handful of rows: nothing is learnt, but every part runs for real."""
    from sentence_transformers import SentenceTransformer

    for name in data.SOURCES:
        text = "\n".join("\t".join(row) for row in ROWS)
        (tmp_path / f"{name}.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(training, "load_teacher", lambda: SentenceTransformer(str(tiny_transformer), device="cpu"))
    monkeypatch.setattr(training, "article_rows", lambda: ROWS)
    monkeypatch.setattr(training, "lessons", lambda: [task.Lesson(("a b", "c d"), ("e f",)) for _ in range(3)])
    monkeypatch.setattr(vocabulary, "SIZE", 200)
    monkeypatch.setattr(vocabulary, "ALIGNED_BATCH", 2)
    monkeypatch.setattr(distil, "EPOCHS", 1)
    monkeypatch.setattr(task, "STEPS", 2)
    out = tmp_path / "encoder"
    run = CliRunner().invoke(
        training.main, ["--data", str(tmp_path), "--work", str(tmp_path / "work"), "--out", str(out)]
    )
    assert run.exit_code == 0, run.output
    vectors = load_encoder(str(out)).encode(["Jeg vet ikke.", "", "x" * 2000])
    assert vectors.shape == (3, 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)
