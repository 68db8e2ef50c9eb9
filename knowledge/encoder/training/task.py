"""Second lesson: which texts answer which questions, without forgetting the first.

From every article come its titles and questions, which are asked, and its answers, titles and questions in any of the
languages, which answer them. A batch holds an article together with the articles that lie nearest to it, so that the
hard part of the lesson is to tell them apart: the right to a child coordinator from the right to a coordinator, how one
asks from how one complains. Beside each such batch stands one of the first lesson.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from rich.console import Console

from knowledge.documents import load_articles
from knowledge.encoder.training.data import Row
from knowledge.encoder.training.distil import Targets, batches, examples, loss_of
from knowledge.encoder.training.spellings import Respeller
from knowledge.encoder.training.student import Student

STEPS = 600
NEIGHBOURS = 24  # articles in a batch
PER_ARTICLE = 2  # pairs of each
ANSWER_SHARE = 0.4  # of the pairs whose second text is an answer rather than another question
RATE = 5e-5
EMBEDDINGS_RATE = 3e-4
SCALE = 20.0  # sharpness of the softmax over cosines
TASK_WEIGHT = 0.5
LOOK_AGAIN = 300  # steps after which the neighbours are found anew


@dataclass(frozen=True)
class Lesson:
    """What an article gives: texts that are asked, and texts that answer them."""

    asked: tuple[str, ...]
    answers: tuple[str, ...]


def lessons() -> list[Lesson]:
    """One per article; the texts of all languages together, so that a question in one finds an answer in another."""
    found = []
    for article in load_articles().values():
        texts = list(article.texts.values())
        found.append(
            Lesson(
                tuple(question for text in texts for question in (text.title, *text.questions)),
                tuple(part for text in texts for part in (text.answer, text.more) if part),
            )
        )
    return found


def teach_task(
    student: Student,
    found: list[Lesson],
    rows: list[Row],
    targets: Targets,
    respeller: Respeller,
    seed: int,
    console: Console,
) -> None:
    """Go on training the student for `STEPS` steps; one line of progress about every minute."""
    import torch
    from torch.nn.functional import cross_entropy

    random, numbers = Random(seed), np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(student.parameters(RATE, EMBEDDINGS_RATE), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 50) * (1 - step / STEPS) + 0.01
    )
    first_lesson = _endless(rows, respeller, random)
    started = told = time.monotonic()
    near = neighbours(student, found)
    student.bert.train()
    for step in range(STEPS):
        if step and step % LOOK_AGAIN == 0:
            near = neighbours(student, found)
        chosen = near[random.randrange(len(found))]
        pairs = [(number, *_pair(found[number], random)) for number in chosen for _ in range(PER_ARTICLE)]
        owner = torch.tensor([number for number, _, _ in pairs])
        asked = student.in_parts([text for _, text, _ in pairs])
        answers = student.in_parts([text for _, _, text in pairs])
        scores = SCALE * asked @ answers.T
        # Another text of the same article answers too: it is neither right nor wrong here.
        same = owner.unsqueeze(0) == owner.unsqueeze(1)
        same.fill_diagonal_(False)
        scores, right = scores.masked_fill(same, -1e4), torch.arange(len(pairs))
        task = (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2
        loss = TASK_WEIGHT * task + loss_of(student, next(first_lesson), targets, numbers)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.bert.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if time.monotonic() - told > 60:
            told = time.monotonic()
            left = (told - started) / (step + 1) * (STEPS - step - 1) / 60
            console.print(f"task, step {step + 1} of {STEPS}, loss {task.item():.3f}, {left:.0f} min left")


def neighbours(student: Student, found: list[Lesson]) -> list[list[int]]:
    """For each article itself and those whose questions and answers lie nearest to its own, nearest first."""
    middles = np.stack([student.encode([*lesson.asked[::3], *lesson.answers]).mean(axis=0) for lesson in found])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    return [list(map(int, row[:NEIGHBOURS])) for row in np.argsort(-(middles @ middles.T), axis=1)]


def _pair(lesson: Lesson, random: Random) -> tuple[str, str]:
    asked = random.choice(lesson.asked)
    if random.random() < ANSWER_SHARE:
        return asked, random.choice(lesson.answers)
    return asked, random.choice([text for text in lesson.asked if text != asked])


def _endless(rows: list[Row], respeller: Respeller, random: Random) -> Iterator[list[Any]]:
    while True:
        yield from batches(examples(rows, respeller, random), random)
