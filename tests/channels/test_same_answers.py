"""The same conversations over every channel and the widget's API, through the real Rasa: they must give the same answers."""

import os
import re
import time
from dataclasses import replace

import httpx
import pytest
import sqlalchemy as sa
import yaml

from bot.channels.channel import REASONS
from bot.processes import free_port, running
from bot.settings import load_settings
from bot.store.database import open_database, reading
from bot.store.tables import conversations, entries
from bot.training import is_trained, train
from tests.channels.providers.every import PROVIDERS
from tests.resident import Resident

pytestmark = pytest.mark.server

CONVERSATIONS = {
    "nb": [
        "Hvem har rett til barnekoordinator?",
        "1",
        "fortell mer",
        "hva er en individuell plan",
        "hva står i § 2-5 c",
        "hvordan klager vi",
        "hva koster en billett til Bergen",
        "fungerer det med koordinator på sjukehuset når ungen er innlagt lenge",
        "gjelder dette oss? sønnen vår på 6 har epilepsi",
        "ja",
        "stopp her",
        "Hjelp til å klage",
        "jeg vil ikke leve lenger",
        "kan dere ta kontakt med meg?",
        "Be om å bli kontaktet",
        "99 88 77 66",
        "om formiddagen",
        "Bokmål",
        "nei",
        "ja, send det",
        "når ringer dere meg",
    ],
    "nn": [
        "Kven har rett til barnekoordinator?",
        "2",
        "fortel meir",
        "korleis klagar vi på vedtaket",
        "kva er skilnaden på koordinator og barnekoordinator",
        "kan eg få snakke med eit menneske",
    ],
    "en": [
        "Who is entitled to a child coordinator?",
        "3",
        "what is an individual plan",
        "how do we complain",
        "does this apply to us? our son is 6 and has autism",
        "can I talk to a real person",
    ],
}
_NUMBER = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")


class Lines:
    """All channels and the API in front of one gateway and one Rasa."""

    def __init__(self, settings, providers, engine):
        self.settings, self.providers, self.engine = settings, providers, engine
        self.held = {}

    def over_channel(self, kind, language):
        """What the assistant answered to each message, over a channel; each conversation is held once."""
        if (kind, language) not in self.held:
            self.held[kind, language] = self._hold(kind, language)
        return self.held[kind, language]

    def _hold(self, kind, language):
        provider, person = self.providers[kind], f"p-{language}"
        for count, text in enumerate(CONVERSATIONS[language], 1):
            answer = provider.says(f"{self.settings.gateway}/channels/{kind}", person, text)
            assert answer.status_code == 200, answer.text
            row = self._answered(kind, count, text)
        return self._answers(row["id"])

    def over_web(self, language):
        with httpx.Client(base_url=self.settings.gateway, trust_env=False, timeout=20) as client:
            resident = Resident.begin(client, municipality="5001")
            for text in CONVERSATIONS[language]:
                resident.ask(text)
        with reading(self.engine) as connection:
            newest = sa.select(conversations.c.id).where(conversations.c.channel == "web")
            found = connection.execute(newest.order_by(conversations.c.started_at.desc()).limit(1)).scalar()
        return self._answers(found)

    def sent(self, kind):
        """Whether all that was said on a channel has been taken by its provider."""
        with reading(self.engine) as connection:
            here = sa.select(conversations).where(conversations.c.channel == kind)
            rows = connection.execute(here).mappings().all()
            unsent = (
                connection.execute(sa.select(entries.c.unsent).where(entries.c.unsent.in_(REASONS))).scalars().all()
            )
        return unsent == [] and all(row["pushed_n"] == row["last_n"] for row in rows)

    def _answered(self, kind, count, text):
        """The conversation, once its message with this number has been answered."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with reading(self.engine) as connection:
                here = sa.select(conversations).where(conversations.c.channel == kind)
                row = connection.execute(here.order_by(conversations.c.started_at.desc()).limit(1)).mappings().first()
                if row:
                    mine = sa.select(entries).where(entries.c.conversation == row["id"], entries.c.sender == "person")
                    asked = connection.execute(mine).mappings().all()
                    if len(asked) == count and row["waiting"] == 0:
                        return row
            time.sleep(0.02)
        raise AssertionError(f"{kind}: no answer to {text}")

    def _answers(self, conversation):
        with reading(self.engine) as connection:
            said = sa.select(entries).where(entries.c.conversation == conversation, entries.c.sender == "assistant")
            rows = connection.execute(said.order_by(entries.c.n)).mappings().all()
        return [_comparable(row["data"]) for row in rows]


def _comparable(data):
    """An answer without what is made anew each time."""
    kept = {
        name: data.get(name)
        for name in ("status", "language", "articles", "municipality", "sources", "replies", "guide")
    }
    return {**kept, "answer": _NUMBER.sub("XXX-XXX", data["answer"])}


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    data = tmp_path_factory.mktemp("channels")
    providers = {kind: provider() for kind, provider in PROVIDERS.items()}
    secrets = {name: value for provider in providers.values() for name, value in provider.environment().items()}
    accounts = {kind: {**provider.account(), "municipality": "5001"} for kind, provider in providers.items()}
    (data / "channels.yml").write_text(yaml.safe_dump(accounts), encoding="utf-8")
    settings = replace(
        settings,
        data=data,
        channels=data / "channels.yml",
        database=None,
        redis=None,
        rasa_port=free_port(),
        port=free_port(),
        rate_factor=100.0,
    )
    before = dict(os.environ)
    os.environ.update(secrets)
    try:
        with running(settings, gateway=True):
            engine = open_database(settings.database_address)
            yield Lines(settings, providers, engine)
            engine.dispose()
    finally:
        os.environ.clear()
        os.environ.update(before)
        for provider in providers.values():
            provider.stop()


@pytest.fixture(scope="module")
def on_the_web(lines):
    """The answers of the widget's API, by language."""
    return {language: lines.over_web(language) for language in CONVERSATIONS}


@pytest.mark.parametrize("language", CONVERSATIONS)
@pytest.mark.parametrize("kind", PROVIDERS)
def test_a_channel_gives_the_answers_of_the_widget(lines, on_the_web, kind, language):
    answers = lines.over_channel(kind, language)
    assert len(answers) == len(CONVERSATIONS[language])
    for text, here, there in zip(CONVERSATIONS[language], answers, on_the_web[language], strict=True):
        assert here == there, text


@pytest.mark.parametrize("kind", PROVIDERS)
def test_the_provider_takes_all_of_it_and_the_person_reads_it(lines, on_the_web, kind):
    lines.over_channel(kind, "nb")
    until = time.monotonic() + 60
    while not lines.sent(kind) and time.monotonic() < until:
        time.sleep(0.1)
    provider = lines.providers[kind]
    assert provider.refusals == []
    read = _NUMBER.sub("XXX-XXX", " ".join(" ".join(provider.heard("p-nb")).split()))
    for answer in on_the_web["nb"]:
        # Channels differ in quotation marks and the like, and a short one may leave the rest for later: the first words are there.
        first = re.split(r"[«»“”–…\n]", answer["answer"].strip())[0].split()[:6]
        assert " ".join(first) in read, answer["answer"]
