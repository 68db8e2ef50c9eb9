"""Twilio, for SMS and for WhatsApp: signed form posts to us, and the Messages API with its limits and errors, as it describes them."""

import base64
import hashlib
import hmac
import itertools
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.channels.providers.provider import Answer, Provider, Refused, path_of

SID, TOKEN = "AC" + "0a" * 16, "a token of thirty-two characters"
KEY, KEY_SECRET = "SK" + "0b" * 16, "a secret of thirty-two characters"
SERVICE, TEMPLATE = "MG" + "0c" * 16, "HX" + "0d" * 16
NUMBER, NUMBER_SID = "+4759440000", "PN" + "0e" * 16
TAKEN = {"To", "From", "MessagingServiceSid", "Body", "ContentSid", "ContentVariables", "StatusCallback"}

# The alphabet as it stands in its table, row by row, and the characters that need an escape before them.
GSM_ROWS = (
    "@£$¥èéùìòÇ\nØø\rÅå", "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ", " !\"#¤%&'()*+,-./", "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO", "PQRSTUVWXYZÄÖÑÜ§", "¿abcdefghijklmno", "pqrstuvwxyzäöñüà",
)  # fmt: skip
ESCAPED = "\f^{}\\[~]|€"


def counted(body):
    """The number of segments that Twilio would ask to be paid for."""
    widths = [_width(character) for character in body]
    if None in widths:
        units = body.encode("utf-16-be")
        widths = [len(character.encode("utf-16-be")) // 2 for character in body]
        if len(units) <= 140:
            return 1
        room = 67
    elif sum(widths) <= 160:
        return 1
    else:
        room = 153
    filled = [0]
    for width in widths:
        if filled[-1] + width > room:
            filled.append(0)
        filled[-1] += width
    return len(filled)


def _width(character):
    if character in ESCAPED:
        return 2
    return 1 if any(character in row for row in GSM_ROWS) and character != "\x1b" else None


class Twilio(Provider):
    """`says` can change `id`, `token` (what it signs with), `signature`, `method`, `body` and any field of the form.

    `errors` are codes that the next messages are answered with. `stopped` have written STOP to Twilio itself, `silent` have written
    nothing for more than a day. `answers_commands` is Advanced Opt-Out.
    """

    prefix = ""

    def __init__(self):
        super().__init__()
        self.ids, self.people, self.sent = itertools.count(1), {}, []
        self.errors, self.stopped, self.silent = [], set(), set()
        self.numbers = [{"sid": NUMBER_SID, "phone_number": NUMBER, "friendly_name": "Trondheim", "sms_url": ""}]
        self.answers_commands = False

    def account(self):
        entry = {"account_sid": SID, "number": NUMBER, "auth_token_from": "TWILIO_TOKEN"}
        return {"kind": self.kind, **entry, "api": self.api}

    def environment(self):
        return {"TWILIO_TOKEN": TOKEN, "TWILIO_KEY_SECRET": KEY_SECRET}

    def address(self, person):
        """Where a person writes from."""
        return f"{self.prefix}{self.people.setdefault(person, f'+47900{len(self.people):05}')}"

    def says(self, webhook, person, text, **changed):
        number = hashlib.md5(str(changed.pop("id", f"n{next(self.ids)}")).encode()).hexdigest()
        form = {
            **{"ToCountry": "NO", "ToState": "", "SmsMessageSid": f"SM{number}", "NumMedia": "0", "ToCity": ""},
            **{"FromZip": "", "SmsSid": f"SM{number}", "SmsStatus": "received", "FromCity": "", "Body": text},
            **{"FromCountry": "NO", "To": f"{self.prefix}{NUMBER}", "NumSegments": str(counted(text) or 1)},
            **{
                "MessageSid": f"SM{number}",
                "AccountSid": SID,
                "From": self.address(person),
                "ApiVersion": "2010-04-01",
            },
        }
        return self._send(webhook, {**form, **self._of_channel(person), **self._commanded(person, text)}, **changed)

    def presses(self, webhook, person, title):
        """There are no buttons: the number is typed."""
        lines = [line for text in reversed(self.heard(person)) for line in text.splitlines()]
        number = next(line.split(". ")[0] for line in lines if re.fullmatch(rf"\d+\. {re.escape(title)}", line))
        return self.says(webhook, person, number)

    def reports(self, webhook, person, status, **changed):
        """A status callback about a message of ours."""
        form = {"SmsSid": "SM" + "1f" * 16, "SmsStatus": status, "MessageStatus": status, "AccountSid": SID}
        addresses = {"To": self.address(person), "From": f"{self.prefix}{NUMBER}", "MessageSid": "SM" + "1f" * 16}
        return self._send(webhook, {**form, **addresses, "ApiVersion": "2010-04-01"}, **changed)

    def heard(self, person):
        return [sent["Body"] for sent in self.sent if sent["To"] == self.address(person) and "Body" in sent]

    def answer(self, call):
        self._check_entry(call)
        resource = path_of(call).removeprefix(f"/2010-04-01/Accounts/{SID}/")
        if resource == "Messages.json" and call.method == "POST":
            return self._take(_form(call))
        if resource == "IncomingPhoneNumbers.json" and call.method == "GET":
            wanted = parse_qs(urlsplit(call.path).query)["PhoneNumber"][0]
            return Answer(200, {"incoming_phone_numbers": [n for n in self.numbers if n["phone_number"] == wanted]})
        if resource == f"IncomingPhoneNumbers/{NUMBER_SID}.json" and call.method == "POST":
            change = _form(call)
            self.numbers[0].update(sms_url=change["SmsUrl"], sms_method=change["SmsMethod"])
            return Answer(200, self.numbers[0])
        raise _refused(404, 20404, "The requested resource was not found")

    def _take(self, message):
        if unknown := set(message) - TAKEN:
            raise _refused(400, 20001, f"unknown {unknown}")
        if ("From" in message) == ("MessagingServiceSid" in message):
            raise _refused(400, 21603, "A 'From' phone number is required")
        if message.get("From", f"{self.prefix}{NUMBER}") != f"{self.prefix}{NUMBER}":
            raise _refused(400, 21606, "The 'From' phone number is not a valid number of this account")
        if message.get("MessagingServiceSid", SERVICE) != SERVICE:
            raise _refused(404, 21701, "The Messaging Service resource was not found")
        if message.get("To") not in [self.address(person) for person in self.people]:
            raise _refused(400, 21211, "Invalid 'To' Phone Number")
        if ("Body" in message) == ("ContentSid" in message) or not message.get("Body", "x").strip():
            raise _refused(400, 21602, "Message body is required")
        if len(message.get("Body", "")) > 1600:
            raise _refused(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if message.get("ContentSid", TEMPLATE) != TEMPLATE:
            raise _refused(400, 21655, "The ContentSid is invalid")
        return self._accepted(message)

    def _accepted(self, message):
        """What is right may still not go out."""
        code = self.errors.pop(0) if self.errors else self._hindrance(message)
        if code:
            status = {20003: 401, 20429: 429, 21408: 403}.get(code, 400)
            return Answer(status, _told(status, code, "the description of the error"))
        self.sent.append(message)
        count = str(counted(message.get("Body", "")))
        return Answer(
            201, {"sid": f"SM{len(self.sent):032x}", "status": "queued", "num_segments": count, "error_code": None}
        )

    def _hindrance(self, message):
        if message["To"] in self.stopped:
            return 21610
        return 63016 if message["To"] in self.silent and "ContentSid" not in message else None

    def _check_entry(self, call):
        told = base64.b64decode(call.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if told not in (f"{SID}:{TOKEN}", f"{KEY}:{KEY_SECRET}"):
            raise _refused(401, 20003, "Authenticate")

    def _commanded(self, person, text):
        """With Advanced Opt-Out Twilio answers these words itself, and tells us so."""
        if not self.answers_commands or text.upper() not in ("STOP", "START", "HELP"):
            return {}
        if text.upper() != "HELP":
            {"STOP": self.stopped.add, "START": self.stopped.discard}[text.upper()](self.address(person))
        return {"OptOutType": text.upper(), "MessagingServiceSid": SERVICE}

    def _of_channel(self, person):
        return {}

    def _send(self, webhook, form, token=TOKEN, signature=None, method="POST", body=None, **fields):
        form = {name: value for name, value in {**form, **fields}.items() if value is not None}
        if signature is None:
            told = webhook + "".join(f"{name}{value}" for name, value in sorted(form.items()))
            signature = base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "X-Twilio-Signature": signature}
        return self.post(webhook, urlencode(form).encode() if body is None else body, headers, method)


class SmsNetwork(Twilio):
    """Telephones that write SMS to us."""

    kind = "sms"


class WhatsAppNetwork(Twilio):
    """People who write to us on WhatsApp. `press` a button of a template with the payload that it was given."""

    kind = "whatsapp"
    prefix = "whatsapp:"

    def account(self):
        return {**super().account(), "template_nb": TEMPLATE}

    def press(self, webhook, person, title, payload):
        return self.says(webhook, person, title, ButtonText=title, ButtonPayload=payload, MessageType="button")

    def _of_channel(self, person):
        number = self.address(person).removeprefix("whatsapp:+")
        return {"ProfileName": f"Navnet til {person}", "WaId": number, "MessageType": "text", "ChannelMetadata": "{}"}


def _form(call):
    if call.headers.get("content-type") != "application/x-www-form-urlencoded":
        raise _refused(400, 20001, "the body is no form")
    pairs = parse_qsl(call.body.decode(), keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def _told(status, code, message):
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


def _refused(status, code, message):
    return Refused(status, _told(status, code, message))
