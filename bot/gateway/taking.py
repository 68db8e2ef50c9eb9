"""What is done with a message from a messaging channel. It is stored before the provider is told that it came; the rest happens after.

Providers repeat what they think we did not hear. A message that is stored is known by its key, all else by the digest of its id,
which is noted when it has been dealt with: a gateway that dies in between deals with it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from bot.channels.channel import Account, Arrival, Channel, ChannelAway, NotTaken
from bot.channels.commands import Command, command_of
from bot.gateway import channel_notices as notices
from bot.gateway.addresses import Addresses, Person, digest_of
from bot.gateway.conversing import Conversing
from bot.gateway.journal import KeyReused
from bot.gateway.journal_access import JournalAway, in_journal
from bot.gateway.monitor import CHANNEL_ARRIVED
from bot.gateway.notices import forgotten
from bot.gateway.rates import MESSAGES_OF_CONVERSATION, Rate, Rates
from bot.gateway.records import Conversation, Entry, Receipt, Said
from bot.gateway.rows import UnknownConversation
from bot.gateway.sending import Sender
from knowledge.language import choose

logger = logging.getLogger(__name__)

# A group, or somebody who writes too often, is told so once in a while and not each time.
TOLD_OF_GROUP, TOLD_OF_RATE = Rate("told_of_group", 1, 3600), Rate("told_of_rate", 1, 60)
TRIES, AGAIN_SECONDS = 3, 2.0


class Taking:
    """Dealing with what arrives, over what can be done with a conversation."""

    def __init__(
        self, conversing: Conversing, addresses: Addresses, rates: Rates, sender: Sender, keep_days: int
    ) -> None:
        self._conversing = conversing
        self._addresses = addresses
        self._rates = rates
        self._sender = sender
        self._keep_days = keep_days
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, account: Account, channel: Channel, arrival: Arrival) -> None:
        """Store a message, or do what it asks for; once, however often it arrives.

        Raises:
            JournalAway: the provider should send it again.
        """
        digest = digest_of(account, arrival.id)
        if await in_journal(self._addresses.has_arrived, digest):
            return
        CHANNEL_ARRIVED.labels(account.key, arrival.kind).inc()
        self._begin(self._show_noticed(account, arrival))
        try:
            if arrival.kind == "group":
                await self._refuse_group(account, arrival)
            else:
                await self._take(account, channel, arrival, digest)
        except (UnknownConversation, KeyReused):
            # Deleted while we looked, or an id that the provider used for two texts: there is nothing more to do about it.
            logger.warning("%s: a message was dropped", account.key)
        await in_journal(self._addresses.note_arrived, digest)

    async def finish(self, seconds: float) -> None:
        """Let what was begun end, for at most this long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _take(self, account: Account, channel: Channel, arrival: Arrival, key: str) -> None:
        person = await in_journal(self._addresses.person, account, arrival.address)
        here = person.conversation
        command = self._command(channel, person, arrival)
        # STOP and HELP say nothing about the language of those who write them.
        language = here.language or (choose(arrival.text, None) if arrival.text and not command else None)
        if command == "stop":
            said = notices.stopped(channel, language)
            return await in_journal(self._addresses.stop, here.id, said)
        await in_journal(self._addresses.go_on, here.id)
        if person.is_new:
            await self._conversing.tell(here.id, notices.intro(account, channel, language, self._keep_days))
        if not await self._rates.allows(MESSAGES_OF_CONVERSATION, here.id):
            return await self._tell_of_rate(here)
        if arrival.kind == "attachment":
            await self._conversing.tell(here.id, notices.short("attachment", language))
        if command and arrival.answered:
            return
        if command == "more":
            await self._tell_more(account, channel, here, arrival, key)
        elif command:
            await self._obey(command, account, channel, person)
        elif arrival.kind == "choice":
            await self._choose(account, here, arrival, key)
        elif arrival.text.strip():
            await self._store(account, here, arrival, key)

    def _command(self, channel: Channel, person: Person, arrival: Arrival) -> Command | None:
        """In a guide “stopp” ends the guide, unless the channel is one where that word always ends all messages."""
        if arrival.kind == "start":
            return "start"
        if arrival.kind != "text":
            return None
        command = command_of(arrival.text, plain=channel.plain_words)
        if not command and not person.in_guide and command_of(arrival.text, plain=True) == "stop":
            return "stop"
        return command

    async def _obey(self, command: Command, account: Account, channel: Channel, person: Person) -> None:
        here = person.conversation
        if command == "help":
            await self._conversing.tell(here.id, notices.help_text(account, channel, here.language))
        elif command == "start" and not person.is_new:
            await self._conversing.tell(here.id, notices.short("started", here.language))

    async def _tell_more(
        self, account: Account, channel: Channel, here: Conversation, arrival: Arrival, key: str
    ) -> None:
        """What the latest thing said left out on a channel that says little at a time. Else the word is one to the assistant."""
        latest = await in_journal(self._addresses.latest, here.id)
        message = self._sender.message(latest, here.language) if latest else None
        rest = channel.rest(message) if message else ""
        if message and rest:
            data = {"type": "answer", "status": "rest", "language": message.language, "answer": rest, "replies": []}
            await self._conversing.tell(here.id, Said(rest, data))
        elif not arrival.text.startswith("/"):
            await self._store(account, here, arrival, key)
        else:
            await self._conversing.tell(here.id, notices.short("nothing_more", here.language))

    async def _choose(self, account: Account, here: Conversation, arrival: Arrival, key: str) -> None:
        text = await in_journal(self._addresses.choice, here.id, arrival.entry, arrival.choice)
        if text is None:
            return await self._conversing.tell(here.id, notices.short("old_choice", here.language))
        await self._store(account, here, replace(arrival, text=text), key)

    async def _store(self, account: Account, here: Conversation, arrival: Arrival, key: str) -> None:
        taken = await self._conversing.take(here, arrival.text, key)
        if isinstance(taken, Receipt):
            self._begin(self._tell_directly(account, arrival.address, forgotten(here.language, taken), here.language))
        else:
            self._begin(self._see_to(here, taken))

    async def _see_to(self, here: Conversation, message: Entry) -> None:
        try:
            await self._conversing.see_to(here, message)
        except (JournalAway, UnknownConversation):
            return  # The answer comes when the database is back, or is not wanted any more.

    async def _show_noticed(self, account: Account, arrival: Arrival) -> None:
        with suppress(ChannelAway, NotTaken):
            await self._sender.noticed(account.key, arrival)

    async def _tell_of_rate(self, here: Conversation) -> None:
        if await self._rates.allows(TOLD_OF_RATE, here.id):
            await self._conversing.tell(here.id, notices.short("too_often", here.language))

    async def _refuse_group(self, account: Account, arrival: Arrival) -> None:
        """Nothing of it is stored: those who read along have not asked us for anything."""
        if await self._rates.allows(TOLD_OF_GROUP, f"{account.key} {arrival.address}"):
            language = choose(arrival.text, None)
            self._begin(self._tell_directly(account, arrival.address, notices.short("group", language), language))

    async def _tell_directly(self, account: Account, address: str, said: Said, language: str | None) -> None:
        """Say something that belongs to no conversation; tried a few times, and lost with this process."""
        entry = Entry(0, "notice", said.text, datetime.now(timezone.utc), said.data, None, None)
        for _ in range(TRIES):
            try:
                return await self._sender.send(account.key, address, entry, language)
            except NotTaken as refused:
                return logger.warning("%s: not taken (%s)", account.key, refused.reason)
            except ChannelAway as away:
                await asyncio.sleep(away.seconds or AGAIN_SECONDS)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
