import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timezone

import pytest
import sqlalchemy as sa

from bot.handoff import delivering
from bot.handoff.deliveries import Delivery
from bot.handoff.delivering import Delivering, check_deliveries
from bot.handoff.desks import Desks
from bot.handoff.outbox import Outbox
from tests.handoff.mailbox import Mailbox
from tests.handoff.requests import POST, a_desk, a_request, events, rows_of_outbox
from tests.handoff.systems import SECRET, TOKEN, Chatwoot, Hooked

VARIABLE = "KOORDINATOR_WEBHOOK_SECRET"


class Receivers:
    """One of each kind, which may be gone, and come back at the same addresses."""

    def __init__(self, settings):
        self.mailbox, self.saker, self.chat = Mailbox(), Hooked(), Chatwoot()
        self.settings = replace(settings, smtp=f"smtp://127.0.0.1:{self.mailbox.port}")
        self.desk = a_desk(
            "default",
            POST,
            Delivery("saker", "webhook", self.saker.address, {"secret_from": VARIABLE}),
            Delivery("chat", "chatwoot", self.chat.address, {"inbox": TOKEN}),
        )
        self.desks = Desks({"default": self.desk})

    def delivering(self, engine, clock, **more):
        return Delivering(engine, self.desks, self.settings, clock, **more)

    @property
    def all(self):
        return self.mailbox, self.saker, self.chat

    def numbers(self):
        """What has arrived where: each time it did."""
        mails = [mail["Subject"].split()[-1] for mail in self.mailbox.read]
        hooks = [told["number"] for told in self.saker.told.values()]
        chats = [message.split("Henvendelse: ")[1][:7] for message in self.chat.messages]
        return sorted(mails), sorted(hooks), sorted(chats)


@pytest.fixture
def receivers(settings, monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)
    receivers = Receivers(settings)
    with ExitStack() as running:
        for receiver in receivers.all:
            running.enter_context(receiver)
        yield receivers


def asked(engine, receivers, clock, number=1):
    """The numbers of so many requests, three times: as often as each should arrive."""
    names = [f"samtale{n}" for n in range(number)]
    made = sorted(a_request(engine, receivers.desk, name, clock()).number for name in names)
    return made, made, made


def states(engine):
    return {row["delivery"]: (row["state"], row["problem"]) for row in rows_of_outbox(engine)}


def test_every_system_of_the_desk_is_told_of_a_request(engine, receivers, clock):
    numbers = asked(engine, receivers, clock, 3)
    receivers.delivering(engine, clock).deliver_due()
    assert receivers.numbers() == numbers
    assert {state for state, _ in states(engine).values()} == {"sent"}
    assert len(events(engine, "delivery_sent")) == 9


def test_a_second_look_sends_nothing_again(engine, receivers, clock):
    numbers = asked(engine, receivers, clock)
    for _ in range(3):
        receivers.delivering(engine, clock).deliver_due()
        clock.passes(hours=1)
    assert receivers.numbers() == numbers
    assert receivers.saker.repeated == 0


def gone(receivers):
    for receiver in receivers.all:
        receiver.__exit__()


def refuses(receivers):
    receivers.mailbox.refuses_address = "550 no"
    receivers.saker.status, receivers.chat.status = 410, 404


def fails(receivers):
    receivers.mailbox.refuses_mail = "451 later"
    receivers.saker.status = receivers.chat.status = 500


def hangs(receivers):
    receivers.mailbox.hangs = True
    receivers.saker.goes_on.clear()
    receivers.chat.goes_on.clear()


def loses_answers(receivers):
    """A mail that is accepted without an answer comes twice, and has a test of its own."""
    receivers.mailbox.refuses_mail = "451 later"
    receivers.saker.loses_answers = receivers.chat.loses_answers = True


def is_well_again(receivers, trouble):
    receivers.mailbox.hangs, receivers.mailbox.refuses_address, receivers.mailbox.refuses_mail = False, None, None
    for system in (receivers.saker, receivers.chat):
        system.status, system.loses_answers = None, False
        system.goes_on.set()
    if trouble is gone:
        for receiver in receivers.all:
            receiver.__enter__()


