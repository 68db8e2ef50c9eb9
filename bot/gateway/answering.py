"""Answering what is stored: ask Rasa, store the answer, go on to the next message of the conversation.

Every gateway also looks, once a second, for messages that nobody answers: those of a gateway that died, and those that
waited for Rasa or the database to come back.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import datetime, timedelta, timezone

from bot.gateway import notices
from bot.gateway.desk_view import DeskView
from bot.gateway.journal import Journal, LeaseLost
from bot.gateway.journal_access import JournalAway, in_journal
from bot.gateway.monitor import ANSWER_SECONDS, ANSWERS, RASA_FAILURES
from bot.gateway.news import News, of_desk
from bot.gateway.rasa import Rasa, RasaAway, TurnFailed
from bot.gateway.records import Question
from bot.gateway.switch import Switch
from bot.handoff.states import NotPossible

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
RETRY_SECONDS = 2.0
MAX_FAILURES = 3
# Whoever asked this long ago is no longer there, and an answer to an old question confuses.
GIVE_UP_AFTER = timedelta(minutes=15)


class Answerer:
    """Answers messages in the name of one gateway."""

    def __init__(self, journal: Journal, rasa: Rasa, news: News, switch: Switch, desk_view: DeskView) -> None:
        self.name = secrets.token_hex(8)
        self._journal = journal
        self._rasa = rasa
        self._news = news
        self._switch = switch
        self._desk_view = desk_view
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, question: Question) -> None:
        """Answer this question, whose lease is ours, and those that follow in the same conversation."""
        task = asyncio.get_running_loop().create_task(self._answer(question))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def sweep(self) -> None:
        """Take up what nobody answers, as long as the process lives."""
        while True:
            try:
                for conversation in await in_journal(self._journal.due):
                    question = await in_journal(self._journal.claim, conversation, self.name)
                    if question:
                        self.begin(question)
            except JournalAway:
                logger.warning("the journal is away; messages wait until it is back")
            except Exception:
                logger.exception("looking for waiting messages failed")
            await asyncio.sleep(SWEEP_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Let what was begun end, for at most this long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _answer(self, question: Question | None) -> None:
        while question:
            try:
                question = await self._answer_one(question)
            except (JournalAway, LeaseLost):
                return  # The lease ends by itself, and then somebody takes it up.
            except Exception:
                logger.exception("answering failed")
                return

    async def _answer_one(self, question: Question) -> Question | None:
        """The next question, None when there is none or this one has to wait."""
        if question.failures >= MAX_FAILURES or datetime.now(timezone.utc) - question.at > GIVE_UP_AFTER:
            said = [notices.given_up(question.language, question.municipality)]
            following = await in_journal(self._journal.give_up, question, self.name, said)
        elif (notice := await self._switch.notice(question.channel)) is not None:
            said = [notices.turned_off(question.language, question.municipality, notice, question.text)]
            following = await in_journal(self._journal.settle, question, self.name, said, question.memory)
        else:
            desk = await in_journal(self._desk_view.of, question)
            try:
                answer = await self._rasa.answer(question, desk)
                said = answer.said
                following = await in_journal(self._journal.settle, question, self.name, said, answer.memory)
            except (RasaAway, TurnFailed, NotPossible) as error:
                # NotPossible: the handoff changed while Rasa was thinking; the next answer knows how it is now.
                failed = not isinstance(error, RasaAway)
                RASA_FAILURES.labels("failed" if failed else "away").inc()
                await in_journal(self._journal.postpone, question, self.name, RETRY_SECONDS, failed=failed)
                return None
            if desk and any((reply.data or {}).get("handoff") for reply in said):
                self._news.ring(of_desk(desk["key"]))
        for reply in said:
            ANSWERS.labels((reply.data or {}).get("status", "none")).inc()
        ANSWER_SECONDS.observe((datetime.now(timezone.utc) - question.at).total_seconds())
        self._news.ring(question.conversation)
        return following
