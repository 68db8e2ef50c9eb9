"""A mail server, a webhook receiver and a Chatwoot in a process of their own: `python -m tests.handoff.receivers`.

It prints where they listen. Then it reads lines: for a number it prints how many mails name it, else all that has arrived, as JSON.
"""

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager

from tests.handoff.life import Ports
from tests.handoff.mailbox import Mailbox
from tests.handoff.systems import Chatwoot, Hooked


class Receivers:
    """The same, seen from the process that started it."""

    def __init__(self, process):
        self._process = process
        self.ports = Ports(**json.loads(process.stdout.readline()))

    def arrived(self):
        """How often what has arrived, by number: `mails`, how many different `letters` they are, `hooks`, `chats` …"""
        return self._asked("")

    def mails_about(self, number):
        """How many mails have arrived about a request."""
        return self._asked(number)

    def _asked(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def receivers():
    """Three receivers that run for as long as the block lasts."""
    command = [sys.executable, "-m", "tests.handoff.receivers"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        yield Receivers(process)


def main():
    mailbox, hooked, chatwoot = Mailbox(), Hooked(), Chatwoot()
    with ExitStack() as running:
        for receiver in (mailbox, hooked, chatwoot):
            running.enter_context(receiver)
        _tell({"mail": mailbox.port, "webhook": hooked.port, "chatwoot": chatwoot.port})
        for line in sys.stdin:
            number = line.strip().encode()
            _tell(sum(number in mail for mail in mailbox.mails) if number else arrived(mailbox, hooked, chatwoot))


def _tell(what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def arrived(mailbox, hooked, chatwoot):
    mails = [(mail["Subject"].split()[-1], mail["Message-ID"], mail.as_bytes()) for mail in mailbox.read]
    contacts = {source: contact["name"].split()[-1] for source, contact in chatwoot.contacts.items()}
    return {
        "mails": Counter(number for number, *_ in mails),
        "message_ids": Counter(number for number, _ in {(number, identifier) for number, identifier, _ in mails}),
        "letters": Counter(number for number, _ in {(number, sent) for number, _, sent in mails}),
        "hooks": Counter(told["number"] for told in hooked.told.values()),
        "repeated_hooks": hooked.repeated,
        "contacts": Counter(contacts.values()),
        "conversations": Counter(contacts[one["contact"]["source_id"]] for one in chatwoot.conversations.values()),
        "messages": Counter(message.split("Henvendelse: ")[1][:7] for message in chatwoot.messages),
    }


if __name__ == "__main__":
    main()
