"""Two municipalities in one installation: each with its own account, secret and people."""

from dataclasses import replace

import pytest
import yaml

from tests.channels.providers.callback import CallbackSystem
from tests.gateway.conftest import engine, gateway, patient, rasa  # noqa: F401
from tests.gateway.conftest import settings as gateway_settings  # noqa: F401

pytestmark = pytest.mark.server

SECRETS = {"5001": "the secret of Trondheim, forty characters", "4601": "the secret of Bergen, forty characters!!!"}


@pytest.fixture
def systems():
    systems = {number: CallbackSystem(secret, f"SECRET_OF_{number}") for number, secret in SECRETS.items()}
    yield systems
    for system in systems.values():
        system.stop()
        assert system.refusals == []


@pytest.fixture
def settings(gateway_settings, systems, tmp_path, monkeypatch):  # noqa: F811
    accounts = {}
    for number, system in systems.items():
        monkeypatch.setenv(system.variable, system.secret)
        accounts[f"of_{number}"] = {**system.account(), "municipality": number}
    (tmp_path / "channels.yml").write_text(yaml.safe_dump(accounts), encoding="utf-8")
    return replace(gateway_settings, channels=tmp_path / "channels.yml")


def webhook(settings, number):
    return f"{settings.address}/channels/of_{number}"


def test_a_message_is_answered_as_the_municipality_it_was_sent_to(settings, gateway, systems, rasa):  # noqa: F811
    for number, system in systems.items():
        assert system.says(webhook(settings, number), "p1", f"til {number}").status_code == 200
    for number, name in (("5001", "Trondheim"), ("4601", "Bergen")):
        said = systems[number].wait_for("p1", 2)
        assert name in said[0]
        assert said[1].startswith(f"du sa: til {number}")
    asked = {turn["message"]: turn["metadata"]["municipality"] for turn in rasa.turns}
    assert asked == {"til 5001": "5001", "til 4601": "4601"}


def test_one_municipality_cannot_write_in_the_name_of_another(settings, gateway, systems, rasa):  # noqa: F811
    answer = systems["5001"].says(webhook(settings, "4601"), "p1", "hei")
    assert answer.status_code == 403
    assert rasa.turns == []
