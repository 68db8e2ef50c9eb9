"""Makes the encoder that ships with the project: `python -m knowledge.encoder.training --data DIR`, or `make encoder DATA=DIR`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.console import Console

from knowledge.encoder import MODEL_DIR
from knowledge.encoder.training.data import DATA_FOLDER, article_rows, parallel_rows, with_english
from knowledge.encoder.training.distil import distil, teach
from knowledge.encoder.training.export import export
from knowledge.encoder.training.spellings import Respeller
from knowledge.encoder.training.student import Student, load_teacher
from knowledge.encoder.training.task import lessons, teach_task
from knowledge.encoder.training.vocabulary import starting_embeddings, train_tokenizer

SEED = 20261126
OWN = 3  # times that our own articles count beside the public text in the first lesson
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", required=True, type=DATA_FOLDER, help="Parallel files.")
@click.option("--work", default=Path("build/encoder"), show_default=True, type=FOLDER, help="Where weights go.")
@click.option("--out", default=MODEL_DIR, type=FOLDER, help="Where the finished encoder goes.")
@click.option("--task-only", is_flag=True, help="Go on from the first lesson of an earlier run in --work.")
def main(data: Path, work: Path, out: Path, task_only: bool) -> None:
    """Train the encoder on parallel text and on our own articles, and write what ships.

    Takes about an hour and a half on two cores. The weights are kept after each epoch.

    \b
    Example:
      make encoder DATA=parallel
      python -m knowledge.encoder.training --data parallel --task-only
    """
    import torch

    torch.manual_seed(SEED)
    console = Console()
    own, public = article_rows(), parallel_rows(data)
    rows = with_english(public) + OWN * own
    console.print(f"{len(rows)} rows with English, {len(own)} of them our own and counted {OWN} times")
    respeller = Respeller(public + own, SEED)
    teacher = load_teacher()
    if task_only:
        student = Student.load(work / "distilled")
    else:
        tokenizer = train_tokenizer(text for row in public + own for text in row if text)
        student = Student.start(tokenizer, teacher, starting_embeddings(tokenizer, rows, teacher[0], SEED))
    targets = teach(teacher, rows, console)
    if not task_only:
        distil(student, rows, targets, respeller, SEED, console, lambda _: student.save(work / "distilled"))
    teach_task(student, lessons(), rows, targets, respeller, SEED, console)
    student.save(work / "taught")
    export(student, out, f"python -m knowledge.encoder.training, {date.today()}")
    console.print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
