"""The Bot Framework and the Teams of one organisation, as “Authentication with the Bot Connector API”, “Send and receive messages
with the Bot Connector API” and “Format your bot messages” (learn.microsoft.com) describe them.
"""

import html
import itertools
import json
import time
import xml.etree.ElementTree as ET
from functools import cache
from urllib.parse import parse_qs, unquote

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.channels.providers.provider import Answer, Provider, Refused, path_of

APP, TENANT, SECRET = (
    "11111111-2222-3333-4444-555555555555",
    "99999999-8888-7777-6666-555555555555",
    "the~secret.of.the.app",
)
US = {"id": f"28:{APP}", "name": "Koordinator"}
ISSUER, SCOPE = "https://api.botframework.com", "https://api.botframework.com/.default"
TEAM = "19:253b1f341670408fb6fe51050b6e5ceb@thread.tacv2"

_MOST = 28 * 1024
_TAGS = {*"strong em strike h1 h2 h3 ul ol li pre blockquote a br".split()}


@cache
def key(name):
    """One of the keys that the Bot Framework has, or pretenders."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


class TeamsServer(Provider):
    """`says` can change `id`, `claims` of the token, `signed_with` (the name of a key), `kid`, `authorization`, `body`, and add fields
    of the activity with `more`; `among` is a conversation with others. `shown` are the keys that the metadata lead to, `errors` are
    answers that the next activities get, `sign_in` the answer to the next requests for tokens, which last for `seconds`.
    """

    kind = "teams"

    def __init__(self):
        super().__init__()
        self.count, self.passes = itertools.count(1), itertools.count(1)
        self.shown, self.endorsements = ["first"], ["msteams", "webchat"]
        self.errors, self.sent, self.good = [], [], set()
        self.sign_in, self.seconds = None, 3599
        self.service = f"{self.api}/emea/"

    def account(self):
        named = {"app_id": APP, "tenant": TENANT, "app_secret_from": "TEAMS_SECRET"}
        return {"kind": "teams", "api": self.api, "openid": f"{self.api}/v1/.well-known/openidconfiguration", **named}

    def environment(self):
        return {"TEAMS_SECRET": SECRET}

    # What people do

    def says(self, webhook, person, text, id=None, among=None, more=None, **changed):
        formatted = {"contentType": "text/html", "content": f"<p>{html.escape(text)}</p>"}
        said = {"type": "message", "text": text, "textFormat": "plain", "attachments": [formatted]}
        return self.activity(webhook, person, id=id, among=among, **{**said, **(more or {})}, **changed)

    def presses(self, webhook, person, title):
        message, button = next(
            (message, button)
            for message in reversed(self._to(person))
            for button in _buttons(message)
            if title in (button["title"], button["displayText"])
        )
        back = {"text": button["text"], "value": button["value"], "replyToId": message["id"]}
        return self.activity(webhook, person, type="message", textFormat="plain", **back)

    def activity(self, webhook, person, id=None, among=None, body=None, claims=None, signed_with="first", **more):
        kid, authorization = more.pop("kid", signed_with), more.pop("authorization", None)
        conversation = {"tenantId": TENANT, "id": _conversation(person), "conversationType": "personal"}
        data = {
            "id": id or f"f:{next(self.count)}",
            "timestamp": "2026-11-27T09:00:00.123Z",
            "serviceUrl": self.service,
            "channelId": "msteams",
            "from": {"id": f"29:{person}", "name": str(person), "aadObjectId": str(person)},
            "conversation": {**conversation, **(among or {})},
            "recipient": US,
            "entities": [{"locale": "nb-NO", "country": "NO", "platform": "Web", "type": "clientInfo"}],
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "nb-NO",
            **more,
        }
        now = int(time.time())
        told = {"serviceurl": self.service, "nbf": now - 10, "exp": now + 3600, "iss": ISSUER, "aud": APP}
        told = {name: value for name, value in {**told, **(claims or {})}.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "typ": "JWT", "kid": kid, "x5t": kid}, told, key(signed_with))
        headers = {"Content-Type": "application/json; charset=utf-8"}
        headers["Authorization"] = f"Bearer {token}" if authorization is None else authorization
        return self.post(webhook, json.dumps(data).encode() if body is None else body, headers)

    def heard(self, person):
        return [
            "\n".join(filter(None, (readable(message.get("text", "")), *(each["title"] for each in _buttons(message)))))
            for message in self._to(person)
        ]

    # What we ask of Microsoft

    def may_fail(self, call):
        return path_of(call).startswith("/emea/")

    def answer(self, call):
        path = path_of(call)
        if path == "/v1/.well-known/openidconfiguration":
            algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
            return Answer(data={"issuer": ISSUER, "jwks_uri": f"{self.api}/v1/.well-known/keys", **algorithms})
        if path == "/v1/.well-known/keys":
            shown = [{**key(name).as_dict(private=False), "kid": name, "x5t": name} for name in self.shown]
            return Answer(data={"keys": [{**each, "endorsements": self.endorsements} for each in shown]})
        if path == f"/{TENANT}/oauth2/v2.0/token":
            return self.sign_in or self._token(call)
        return self._activities(call, path)

    def _token(self, call):
        asked = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        wanted = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET, "scope": SCOPE}
        if asked != wanted:
            raise Refused(
                401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
            )
        token = f"token-{next(self.passes)}"
        self.good.add(token)
        return Answer(data={"token_type": "Bearer", "expires_in": self.seconds, "access_token": token})

    def _activities(self, call, path):
        if self.errors:
            return self.errors.pop(0)
        _, region, version, kind, conversation, what = path.split("/")
        assert (region, version, kind, what) == ("emea", "v3", "conversations", "activities")
        if call.headers.get("authorization", "").removeprefix("Bearer ") not in self.good:
            return error(401, "Unauthorized", "Authorization has been denied for this request.")
        activity, conversation = call.json, unquote(conversation)
        if 2 * len(call.body.decode()) > _MOST:
            raise Refused(413, error(413, "MessageSizeTooBig", "Message size too large.").data)
        assert activity["type"] == "message"
        assert activity["conversation"]["id"] == conversation
        assert activity["from"]["id"] == US["id"]
        if not (activity.get("text", "").strip() or activity.get("attachments")):
            raise Refused(
                400, error(400, "BadSyntax", "Activity must include non empty 'text' field or an attachment").data
            )
        if "text" in activity:
            assert activity["textFormat"] == "xml"
            readable(activity["text"])
        for card in activity.get("attachments", []):
            assert card["contentType"] == "application/vnd.microsoft.card.hero"
            assert 0 < len(card["content"]["buttons"]) <= 6
        for button in _buttons(activity):
            assert button["type"] == "messageBack"
            assert all(button[name].strip() for name in ("title", "displayText", "text"))
            assert isinstance(button["value"], dict)
        self.sent.append({**activity, "id": f"1:{next(self.count)}"})
        return Answer(201, {"id": self.sent[-1]["id"]})

    def _to(self, person):
        return [message for message in self.sent if message["conversation"]["id"] == _conversation(person)]


def error(status, code, words):
    """An answer in the Connector's form of errors."""
    return Answer(status, {"error": {"code": code, "message": words}})


def readable(text):
    """What is read of a text in Teams' simple XML.

    Raises:
        Refused: it is none, or Teams would hide a part of it.
    """
    assert not {"{", "}"} & set(text), "Teams hides what stands between braces"
    try:
        whole = ET.fromstring(f"<all>{text}</all>")
    except ET.ParseError as mistake:
        raise Refused(400, error(400, "BadArgument", str(mistake)).data) from None
    for element in list(whole.iter())[1:]:
        assert element.tag in _TAGS, element.tag
        assert set(element.attrib) == ({"href"} if element.tag == "a" else set())
        if element.tag == "br":
            element.text = "\n"
    return "".join(whole.itertext())


def _conversation(person):
    return f"a:1{person}-personal"


def _buttons(message):
    return [button for card in message.get("attachments", []) for button in card["content"]["buttons"]]
