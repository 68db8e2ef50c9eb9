"""Who comes to the assistant during `koordinator bench load`: what each resident says, when, and how they leave. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

MOST_RAMP_S = 30.0
FEWEST_MESSAGES, MOST_MESSAGES = 6, 12
# Nobody leaves for a coffee: a pause is at most this many times the mean, so that every resident is there to be measured.
MOST_THINK = 4.0
DELETING = 0.5
# Each resident has an address, as in life; the gateway's limits for one address would stop a crowd behind one.
ADDRESSES = IPv4Network("10.0.0.0/8")


@dataclass(frozen=True)
class Plan:
    """How many conversations are held at once, for how many minutes, with how many seconds of thinking on average."""

    residents: int = 200
    minutes: float = 10
    think_s: float = 10
    seed: int = 1

    @property
    def held_s(self) -> float:
        """Seconds that count: all residents are there."""
        return self.minutes * 60

    @property
    def ramp_s(self) -> float:
        """Seconds before that, in which the residents arrive one by one; half a minute, less in a short run."""
        return min(MOST_RAMP_S, self.held_s / 10)

    @property
    def total_s(self) -> float:
        """Seconds from the first resident until nobody sends anything any more."""
        return self.ramp_s + self.held_s

    def arrives_s(self, place: int) -> float:
        """When the first resident comes to this place, in seconds."""
        return self.ramp_s * place / self.residents


@dataclass(frozen=True)
class Visit:
    """One resident's conversation: language, address, messages with the seconds of thinking before each, and how it ends."""

    language: str
    address: str
    messages: tuple[tuple[float, str], ...]
    deletes: bool


def visit(plan: Plan, questions: Mapping[str, Sequence[str]], place: int, number: int) -> Visit:
    """The `number`th resident at a place. The same plan, place and number always give the same.

    Args:
        plan: seed and time to think.
        questions: what may be asked, by language.
        place: which of the conversations that are held at once, from 0.
        number: how many residents were at this place before.
    """
    chance = random.Random(f"{plan.seed} {place} {number}")
    language = sorted(questions)[(place + number) % len(questions)]
    many = chance.randint(FEWEST_MESSAGES, MOST_MESSAGES)
    texts = chance.choices(questions[language], k=many)
    pauses = [min(chance.expovariate(1 / plan.think_s), MOST_THINK * plan.think_s) for _ in texts]
    # Distinct for all places and numbers of a run, and not the network's own address.
    address = ADDRESSES[1 + (number * plan.residents + place) % (ADDRESSES.num_addresses - 2)]
    return Visit(
        language, str(IPv4Address(address)), tuple(zip(pauses, texts, strict=True)), chance.random() < DELETING
    )
