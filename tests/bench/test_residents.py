import json

import pytest
from click.testing import CliRunner

from bot.bench.residents import FEWEST_MESSAGES, MOST_MESSAGES, MOST_THINK, Plan, visit
from bot.bench.residents_client import Record, Turn
from bot.bench.residents_plot import draw
from bot.bench.residents_report import as_data, figures_of, growth, over_time, tables
from bot.bench.residents_seen import (
    FOREIGN,
    GAP,
    NO_ANSWER,
    TWICE,
    WAITING,
    Event,
    Events,
    Seen,
    entry_of,
    refused,
)
from bot.bench.residents_watch import Sample, cpu_seconds, gauge, own_mib
from bot.cli import main

QUESTIONS = {"en": ["a", "b", "c"], "nb": ["d", "e"], "nn": ["f"]}


def person(n):
    return {"n": n, "sender": "person", "text": "?"}


def reply(n, answers):
    return {"n": n, "sender": "assistant", "text": "!", "answers": answers}


def response(n, *entries, waiting=False):
    return {"message": person(n), "entries": list(entries), "waiting": waiting}


def test_the_same_seed_brings_the_same_residents_and_another_seed_others():
    first, again, other = (
        [visit(Plan(seed=seed), QUESTIONS, place, number) for place in range(5) for number in range(3)]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_residents_speak_all_languages_have_their_own_addresses_and_do_not_think_for_ever():
    plan = Plan(residents=20, think_s=2)
    visits = [visit(plan, QUESTIONS, place, number) for place in range(20) for number in range(10)]
    assert {one.language for one in visits} == set(QUESTIONS)
    assert len({one.address for one in visits}) == len(visits)
    assert all(one.address.startswith("10.") for one in visits)
    assert {one.deletes for one in visits} == {True, False}
    for one in visits:
        assert FEWEST_MESSAGES <= len(one.messages) <= MOST_MESSAGES
        assert all(0 <= pause <= MOST_THINK * 2 and text in QUESTIONS[one.language] for pause, text in one.messages)


def test_all_have_come_when_the_time_that_counts_begins():
    assert Plan().ramp_s == 30
    assert Plan().total_s == 630
    short = Plan(residents=5, minutes=0.5)
    assert [short.arrives_s(place) for place in range(5)] == pytest.approx([0, 0.6, 1.2, 1.8, 2.4])


def test_a_stream_is_cut_into_events_wherever_the_network_cut_it():
    sent = b'event: entry\r\nid: 1\r\ndata: {"n":1,"text":"\xc3\xa5: b"}\r\n\r\n: ping\r\n\r\nevent: forgotten\r\ndata: {}\r\n\r\n'
    for size in (1, 7, len(sent)):
        events = Events()
        found = [event for at in range(0, len(sent), size) for event in events.feed(sent[at : at + size])]
        assert found == [Event("entry", '{"n":1,"text":"å: b"}'), Event("forgotten", "{}")]
    assert [entry_of(event) for event in found] == [{"n": 1, "text": "å: b"}, None]


def test_a_conversation_in_which_all_is_well_has_no_error():
    seen = Seen()
    assert seen.take(person(1), 1.0) == []
    assert seen.responded(200, response(1, reply(2, 1), reply(3, 1))) == (1, [])
    assert seen.answered_at(1) is None
    assert seen.take(reply(2, 1), 1.1) == seen.take(reply(3, 1), 1.2) == []
    assert seen.answered_at(1) == 1.2
    assert seen.left() == []


def test_a_late_answer_is_an_error_and_still_timed():
    seen = Seen()
    notice = {"n": 2, "sender": "notice", "answers": 1}
    seen.take(person(1), 1.0)
    assert seen.responded(200, response(1, notice, waiting=True)) == (1, [WAITING])
    assert seen.take(notice, 2.0) == []
    assert seen.answered_at(1) is None
    seen.take(reply(3, 1), 5.0)
    assert seen.answered_at(1) == 5.0
    assert seen.left() == []


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, {"error": {"code": "journal_away"}}, "message: 503 journal_away"),
        (500, None, "message: 500"),
        (200, {"forgotten": {}}, NO_ANSWER),
        (200, response(1), NO_ANSWER),
        (200, response(1, reply(2, 7)), FOREIGN),
    ],
)
def test_what_is_wrong_with_a_response_is_named(status, body, kind):
    assert Seen().responded(status, body)[1] == [kind]


def test_what_is_wrong_on_the_stream_is_named():
    seen = Seen()
    assert seen.take(reply(1, 9), 0) == [FOREIGN]
    assert seen.take(person(3), 0) == [GAP]
    assert seen.take(person(3), 0) == [TWICE]


def test_a_message_answered_again_is_named_at_the_end():
    seen = Seen()
    seen.take(person(1), 0)
    seen.responded(200, response(1, reply(2, 1)))
    seen.take(reply(2, 1), 0)
    seen.take(reply(3, 1), 0)
    assert seen.left() == [TWICE]


