"""Two gateways send, fail, come too late and die, in any order; everything arrives, and twice only what nobody could know of."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from bot.handoff.handoffs import withdraw
from bot.handoff.outbox import LEASE, LONGEST_WAIT, Outbox, Receiver
from bot.store.database import migrate, open_database, writing
from tests.handoff.requests import POST, Clock, a_desk, a_request, events, rows_of_outbox

DESK, OFFICE = a_desk("default", POST), Receiver("default", "post")


class TwoGateways(RuleBasedStateMachine):
    """`being_sent` are rows that a gateway has taken; what becomes of each is another step."""

    being_sent = Bundle("being_sent")

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_database(f"sqlite:///{self.folder / 'journal.db'}")
        self.clock = Clock()
        self.asked = {}  # the conversation by number
        self.over = set()  # numbers of those that were taken back
        self.arrived = {}  # how often, by number
        self.unknown = {}  # how often it arrived and nobody noted it in time, by number
        self.noted = set()

    @initialize()
    def begin(self):
        migrate(self.engine)
        self.outbox = Outbox(self.engine, self.clock)

    def teardown(self):
        """Whoever was sending is dead. In the end everything is sent."""
        for _ in range(3):
            self.clock.at += LEASE + LONGEST_WAIT
            while taken := self.outbox.take(OFFICE):
                self.arrives(taken)
                self.note(taken)
        for number in self.asked:
            times = self.arrived.get(number, 0)
            assert times <= 1 + self.unknown.get(number, 0)
            assert times >= 1 or number in self.over
        assert "due" not in {row["state"] for row in rows_of_outbox(self.engine)}
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule()
    def somebody_asks(self):
        name = f"samtale{len(self.asked)}"
        self.asked[a_request(self.engine, DESK, name, self.clock()).number] = name

    @rule(data=st.data())
    def somebody_takes_it_back(self, data):
        if waiting := sorted(set(self.asked) - self.over):
            number = data.draw(st.sampled_from(waiting))
            with writing(self.engine) as connection:
                withdraw(connection, self.asked[number], self.clock())
            self.over.add(number)

    @rule(target=being_sent)
    def a_gateway_takes_one(self):
        taken = self.outbox.take(OFFICE)
        if taken:
            assert taken.number not in self.over
            assert taken.number not in self.noted
        return taken

    @rule(taken=consumes(being_sent))
    def it_is_accepted(self, taken):
        if taken:
            self.arrives(taken)
            self.note(taken)

    @rule(taken=consumes(being_sent))
    def it_is_accepted_and_the_gateway_dies(self, taken):
        if taken:
            self.arrives(taken)
            self.unknown[taken.number] = self.unknown.get(taken.number, 0) + 1

    @rule(taken=consumes(being_sent))
    def it_is_refused(self, taken):
        if taken:
            self.outbox.failed(taken, "the answer was 500")

    @rule(taken=consumes(being_sent))
    def the_gateway_dies_before_sending(self, taken):
        pass

    @rule(minutes=st.sampled_from([0.2, 1, 4, 20]))
    def time_passes(self, minutes):
        self.clock.passes(minutes=minutes)

    def arrives(self, taken):
        # Whoever is slower than the lease may send what another sends too.
        late = self.clock() - taken.began > LEASE
        self.unknown[taken.number] = self.unknown.get(taken.number, 0) + late
        self.arrived[taken.number] = self.arrived.get(taken.number, 0) + 1

    def note(self, taken):
        self.outbox.sent(taken)
        self.noted.add(taken.number)

    @invariant()
    def each_is_noted_once_as_sent(self):
        told = [details["number"] for _, details in events(self.engine, "delivery_sent")]
        assert sorted(told) == sorted(self.noted)


TestTwoGateways = TwoGateways.TestCase
TestTwoGateways.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
