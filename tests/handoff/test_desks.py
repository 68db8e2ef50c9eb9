import os

import pytest

from bot.errors import SetupError
from bot.handoff.desks import LOOK_SECONDS, DesksFile, load_desks
from bot.settings import DESKS

WHOLE = """
default:
  name: {nb: enheten, nn: eininga, en: the unit}
  hours: {mon: "08:00-15:30", sat: "10:00 - 14:00"}
  closed: [2026-12-24]
  answer_within: 2
  deliveries:
    post: {email: post@kommune.example}
    saksystem: {webhook: "https://saker.kommune.example/inn", secret_from: KOORDINATOR_WEBHOOK_SECRET}
    chat: {chatwoot: "http://127.0.0.1:3000", inbox: iX3nQ}
"""


def read(tmp_path, text):
    path = tmp_path / "desks.yml"
    path.write_text(text, encoding="utf-8")
    return load_desks(path)


def test_the_desk_that_comes_with_the_project_receives_everyone():
    desks = load_desks(DESKS)
    assert desks.of(None) is desks.of("5001") is desks.get("default")
    assert desks.of(None).deliveries == ()


def test_a_whole_desk_is_read(tmp_path):
    desk = read(tmp_path, WHOLE).get("default")
    assert {day: (str(opens), str(closes)) for day, (opens, closes) in desk.hours.items()} == {
        0: ("08:00:00", "15:30:00"),
        5: ("10:00:00", "14:00:00"),
    }
    assert [day.isoformat() for day in desk.closed] == ["2026-12-24"]
    assert [(each.name, each.kind, each.to) for each in desk.deliveries] == [
        ("post", "email", "post@kommune.example"),
        ("saksystem", "webhook", "https://saker.kommune.example/inn"),
        ("chat", "chatwoot", "http://127.0.0.1:3000"),
    ]
    assert desk.deliveries[1].more == {"secret_from": "KOORDINATOR_WEBHOOK_SECRET"}


def test_a_municipality_without_a_desk_has_the_default_one_or_none(tmp_path):
    desks = read(tmp_path, WHOLE.replace("default:", '"5001":'))
    assert desks.of("5001").key == "5001"
    assert desks.of("0301") is None


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("default:", '"9999":', "no such municipality"),
        ("answer_within: 2", "answer_within: 31", "from 0 to 30"),
        ("answer_within: 2", "answer_within: yes", "from 0 to 30"),
        ("  answer_within: 2", "", "lacks answer_within"),
        ("answer_within", "answers_within", "and no others"),
        (", nn: eininga", "", "lacks nn"),
        ('mon: "08:00-15:30"', 'man: "08:00-15:30"', "man is no weekday"),
        ("08:00-15:30", "15:30-08:00", "opening hours"),
        ("08:00-15:30", "8-15", "opening hours"),
        ('{mon: "08:00-15:30", sat: "10:00 - 14:00"}', "all day", "should hold names with values"),
        ("[2026-12-24]", '["2026-12-24"]', "closed days"),
        ("[2026-12-24]", "christmas", "closed days"),
        ("    post:", "    Post mottak:", "its name"),
        ("{email: post@kommune.example}", "post@kommune.example", "fields of one kind"),
        ("{email: post@kommune.example}", "{email: post@kommune.example, inbox: x}", "fields of one kind"),
        (", secret_from: KOORDINATOR_WEBHOOK_SECRET", "", "fields of one kind"),
        ("post@kommune.example", "post", "email is one address"),
        ("post@kommune.example", '"post@kommune.example\\nBcc: hei@example.no"', "email is one address"),
        ("post@kommune.example", '"a@kommune.example, b@kommune.example"', "email is one address"),
        ("https://saker", "http://saker", "begins with https"),
        ("http://127.0.0.1:3000", "http://chat.kommune.example", "begins with https"),
        ("http://127.0.0.1:3000", "http://[::1", "begins with https"),
        ("KOORDINATOR_WEBHOOK_SECRET", "the secret itself", "name of a variable"),
        ("inbox: iX3nQ", "inbox: ../x", "identifier"),
    ],
)
def test_a_mistake_is_said_in_one_line(tmp_path, right, wrong, told):
    assert right in WHOLE
    with pytest.raises(SetupError, match=told) as caught:
        read(tmp_path, WHOLE.replace(right, wrong, 1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["default: all", "- default", "default: {name: x"])
def test_a_file_that_is_something_else_is_said_to_be(tmp_path, text):
    with pytest.raises(SetupError):
        read(tmp_path, text)


def test_a_closed_day_need_not_be_in_a_list(tmp_path):
    desk = read(tmp_path, WHOLE.replace("[2026-12-24]", "2026-12-24")).get("default")
    assert [day.isoformat() for day in desk.closed] == ["2026-12-24"]


@pytest.fixture
def edited(tmp_path):
    """The desks of a file, and a way to put another text in it, which is looked at a second later."""
    path, clock = tmp_path / "desks.yml", [0.0]
    path.write_text(WHOLE, encoding="utf-8")
    desks = DesksFile(path, lambda: clock[0])

    def edit(text):
        clock[0] += LOOK_SECONDS
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(int(clock[0] * 1e9), int(clock[0] * 1e9)))

    return desks, edit


def test_a_changed_file_holds_without_a_new_start(edited):
    desks, edit = edited
    edit(WHOLE.replace("answer_within: 2", "answer_within: 5"))
    assert desks.of(None).answer_within == 5


def test_a_mistake_in_a_changed_file_leaves_the_desks_as_they_were(edited, caplog):
    desks, edit = edited
    edit(WHOLE.replace("answer_within: 2", "answer_within: soon"))
    assert desks.of(None).answer_within == 2
    assert "answer_within" in caplog.text
    edit(WHOLE.replace("answer_within: 2", "answer_within: 3"))
    assert desks.of(None).answer_within == 3
