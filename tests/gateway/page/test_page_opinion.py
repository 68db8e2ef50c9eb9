"""The page without scripts: whether an answer was right."""

import pytest
import sqlalchemy as sa

from bot.gateway.opinions import REASONS
from bot.gateway.page_view import load_words
from bot.store.tables import opinions

WORDS = load_words()["nn"]


@pytest.fixture
def asked(visitor):
    """Somebody whose question was answered in nynorsk, with sources."""
    return visitor.say("Kven har rett?")


@pytest.fixture
def kept(site):
    """What is kept of the opinions, as pairs."""
    with site.engine.begin() as connection:
        connection.execute(sa.delete(opinions))

    def read():
        with site.engine.connect() as connection:
            return [(row.right, row.comment) for row in connection.execute(sa.select(opinions))]

    read.whole = lambda: whole(site.engine)
    return read


def whole(engine):
    with engine.connect() as connection:
        row = connection.execute(sa.select(opinions)).mappings().one()
    return {name: row[name] for name in ("right", "reason", "shared", "comment")}


def buttons(visitor):
    return {
        attrs["value"]: attrs["aria-pressed"] for attrs in visitor.page.every("button", name="opinion", form="chat")
    }


def test_under_an_answer_one_can_say_whether_it_was_right(asked):
    assert buttons(asked) == {"2 right": "false", "2 wrong": "false"}
    (group,) = asked.page.every("div", role="group", **{"class": "opinion"})
    assert group["aria-labelledby"] == "right-2"
    assert group["aria-describedby"] == "said-1"
    assert asked.page.every("p", id="said-1")
    assert WORDS["right"] in asked.page.text


def test_it_is_not_read_out_with_the_answer(asked):
    (group,) = asked.page.every("div", **{"class": "opinion"})
    assert group["aria-live"] == "off"


@pytest.mark.parametrize(
    ("custom", "judged"),
    [
        ({"sources": []}, False),
        ({"status": "crisis"}, False),
        ({"status": "declined"}, True),
        ({"quotations": [{"intro": "Loven sier:", "text": "…", "note": "", "language": "nb", "url": ""}]}, True),
    ],
)
def test_only_what_can_be_right_or_wrong_is_asked_about(open_site, rasa, tmp_path, custom, judged):
    rasa.customs["Hei"] = custom
    with open_site(tmp_path, rasa.address) as site:
        assert bool(buttons(site.visit().say("Hei"))) == judged


def test_a_yes_is_kept_and_thanked_for(asked, kept):
    asked.press(opinion="2 right", text="utkast")
    assert kept() == [(True, "")]
    assert WORDS["right_thanks"] in asked.page.text
    assert buttons(asked) == {"2 right": "true", "2 wrong": "false"}
    assert "utkast" in asked.page.text
    assert asked.said[1]["id"] == "latest"
    assert not asked.page.every("textarea", name="comment")


def test_a_no_may_be_explained_and_what_is_written_is_masked(asked, kept):
    asked.press(opinion="2 wrong")
    assert kept() == [(False, "")]
    assert WORDS["right_ask"] in asked.page.text
    assert asked.page.every("textarea", name="comment", form="chat")
    asked.press(opinion="2 why", comment="Feil dato, ring 99 88 77 66")
    assert kept() == [(False, "Feil dato, ring [phone]")]
    assert WORDS["right_thanks"] in asked.page.text
    assert not asked.page.every("textarea", name="comment")


def test_a_reason_is_kept_and_the_texts_are_shared_only_where_the_box_is_ticked(asked, kept):
    asked.press(opinion="2 wrong")
    assert [attrs["value"] for attrs in asked.page.every("input", type="radio", name="reason-2")] == list(REASONS)
    (box,) = asked.page.every("input", type="checkbox", name="shared-2")
    assert "checked" not in box
    asked.press(opinion="2 why", **{"reason-2": "mixed"})
    assert kept.whole() == {"right": False, "reason": "mixed", "shared": False, "comment": ""}
    asked.press(opinion="2 why", **{"reason-2": "nonsense", "shared-2": "yes"})
    assert kept.whole() == {"right": False, "reason": None, "shared": True, "comment": ""}


def test_what_was_judged_before_is_shown_with_the_conversation(asked, kept):
    asked.press(opinion="2 wrong").say("Hei")
    assert buttons(asked)["2 wrong"] == "true"
    assert not asked.page.every("textarea", name="comment")


def test_it_can_be_changed(asked, kept):
    asked.press(opinion="2 wrong").press(opinion="2 right", comment="Skrive, men ikkje send")
    assert kept() == [(True, "")]


@pytest.mark.parametrize("pressed", ["", "2", "2 maybe", "1 right", "9 right", "x right", "-2 right", "²2 right"])
def test_what_is_no_answer_is_not_judged(asked, kept, pressed):
    asked.press(opinion=pressed)
    assert asked.answer.status_code == 400
    assert kept() == []
    assert len(asked.said) == 2
