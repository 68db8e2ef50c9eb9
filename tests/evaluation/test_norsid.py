from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.errors import SetupError
from bot.evaluation.norsid import main, read_utterances, sentences

REAL = Path(__file__).parents[3] / "shared/data/norsid/norsid_dev.conll"
SAID = {
    "PlayMusic": ["spill en sang", "spel ein song", "spill av musikk", "sett på ei låt"],
    "weather/find": ["blir det regn", "vert det regn", "er det kaldt ute", "e det kaldt ute"],
}


def utterance(number, translator, text, intent, dialect):
    tokens = "\n".join(f"{place}\t{word}\t{intent}\tO" for place, word in enumerate(text.split(), 1))
    return f"# id = {number}/{translator}\n# text = {text}\n# intent = {intent}\n# dialect = {dialect}\n{tokens}\n\n"


@pytest.fixture
def small(tmp_path):
    """Two sentences of each intent, each translated by two people."""
    path = tmp_path / "small.conll"
    numbered = [(intent, place, text) for intent, texts in SAID.items() for place, text in enumerate(texts)]
    blocks = [
        utterance(f"{intent[0]}{place // 2}", place % 2, text, intent, "BV"[place % 2])
        for intent, place, text in numbered
    ]
    path.write_text("".join(blocks), encoding="utf-8")
    return path


def test_an_utterance_has_the_number_of_its_sentence_and_its_dialect(small):
    first, second, *_ = read_utterances(small)
    assert (first.number, first.dialect, first.intent, first.text) == ("P0", "B", "PlayMusic", "spill en sang")
    assert (second.number, second.dialect) == ("P0", "V")


def test_a_sentence_left_untranslated_is_left_out(tmp_path):
    path = tmp_path / "one.conll"
    path.write_text(
        utterance(1, 1, "", "PlayMusic", "B") + utterance(1, 2, "spill", "PlayMusic", "N"), encoding="utf-8"
    )
    assert [utterance.text for utterance in read_utterances(path)] == ["spill"]


def test_another_kind_of_file_is_named(tmp_path):
    path = tmp_path / "other.conll"
    path.write_text("# id = 1/1\n# text = hei\n1\thei\tO\n", encoding="utf-8")
    with pytest.raises(SetupError, match="1/1 has no intent"):
        read_utterances(path)


def test_sentences_that_share_a_wording_are_one_only_if_strict(tmp_path):
    path = tmp_path / "twins.conll"
    said = [(1, "skru av alarmen"), (2, "Skru av alarmen."), (2, "slå av alarmen"), (3, "vis alarmer")]
    path.write_text("".join(utterance(n, 1, text, "alarm", "B") for n, text in said), encoding="utf-8")
    utterances = read_utterances(path)
    assert sentences(utterances, strict=False) == ["1", "2", "2", "3"]
    assert len(set(sentences(utterances, strict=True))) == 2


def test_every_utterance_is_asked_once_and_shown_by_dialect(small):
    result = CliRunner().invoke(main, ["--data", str(small), "--kind", "sparse", "--folds", "2"], terminal_width=200)
    assert result.exit_code == 0, result.output
    assert "of 8" in result.output


@pytest.mark.skipif(not REAL.exists(), reason="NorSID is not part of the checkout")
def test_the_development_part_has_300_sentences_in_four_dialects():
    utterances = read_utterances(REAL)
    assert len({utterance.number for utterance in utterances}) == 300
    assert Counter(utterance.dialect for utterance in utterances) == {"V": 1500, "T": 900, "N": 599, "B": 300}
