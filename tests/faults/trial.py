"""Residents who talk while parts of an installation are taken away from under them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.faults.installation import Installation
from tests.faults.programs import Program
from tests.faults.residents import GIVE_UP_SECONDS, Message, Resident


@dataclass
class Fault:
    """Something was away from `began` to `ended`; `probe` is the first message that was sent meanwhile."""

    name: str
    began: float
    probe: Message | None = None
    ended: float = float("inf")


@dataclass
class Trial:
    """What happened, and the residents to whom it happened."""

    installation: Installation
    seed: int
    residents: list[Resident] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    whole: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def messages(self) -> list[Message]:
        """All that was sent, in the order of each resident."""
        return [message for resident in self.residents for message in resident.messages]

    def failures_in(self, fault: Fault) -> int:
        """The most that one message failed because of this fault: whatever failed after it began and before the next one did."""
        following = [other.began for other in self.faults if other.began > fault.began]
        until = min(following, default=float("inf"))
        failed = (
            sum(fault.began < attempt.at + attempt.seconds <= until for attempt in message.failures)
            for message in self.messages
        )
        return max(failed, default=0)

    def failures_without_fault(self) -> int:
        """How many attempts failed though everything was there from their beginning to their end."""
        return sum(
            not any(fault.began <= attempt.at + attempt.seconds and attempt.at <= fault.ended for fault in self.faults)
            for message in self.messages
            for attempt in message.failures
        )

    async def kill(self, name: str, seconds: float = 1.0) -> Fault:
        """Kill a program, and start it again after so many seconds."""
        program = self.installation.programs[name]
        return await self.fault(name, program.kill, lambda: _again(program), seconds)

    async def pause(self, name: str, seconds: float) -> Fault:
        """Stop a program as it stands, and let it go on after so many seconds."""
        program = self.installation.programs[name]
        return await self.fault(name, program.pause, lambda: asyncio.to_thread(program.resume), seconds)

    async def fault(
        self, name: str, begin: Callable[[], object], end: Callable[[], Awaitable[object]], seconds: float
    ) -> Fault:
        """Take something away, send a message at once, and give it back after so many seconds."""
        prober = self.residents[0]
        await prober.begin(
            int(name[-1]) - 1 if name.startswith("gateway") else self.seed % len(self.installation.gateways)
        )
        # A message that is still being sent again would meet two faults.
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until and any(m.attempts and not m.is_acknowledged for m in self.messages):
            await asyncio.sleep(0.05)
        await asyncio.sleep(random.Random(self.seed + len(self.faults)).uniform(0.1, 1.5))
        self.whole.clear()
        began = time.monotonic()
        begin()
        fault = Fault(name, began)
        self.faults.append(fault)
        probing = asyncio.create_task(prober.say())
        await asyncio.sleep(seconds)
        await end()
        self.whole.set()
        fault.ended = time.monotonic()
        fault.probe = await probing
        return fault


@asynccontextmanager
async def trial(installation: Installation, *, seed: int, residents: int = 4, gated: bool = False, pause: float = 1.0):
    """Residents who talk through all gateways for as long as the block lasts.

    `gated`: after a 503 they try again only when the fault is over. So a slow machine changes no count.
    """
    whole = asyncio.Event()
    whole.set()
    options = {"before_retry": whole.wait} if gated else {}
    everyone = [Resident(installation.gateways, seed + place, pause=pause, **options) for place in range(residents + 1)]
    running = Trial(installation, seed, everyone, whole=whole)
    enough = asyncio.Event()
    talking = [asyncio.create_task(resident.talk(enough)) for resident in everyone[1:]]
    try:
        yield running
    finally:
        enough.set()
        await asyncio.gather(*talking)
        for resident in everyone:
            await resident.close()


async def _again(program: Program) -> None:
    program.start()
    await asyncio.to_thread(program.wait)
