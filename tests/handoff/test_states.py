import pytest

from bot.handoff.states import ENDED, EVENTS, EXPIRES_AFTER, HELD, MOVES, OPEN, SENT, STATES, NotPossible, after


def test_every_move_is_between_states_that_exist():
    assert {state for moves in MOVES.values() for pair in moves.items() for state in pair} == set(STATES)


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("event", EVENTS)
def test_what_has_ended_stays_ended(state, event):
    with pytest.raises(NotPossible):
        after(state, event)


@pytest.mark.parametrize("state", OPEN)
def test_the_person_can_withdraw_whatever_is_open(state):
    assert after(state, "withdraw") == "withdrawn"


def test_nothing_expires_that_somebody_holds():
    assert set(EXPIRES_AFTER) == set(MOVES["expire"]) == set(OPEN) - set(HELD)


def test_every_open_state_leads_to_an_end():
    reached = set(ENDED)
    for _ in STATES:
        reached |= {before for moves in MOVES.values() for before, then in moves.items() if then in reached}
    assert reached == set(STATES)


def test_only_what_was_sent_reaches_staff():
    assert {
        then for event in ("send", "claim", "put_back", "hand_on", "answer") for then in MOVES[event].values()
    } == set(SENT)


def test_an_event_that_does_not_fit_says_so():
    with pytest.raises(NotPossible, match="claim while claimed"):
        after("claimed", "claim")
