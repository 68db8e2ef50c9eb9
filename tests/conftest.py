import os

# As our own processes have it (bot/processes.py): without these, imports are slow and reach for the internet.
os.environ.setdefault("USE_TF", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

import pytest
from hypothesis import settings
from rich.console import Console

from bot.indexing import update_index
from bot.server.lean_imports import has_tensorflow, leave_out
from bot.settings import load_settings
from knowledge.assistant import load_assistant

# Before a test imports Rasa, as our own processes do; after `make tensorflow` the tests that need the real one run too.
if not has_tensorflow():
    leave_out(torch=False)

# Machines are shared: no test fails on a time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

SENTENCES = [
    "the child has a right to a coordinator",
    "who can apply for a plan",
    "the bus leaves at nine",
    "you can complain to the municipality",
    "we need help at home and at school",
    "what happens after we have asked",
]


@pytest.fixture(scope="session")
def assistant(tmp_path_factory):
    """The whole knowledge base with its index and nothing imported, loaded once for all tests."""
    settings = load_settings()
    update_index(settings, Console(stderr=True))
    return load_assistant(settings.index, tmp_path_factory.mktemp("data"), settings.encoder)


@pytest.fixture(scope="session")
def tiny_transformer(tmp_path_factory):
    """A real sentence-transformers folder: one layer, 16 numbers, the word pieces of six English sentences."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("transformer")
    words = sorted({word for sentence in SENTENCES for word in sentence.split()})
    letters = [mark + chr(code) for code in range(ord("a"), ord("z") + 1) for mark in ("", "##")]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, *(x for x in letters if x not in words)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=160,
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[transformer, Pooling(16), Normalize()], device="cpu").save(str(folder / "model"))
    return folder / "model"
