"""The command line: `koordinator`. Commands are thin; each imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli_bench import bench
from bot.cli_knowledge import knowledge
from bot.cli_operations import audit, channels, retention
from bot.cli_staff import staff
from bot.errors import AssistantError
from knowledge.errors import KnowledgeError


class OneLineErrors(click.Group):
    """Shows an operator's error as one line with exit code 1; a bug keeps its traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(context)
        except (AssistantError, KnowledgeError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Answers about coordinator and child coordinator, in bokmål, nynorsk and English.

    \b
    Example:
      koordinator ask "Hvem har rett til barnekoordinator?"
    """


@main.command()
def run() -> None:
    """Train what is missing, start Rasa and the gateway, say where, and start again what dies.

    \b
    Example:
      koordinator run
      KOORDINATOR_PORT=9000 koordinator run
    """
    from bot.commands.run import run_all

    run_all()


@main.command()
@click.option("--force", is_flag=True, help="Train the Rasa model even when nothing has changed.")
def train(force: bool) -> None:
    """Build the index and train the Rasa model, each unless nothing it is made from has changed.

    \b
    Example:
      koordinator train
      koordinator train --force
    """
    from bot.commands.train import train_model

    train_model(force=force)


_language = click.option(
    "--lang", type=click.Choice(["nb", "nn", "en"]), help="Answer in this language whatever is asked in."
)
_place = click.option("--municipality", help="Answer as in this municipality: name or official number.")
_webhook = click.option("--url", help="REST address of a running assistant; by default the one on this machine.")


@main.command()
@click.argument("question")
@_language
@_place
@_webhook
@click.option("--explain", is_flag=True, help="Show intent, candidates, scores, sources and timings.")
@click.option("--json", "as_json", is_flag=True, help="Print the reply as data.")
def ask(
    question: str, lang: str | None, municipality: str | None, url: str | None, explain: bool, as_json: bool
) -> None:
    """Ask one QUESTION and print the answer as a resident would see it.

    \b
    Example:
      koordinator ask "Hvem har rett til barnekoordinator?"
      koordinator ask "How do we apply?" --municipality trondheim --explain
      koordinator ask "klagefrist" --lang nn --json
    """
    from bot.commands.ask import ask_once

    ask_once(question, lang, municipality, url, explain=explain, as_json=as_json)


@main.command()
@_language
@_place
@_webhook
@click.option(
    "--play",
    type=click.Choice(["eligibility", "request", "complaint", "contact"]),
    help="Play the example of this guide instead of reading what is typed.",
)
def chat(lang: str | None, municipality: str | None, url: str | None, play: str | None) -> None:
    """Talk with the assistant in the terminal; an empty line or Ctrl-D ends.

    \b
    Example:
      koordinator chat
      koordinator chat --municipality trondheim --lang en
      koordinator chat --play complaint --lang nn
    """
    from bot.commands.chat import chat_loop

    chat_loop(lang, municipality, url, play)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as data.")
def check(as_json: bool) -> None:
    """Check the content: facts without an article, empty cells, languages, law keys, replies, review dates, municipalities' words.

    \b
    Example:
      koordinator check
      koordinator check --json
    """
    from bot.commands.check import check_content

    check_content(as_json=as_json)


for command in (audit, bench, channels, knowledge, retention, staff):
    main.add_command(command)


@main.command()
@click.option(
    "--set",
    "which",
    default="heldout",
    show_default=True,
    metavar="SET",
    help="The questions: heldout, dev, or a YAML file of the same form.",
)
@click.option(
    "--response-selector",
    "with_selector",
    is_flag=True,
    help="Also Rasa's own ResponseSelector, trained first where it is not yet: about half an hour on two cores.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as data.")
def compare(which: str, with_selector: bool, as_json: bool) -> None:
    """Compare ways of finding the article: words, meaning, both fused, and Rasa's ResponseSelector.

    Saves the figures to .koordinator/evaluation/comparison.json; no question is printed.

    \b
    Example:
      koordinator compare
      koordinator compare --response-selector
      koordinator compare --set dev --json
    """
    from bot.commands.compare import compare_methods

    compare_methods(which, with_selector=with_selector, as_json=as_json)


@main.command()
@click.option(
    "--set",
    "which",
    default="heldout",
    show_default=True,
    metavar="SET",
    help="The questions: heldout, dev, or a YAML file of the same form.",
)
@click.option("--url", help="REST address of a running assistant; by default one of this checkout is started.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report; by default .koordinator/evaluation/SET.",
)
@click.option(
    "--show-wrong", type=click.IntRange(min=0), default=0, metavar="N", help="Also print the N worst wrong answers."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as data.")
@click.option("--record", is_flag=True, help="Make these the figures that later ones are compared with.")
def evaluate(which: str, url: str | None, out: Path | None, show_wrong: int, as_json: bool, record: bool) -> None:
    """Measure how right and how sure the assistant is, per step and per language.

    Asks an assistant started for the purpose, or the one at --url. Writes a report page with plots, the figures beside
    the configuration, and the wrong answers, worst first.

    \b
    Example:
      koordinator evaluate
      koordinator evaluate --set dev --show-wrong 20
      koordinator evaluate --set my_questions.yml --out build/report
    """
    from bot.commands.evaluate import evaluate_set

    evaluate_set(which, url, out, show_wrong=show_wrong, as_json=as_json, record=record)


if __name__ == "__main__":
    main()
