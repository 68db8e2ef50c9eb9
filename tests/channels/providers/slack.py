"""Slack's Events API and Web API, as docs.slack.dev describes them, and a workspace whose members write to our app."""

import hashlib
import hmac
import html
import itertools
import json
import time
from urllib.parse import urlencode

from tests.channels.providers.provider import Answer, Provider, path_of

APP, TEAM, BOT_USER, BOT = "A0KRD7HC3", "T1H9RESGL", "U0LAN0Z89", "B19LU7CSY"
TOKEN, SECRET = "xoxb-of-the-test", "8f742231b10e8888abcd99yyyzzz85a5"
CHANNEL = "C123ABC456"


class SlackWorkspace(Provider):
    """`says` can change `id` (of the event), `at`, `signature`, `body`, `app`, `team`, and fields of the event with `more`; `retry` is
    the number of the repetition. `errors` are answers that the next calls get, or names of errors.
    """

    kind = "slack"

    def __init__(self):
        super().__init__()
        self.count = itertools.count(1)
        self.errors, self.sent = [], []
        self.told = {"url": "https://kommunen.slack.com/", "team": "Kommunen", "user": "koordinator"}
        self.told |= {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT}

    def account(self):
        named = {"app_id": APP, "team_id": TEAM, "bot_token_from": "SLACK_TOKEN", "signing_secret_from": "SLACK_SECRET"}
        return {"kind": "slack", "api": f"{self.api}/api", **named}

    def environment(self):
        return {"SLACK_TOKEN": TOKEN, "SLACK_SECRET": SECRET}

    # What members do

    def says(self, webhook, person, text, id=None, more=None, **changed):
        event = {
            "type": "message",
            "channel": _direct(person),
            "user": _user(person),
            "text": html.escape(text, quote=False),
            "ts": self._now(),
            "channel_type": "im",
            "team": TEAM,
        }
        event = {name: value for name, value in {**event, **(more or {})}.items() if value is not None}
        return self.event(webhook, event, id=id, **changed)

    def event(self, webhook, event, id=None, app=APP, team=TEAM, **changed):
        body = {
            "token": "deprecated",
            "team_id": team,
            "api_app_id": app,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{id or next(self.count)}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}],
        }
        return self.post_signed(webhook, json.dumps(body).encode(), **changed)

    def presses(self, webhook, person, title, **changed):
        message, button = next(
            (message, button)
            for message in reversed(self._to(person))
            for button in buttons(message)
            if title == button["text"]["text"] or (button["text"]["text"].rstrip("…").split(". ", 1)[-1] in title)
        )
        when = self._now()
        payload = {
            "type": "block_actions",
            "user": {"id": _user(person), "username": person, "team_id": TEAM},
            "api_app_id": APP,
            "token": "deprecated",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "trigger_id": f"12321423423.333649436676.{next(self.count)}",
            "team": {"id": TEAM, "domain": "kommunen"},
            "channel": {"id": message["channel"], "name": "directmessage"},
            "message": {"type": "message", "user": BOT_USER, "ts": message["ts"], "text": message["text"]},
            "response_url": "https://hooks.slack.com/actions/T1H9RESGL/1/x",
            "actions": [{**button, "block_id": "Vw1", "action_ts": when}],
            **changed,
        }
        form = urlencode({"payload": json.dumps(payload)}).encode()
        return self.post_signed(webhook, form, media_type="application/x-www-form-urlencoded")

    def post_signed(self, webhook, sent, at=None, signature=None, body=None, retry=None, media_type="application/json"):
        sent = sent if body is None else body
        at = str(at or int(time.time()))
        right = "v0=" + hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + sent, hashlib.sha256).hexdigest()
        headers = {"Content-Type": media_type, "X-Slack-Request-Timestamp": at}
        headers["X-Slack-Signature"] = right if signature is None else signature
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.post(webhook, sent, headers)

    def heard(self, person):
        return [
            "\n".join((readable(message), *(button["text"]["text"] for button in buttons(message))))
            for message in self._to(person)
        ]

    # What we ask of the Web API

    def answer(self, call):
        if self.errors:
            failure = self.errors.pop(0)
            return error(failure) if isinstance(failure, str) else failure
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return error("invalid_auth" if "authorization" in call.headers else "not_authed")
        assert call.headers["content-type"].startswith("application/json")
        if path_of(call) == "/api/auth.test":
            return Answer(data={"ok": True, **self.told})
        assert path_of(call) == "/api/chat.postMessage"
        message = call.json
        if wrong := problem(message):
            self.refusals.append(wrong)
            return error(wrong)
        self.sent.append({**message, "ts": self._now()})
        return Answer(data={"ok": True, "channel": message["channel"], "ts": self.sent[-1]["ts"]})

    def _to(self, person):
        return [message for message in self.sent if message["channel"] == _direct(person)]

    def _now(self):
        return f"{int(time.time())}.{next(self.count):06}"


def error(name):
    """An answer in the Web API's form of errors; it comes with the status 200."""
    return Answer(data={"ok": False, "error": name})


def readable(message):
    """What is read of a message's blocks."""
    found = []
    for block in message.get("blocks", []):
        for part in block["elements"] if block["type"] == "rich_text" else []:
            # Each part begins a line.
            found.append("".join(element["text"] for element in part["elements"]))
    return "\n".join(found)


def problem(message):
    """The error that Slack would give, if any."""
    if not message.get("channel"):
        return "channel_not_found"
    if not message.get("text", "").strip():
        return "no_text"
    if len(message["text"]) > 40_000:
        return "msg_too_long"
    if html.escape(html.unescape(message["text"]), quote=False) != message["text"]:
        return "text is not escaped"
    blocks = message["blocks"]
    if not 0 < len(blocks) <= 50 or not all(map(_is_good, blocks)):
        return "invalid_blocks"
    if sum(len(element["text"]) + len(element.get("url", "")) for element in _rich(blocks)) > 3000:
        return "msg_blocks_too_long"
    actions = [button["action_id"] for button in buttons(message)]
    return "invalid_blocks" if len(set(actions)) < len(actions) else None


def _rich(blocks):
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [element for part in parts for element in part["elements"]]


def _is_good(block):
    elements = block["elements"]
    if block["type"] == "actions":
        return 0 < len(elements) <= 25 and all(map(_is_good_button, elements))
    assert block["type"] == "rich_text"
    parts = [element for part in elements for element in part["elements"]]
    return all(
        part["type"] in ("rich_text_section", "rich_text_quote") and part["elements"] for part in elements
    ) and all(
        element["text"]
        and (element["type"] == "text" or (element["type"] == "link" and 0 < len(element["url"]) <= 3000))
        for element in parts
    )


def _is_good_button(button):
    text = button["text"]
    return (
        (button["type"], text["type"]) == ("button", "plain_text")
        and 0 < len(text["text"].strip()) <= 75
        and len(button["value"]) <= 2000
        and 0 < len(button["action_id"]) <= 255
    )


def buttons(message):
    return [button for block in message["blocks"] if block["type"] == "actions" for button in block["elements"]]


def _user(person):
    return "U" + person.encode().hex().upper()


def _direct(person):
    return "D" + person.encode().hex().upper()
