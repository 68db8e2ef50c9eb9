import shutil
import sys
import textwrap

import pytest

from bot.components.norwegian import build_pipeline

SENTENCES = [
    ("kommunene vurderte søknadene", ["kommune", "vurdere", "søknad"]),
    ("barna fekk tenester", ["barn", "få", "teneste"]),
]


@pytest.mark.parametrize(("text", "lemmas"), SENTENCES)
def test_the_stand_in_knows_lemmas_of_both_written_forms(text, lemmas):
    assert [token.lemma_ for token in build_pipeline()(text)] == lemmas


def test_a_blank_pipeline_knows_none():
    import spacy

    assert [token.lemma_ for token in spacy.blank("nb")("kommunene vurderte")] == ["", ""]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A spaCy package under the real name, with a mark by which it can be told."""
    import spacy

    folder = tmp_path / "nb_core_news_sm"
    folder.mkdir()
    nlp = spacy.blank("nb", meta={"name": "core_news_sm", "version": "3.7.0"})
    nlp.meta["description"] = "the real one"
    nlp.to_disk(folder / "data")
    shutil.copy(folder / "data" / "meta.json", folder)
    (folder / "__init__.py").write_text(
        textwrap.dedent("""
        from pathlib import Path
        from spacy.util import load_model_from_path
        def load(**overrides):
            return load_model_from_path(Path(__file__).parent / "data", **overrides)
        """)
    )
    info = tmp_path / "nb_core_news_sm-3.7.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nb_core_news_sm\nVersion: 3.7.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("nb_core_news_sm", None)


@pytest.mark.server
def test_the_real_model_is_preferred_where_it_is_installed(package):
    from bot.components.spacy_nlp import SpacyNLP

    assert SpacyNLP.load_model("nb_core_news_sm").model.meta["description"] == "the real one"


@pytest.mark.server
def test_the_stand_in_is_taken_where_it_is_not():
    from bot.components.spacy_nlp import SpacyNLP

    loaded = SpacyNLP.load_model("nb_core_news_sm_that_nobody_has")
    assert loaded.model_name == "stand-in for nb_core_news_sm_that_nobody_has"
    assert loaded.model("kommunene")[0].lemma_ == "kommune"