@pytest.mark.parametrize("trouble", [gone, refuses, fails, hangs, loses_answers])
def test_receivers_in_trouble_for_an_hour_have_everything_once_afterwards(engine, receivers, clock, impatient, trouble):
    numbers = asked(engine, receivers, clock, 2)
    trouble(receivers)
    sending = receivers.delivering(engine, clock)
    for _ in range(6):
        sending.deliver_due()
        clock.passes(minutes=10)
    assert {state for state, _ in states(engine).values()} == {"due"}
    assert all(problem for _, problem in states(engine).values())
    is_well_again(receivers, trouble)
    for _ in range(4):
        sending.deliver_due()
        clock.passes(minutes=10)
    assert set(states(engine).values()) == {("sent", None)}
    assert receivers.numbers() == numbers


def test_a_mail_that_was_accepted_without_an_answer_comes_again_and_is_the_same(engine, receivers, clock, impatient):
    asked(engine, receivers, clock)
    receivers.mailbox.accepts_and_hangs = True
    sending = receivers.delivering(engine, clock)
    sending.deliver_due()
    receivers.mailbox.accepts_and_hangs = False
    clock.passes(minutes=1)
    sending.deliver_due()
    first, second = receivers.mailbox.mails
    assert first == second
    assert states(engine)["post"] == ("sent", None)


def test_one_receiver_in_trouble_keeps_nothing_from_the_others(engine, receivers, clock):
    _, *numbers = asked(engine, receivers, clock, 2)
    receivers.mailbox.refuses_mail = "451 later"
    receivers.delivering(engine, clock).deliver_due()
    assert list(receivers.numbers()) == [[], *numbers]


def test_what_is_not_configured_waits_until_it_is(engine, receivers, clock, monkeypatch):
    numbers = asked(engine, receivers, clock)
    monkeypatch.delenv(VARIABLE)
    bare = Delivering(
        engine, Desks({"default": a_desk("default", *receivers.desk.deliveries[1:])}), receivers.settings, clock
    )
    bare.deliver_due()
    assert states(engine) == {
        "post": ("due", "desks.yml does not name this delivery any more"),
        "saker": ("due", f"{VARIABLE} is not set"),
        "chat": ("sent", None),
    }
    Delivering(engine, Desks({}), receivers.settings, clock).deliver_due()
    monkeypatch.setenv(VARIABLE, SECRET)
    clock.passes(minutes=1)
    receivers.delivering(engine, clock).deliver_due()
    assert receivers.numbers() == numbers


def test_a_mistake_of_ours_is_logged_with_its_traceback_and_tried_again(engine, receivers, clock, monkeypatch, caplog):
    numbers = asked(engine, receivers, clock)
    with monkeypatch.context() as changed:
        changed.setattr(delivering, "SENDERS", {**delivering.SENDERS, "email": lambda *_: 1 / 0})
        receivers.delivering(engine, clock).deliver_due()
    assert states(engine)["post"] == ("due", "a mistake of ours (ZeroDivisionError)")
    assert any(record.exc_info for record in caplog.records)
    clock.passes(minutes=1)
    receivers.delivering(engine, clock).deliver_due()
    assert receivers.numbers() == numbers


def test_the_log_tells_the_reason_and_nothing_of_the_person_nor_a_secret(engine, receivers, clock, caplog):
    ((number,), *_) = asked(engine, receivers, clock)
    receivers.mailbox.refuses_address = "550 kari@example.no is unknown"
    receivers.saker.status = receivers.chat.status = 500
    receivers.delivering(engine, clock).deliver_due()
    assert f"delivery post of {number}, attempt 1: the mail server refuses the address (550)" in caplog.messages
    assert len(caplog.messages) == 3
    for hidden in ("99887766", "kari", SECRET, "samtale", "post@"):
        assert hidden not in caplog.text


