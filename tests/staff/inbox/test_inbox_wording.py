from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.availability import OSLO
from bot.staff.templating import words_in
from bot.staff.wording import end_of_today, lasted, moment, urgency
from knowledge.conversation import LANGUAGES

NOW = datetime(2026, 8, 26, 9, 0, tzinfo=timezone.utc)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(timezone.utc))


@pytest.mark.parametrize(
    ("span", "language", "words"),
    [
        (timedelta(seconds=59), "nb", "under 1 minutt"),
        (timedelta(minutes=1), "nn", "1 minutt"),
        (timedelta(minutes=59), "nb", "59 minutter"),
        (timedelta(minutes=60), "en", "1 hour"),
        (timedelta(hours=23, minutes=59), "nn", "23 timar"),
        (timedelta(days=1), "nb", "1 dag"),
        (timedelta(days=12, hours=5), "en", "12 days"),
        (timedelta(minutes=-5), "en", "less than 1 minute"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span, language, words):
    assert lasted(span, language) == words


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (NOW, "nb", "i dag kl. 11.00"),
        (NOW - timedelta(days=1), "nn", "i går kl. 11.00"),
        (NOW + timedelta(days=1), "en", "tomorrow at 11:00"),
        (NOW + timedelta(days=2), "nb", "fredag 28. august kl. 11.00"),
        (NOW.replace(hour=22), "nb", "i morgen kl. 00.00"),
    ],
)
def test_a_moment_is_told_by_the_day_people_live_in(at, language, words):
    assert moment(at, NOW, language) == words


@given(now=MOMENTS, promised=MOMENTS)
def test_a_promise_is_overdue_from_its_moment_on_and_due_all_its_day(now, promised):
    said = urgency(promised, now)
    assert (said == "overdue") == (promised < now)
    if said == "today":
        assert promised.astimezone(OSLO).date() == now.astimezone(OSLO).date()
    assert urgency(None, now) == "none"


@given(now=MOMENTS)
def test_today_ends_at_the_next_local_midnight(now):
    end = end_of_today(now)
    assert now < end
    assert urgency(end - timedelta(seconds=1), now) in ("today", "overdue")
    assert urgency(end, now) == "later"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_has_a_name_that_a_template_would_take_for_something_else(language):
    def names(node):
        for name, each in node.items():
            yield name
            if isinstance(each, dict):
                yield from names(each)

    assert [name for name in names(dict(words_in(language))) if hasattr({}, name)] == []
