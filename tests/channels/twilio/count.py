"""How many segments of SMS the answers to ordinary questions take.

`python -m tests.channels.twilio.count` asks the real assistant the first hundred of tests/data/fact_questions.yml in each language,
writes each answer as for SMS, counts as Twilio does, and prints the figures.
"""

from dataclasses import replace
from pathlib import Path
from statistics import median

import click
import yaml

from bot.channels.message import message_of
from bot.channels.registry import CHANNELS
from bot.evaluation.ask import ask_all
from bot.evaluation.questions import Item
from bot.processes import free_port, running
from bot.settings import load_settings
from knowledge.conversation import LANGUAGES
from tests.channels.providers.twilio import counted
from tests.channels.replies import SITE

QUESTIONS = Path(__file__).parents[2] / "data" / "fact_questions.yml"


def counts(webhook, language, many):
    """Of each answer: the segments that are sent at once, and those of the rest."""
    asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))[:many]
    rows = ask_all(webhook, [Item(each["id"], language, each[language]) for each in asked])
    said = [message_of(1, row.text, row.custom, language, SITE) for row in rows]
    sms = CHANNELS["sms"]
    return [(sum(counted(part["Body"]) for part in sms.render(each)), counted_rest(sms.rest(each))) for each in said]


def counted_rest(rest):
    """The segments of what was left, as if it came in one message."""
    return counted(rest) if rest else 0


def nearest(values, share):
    """The value that so many per cent of them do not exceed."""
    return sorted(values)[-(-len(values) * share // 100) - 1]


@click.command()
@click.option("--many", default=100, show_default=True)
def main(many):
    """Ask, count and print."""
    settings = replace(load_settings(), rasa_port=free_port())
    with running(settings):
        found = {language: counts(settings.webhook, language, many) for language in LANGUAGES}
    for language, both in found.items():
        at_once = [first for first, _ in both]
        whole = [first + rest for first, rest in both]
        told = {
            "median": median(at_once),
            "90 %": nearest(at_once, 90),
            "most": max(at_once),
            "with a rest": sum(rest > 0 for _, rest in both),
            "with the rest, median": median(whole),
            "with the rest, 90 %": nearest(whole, 90),
        }
        click.echo(f"{language}: " + ", ".join(f"{name} {value}" for name, value in told.items()))


if __name__ == "__main__":
    main()