def test_a_database_that_is_away_when_a_mail_was_accepted_is_told_when_it_is_back(
    engine, receivers, clock, monkeypatch
):
    numbers = asked(engine, receivers, clock)
    sent, failures = Outbox.sent, iter(range(3))

    def away(outbox, taken):
        if taken.delivery == "post" and next(failures, None) is not None:
            raise sa.exc.OperationalError("", {}, Exception("locked"))
        sent(outbox, taken)

    monkeypatch.setattr(delivering, "NOTE_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(Outbox, "sent", away)
    receivers.delivering(engine, clock).deliver_due()
    clock.passes(hours=1)
    receivers.delivering(engine, clock).deliver_due()
    assert receivers.numbers() == numbers


def test_two_gateways_at_once_send_everything_once(engine, receivers, clock):
    numbers = asked(engine, receivers, clock, 8)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: receivers.delivering(engine, clock).deliver_due(), range(2)))
    receivers.delivering(engine, clock).deliver_due()
    assert receivers.numbers() == numbers
    assert receivers.saker.repeated == 0


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("bot.handoff.calling.SECONDS", 0.2)
    monkeypatch.setattr("bot.handoff.mail.ACCEPT_SECONDS", 0.2)


async def until(is_so, seconds=20):
    """Wait until something is so; the event loop must go on meanwhile."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        await asyncio.sleep(0.02)


def run_while(sending, is_so):
    async def run():
        job = asyncio.create_task(sending.forever())
        try:
            await until(is_so)
        finally:
            job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job

    asyncio.run(run())


def test_the_loop_sends_what_comes_while_it_runs(engine, receivers):
    made = []

    def all_has_come():
        if not made:
            made.append(a_request(engine, receivers.desk, at=datetime.now(timezone.utc)).number)
        return receivers.numbers() == (made, made, made)

    run_while(Delivering(engine, receivers.desks, receivers.settings), all_has_come)


def test_a_receiver_that_hangs_holds_up_neither_the_loop_nor_the_others(engine, receivers, clock):
    (numbers, *_) = asked(engine, receivers, clock, 3)
    receivers.saker.goes_on.clear()
    run_while(receivers.delivering(engine, clock), lambda: receivers.numbers() == (numbers, [], numbers))


def test_a_gateway_that_stops_finishes_what_it_is_sending_and_leaves_the_rest(engine, receivers, clock):
    asked(engine, receivers, clock, 5)
    receivers.saker.goes_on.clear()
    sending = receivers.delivering(engine, clock)
    run_while(sending, lambda: receivers.saker.calls)
    receivers.saker.goes_on.set()
    sending._threads.shutdown(wait=True)
    assert len(receivers.saker.told) == 1
    assert [row["state"] for row in rows_of_outbox(engine) if row["delivery"] == "saker"].count("sent") == 1


@pytest.mark.parametrize("error", [sa.exc.OperationalError("", {}, Exception("locked")), RuntimeError("a bug")])
def test_the_loop_outlives_whatever_goes_wrong(engine, receivers, clock, monkeypatch, error):
    numbers = asked(engine, receivers, clock)
    monkeypatch.setattr(delivering, "LOOK_SECONDS", 0.05)
    for name in ("receivers", "take"):
        monkeypatch.setattr(Outbox, name, failing_first(getattr(Outbox, name), error))
    run_while(receivers.delivering(engine, clock), lambda: receivers.numbers() == numbers)


def failing_first(method, error, times=2):
    left = list(range(times))

    def called(*arguments):
        if left:
            left.pop()
            raise error
        return method(*arguments)

    return called


def test_the_operator_is_told_at_the_start_what_will_not_work(receivers, settings, monkeypatch):
    assert check_deliveries(receivers.desks, receivers.settings) == []
    monkeypatch.delenv(VARIABLE)
    assert check_deliveries(receivers.desks, replace(settings, public_address=None)) == [
        "delivery post of desk default: KOORDINATOR_SMTP is not set",
        f"delivery saker of desk default: {VARIABLE} is not set",
        "KOORDINATOR_PUBLIC_ADDRESS is not set: the links that desks are sent lead to this machine only",
    ]


def test_without_deliveries_there_is_nothing_to_tell(settings):
    assert check_deliveries(Desks({"default": a_desk()}), replace(settings, public_address=None)) == []
