"""A system that writes to us by the callback channel."""

import itertools
import json
import time

from bot.channels.callback.channel import signature
from tests.channels.providers.provider import Answer, Provider, Refused

SECRET = "a secret of forty characters for the test"


class CallbackSystem(Provider):
    """`says` can change `id`, `at` (seconds since 1970), `signature_` and `body`."""

    kind = "callback"

    def __init__(self, secret=SECRET, variable="CALLBACK_SECRET"):
        super().__init__()
        self.secret, self.variable = secret, variable
        self.ids = itertools.count(1)

    def account(self):
        return {"kind": "callback", "url": f"{self.api}/inn", "secret_from": self.variable}

    def environment(self):
        return {self.variable: self.secret}

    def says(self, webhook, person, text, **changed):
        return self._send(
            webhook, {"id": changed.pop("id", f"m{next(self.ids)}"), "from": person, "text": text}, **changed
        )

    def presses(self, webhook, person, title):
        entry, choice = next(
            (data["entry"], data["choices"].index(title) + 1)
            for data in reversed(self._to(person))
            if title in data.get("choices", [])
        )
        return self._send(webhook, {"id": f"m{next(self.ids)}", "from": person, "entry": entry, "choice": choice})

    def heard(self, person):
        return [data["text"] for data in self._to(person)]

    def answer(self, call):
        at = call.headers["x-koordinator-time"]
        if abs(time.time() - int(at)) > 300 or call.headers["x-koordinator-signature"] != signature(
            self.secret, at, call.body
        ):
            raise Refused(401, {"error": "signature"})
        return Answer()

    def _to(self, person):
        return [call.json for call in self.calls if call.method == "POST" and call.json["to"] == person]

    def _send(self, webhook, message, at=None, signature_=None, body=None):
        at, body = str(at or int(time.time())), json.dumps(message).encode() if body is None else body
        signed = signature(self.secret, at, body) if signature_ is None else signature_
        return self.post(webhook, body, {"X-Koordinator-Time": at, "X-Koordinator-Signature": signed})
