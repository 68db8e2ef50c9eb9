"""What is not from the provider, or not what it describes, is refused with the right status, and nothing is done."""

import json

import httpx
import pytest

from bot.gateway import webhooks

pytestmark = pytest.mark.server


def nothing_was_done(line):
    return line.rows() == [] and line.arrivals() == [] and line.rasa.turns == []


def post(line, body, **headers):
    return httpx.post(line.webhook, content=body, headers=headers, trust_env=False, timeout=20)


def test_a_request_without_proof_is_refused(line):
    answer = post(line, json.dumps({"id": "1", "from": "p1", "text": "hei"}))
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forged"
    assert nothing_was_done(line)


def test_a_request_that_is_too_large_is_refused_unread(line):
    assert post(line, b"x" * (webhooks.MAX_BODY + 1)).status_code == 413
    assert nothing_was_done(line)


def test_an_account_that_we_do_not_have_is_not_there(line):
    address = line.webhook.replace("/ours", "/theirs")
    assert line.provider.says(address, "p1", "hei").status_code == 404
    assert nothing_was_done(line)


def test_many_forged_requests_from_one_place_are_not_even_looked_at(line):
    statuses = [post(line, b"{}").status_code for _ in range(62)]
    assert statuses[:60] == [403] * 60
    assert statuses[60:] == [429] * 2


class TestCallback:
    """The plainest channel's own proof."""

    @pytest.fixture
    def kind(self):
        return "callback"

    @pytest.mark.parametrize(
        "changed", [{"at": 1_000_000_000}, {"at": "later"}, {"signature_": "v1=" + "0" * 64}, {"signature_": ""}]
    )
    def test_an_old_or_wrong_signature_is_refused(self, line, changed):
        assert line.provider.says(line.webhook, "p1", "hei", **changed).status_code == 403
        assert nothing_was_done(line)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{}",
            b"null",
            b"\xff",
            b'{"id": 1, "from": "p1"}',
            b'{"id": "1", "from": "", "text": "x"}',
            b"[" * 9000,
        ],
    )
    def test_what_is_no_message_is_refused_in_words(self, line, body):
        answer = line.provider.says(line.webhook, "p1", "hei", body=body)
        assert answer.status_code == 400
        assert answer.json()["error"]["hint"]
        assert nothing_was_done(line)
