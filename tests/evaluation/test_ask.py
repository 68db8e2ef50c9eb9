import threading

import pytest

from bot.errors import UnreachableError
from bot.evaluation.ask import AT_ONCE, ask_all
from bot.evaluation.questions import Item


def answering(reply_of):
    return lambda message: (200, [{"text": f"svar på {message}", "custom": reply_of(articles=["p/q"])}])


def test_each_item_is_a_conversation_of_its_own_with_its_earlier_turns(rest_channel, reply_of):
    url, sent = rest_channel(answering(reply_of))
    items = [Item("a", "nb", "hvem?", before=("hei", "hva?")), Item("b", "nb", "når?")]
    rows = ask_all(url, items)
    assert [row.text for row in rows] == ["svar på hvem?", "svar på når?"]
    said = {}
    for body in sent:
        said.setdefault(body["sender"], []).append(body["message"])
    assert sorted(said.values()) == [["hei"], ["hei", "hva?", "hvem?"], ["når?"]]  # the first only asks who is there
    assert all(body["metadata"] == {"explain": True} for body in sent)


def test_rows_come_in_the_order_of_the_items_and_progress_is_told(rest_channel, reply_of):
    url, _ = rest_channel(answering(reply_of))
    items = [Item(str(number), "nb", f"spørsmål {number}") for number in range(20)]
    advanced = []
    assert [row.item.id for row in ask_all(url, items, lambda: advanced.append(1))] == [item.id for item in items]
    assert len(advanced) == 20


def test_several_are_asked_at_once(rest_channel, reply_of):
    meeting = threading.Barrier(AT_ONCE, timeout=10)

    def wait_for_the_others(message):
        if message != "hei":
            meeting.wait()
        return answering(reply_of)(message)

    url, _ = rest_channel(wait_for_the_others)
    rows = ask_all(url, [Item(str(number), "nb", "x") for number in range(AT_ONCE)])
    assert [row.error for row in rows] == [""] * AT_ONCE


def test_a_server_error_is_a_row_with_an_error_and_not_the_end(rest_channel, reply_of):
    url, _ = rest_channel(lambda m: (500, []) if m == "feil" else answering(reply_of)(m))
    broken, fine = ask_all(url, [Item("a", "nb", "feil"), Item("b", "nb", "rett")])
    assert "500" in broken.error
    assert (broken.text, fine.error) == ("", "")


def test_nobody_at_the_address_is_said_at_once():
    with pytest.raises(UnreachableError, match="koordinator run"):
        ask_all("http://127.0.0.1:9/webhooks/rest/webhook", [Item("a", "nb", "x")])


def test_an_assistant_that_explains_nothing_is_refused(rest_channel):
    url, _ = rest_channel(lambda message: (200, [{"text": "hei"}]))
    with pytest.raises(UnreachableError, match="without an explanation"):
        ask_all(url, [Item("a", "nb", "x")])
