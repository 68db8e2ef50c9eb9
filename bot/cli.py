"""The command line: `koordinator`. Commands are thin; each imports what it needs when it runs."""

from __future__ import annotations

import click

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
@click.option("--open-page/--no-page", default=True, help="Also serve the plain chat page.")
def run(open_page: bool) -> None:
    """Train what is missing, start Rasa, the action server and the chat page, and say where.

    \b
    Example:
      koordinator run
      KOORDINATOR_PAGE_PORT=9000 koordinator run
    """
    from bot.commands.run import run_all

    run_all(with_page=open_page)


@main.command()
@click.option("--force", is_flag=True, help="Train even when nothing has changed.")
def train(force: bool) -> None:
    """Train the Rasa model, unless nothing it is made from has changed.

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
def chat(lang: str | None, municipality: str | None, url: str | None) -> None:
    """Talk with the assistant in the terminal; an empty line or Ctrl-D ends.

    \b
    Example:
      koordinator chat
      koordinator chat --municipality trondheim --lang en
    """
    from bot.commands.chat import chat_loop

    chat_loop(lang, municipality, url)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the problems as data.")
def check(as_json: bool) -> None:
    """Check the content: facts without an article, empty cells, languages, law keys, replies, review dates.

    \b
    Example:
      koordinator check
      koordinator check --json
    """
    from bot.commands.check import check_content

    check_content(as_json=as_json)


if __name__ == "__main__":
    main()
