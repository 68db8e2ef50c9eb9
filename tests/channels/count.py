"""How often a gateway that is killed loses, doubles or turns around what people write on a channel.

`python -m tests.channels.count --kills 100` prints the figures and keeps them in docs/channels.json.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import httpx
import yaml

from bot.processes import free_port, gateway_server, wait_until_ready
from bot.settings import load_settings
from tests.channels.providers.callback import SECRET, CallbackSystem
from tests.gateway.conftest import StandIn

KEPT = Path("docs/channels.json")
PEOPLE = 5
# A provider sends again what was not acknowledged, for this long.
AGAIN_SECONDS = 60


@dataclass
class Verdict:
    """What became of the messages of all people."""

    messages: int = 0
    kills: int = 0
    lost: int = 0
    answered_twice: int = 0
    sent_twice: int = 0
    out_of_order: int = 0
    repeats: int = 0


class Gateway:
    """The real gateway in a process of its own, killed and started anew."""

    def __init__(self, settings):
        self._server = gateway_server(settings)
        self._seconds = settings.start_seconds
        self.start()

    def start(self):
        wait_until_ready([self._server.start()], self._seconds)

    def kill(self):
        self._server.process.kill()
        self._server.process.wait()


def count(kills, seed=1, folder=None):
    """Kill a gateway so many times while people write, and tell what became of it."""
    rasa, provider, dice = StandIn(), CallbackSystem(), random.Random(seed)
    rasa.delay = 0.02
    with TemporaryDirectory(dir=folder) as made:
        data = Path(made)
        (data / "channels.yml").write_text(yaml.safe_dump({"ours": provider.account()}), encoding="utf-8")
        (data / "secret.txt").write_text(SECRET)
        settings = replace(
            load_settings(),
            data=data,
            channels=data / "channels.yml",
            port=free_port(),
            rasa_servers=(rasa.address,),
            database=None,
            redis=None,
            rate_factor=1000.0,
        )
        gateway = _with_secret(settings, data)
        verdict = Verdict(kills=kills)
        over = threading.Event()
        asked = {f"p{n}": [] for n in range(PEOPLE)}
        writers = [
            threading.Thread(target=_write, args=(provider, settings, person, texts, over, verdict))
            for person, texts in asked.items()
        ]
        for writer in writers:
            writer.start()
        try:
            for _ in range(kills):
                time.sleep(dice.uniform(0.2, 2.0))
                gateway.kill()
                gateway.start()
        finally:
            over.set()
            for writer in writers:
                writer.join()
            _wait_for_answers(provider, asked)
            gateway.kill()
            provider.stop()
            rasa.shutdown()
            rasa.server_close()
    return _judge(verdict, provider, asked)


def _with_secret(settings, data):
    os.environ["CALLBACK_SECRET_FILE"] = str(data / "secret.txt")
    try:
        return Gateway(settings)
    finally:
        del os.environ["CALLBACK_SECRET_FILE"]


def _write(provider, settings, person, texts, over, verdict):
    """One person, who writes one message after the other; the provider repeats each until it is acknowledged."""
    webhook = f"{settings.gateway}/channels/ours"
    while not over.is_set():
        text = f"{person} sporsmal {len(texts)}"
        texts.append(text)
        until = time.monotonic() + AGAIN_SECONDS
        while time.monotonic() < until:
            try:
                if provider.says(webhook, person, text, id=text).status_code == httpx.codes.OK:
                    break
            except httpx.HTTPError:
                pass
            verdict.repeats += 1
            time.sleep(0.1)
        time.sleep(0.05)


def _wait_for_answers(provider, asked):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if all(set(texts) <= set(_answers(provider, person)) for person, texts in asked.items()):
            time.sleep(2)  # whatever comes twice comes now
            return
        time.sleep(0.2)


def _answers(provider, person):
    """The messages that a person's answers repeat, in the order in which the answers came."""
    said = [call.json for call in list(provider.calls) if call.method == "POST"]
    return [one["text"].removeprefix("du sa: ") for one in said if one["to"] == person and "du sa: " in one["text"]]


def _judge(verdict, provider, asked):
    for person, texts in asked.items():
        came = _answers(provider, person)
        counted = Counter(came)
        verdict.messages += len(texts)
        verdict.lost += sum(text not in counted for text in texts)
        entries = Counter((call.json["to"], call.json["entry"]) for call in provider.calls if call.json["to"] == person)
        verdict.sent_twice += sum(times - 1 for times in entries.values())
        said = [call.json for call in provider.calls if call.json["to"] == person]
        by_text = {text: {one["entry"] for one in said if one["text"] == f"du sa: {text}"} for text in texts}
        verdict.answered_twice += sum(len(numbers) - 1 for numbers in by_text.values() if len(numbers) > 1)
        first = list(dict.fromkeys(came))
        verdict.out_of_order += sum(
            a != b for a, b in zip(first, [text for text in texts if text in counted], strict=True)
        )
    return verdict


@click.command()
@click.option("--kills", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(kills, seed):
    """Count, print and keep the figures."""
    verdict = vars(count(kills, seed))
    told = {
        "date": date.today().isoformat(),
        "command": f"python -m tests.channels.count --kills {kills} --seed {seed}",
        **verdict,
    }
    KEPT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    click.echo(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
