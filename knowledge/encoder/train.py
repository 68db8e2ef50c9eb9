"""Makes the encoder that ships with the project. Run: python -m knowledge.encoder.train --data DIR [--out DIR].

Words get vectors, and a text is the mean of its words. Two tasks are learnt side by side, each by pulling the two texts of
a pair together and pushing the others of the batch apart: which sentences translate each other, and which texts belong to
one article. The first alone does not know that “hvor lenge har vi på oss?” is about a deadline for complaints; the second
alone forgets the languages. Four epochs take minutes on two processor cores.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from knowledge.documents import load_articles
from knowledge.encoder import MODEL_DIR

if TYPE_CHECKING:
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

Pair = tuple[str, str]

# Only licences that let the model be given away under ours: no GPL or AGPL, nothing without a licence.
SOURCES = {
    "altinn": "MIT",
    "altinn_authz": "MIT",
    "atb_mittatb": "EUPL-1.2",
    "fdk_portal": "Apache-2.0",
    "fhi_smittestopp": "MIT",
    "lex_los": "Apache-2.0",
    "lex_wordnet": "Norwegian Wordnet licence, CC BY-SA 3.0 (English lemmas)",
    "mozilla_www": "MPL-2.0",
    "navikt_apps": "MIT",
    "navikt_apps2": "MIT",
    "navikt_enonic": "MIT",
    "navikt_fp_dokgen": "MIT",
    "navikt_pensjonsbrev": "MIT",
    "navikt_skjema": "MIT",
    "nva_frontend": "MIT",
    "openehr": "CC BY-SA 4.0, CC BY-SA 3.0",
    "tatoeba_nob": "CC BY 2.0 FR",
}

DATA_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

SEED = 20261121
VOCABULARY = 32_000
DIMENSIONS = 256
EPOCHS = 4
BATCH = 1024
RATE = 0.02
SCALE = 10.0  # sharpness of the softmax over cosines; measured against 15, 20 and 30, see README.md
ARTICLE_ROUNDS = 2  # pairs of texts from every article for each batch of translations
ARTICLE_WEIGHT = 0.15
ARTICLE_SCALE = 20.0
DROPOUT = 0.15
LONGEST = 96  # tokens of a text that are looked at in training


def read_rows(path: Path) -> list[tuple[str, str, str]]:
    """Read one parallel file: bokmål, nynorsk, English; an empty string where a language is missing.

    Raises ValueError on a line that has not three columns.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise ValueError(f"{path}:{number}: {len(columns)} columns, expected 3")
        rows.append((columns[0], columns[1], columns[2]))
    return rows


def article_texts() -> list[list[str]]:
    """All texts of each article: titles, questions, answers and the rest, in all languages."""
    return [
        [t for text in article.texts.values() for t in (text.title, *text.questions, text.answer, text.more) if t]
        for article in load_articles().values()
    ]


def pairs_of(rows: Iterable[tuple[str, str, str]]) -> list[Pair]:
    """Every two languages of every row, without repeats and without texts that are the same in both."""
    pairs = (pair for row in rows for pair in itertools.combinations(row, 2))
    return list(dict.fromkeys(pair for pair in pairs if pair[0] and pair[1] and pair[0] != pair[1]))


def train_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """Learn 32,000 word pieces (unigram) from lower-cased, NFKC-normalised text."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Punctuation(), pre_tokenizers.Metaspace()])
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY, unk_token="<unk>", special_tokens=["<unk>"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def train_embedding(
    tokenizer: Tokenizer, pairs: list[Pair], groups: list[list[str]], epochs: int = EPOCHS
) -> StaticEmbedding:
    """Learn one vector per word piece so that translations meet, and the texts of a group; progress is shown."""
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    module = StaticEmbedding(tokenizer, embedding_dim=DIMENSIONS)
    torch.nn.init.normal_(module.embedding.weight, std=0.1)
    sides = [_token_ids(tokenizer, side) for side in zip(*pairs, strict=True)]
    batches = len(pairs) // BATCH
    optimizer = torch.optim.Adam(module.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / (epochs * batches) + 0.005)
    articles = [_token_ids(tokenizer, group) for group in groups]

    def vectors(ids: list[NDArray[np.int64]]) -> torch.Tensor:
        kept = [_drop(row, random) for row in ids]
        offsets = np.cumsum([0, *(len(row) for row in kept[:-1])])
        features = {"input_ids": torch.from_numpy(np.concatenate(kept)), "offsets": torch.from_numpy(offsets)}
        return torch.nn.functional.normalize(module(features)["sentence_embedding"], dim=-1)

    def contrast(left: list[NDArray[np.int64]], right: list[NDArray[np.int64]], scale: float) -> torch.Tensor:
        scores, targets = scale * vectors(left) @ vectors(right).T, torch.arange(len(left))
        cross_entropy = torch.nn.functional.cross_entropy
        return (cross_entropy(scores, targets) + cross_entropy(scores.T, targets)) / 2

    for chosen in track(_batches(len(pairs), epochs, random), "Training", total=epochs * batches):
        left, right = ([side[index] for index in chosen] for side in sides)
        loss = contrast(left, right, SCALE)
        for _ in range(ARTICLE_ROUNDS):
            twos = [random.choice(len(texts), 2, replace=False) for texts in articles]
            left, right = ([texts[two[side]] for texts, two in zip(articles, twos, strict=True)] for side in (0, 1))
            loss = loss + ARTICLE_WEIGHT * contrast(left, right, ARTICLE_SCALE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return module


def _token_ids(tokenizer: Tokenizer, texts: Iterable[str]) -> list[NDArray[np.int64]]:
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids[:LONGEST] or [0], dtype=np.int64) for encoding in encodings]


def _drop(ids: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Leave out some tokens, so that no text leans on a single word; short texts have none to spare."""
    if len(ids) <= 3:
        return ids
    kept = ids[random.random(len(ids)) > DROPOUT]
    return kept if len(kept) else ids


def _batches(count: int, epochs: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(epochs):
        order = random.permutation(count)
        for start in range(0, count - BATCH + 1, BATCH):
            yield order[start : start + BATCH]


def save(module: StaticEmbedding, out: Path) -> None:
    """Write the model in sentence-transformers' own format, in half precision: 16 MB instead of 32."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize

    SentenceTransformer(modules=[module.half(), Normalize()]).save(str(out), create_model_card=False)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", required=True, type=DATA_FOLDER, help="Parallel files.")
@click.option(
    "--out", default=MODEL_DIR, type=click.Path(file_okay=False, path_type=Path), help="Where the model goes."
)
def main(data: Path, out: Path) -> None:
    """Train the encoder on parallel text and on our own articles.

    Example: python -m knowledge.encoder.train --data parallel
    """
    rows = [row for name in SOURCES for row in read_rows(data / f"{name}.tsv")]
    pairs, groups = pairs_of(rows), article_texts()
    click.echo(f"{len(rows)} rows, {len(pairs)} pairs, {len(groups)} articles")
    texts = itertools.chain(itertools.chain.from_iterable(pairs), itertools.chain.from_iterable(groups))
    save(train_embedding(train_tokenizer(texts), pairs, groups), out)


if __name__ == "__main__":
    main()
