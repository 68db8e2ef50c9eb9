"""Somebody who talks with the assistant through the gateway's API."""

import time
from dataclasses import dataclass
from uuid import uuid4

import httpx


@dataclass
class Resident:
    client: httpx.Client
    token: str

    @classmethod
    def begin(cls, client, **start):
        answer = client.post("/api/conversations", json=start)
        assert answer.status_code == 201, answer.text
        return cls(client, answer.json()["token"])

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def call(self, method, path="", **more):
        return self.client.request(method, f"/api/conversation{path}", headers=self.headers, **more)

    def post(self, text, key=None):
        return self.call("POST", "/messages", json={"text": text, "key": key or uuid4().hex})

    def say(self, text, key=None):
        answer = self.post(text, key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def history(self, since=0):
        return self.call("GET", f"/messages?since={since}").json()["entries"]

    def ask(self, text):
        """What the assistant says to this, as data, also where the machine is so slow that a notice comes first."""
        key, until = uuid4().hex, time.monotonic() + 60
        while (sent := self.say(text, key))["waiting"] and time.monotonic() < until:
            time.sleep(0.2)
        return sent["entries"][-1]["data"]
