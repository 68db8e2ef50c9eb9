"""The Messenger Platform: signed notifications to us, and the part of the Graph API that we call."""

import hashlib
import hmac
import itertools
import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.channels.providers.provider import Answer, Provider, Refused

PAGE, APP = "104712345678901", "918273645546372"
SECRET, TOKEN, VERIFY = "0123456789abcdef0123456789abcdef", "EAAGm0PX4ZCpsBA token", "a word that we chose"
APP_TOKEN = f"{APP}|{SECRET}"
OURS = ("messages", "messaging_postbacks", "message_edits")


class MessengerPlatform(Provider):
    """`says` can change `id`, `secret` (what it signs with), `signature`, `page` and `body`.

    `errors` are codes, or codes and details, that the next messages are answered with. `silent` have been silent for more than a day,
    `gone` do not want to hear from us. `human_agent` is the permission that Meta grants.
    """

    kind = "messenger"

    def __init__(self):
        super().__init__()
        self.ids, self.people, self.sent = itertools.count(1), {}, []
        self.errors, self.silent, self.gone, self.human_agent = [], set(), set(), False
        self.usage = None  # what the header about limits says
        self.subscriptions, self.subscribed, self.profile = [], [], {}

    def account(self):
        secrets = {
            "app_secret_from": "META_SECRET",
            "page_token_from": "META_TOKEN",
            "verify_token_from": "META_VERIFY",
        }
        return {"kind": "messenger", "page_id": PAGE, **secrets, "api": self.api}

    def environment(self):
        return {"META_SECRET": SECRET, "META_TOKEN": TOKEN, "META_VERIFY": VERIFY}

    def psid(self, person):
        """The id of a person for this page."""
        return self.people.setdefault(person, str(24_000_000_000_000_000 + len(self.people)))

    def says(self, webhook, person, text, **changed):
        message = {"mid": self._mid(changed.pop("id", None)), "text": text}
        return self.happens(webhook, self.event(person, message=message), **changed)

    def presses(self, webhook, person, title):
        for sent in reversed(self.sent):
            for reply in (
                sent["message"].get("quick_replies", []) if sent["recipient"]["id"] == self.psid(person) else []
            ):
                listed = f"{reply['title']}. {title}" in sent["message"]["text"].splitlines()
                if reply["title"] == title or listed:
                    pressed = {"mid": self._mid(), "text": reply["title"], "quick_reply": {"payload": reply["payload"]}}
                    return self.happens(webhook, self.event(person, message=pressed))
        raise AssertionError(f"no quick reply {title}")

    def event(self, person, **what):
        """Something that a person did."""
        sides = {"sender": {"id": self.psid(person)}, "recipient": {"id": PAGE}}
        return {**sides, "timestamp": int(time.time() * 1000), **what}

    def happens(self, webhook, *events, page=PAGE, **changed):
        """Tell the webhook of events of a page, all in one entry."""
        told = {"object": "page", "entry": [{"id": page, "time": int(time.time() * 1000), "messaging": list(events)}]}
        return self.notify(webhook, told, **changed)

    def notify(self, webhook, told, secret=SECRET, signature=None, body=None):
        """Send a notification; Meta escapes all but ASCII."""
        body = json.dumps(told).encode() if body is None else body
        right = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return self.post(
            webhook,
            body,
            {"Content-Type": "application/json", "X-Hub-Signature-256": right if signature is None else signature},
        )

    def verifies(self, webhook, token=VERIFY, mode="subscribe", challenge="1158201444"):
        """Ask the webhook for the challenge."""
        query = urlencode({"hub.mode": mode, "hub.challenge": challenge, "hub.verify_token": token})
        return self.post(f"{webhook}?{query}", b"", method="GET")

    def heard(self, person):
        return [
            "\n".join(
                (sent["message"]["text"], *(reply["title"] for reply in sent["message"].get("quick_replies", [])))
            )
            for sent in self.sent
            if sent["recipient"]["id"] == self.psid(person)
        ]

    def answer(self, call):
        address = urlsplit(call.path)
        _, version, *path = address.path.split("/")
        if version != "v25.0":
            raise _refused(2635, "you are calling a version that is not there")
        fields = (
            call.json if call.method == "POST" else {name: value[0] for name, value in parse_qs(address.query).items()}
        )
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in (TOKEN, APP_TOKEN):
            raise Refused(401, _error(190, "Invalid OAuth access token."))
        if fields.pop("appsecret_proof", "") != hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest():
            raise _refused(100, "Invalid appsecret_proof provided in the API argument")
        return self._route(call.method, "/".join(path), fields, token)

    def _route(self, method, path, fields, token):
        if (path == f"{APP}/subscriptions") != (token == APP_TOKEN):
            raise _refused(15, "this needs another kind of token")
        routes = {
            ("GET", "me"): lambda _: {"id": PAGE, "name": "Trondheim kommune"},
            ("GET", "app"): lambda _: {"id": APP},
            ("GET", f"{APP}/subscriptions"): lambda _: {"data": self.subscriptions},
            ("POST", f"{APP}/subscriptions"): self._subscribe,
            ("GET", f"{PAGE}/subscribed_apps"): lambda _: {"data": [{"id": APP, "subscribed_fields": self.subscribed}]},
            ("POST", f"{PAGE}/subscribed_apps"): self._subscribe_page,
            ("POST", "me/messenger_profile"): self._set_profile,
            ("POST", f"{PAGE}/messages"): self._take,
        }
        if (method, path) not in routes:
            raise _refused(100, f"Unsupported {method} request: {path}")
        done = routes[method, path](fields)
        return done if isinstance(done, Answer) else Answer(200, done)

    def _subscribe(self, fields):
        if fields["object"] != "page" or set(fields["fields"].split(",")) - set(OURS):
            raise _refused(100, "Invalid parameter")
        told = self.verifies(fields["callback_url"], fields["verify_token"])
        if told.status_code != 200 or told.text != "1158201444":
            raise _refused(2200, "Callback verification failed")
        wanted = [{"name": field, "version": "v25.0"} for field in fields["fields"].split(",")]
        self.subscriptions = [
            {"object": "page", "callback_url": fields["callback_url"], "active": True, "fields": wanted}
        ]
        return {"success": True}

    def _subscribe_page(self, fields):
        self.subscribed = fields["subscribed_fields"].split(",")
        return {"success": True}

    def _set_profile(self, fields):
        self.profile = fields
        return {"result": "success"}

    def _take(self, posted):
        if set(posted) - {"recipient", "messaging_type", "tag", "message"} or set(posted["recipient"]) != {"id"}:
            raise _refused(100, "Unexpected key")
        if posted["recipient"]["id"] not in self.people.values():
            raise _refused(100, "No matching user found", 2018001)
        if (posted.get("messaging_type"), posted.get("tag")) not in (
            ("RESPONSE", None),
            ("MESSAGE_TAG", "HUMAN_AGENT"),
        ):
            raise _refused(100, "Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
        _check_message(posted["message"])
        code = self.errors.pop(0) if self.errors else self._hindrance(posted)
        if code:
            code, detail = code if isinstance(code, tuple) else (code, None)
            usage = {"X-Business-Use-Case-Usage": json.dumps(self.usage)} if self.usage else {}
            return Answer(500 if code in (2, 1200) else 400, _error(code, "the description", detail), usage)
        self.sent.append(posted)
        return {"recipient_id": posted["recipient"]["id"], "message_id": f"m_{len(self.sent)}"}

    def _hindrance(self, posted):
        person = next(name for name, psid in self.people.items() if psid == posted["recipient"]["id"])
        if person in self.gone:
            return 551, 1545041
        if posted.get("tag") and not self.human_agent:
            return 10, 2018065
        return (10, 2018278) if person in self.silent and not posted.get("tag") else None

    def _mid(self, number=None):
        return f"m_{number or next(self.ids)}_fTq8oLumEyIp3Q2MR-aY7IfLZDamVrALniheU"


def _check_message(message):
    if set(message) - {"text", "quick_replies"}:
        raise _refused(100, "Invalid keys were found in param message")
    if not isinstance(message["text"], str) or not 0 < len(message["text"].strip()) <= len(message["text"]) <= 2000:
        raise _refused(100, "Param message[text] must be a UTF-8 string with length 1 to 2000")
    replies = message.get("quick_replies", [])
    if "quick_replies" in message and not 0 < len(replies) <= 13:
        raise _refused(100, "Param quick_replies must have 1 to 13 elements")
    for reply in replies:
        if set(reply) != {"content_type", "title", "payload"} or reply["content_type"] != "text":
            raise _refused(100, "Invalid quick reply")
        if not (0 < len(reply["title"].strip()) <= len(reply["title"]) <= 20 and 0 < len(reply["payload"]) <= 1000):
            raise _refused(100, "Param title or payload is of a wrong length")


def _error(code, message, detail=None):
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "BLBz/WZt8dN"}
    return {"error": error if detail is None else {**error, "error_subcode": detail}}


def _refused(code, message, detail=None):
    return Refused(400, _error(code, f"(#{code}) {message}", detail))
