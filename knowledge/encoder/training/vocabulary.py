"""The student's word pieces, and a first meaning for each: taken from the teacher's English pieces through an alignment.

The teacher knows English pieces only. A static embedding learnt on translations tells which English pieces a Norwegian
piece lies near; the weighted mean of what the teacher knows of those is where the student starts. With no training at all
that already finds half as many translations as after it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from knowledge.encoder.training.data import Row

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

SIZE = 30_000
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
ALIGNED_DIMENSIONS = 192
ALIGNED_EPOCHS = 3
ALIGNED_BATCH = 1024
ALIGNED_RATE = 0.02
SCALE = 20.0  # sharpness of the softmax over cosines
NEAREST = 10
SEEN_AT_LEAST = 5

Ids = list[NDArray[np.int64]]


def train_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """Learn 30,000 lower-cased word pieces that keep æ, ø and å; each text gets the teacher's two marks around it."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.BertNormalizer(lowercase=True, strip_accents=False)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=SIZE, special_tokens=list(SPECIAL), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    marks = [(mark, SPECIAL.index(mark)) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    return tokenizer


def starting_embeddings(tokenizer: Tokenizer, rows: list[Row], teacher: Any, seed: int) -> torch.Tensor:
    """One vector per piece in the teacher's space, shape (pieces, teacher's width).

    `teacher` is the transformer module of a sentence-transformers model.
    """
    import torch

    pairs = [(text, row[2]) for row in rows for text in row[:2] if text]
    norwegian, english = (_pieces(tokenizer, side) for side in zip(*pairs, strict=True))
    count = tokenizer.get_vocab_size()
    aligned = _align(norwegian, english, count, seed)
    in_norwegian, in_english = (np.bincount(np.concatenate(side), minlength=count) for side in (norwegian, english))

    theirs, known_to_them = teacher.tokenizer, teacher.tokenizer.get_vocab()
    table = teacher.auto_model.embeddings.word_embeddings.weight.detach()
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn((count, table.shape[1]), generator=generator) * table.std()
    known = torch.zeros(count, dtype=torch.bool)
    for piece, number in tokenizer.get_vocab().items():
        is_english = in_english[number] >= in_norwegian[number]
        if piece in known_to_them and (is_english or piece in SPECIAL or not piece.isalpha()):
            start[number] = table[known_to_them[piece]]
        elif is_english and (parts := theirs.convert_tokens_to_ids(theirs.tokenize(piece.removeprefix("##")))):
            start[number] = table[parts].mean(0)
        else:
            continue
        known[number] = True
    anchors = torch.nonzero(known & torch.from_numpy(in_english > SEEN_AT_LEAST)).squeeze(1)
    for unknown in torch.nonzero(~known).squeeze(1).split(2000):
        near, where = (aligned[unknown] @ aligned[anchors].T).topk(NEAREST, dim=1)
        start[unknown] = (start[anchors[where]] * torch.softmax(near * 10, 1).unsqueeze(-1)).sum(1)
    return start


def _pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Ids:
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids or [1], dtype=np.int64) for encoding in encodings]


def _align(left: Ids, right: Ids, count: int, seed: int) -> torch.Tensor:
    """A unit vector per piece so that translations, as the mean of their pieces, meet."""
    import torch
    from torch.nn.functional import cross_entropy, normalize

    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    bag = torch.nn.EmbeddingBag(count, ALIGNED_DIMENSIONS, mode="mean")
    torch.nn.init.normal_(bag.weight, std=0.1)
    batches = len(left) // ALIGNED_BATCH
    optimizer = torch.optim.Adam(bag.parameters(), lr=ALIGNED_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / (ALIGNED_EPOCHS * batches) + 0.005)

    def vectors(ids: Ids) -> torch.Tensor:
        offsets = np.cumsum([0, *(len(row) for row in ids[:-1])])
        return normalize(bag(torch.from_numpy(np.concatenate(ids)), torch.from_numpy(offsets)), dim=-1)

    orders = (random.permutation(len(left)) for _ in range(ALIGNED_EPOCHS))
    steps = ((order, batch) for order, batch in itertools.product(orders, range(batches)))
    for order, batch in track(steps, "Aligning word pieces", total=ALIGNED_EPOCHS * batches):
        chosen = order[batch * ALIGNED_BATCH : (batch + 1) * ALIGNED_BATCH]
        scores = SCALE * vectors([left[i] for i in chosen]) @ vectors([right[i] for i in chosen]).T
        targets = torch.arange(len(chosen))
        loss = (cross_entropy(scores, targets) + cross_entropy(scores.T, targets)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return normalize(bag.weight.detach(), dim=-1)
