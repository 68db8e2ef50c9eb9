"""Reading what Twilio sends us. Pure functions."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict

from bot.channels.buttons import marked
from bot.channels.channel import Arrival, Received, Unreadable

Form = ImmutableMultiDict[str, str]

_ID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
# A number with its country, or what WhatsApp has instead for people with a user name. Names and short numbers take no answer.
_PERSON = {"": re.compile(r"\+[1-9]\d{6,14}"), "whatsapp:": re.compile(r"whatsapp:[\w.+-]{5,150}", re.ASCII)}
_OPT_OUT = ("STOP", "START", "HELP")


def form_of(received: Received) -> Form:
    """The fields of a request."""
    return ImmutableMultiDict(parse_qsl(received.body.decode("utf-8", "replace"), keep_blank_values=True))


def ours(form: Form, account_sid: str, address: str) -> bool:
    """Whether a request is about our account, and written to our address or about a message that we sent."""
    return form.get("AccountSid") == account_sid and (form.get("To") == address or "MessageStatus" in form)


def arrivals(form: Form, prefix: str) -> list[Arrival]:
    """The message in a request, if there is one.

    The name of the person's profile (`ProfileName`) and all else that Twilio tells of them are not read.

    Raises:
        Unreadable
    """
    if "MessageStatus" in form:
        return []
    number, sender = form.get("MessageSid", ""), form.get("From", "")
    said = form.get("Body", "").replace("\0", "")
    if not (_ID.fullmatch(number) and sender):
        raise Unreadable("a message has MessageSid and From")
    if not _PERSON[prefix].fullmatch(sender):
        return []
    if (kept := form.get("OptOutType", "").upper()) in _OPT_OUT:
        return [Arrival(number, sender, "text", kept, answered=True)]
    if choice := marked(form.get("ButtonPayload", "")):
        return [Arrival(number, sender, "choice", said, *choice)]
    # A place or a contact comes without media and without words.
    is_text = form.get("NumMedia", "0") == "0" and said.strip()
    return [Arrival(number, sender, "text" if is_text else "attachment", said)]
