"""First lesson: to say in three languages what the teacher says in English.

Each text, in whichever language, is to get the vector that the teacher gives its English side: near it (cosine), and nearer
than to other English sentences of the batch and of a large sample (cross-entropy over cosines).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console

from knowledge.encoder.training.data import Row
from knowledge.encoder.training.spellings import Respeller
from knowledge.encoder.training.student import Student, batches_of_like_length

if TYPE_CHECKING:
    import torch

EPOCHS = 2
TOKENS = 2400  # word pieces in a batch
RATE = 1.5e-4
EMBEDDINGS_RATE = 1e-3
WARM_UP = 300  # steps
FALL = 2 / 3  # how far the rates fall in this lesson; the second goes on from there, with this lesson beside it
COSINE_WEIGHT = 4.0
CONTRAST_WEIGHT = 0.5
SCALE = 20.0  # sharpness of the softmax over cosines
OTHERS = 4096  # English sentences of the sample that each text is told apart from
ENGLISH_SHARE = 0.4  # of the English sides learnt anew in each epoch
RESPELT_SHARE = 0.4  # of the bokmål texts without nynorsk that are rewritten as such
DIALECT_SHARE = 0.12
TYPING_ERROR_SHARE = 0.08
LIKE_LENGTHS = 60  # batches that are sorted by length together


@dataclass(frozen=True)
class Targets:
    """The teacher's vectors, one row per distinct English text."""

    vectors: torch.Tensor
    position: dict[str, int]


def teach(teacher: Any, rows: list[Row], console: Console) -> Targets:
    """What the teacher makes of every English text, reckoned in bfloat16."""
    import torch

    english = list(dict.fromkeys(row[2] for row in rows))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = teacher.encode(english, batch_size=128, normalize_embeddings=True, convert_to_tensor=True)
    console.print(f"The teacher read {len(english)} English texts")
    return Targets(vectors.float(), {text: i for i, text in enumerate(english)})


def examples(rows: list[Row], respeller: Respeller, random: Random) -> list[tuple[str, str]]:
    """One epoch of (text, its English side), in random order."""
    found = []
    for nb, nn, en in rows:
        if nb:
            found.append((_spelt(nb, respeller, random), en))
        if nn and nn != nb:
            found.append((_spelt(nn, respeller, random), en))
        elif nb and not nn and random.random() < RESPELT_SHARE:
            found.append((respeller.nynorsk(nb), en))
        if random.random() < ENGLISH_SHARE:
            found.append((en, en))
    found = list(dict.fromkeys(found))
    random.shuffle(found)
    return found


def _spelt(text: str, respeller: Respeller, random: Random) -> str:
    chance = random.random()
    if chance < DIALECT_SHARE:
        return respeller.dialect(text)
    if chance < DIALECT_SHARE + TYPING_ERROR_SHARE:
        return respeller.typing_error(text)
    return text


def batches(found: list[tuple[str, str]], random: Random) -> Iterator[list[tuple[str, str]]]:
    """`found` in batches of like length; neighbours in time differ in length."""
    stretch = LIKE_LENGTHS * 100
    for start in range(0, len(found), stretch):
        part = found[start : start + stretch]
        made = [[part[i] for i in chosen] for chosen in batches_of_like_length([text for text, _ in part], TOKENS)]
        random.shuffle(made)
        yield from made


def loss_of(student: Student, batch: list[tuple[str, str]], targets: Targets, random: np.random.Generator) -> Any:
    """How far the student is from the teacher on one batch."""
    import torch

    where = torch.tensor([targets.position[english] for _, english in batch])
    others = torch.from_numpy(random.choice(len(targets.vectors), min(OTHERS, len(targets.vectors)), replace=False))
    mine, theirs = student([text for text, _ in batch]), targets.vectors[where]
    pool = torch.cat([where, others])
    scores = SCALE * mine @ targets.vectors[pool].T
    # The same English text elsewhere in the pool is no other text.
    same = pool.unsqueeze(0) == where.unsqueeze(1)
    same[torch.arange(len(batch)), torch.arange(len(batch))] = False
    contrast = torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), torch.arange(len(batch)))
    return COSINE_WEIGHT * (1 - (mine * theirs).sum(1)).mean() + CONTRAST_WEIGHT * contrast


def distil(
    student: Student,
    rows: list[Row],
    targets: Targets,
    respeller: Respeller,
    seed: int,
    console: Console,
    after_epoch: Callable[[int], None],
) -> None:
    """Teach the student for `EPOCHS` epochs; one line of progress about every minute."""
    import torch

    random, numbers = Random(seed), np.random.default_rng(seed)
    epochs = [list(batches(examples(rows, respeller, random), random)) for _ in range(EPOCHS)]
    total = sum(map(len, epochs))
    optimizer = torch.optim.AdamW(student.parameters(RATE, EMBEDDINGS_RATE), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - FALL * step / total)
    )
    started = told = time.monotonic()
    step, mean_loss = 0, 0.0
    student.bert.train()
    for number, epoch in enumerate(epochs, 1):
        for batch in epoch:
            loss = loss_of(student, batch, targets, numbers)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.bert.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            mean_loss = 0.98 * mean_loss + 0.02 * loss.item() if step > 1 else loss.item()
            if time.monotonic() - told > 60:
                told = time.monotonic()
                left = (told - started) / step * (total - step) / 60
                console.print(f"epoch {number}, step {step} of {total}, loss {mean_loss:.3f}, {left:.0f} min left")
        after_epoch(number)
