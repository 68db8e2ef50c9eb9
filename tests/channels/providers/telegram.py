"""Telegram's Bot API as “Telegram Bot API” (core.telegram.org/bots/api) describes it, and a bot that people write to."""

import itertools
import json
import re
import time
from html.parser import HTMLParser

from tests.channels.providers.provider import Answer, Provider, Refused, path_of

TOKEN, SECRET = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "a_secret-of-the-webhook_for_the_test"
BOT, USERNAME = 110201543, "koordinatorbot"
GROUP = -1001234567890

_TAGS = {*"b strong i em u ins s strike del code pre a blockquote".split()}
_TAG = re.compile(r"</?[a-z]+( [^<>]*)?>")
_ENTITY = re.compile(r"&(?!(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")


class TelegramServer(Provider):
    """`says` can change `id` (of the message), `secret`, `body`, `chat` (its type), `edited` (when), and add fields of the message
    with `more`. `errors` are answers that the next calls get, `me` and `webhook` are what the API tells of the bot.
    """

    kind = "telegram"

    def __init__(self):
        super().__init__()
        self.count = itertools.count(1)
        self.errors, self.sent, self.answered, self.queries = [], [], [], set()
        self.is_forgetful = False  # whether it is too late to answer a pressed button
        self.me = {"id": BOT, "is_bot": True, "first_name": "Koordinator", "username": USERNAME}
        self.me |= {"can_join_groups": True, "can_read_all_group_messages": False}
        self.webhook = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}

    def account(self):
        named = {"bot_token_from": "TELEGRAM_TOKEN", "secret_from": "TELEGRAM_SECRET"}
        return {"kind": "telegram", "api": self.api, "username": USERNAME, **named}

    def environment(self):
        return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET}

    # What people do

    def says(self, webhook, person, text, id=None, chat="private", edited=None, more=None, **changed):
        message = {
            "message_id": self._number(id or next(self.count)),
            "from": self._user(person),
            "chat": self._chat(person, chat),
            "date": int(time.time()),
            **({"text": text} if text else {}),
            **({"edit_date": edited} if edited else {}),
            **(more or {}),
        }
        return self.update(webhook, **{"edited_message" if edited else "message": message}, **changed)

    def presses(self, webhook, person, title):
        button, message = next(
            (button, message)
            for message in reversed(self._to(person))
            for button in _buttons(message)
            if _is_of(button["text"], title)
        )
        number = str(4382000000000000000 + next(self.count))
        self.queries.add(number)
        query = {
            "id": number,
            "from": self._user(person),
            "message": {**message, "from": self.me, "date": int(time.time())},
            "chat_instance": "-3859232523132",
            "data": button["callback_data"],
        }
        return self.update(webhook, callback_query=query)

    def update(self, webhook, body=None, secret=SECRET, **what):
        data = {"update_id": 10000 + next(self.count), **what}
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        return self.post(webhook, json.dumps(data).encode() if body is None else body, headers)

    def heard(self, person):
        return [
            "\n".join((readable(message["text"]), *(button["text"] for button in _buttons(message))))
            for message in self._to(person)
        ]

    # What we ask of the API

    def answer(self, call):
        if self.errors:
            return self.errors.pop(0)
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", path_of(call))
        if not found or found[1] != TOKEN:
            raise _error(404 if not found else 401, "Not Found" if not found else "Unauthorized")
        assert call.headers["content-type"] == "application/json"
        method = getattr(self, f"_{found[2]}", None)
        if not method:
            raise _error(404, "Not Found: method not found")
        return Answer(data={"ok": True, "result": method(call.json)})

    def _getMe(self, _):
        return self.me

    def _getWebhookInfo(self, _):
        return self.webhook

    def _setWebhook(self, asked):
        if not asked["url"].startswith("https://"):
            raise _error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", asked["secret_token"]):
            raise _error(400, "Bad Request: secret token contains unallowed characters")
        self.asked = asked
        self.webhook |= {"url": asked["url"], "allowed_updates": asked["allowed_updates"]}
        return True

    def _sendMessage(self, asked):
        text = asked["text"]
        assert asked.get("parse_mode") in (None, "HTML")
        read = readable(text) if asked.get("parse_mode") else text
        if not read.strip():
            raise _error(400, "Bad Request: message text is empty")
        if len(read.encode("utf-16-le")) // 2 > 4096:
            raise _error(400, "Bad Request: message is too long")
        for row in asked.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if not 0 < len(button["callback_data"].encode()) <= 64:
                    raise _error(400, "Bad Request: BUTTON_DATA_INVALID")
                if not button["text"].strip():
                    raise _error(400, "Bad Request: text buttons are unallowed to be empty")
        assert isinstance(asked["chat_id"], int)
        private = asked["chat_id"] > 0
        kind = {"id": asked["chat_id"], "type": "private" if private else "supergroup"}
        known = {"message_id": next(self.count) + 100000, "chat": kind}
        self.sent.append({**asked, **known})
        return {**known, "from": self.me, "date": int(time.time()), "text": read}

    def _answerCallbackQuery(self, asked):
        if asked["callback_query_id"] not in self.queries or self.is_forgetful:
            raise _error(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        assert len(asked.get("text", "")) <= 200
        self.answered.append(asked)
        return True

    # People, chats and numbers, of names that tests give

    def _to(self, person):
        wanted = person if isinstance(person, int) else self._number(person)
        return [message for message in self.sent if message["chat_id"] == wanted]

    def _user(self, person):
        return {"id": self._number(person), "is_bot": False, "first_name": str(person), "language_code": "nb"}

    def _chat(self, person, kind):
        return {"id": self._number(person) if kind == "private" else GROUP, "type": kind}

    @staticmethod
    def _number(name):
        return int(name) if str(name).isdigit() else int.from_bytes(str(name).encode(), "big") % 10**12


def error(status, description, **parameters):
    """An answer in the API's form of errors."""
    data = {"ok": False, "error_code": status, "description": description}
    return Answer(status, {**data, **({"parameters": parameters} if parameters else {})})


def readable(html):
    """What is read of a message in HTML.

    Raises:
        Refused: it is not HTML as Telegram takes it.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open or _ENTITY.search(html) or "<" in _TAG.sub("", html):
        raise _error(400, "Bad Request: can't parse entities")
    return "".join(reader.text)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.text = [], []

    def handle_starttag(self, tag, attributes):
        allowed = {"href"} if tag == "a" else {"expandable"} if tag == "blockquote" else set()
        if tag not in _TAGS or {name for name, _ in attributes} - allowed or (tag == "a" and not attributes):
            raise _error(400, f"Bad Request: can't parse entities: Unsupported start tag {tag}")
        if tag in self.open:
            raise _error(400, "Bad Request: can't parse entities: nested")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise _error(400, f"Bad Request: can't parse entities: Unexpected end tag {tag}")

    def handle_data(self, data):
        self.text.append(data)


def _error(status, description):
    return Refused(status, error(status, description).data)


def _buttons(message):
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _is_of(button, title):
    """Whether a person who wants `title` presses this button, which may be cut and have a number."""
    words = re.sub(r"^\d+\. ", "", button)
    return title in (button, words) or (words.endswith("…") and title.startswith(words[:-1]))
