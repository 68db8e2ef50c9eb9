import base64
import json
import re
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.handoff import calling, webhook
from bot.handoff.deliveries import Delivery
from bot.handoff.outbox import NotDelivered, Outbox, Receiver
from bot.handoff.webhook import missing, sign
from bot.processes import free_port
from tests.handoff.requests import PROMISED, a_desk, a_request
from tests.handoff.systems import SECRET, Hooked

VARIABLE = "KOORDINATOR_WEBHOOK_SECRET"


@pytest.fixture
def hooked(monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)
    with Hooked() as hooked:
        yield hooked


@pytest.fixture
def taken(engine, clock):
    """A webhook that is to be sent."""
    a_request(engine, a_desk("default", to("https://saker.example.no")))
    return Outbox(engine, clock).take(Receiver("default", "saker"))


def to(address):
    return Delivery("saker", "webhook", address, {"secret_from": VARIABLE})


def example_from_the_documentation():
    """The function that docs/handoffs.md tells receivers to use."""
    (code,) = re.findall(r"```python\n(.*?)```", Path("docs/handoffs.md").read_text(encoding="utf-8"), re.DOTALL)
    made = {}
    exec(code, made)
    return made["is_from_the_assistant"]


def test_the_signature_is_the_one_of_standard_webhooks():
    """The example of their specification."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signature = sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_receiver_learns_what_it_needs_and_nothing_of_the_person(hooked, taken, settings):
    webhook.send(taken, to(hooked.address), settings)
    assert hooked.told == {
        taken.key: {
            "event": "handoff.waiting",
            "number": taken.number,
            "desk": "default",
            "municipality": None,
            "language": "nb",
            "promised_by": PROMISED.isoformat(),
            "link": f"https://spor.example.no/staff/handoffs/{taken.number}",
        }
    }


@pytest.mark.parametrize("secret", [SECRET, "et hemmelig ord som er langt nok"])
def test_receivers_who_do_as_the_documentation_says_know_us_and_nobody_else(monkeypatch, taken, settings, secret):
    monkeypatch.setenv(VARIABLE, secret)
    is_from_the_assistant = example_from_the_documentation()
    seen = []
    with Hooked() as hooked:
        hooked.answer = lambda method, path, headers, body: seen.append((headers, body)) or (200, {})
        webhook.send(replace(taken, began=datetime.now(timezone.utc)), to(hooked.address), settings)
    headers, body = {name.lower(): value for name, value in seen[0][0].items()}, seen[0][1]
    assert is_from_the_assistant(headers, body, secret)
    assert not is_from_the_assistant(headers, body + b" ", secret)
    assert not is_from_the_assistant(headers, body, "whsec_" + base64.b64encode(b"another").decode())
    assert not is_from_the_assistant({**headers, "webhook-id": "another"}, body, secret)
    old = str(int(time.time()) - 600)
    resigned = sign(webhook._key(secret), headers["webhook-id"], int(old), body)
    assert not is_from_the_assistant({**headers, "webhook-timestamp": old, "webhook-signature": resigned}, body, secret)


def test_the_example_in_the_documentation_shows_the_fields_that_are_sent(hooked, taken, settings):
    webhook.send(taken, to(hooked.address), settings)
    (shown,) = re.findall(r"```json\n(.*?)```", Path("docs/handoffs.md").read_text(encoding="utf-8"), re.DOTALL)
    assert json.loads(shown).keys() == hooked.told[taken.key].keys()


def test_a_repeated_webhook_has_the_same_id_and_a_time_and_signature_of_its_own(hooked, taken, settings):
    later = replace(taken, began=taken.promised_by, attempts=2)
    for each in (taken, later):
        webhook.send(each, to(hooked.address), settings)
    first, second = hooked.headers_seen
    assert first["webhook-id"] == first["Idempotency-Key"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert first["webhook-signature"] != second["webhook-signature"]
    assert (len(hooked.told), hooked.repeated) == (1, 1)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 429, 500, 503])
def test_any_other_answer_than_success_is_none(hooked, taken, settings, status):
    hooked.status, hooked.headers = status, {"Location": f"{hooked.address}/elsewhere"}
    with pytest.raises(NotDelivered, match=f"the answer was {status}"):
        webhook.send(taken, to(hooked.address), settings)
    assert len(hooked.calls) == 1


def test_nobody_there_is_told(hooked, taken, settings):
    with pytest.raises(NotDelivered, match="no answer"):
        webhook.send(taken, to(f"http://127.0.0.1:{free_port()}"), settings)


def test_an_answer_that_is_lost_on_the_way_is_none(hooked, taken, settings):
    hooked.loses_answers = True
    with pytest.raises(NotDelivered, match="no answer"):
        webhook.send(taken, to(hooked.address), settings)
    assert len(hooked.told) == 1


def test_a_receiver_that_hangs_is_given_up_after_a_while(hooked, taken, settings, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.3)
    hooked.goes_on.clear()
    with pytest.raises(NotDelivered, match="no answer .ReadTimeout"):
        webhook.send(taken, to(hooked.address), settings)


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("", "is not set"),
        ("for kort", "is shorter than 24 bytes"),
        ("whsec_!!", "is not base64"),
        ("whsec_aGVp", "shorter"),
    ],
)
def test_without_a_good_secret_nothing_is_sent(hooked, taken, settings, monkeypatch, secret, told):
    monkeypatch.setenv(VARIABLE, secret)
    assert told in missing(to(hooked.address))
    with pytest.raises(NotDelivered, match=VARIABLE):
        webhook.send(taken, to(hooked.address), settings)
    assert hooked.calls == []


def test_nothing_is_missing_where_there_is_a_secret(hooked):
    assert missing(to(hooked.address)) is None
