"""Whose requests are believed."""

import hmac
import time
from base64 import urlsafe_b64encode

import pytest

from bot.channels.channel import ChannelAway, Forged, Unreadable
from tests.channels.providers.provider import Answer, path_of
from tests.channels.providers.teams import TENANT, key


def fetched(server):
    return [path_of(call) for call in server.calls].count("/v1/.well-known/keys")


def test_a_message_with_a_good_token_is_believed(ours):
    assert ours.says("hei")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://sts.windows.net/x/"},
        {"iss": None},
        {"aud": "another-app"},
        {"aud": None},
        {"aud": ["another-app"]},
        {"exp": None},
        {"exp": "soon"},
        {"serviceurl": "https://smba.trafficmanager.net/teams/"},
        {"serviceurl": None},
    ],
)
def test_a_token_for_something_else_is_not_believed(ours, claims):
    with pytest.raises(Forged):
        ours.says("hei", claims=claims)


@pytest.mark.parametrize(
    ("name", "seconds", "good"), [("exp", -290, True), ("exp", -310, False), ("nbf", 290, True), ("nbf", 320, False)]
)
def test_clocks_may_differ_by_five_minutes(ours, name, seconds, good):
    claims = {name: int(time.time()) + seconds}
    if good:
        assert ours.says("hei", claims=claims)
    else:
        with pytest.raises(Forged):
            ours.says("hei", claims=claims)


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic dTpw", "Bearer æ.ø.å", "Bearer " + "a" * 9000]
)
def test_without_a_token_nothing_is_believed(ours, authorization):
    with pytest.raises(Forged):
        ours.says("hei", authorization=authorization)


def test_an_unsigned_token_is_not_believed(ours):
    none = "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ.e30."
    with pytest.raises(Forged):
        ours.says("hei", authorization=f"Bearer {none}")


def test_a_token_signed_with_the_public_key_as_a_secret_is_not_believed(ours):
    head, claims = (urlsafe_b64encode(part).rstrip(b"=") for part in (b'{"alg":"HS256","kid":"first"}', b"{}"))
    secret = key("first").as_pem(private=False)
    signature = urlsafe_b64encode(hmac.digest(secret, head + b"." + claims, "sha256")).rstrip(b"=")
    token = b".".join((head, claims, signature)).decode()
    with pytest.raises(Forged):
        ours.says("hei", authorization=f"Bearer {token}")


def test_a_stranger_with_the_number_of_a_known_key_is_not_believed(ours):
    with pytest.raises(Forged):
        ours.says("hei", signed_with="stranger", kid="first")


def test_a_known_key_under_another_number_is_not_believed(ours):
    with pytest.raises(Forged):
        ours.says("hei", kid="another")


@pytest.mark.parametrize("more", [{"channelId": "webchat"}, {"channelId": "directline"}, {"channelId": ""}])
def test_what_does_not_come_from_teams_is_not_believed(ours, more):
    with pytest.raises(Forged):
        ours.says("hei", more=more)


def test_a_key_that_does_not_sign_for_teams_is_not_believed(ours, server):
    server.endorsements = ["webchat"]
    with pytest.raises(Forged):
        ours.says("hei")


@pytest.mark.parametrize(
    "more",
    [
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "another"}},
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {}},
    ],
)
def test_another_organisation_is_not_believed(ours, more):
    with pytest.raises(Forged):
        ours.says("hei", more=more)


def test_the_organisation_may_stand_in_either_place(ours):
    more = {"conversation": {"id": "a:1", "conversationType": "personal"}, "channelData": {"tenant": {"id": TENANT}}}
    assert ours.says("hei", more=more)


def test_a_service_address_that_others_can_read_along_with_is_not_believed(ours):
    address = "http://smba.example.org/emea/"
    with pytest.raises(Forged):
        ours.says("hei", claims={"serviceurl": address}, more={"serviceUrl": address})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_what_is_no_activity_is_unreadable(ours, body):
    with pytest.raises(Unreadable):
        ours.says("hei", body=body)


def test_the_keys_are_fetched_once_and_anew_after_a_day(ours, server, hours):
    for _ in range(3):
        ours.says("hei")
    hours.seconds += 24 * 3600 - 1
    ours.says("hei")
    assert fetched(server) == 1
    hours.seconds += 1
    ours.says("hei")
    assert fetched(server) == 2


def test_a_new_key_is_fetched_when_it_is_first_used(ours, server, hours):
    ours.says("hei")
    server.shown = ["first", "second"]
    hours.seconds += 61
    assert ours.says("hei", signed_with="second")


def test_a_stranger_makes_us_fetch_keys_once_a_minute_at_most(ours, server, hours):
    for seconds in (0, 1, 58, 2, 1):
        hours.seconds += seconds
        with pytest.raises(Forged):
            ours.says("hei", signed_with="stranger")
    assert fetched(server) == 2
    ours.says("hei")
    assert fetched(server) == 2


def test_a_key_that_is_gone_after_a_day_is_not_believed_any_more(ours, server, hours):
    ours.says("hei")
    server.shown = ["second"]
    hours.seconds += 24 * 3600
    with pytest.raises(Forged):
        ours.says("hei")


def test_without_keys_a_message_is_not_refused_but_asked_for_again(ours, server, monkeypatch):
    with monkeypatch.context() as trouble:
        trouble.setattr(server, "answer", lambda call: Answer(503))
        with pytest.raises(ChannelAway):
            ours.says("hei")
    assert ours.says("hei")


@pytest.mark.parametrize("told", [{"jwks_uri": "http://keys.example.org/keys"}, {"jwks_uri": 7}, {}, [], {"keys": []}])
def test_metadata_that_lead_nowhere_are_not_followed(ours, server, monkeypatch, told):
    monkeypatch.setattr(server, "answer", lambda call: Answer(data=told))
    with pytest.raises(ChannelAway, match="lead to no keys"):
        ours.says("hei")


def test_keys_that_are_not_there_are_asked_for_again(ours, server):
    server.shown = []
    with pytest.raises(ChannelAway, match="shows no keys"):
        ours.says("hei")
    server.shown = ["first"]
    assert ours.says("hei")


@pytest.mark.parametrize("shown", [{"kty": "RSA", "kid": "first"}, {"kty": "RSA", "kid": "first", "n": 7, "e": "!"}])
def test_a_key_that_is_none_makes_nothing_believed(ours, server, monkeypatch, shown):
    answers = {"/v1/.well-known/keys": {"keys": ["x", {**shown, "endorsements": ["msteams"]}]}}
    usual = server.answer
    monkeypatch.setattr(
        server, "answer", lambda call: Answer(data=answers[path_of(call)]) if path_of(call) in answers else usual(call)
    )
    with pytest.raises(Forged):
        ours.says("hei")
