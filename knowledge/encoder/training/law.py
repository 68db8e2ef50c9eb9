"""Third lesson: which section of the law answers. First from a heading to its text, then also from everyday words to the law's.

Meanwhile the second lesson goes on, and every text is to keep the vector that it had before the lesson.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rich.console import Console

from knowledge.encoder.training.data import Row
from knowledge.encoder.training.student import Student
from knowledge.encoder.training.task import Lesson, contrast, neighbours, task_loss
from knowledge.library_build import LETTERS, meaning
from knowledge.sections import Section

# Steps, and in each batch pairs of heading and text, and pairs of a line that people ask by and its section. Half of the latter
# are from two documents, whose sections are hard to tell apart.
STAGES = ((150, 48, 0), (250, 24, 40))
KEPT = 64  # texts in a batch that are to keep their vectors
MOST_KEPT = 20_000  # of these texts in all
WARM_UP = 50  # steps
RATE = 5e-5
EMBEDDINGS_RATE = 3e-4
LAW_WEIGHT, TASK_WEIGHT, KEPT_WEIGHT = 0.5, 0.25, 4.0


@dataclass(frozen=True)
class LawPair:
    """A text that is asked, the text of the section that answers, and the section's id."""

    asked: str
    answer: str
    section: str
    document: str


def heading_pairs(sections: Sequence[Section]) -> list[LawPair]:
    """The heading of every section, and its text without the heading."""
    return [
        LawPair(section.heading, f"{section.document_title}. {section.text[:LETTERS]}", section.id, section.document)
        for section in sections
        if section.number and section.heading and section.text
    ]


def asked_pairs(sections: Sequence[Section], asked: dict[str, tuple[str, ...]]) -> list[LawPair]:
    """Every line that people ask a section by, and the section as the library encodes it."""
    return [
        LawPair(line, meaning(section), section.id, section.document)
        for section in sections
        for line in asked.get(section.id, ())
    ]


def teach_law(
    student: Student,
    headings: list[LawPair],
    asked: list[LawPair],
    found: list[Lesson],
    rows: list[Row],
    seed: int,
    console: Console,
) -> None:
    """Go on training the student through `STAGES`; one line of progress about every minute."""
    import torch

    random = Random(seed)
    texts = list(dict.fromkeys(text for row in rows for text in row if text))
    texts = random.sample(texts, min(len(texts), MOST_KEPT))
    kept = dict(zip(texts, torch.from_numpy(student.encode(texts)), strict=True))
    by_document: dict[str, list[LawPair]] = defaultdict(list)
    for pair in asked:
        by_document[pair.document].append(pair)
    near = neighbours(student, found)
    for steps, of_headings, of_asked in STAGES:
        optimizer = torch.optim.AdamW(student.parameters(RATE, EMBEDDINGS_RATE), weight_decay=0.0)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step, steps=steps: min(1.0, (step + 1) / WARM_UP) * (1 - step / steps) + 0.01
        )
        started = told = time.monotonic()
        student.bert.train()
        for step in range(steps):
            batch = random.sample(headings, of_headings) + _asked(asked, by_document, of_asked, random)
            place = {pair.section: number for number, pair in enumerate(batch)}
            owner = torch.tensor([place[pair.section] for pair in batch])
            law = contrast(student, [pair.asked for pair in batch], [pair.answer for pair in batch], owner)
            before = random.sample(texts, KEPT)
            cosine = (student.in_parts(before) * torch.stack([kept[text] for text in before])).sum(1)
            task = task_loss(student, found, near, random)
            loss = LAW_WEIGHT * law + TASK_WEIGHT * task + KEPT_WEIGHT * (1 - cosine).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.bert.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if time.monotonic() - told > 60:
                told = time.monotonic()
                left = (told - started) / (step + 1) * (steps - step - 1) / 60
                console.print(f"law, step {step + 1} of {steps}, loss {law.item():.3f}, {left:.0f} min left")


def _asked(asked: list[LawPair], by_document: dict[str, list[LawPair]], count: int, random: Random) -> list[LawPair]:
    """Pairs for one batch, at most one of each section."""
    large = [document for document, pairs in by_document.items() if len(pairs) >= count // 4]
    chosen = []
    for document in random.sample(large, 2) if count else ():
        chosen += random.sample(by_document[document], count // 4)
    chosen += random.sample(asked, count - len(chosen))
    return list({pair.section: pair for pair in chosen}.values())
