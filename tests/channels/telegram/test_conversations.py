"""What happens on Telegram, with our real gateway."""

import time

import pytest

from tests.channels.providers.telegram import GROUP, TOKEN, USERNAME, error

pytestmark = pytest.mark.server


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_who_opens_the_chat_is_greeted_before_they_write(line):
    line.says("p1", "/start 5001")
    line.hears("p1", "automatisk assistent", "Telegram")
    assert line.rasa.turns == []


def test_a_pressed_button_stops_turning_and_is_answered(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?", "Mer")
    line.presses("p1", "Mer")
    assert until(lambda: line.provider.answered)
    assert line.provider.answered[0]["text"] == "Mer"


def test_a_button_that_telegram_does_not_know_any_more_is_answered_all_the_same(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?", "Mer")
    line.provider.is_forgetful = True
    line.presses("p1", "Mer")
    assert until(lambda: len(line.rasa.turns) == 2)
    assert until(lambda: len(line.provider.refusals) == 1)
    line.provider.refusals.clear()


def test_an_edited_message_is_answered_anew(line):
    line.says("p1", "Hvem har", id=31)
    line.hears("p1", "du sa: Hvem har")
    line.says("p1", "Hvem har rett?", id=31, edited=1700000000)
    line.hears("p1", "du sa: Hvem har rett?")


def test_who_has_blocked_us_is_not_written_to_and_staff_can_see_it(line):
    line.provider.errors = [error(403, "Forbidden: bot was blocked by the user")] * 2
    line.says("p1", "Hvem har rett?")
    assert until(lambda: [row["unsent"] for row in line.entries("assistant")] == ["unreachable"])
    assert line.provider.heard("p1") == []


def test_who_asks_us_to_wait_gets_it_afterwards(line):
    line.provider.errors = [error(429, "Too Many Requests: retry after 1", retry_after=1)]
    line.says("p1", "Hvem har rett?")
    assert line.hears("p1", "du sa: Hvem har rett?").count("du sa: Hvem har rett?") == 1


def test_a_group_is_told_once_that_others_read_along_and_nothing_is_stored(line):
    for _ in range(2):
        line.says("p1", f"@{USERNAME} hvem har rett?", chat="supergroup")
    assert until(lambda: line.provider.heard(GROUP))
    assert line.is_quiet(GROUP)
    assert ["andre" in text for text in line.provider.heard(GROUP)] == [True]
    assert (line.rows(), line.entries(), line.rasa.turns) == ([], [], [])


def test_what_is_not_said_to_us_in_a_group_is_nothing(line):
    line.says("p1", "hvem har rett?", chat="supergroup")
    assert line.arrivals() == []


def test_an_album_is_answered_once(line):
    for _ in range(3):
        line.says("p1", "", more={"photo": [{"file_id": "A"}], "media_group_id": "13"})
    assert line.hears("p1", "Jeg kan bare lese tekst").count("Jeg kan bare lese tekst") == 1
    assert line.is_quiet("p1")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"message": {}}'])
def test_what_is_no_update_is_refused_in_words(line, body):
    answer = line.provider.says(line.webhook, "p1", "hei", body=body)
    assert (answer.status_code, bool(answer.json()["error"]["hint"])) == (400, True)
    assert line.arrivals() == []


def test_another_secret_is_refused(line):
    assert line.provider.says(line.webhook, "p1", "hei", secret="a guess").status_code == 403
    assert (line.rows(), line.arrivals()) == ([], [])


def test_the_token_is_in_no_log_of_the_gateway(line, caplog):
    caplog.set_level("DEBUG")
    line.provider.errors = [error(400, "Bad Request: message is too long")]
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")
    assert "refused by the provider (400)" in caplog.text
    assert TOKEN not in caplog.text
