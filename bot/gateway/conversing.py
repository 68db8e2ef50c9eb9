"""What can be done with a conversation, whatever asks for it: the API, the page without scripts, a messaging channel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from bot.gateway import notices
from bot.gateway.answering import Answerer
from bot.gateway.handoff_seen import HandoffsSeen, HandoffView
from bot.gateway.journal import Journal
from bot.gateway.journal_access import JournalAway, in_journal
from bot.gateway.monitor import STORED, WAITING_NOTICES
from bot.gateway.news import News, heard, of_desk
from bot.gateway.opinions import Judgement, NoAnswer, Opinions
from bot.gateway.records import Conversation, Entry, Receipt, Said
from bot.gateway.rows import UnknownConversation
from bot.gateway.switch import Switch
from bot.handoff.contact import read_contact
from bot.handoff.records import Contact
from knowledge.conversation import LANGUAGES
from knowledge.forget_request import wants_to_be_forgotten
from knowledge.municipality import load_municipalities
from knowledge.personal_data import conceal

# Nobody looks at an empty chat for longer than two seconds: by then the answer or an honest sentence is there, also where the
# database stops answering in the middle. Storing the message counts too; one that was stored slowly is looked at once.
ANSWER_SECONDS, REPLY_SECONDS, LEAST_SECONDS = 1.5, 1.9, 0.2


@dataclass(frozen=True)
class Sent:
    """A stored message and what has been said to it so far. `waiting`: the answer comes later, as news."""

    message: Entry
    entries: list[Entry]
    waiting: bool


class Conversing:
    """Starting, sending, reading, changing language and forgetting, over one journal."""

    def __init__(
        self,
        journal: Journal,
        answerer: Answerer,
        news: News,
        switch: Switch,
        handoffs_seen: HandoffsSeen,
        opinions: Opinions,
    ) -> None:
        self.switch = switch
        self._opinions = opinions
        self._handoffs_seen = handoffs_seen
        self._journal = journal
        self._answerer = answerer
        self._news = news

    async def start(self, channel: str, municipality: str | None, language: str | None) -> str:
        """Begin a conversation and return its id. A municipality or language that does not exist counts as not given.

        Raises:
            JournalAway
        """
        known = municipality if municipality in load_municipalities() else None
        return await in_journal(self._journal.start, channel, known, language if language in LANGUAGES else None)

    async def find(self, conversation: str) -> Conversation:
        """What is known of a conversation.

        Raises:
            UnknownConversation, JournalAway
        """
        found = await in_journal(self._journal.find, conversation)
        if not found:
            raise UnknownConversation(conversation)
        return found

    async def history(self, conversation: str, since: int) -> list[Entry]:
        """The entries after number `since`, oldest first, a page of them.

        Raises:
            JournalAway
        """
        return await in_journal(self._journal.history, conversation, since)

    async def send(self, conversation: Conversation, text: str, key: str) -> Sent | Receipt:
        """Store a message and wait for its answer, for a short while; a wish to be forgotten is carried out instead.

        Sending the same key again stores nothing and gives what has been said since.

        Raises:
            UnknownConversation, KeyReused, JournalAway: nothing was stored, or in the last case perhaps.
        """
        began = time.monotonic()
        if wants_to_be_forgotten(text):
            return await self.forget(conversation.id, "person")
        return await self._answered(conversation, await self._store(conversation, text, key), began)

    async def take(self, conversation: Conversation, text: str, key: str) -> Entry | Receipt:
        """As `send`, for whoever does not wait: the answer comes as news.

        Raises:
            UnknownConversation, KeyReused, JournalAway
        """
        if wants_to_be_forgotten(text):
            return await self.forget(conversation.id, "person")
        return await self._store(conversation, text, key)

    async def see_to(self, conversation: Conversation, message: Entry) -> None:
        """Tell a person whose message was taken that the answer comes later, where it does.

        Raises:
            JournalAway
        """
        await self._answered_in_writing(conversation, message, time.monotonic() + ANSWER_SECONDS)

    async def tell(self, conversation: str, said: Said) -> None:
        """Tell a person something that the assistant did not say.

        Raises:
            UnknownConversation, JournalAway
        """
        await in_journal(self._journal.tell, conversation, [said])
        self._news.ring(conversation)

    async def forget(self, conversation: str, actor: str) -> Receipt:
        """Delete a conversation everywhere.

        Raises:
            UnknownConversation, JournalAway
        """
        receipt = await in_journal(self._journal.forget, conversation, actor)
        if not receipt:
            raise UnknownConversation(conversation)
        self._news.ring(conversation)
        if receipt.desk:
            self._news.ring(of_desk(receipt.desk))
        return receipt

    async def handoff(self, conversation: str) -> HandoffView | None:
        """The person's own handoff as they may see it, None where there is none.

        Raises:
            JournalAway
        """
        return await in_journal(self._handoffs_seen.of, conversation)

    async def withdraw(self, conversation: Conversation) -> HandoffView | None:
        """The person no longer wishes to be contacted; None where nothing was open.

        Raises:
            UnknownConversation, JournalAway
        """
        ended = await in_journal(self._journal.withdraw, conversation.id)
        if ended:
            self._news.ring(conversation.id)
            self._news.ring(of_desk(ended.desk))
        return await self.handoff(conversation.id) if ended else None

    async def judged(self, conversation: str) -> dict[int, bool]:
        """Which answers the person has judged, by number, and whether they were right.

        Raises:
            JournalAway
        """
        return await in_journal(self._opinions.given, conversation)

    async def judge(self, conversation: str, judgement: Judgement) -> bool:
        """Keep what the person thinks of an answer. Returns whether there is such an answer.

        Raises:
            UnknownConversation, JournalAway
        """
        comment = judgement.comment.strip()
        masked = await asyncio.get_running_loop().run_in_executor(None, conceal, comment) if comment else ""
        try:
            await in_journal(self._opinions.give, conversation, replace(judgement, comment=masked))
        except NoAnswer:
            return False
        return True

    async def look(self, conversation: str) -> Conversation:
        """As `find`, by a person who looks: staff who wait for them may know.

        Raises:
            UnknownConversation, JournalAway
        """
        found = await in_journal(self._journal.look, conversation)
        if not found:
            raise UnknownConversation(conversation)
        return found

    async def change_language(self, conversation: Conversation, language: str) -> Conversation:
        """Answer in this language from now on, and say so in the conversation.

        Raises:
            UnknownConversation, JournalAway
        """
        await in_journal(self._journal.tell, conversation.id, [notices.language_changed(language)], language=language)
        self._news.ring(conversation.id)
        return await self.find(conversation.id)

    async def follow(self, conversation: str, since: int) -> AsyncIterator[Entry]:
        """The entries after number `since`, those that are there and those that come; ends when the conversation is deleted."""
        with self._news.listen(conversation) as bell:
            while True:
                try:
                    entries = await self.history(conversation, since)
                    for entry in entries:
                        since = entry.n
                        yield entry
                    if not entries:
                        await self.look(conversation)
                except JournalAway:
                    await asyncio.sleep(1)
                except UnknownConversation:
                    return
                await heard(bell, self._news.look_seconds)

    async def _store(self, conversation: Conversation, text: str, key: str) -> Entry:
        contact, concealed = await asyncio.get_running_loop().run_in_executor(None, _read, text)
        added = await in_journal(self._journal.add, conversation.id, concealed, key, self._answerer.name, contact)
        STORED.inc()
        if added.question:
            self._answerer.begin(added.question)
        called = notices.help_with_danger(concealed, conversation.language)
        if called and added.is_new and added.entry.state == "passed":
            # Staff may not look at this moment.
            await in_journal(self._journal.tell, conversation.id, [called], answers=added.entry.n)
        self._news.ring(conversation.id)
        return added.entry

    async def _answered(self, conversation: Conversation, message: Entry, began: float) -> Sent:
        """What is said to the message by now, or a notice that the answer comes later; told even where it cannot be written."""
        try:
            left = max(began + REPLY_SECONDS - time.monotonic(), LEAST_SECONDS)
            return await asyncio.wait_for(
                self._answered_in_writing(conversation, message, began + ANSWER_SECONDS), left
            )
        except (JournalAway, asyncio.TimeoutError):
            WAITING_NOTICES.inc()
            said = notices.waiting(conversation.language, conversation.municipality, message.text)
            unwritten = Entry(0, "notice", said.text, datetime.now(timezone.utc), said.data, None, message.n)
            return Sent(message, [unwritten], waiting=True)

    async def _answered_in_writing(self, conversation: Conversation, message: Entry, until: float) -> Sent:
        with self._news.listen(conversation.id) as bell:
            while (left := until - time.monotonic()) > 0:
                try:
                    sent = await self._so_far(conversation.id, message)
                except JournalAway:
                    sent = None
                if sent and not sent.waiting:
                    return sent
                await heard(bell, min(left, self._news.look_seconds))
        said = notices.waiting(conversation.language, conversation.municipality, message.text)
        if await in_journal(self._journal.notice, conversation.id, message.n, said):
            WAITING_NOTICES.inc()
            self._news.ring(conversation.id)
        return await self._so_far(conversation.id, message)

    async def _so_far(self, conversation: str, message: Entry) -> Sent:
        after = await self.history(conversation, message.n - 1)
        states = {entry.n: entry.state for entry in after}
        entries = [entry for entry in after if entry.answers == message.n]
        now = replace(message, state=states.get(message.n, message.state))
        return Sent(now, entries, waiting=now.state == "waiting")


def _read(text: str) -> tuple[Contact | None, str]:
    """How the person can be reached, where they told, and what may be stored of the message."""
    contact, rest = read_contact(text)
    return contact, conceal(rest)
