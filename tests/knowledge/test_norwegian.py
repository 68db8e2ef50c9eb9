import subprocess
import sys
import textwrap

import pytest

from bot.settings import ROOT
from knowledge.errors import KnowledgeError
from knowledge.norwegian import MODEL, load_pipeline
from knowledge.norwegian.conllu import FEATS, UPOS, misc, read_sentences, to_document
from knowledge.norwegian.evaluate import WAYS, examples
from knowledge.norwegian.labels import UdLabels, agreement

TREEBANK = """# sent_id = 1
1\tKari\tKari\tPROPN\tsubst\t_\t2\tSUBJ\t_\tname=B-PER|NDTfeats=prop
2\tsøker\tsøke\tVERB\tverb\tTense=Pres\t0\tFINV\t_\tname=O|NDTfeats=pres
3\tnå\tnå\tADV\tadv\t_\t2\tADV\t_\tname=O

1\tHun\thun\tPRON\tpron\tPerson=3\t2\tSUBJ\t_\tname=O|NDTfeats=pers,3
2\tventer\tvente\tVERB\tverb\tTense=Pres\t0\tFINV\t_\tname=O|NDTfeats=pres
"""


@pytest.fixture
def sentences(tmp_path):
    """Two sentences of the treebank's form; the file ends without an empty line."""
    path = tmp_path / "nb-dev.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    return read_sentences(path)


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("kommunene vurderte søknadene", ["kommune", "vurdere", "søknad"]),
        ("barna fekk tenester", ["barn", "få", "teneste"]),
    ],
)
def test_lemmas_are_known_in_both_written_forms(text, lemmas):
    assert [token.lemma_ for token in load_pipeline("ner")(text)] == lemmas


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jeg snakket med Kari Hansen i Trondheim", [("Kari Hansen", "PER"), ("Trondheim", "GPE_LOC")]),
        ("Eg snakka med Olav Vinje i Bergen", [("Olav Vinje", "PER"), ("Bergen", "GPE_LOC")]),
    ],
)
def test_persons_and_places_are_known_in_both_written_forms(text, names):
    assert [(name.text, name.label_) for name in load_pipeline()(text).ents] == names


def test_it_names_what_nb_core_news_sm_names():
    assert set(load_pipeline().get_pipe("ner").labels) == set("PER ORG LOC GPE_LOC GPE_ORG PROD EVT DRV MISC".split())


def test_it_works_without_pytorch_and_tensorflow():
    code = """
    import sys
    from bot.server.lean_imports import leave_out
    leave_out(torch=True)
    from knowledge.norwegian import load_pipeline
    print([name.text for name in load_pipeline()("Jeg snakket med Kari Hansen").ents], sys.modules["torch"])
    """
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "['Kari Hansen'] None", done.stderr


def test_it_stays_small():
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < 20e6


def test_components_can_be_left_out():
    assert "ner" not in load_pipeline("ner").pipe_names


def test_a_missing_model_names_the_remedy(tmp_path):
    with pytest.raises(KnowledgeError, match="put it back"):
        load_pipeline(folder=tmp_path)


def test_sentences_are_read_to_the_end(sentences):
    assert [len(sentence) for sentence in sentences] == [3, 2]
    assert misc(sentences[0][0]) == {"name": "B-PER", "NDTfeats": "prop"}


def test_a_sentence_becomes_a_document(sentences):
    import spacy

    document = to_document(sentences[0], spacy.blank("nb").vocab)
    assert document.text.strip() == "Kari søker nå"
    assert [token.lemma_ for token in document] == ["Kari", "søke", "nå"]
    assert [token.pos_ for token in document] == ["PROPN", "VERB", "ADV"]
    assert str(document[1].morph) == "Tense=Pres"
    assert [(name.text, name.label_) for name in document.ents] == [("Kari", "PER")]


def test_labels_are_learnt_where_both_kinds_are_known(sentences):
    unlabelled = [[[*row[:UPOS], "X", *row[UPOS + 1 : FEATS], "_", *row[FEATS + 1 :]] for row in s] for s in sentences]
    assert UdLabels(sentences * 5).relabel(unlabelled) == sentences


def test_agreement_is_measured_on_sentences_that_were_not_learnt(sentences):
    assert agreement(sentences * 5, parts=5) == (1.0, 1.0)


@pytest.mark.parametrize("way", WAYS)
def test_an_example_holds_what_comes_in_and_what_is_right(sentences, way):
    (example, _) = examples(load_pipeline(), sentences, way)
    assert example.predicted.text.strip() == ("kari søker nå" if way == "lower case" else "Kari søker nå")
    assert [name.label_ for name in example.reference.ents] == ["PER"]