def test_two_messages_do_not_share_a_number():
    seen = Seen()
    seen.responded(200, response(1, reply(2, 1)))
    assert seen.responded(200, response(1, reply(2, 1)))[1] == [FOREIGN]


def test_a_refusal_without_a_code_is_its_status():
    assert refused("stream", 502, "<html>") == "stream: 502"


def test_memory_is_compared_between_minutes_two_to_three_and_the_last():
    plan = Plan(minutes=10)
    steps = [(plan.ramp_s + at, 100.0 if at < 60 else 110.0 if at < 540 else 121.0) for at in range(0, 600, 5)]
    grown = growth(plan, steps)
    assert (grown.start, grown.end, grown.most, grown.early, grown.late) == (100, 121, 121, 110, 121)
    assert grown.mib == 11
    assert grown.percent == pytest.approx(10)


def test_a_run_with_one_look_has_not_grown():
    assert growth(Plan(minutes=0.1), [(4.0, 50.0)]).mib == 0


@pytest.fixture
def run():
    plan = Plan(residents=2, minutes=1)
    record = Record(visits=3)
    # The first is sent while residents still come.
    record.turns = [Turn(1, 9000, 9000), *(Turn(10 + n / 10, n + 1, None if n == 0 else n + 2) for n in range(100))]
    record.errors = [(2.0, "stream broke"), (30.0, WAITING), (31.0, WAITING)]
    shares = {"client": 0.1, "rasa": 0.5}
    samples = [Sample(at, {"rasa": 300.0 + at}, {"rasa": 200.0}, shares, at // 10) for at in range(5, 66, 5)]
    return plan, record, samples


def test_what_was_sent_while_residents_came_is_left_out_but_its_errors_count(run):
    figures = figures_of(*run)
    assert figures.messages == 100
    assert figures.per_s == pytest.approx(100 / 60)
    assert figures.post_ms == {"p50": 50, "p95": 95, "p99": 99}
    assert figures.stream_ms == {"p50": 52, "p95": 97, "p99": 101}
    assert figures.errors == {WAITING: 2, "stream broke": 1}
    assert figures.cpu == pytest.approx({"client": 0.1, "rasa": 0.5})
    assert figures.memory["rasa"].start == 310
    assert figures.most_waiting == 6


def test_over_time_every_ten_seconds_have_their_percentiles(run):
    first, second = over_time(run[1].turns)
    assert (first["at_s"], first["messages"], first["post_ms"]["p95"]) == (0, 1, 9000)
    assert (second["at_s"], second["messages"], second["stream_ms"]["p95"]) == (10, 100, 97)


def test_a_run_becomes_tables_data_and_a_picture(run, tmp_path):
    plan, record, samples = run
    figures = figures_of(*run)
    data = json.loads(json.dumps(as_data({}, plan, record, samples, figures)))
    assert data["figures"]["memory"]["rasa"]["mib"] > 0
    assert [shown.row_count for shown in tables(plan, figures)] == [6, 2]
    draw(plan, record, samples, tmp_path / "load.png")
    assert (tmp_path / "load.png").stat().st_size > 10_000


def test_a_run_in_which_nothing_was_answered_is_still_reported(tmp_path):
    plan, record = Plan(minutes=1), Record()
    figures = figures_of(plan, record, [])
    assert figures.post_ms is None
    assert [shown.row_count for shown in tables(plan, figures)] == [4, 0]
    draw(plan, record, [], tmp_path / "load.png")


def test_processor_time_is_read_behind_a_name_with_spaces(tmp_path):
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text("7 (a ) b) S " + " ".join(["0"] * 10) + " 150 50 " + "0 " * 30)
    assert cpu_seconds(7, tmp_path) > 0
    assert cpu_seconds(8, tmp_path) == 0


def test_memory_counts_where_it_lies_now(tmp_path):
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text("Name:\ta b\nVmRSS:\t9999 kB\nRssAnon:\t 2048 kB\nVmSwap:\t1024 kB\n")
    assert own_mib(7, tmp_path) == 3
    assert own_mib(8, tmp_path) == 0


def test_a_figure_is_found_in_the_metrics():
    shown = "# HELP waiting_total x\nwaiting_total 5\nwaiting 3.0\n"
    assert gauge(shown, "waiting") == 3
    assert gauge(shown, "wait") is None


def test_no_gateway_is_one_line_with_a_remedy():
    shown = CliRunner().invoke(main, ["bench", "load", "--url", "http://127.0.0.1:9"])
    assert shown.exit_code == 1
    assert "no gateway answers at http://127.0.0.1:9; start one" in shown.output


@pytest.mark.server
def test_five_residents_are_held_by_the_real_servers(tmp_path):
    command = ["bench", "load", "--residents", "5", "--minutes", "0.15", "--think", "1", "--out", str(tmp_path)]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 0, shown.output
    data = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert data["figures"]["errors"] == {}
    assert data["figures"]["messages"] > 10
    assert 1 < data["figures"]["stream_ms"]["p50"] < 20_000
    assert set(data["figures"]["memory"]) == {"rasa", "gateway"}
    assert (tmp_path / "load.png").stat().st_size > 10_000
