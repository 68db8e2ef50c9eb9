import json

import pytest

from bot.server.incoming import BadMessage, read_message
from knowledge.personal_data import KEPT_LENGTH, NOTHING


def body(**fields):
    return json.dumps({"sender": "s", "message": "hei", **fields}).encode()


def test_a_message_is_read():
    assert read_message(body()).text == "hei"


def test_personal_details_never_come_further():
    assert read_message(body(message="nummeret er 01010750160")).text == "nummeret er [identity_number]"


def test_names_never_come_further():
    assert read_message(body(message="sønnen min Ola Nordmann har autisme")).text == "sønnen min [name] har autisme"


def test_a_leading_slash_is_dropped():
    assert read_message(body(message="/restart")).text == "restart"


def test_an_empty_message_still_gets_a_reply():
    assert read_message(body(message="\u200b ")).text == NOTHING


def test_long_messages_are_not_kept_whole():
    assert len(read_message(body(message="a" * 50_000)).text) == KEPT_LENGTH


def test_unknown_metadata_is_dropped():
    assert read_message(body(metadata={"language": "nn", "evil": 1})).metadata == {"language": "nn"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (b"not json", "not JSON"),
        (b"[]", "not a JSON object"),
        (body(sender=None), "`sender`"),
        (body(sender=" "), "`sender`"),
        (body(message=None), "`message`"),
        (body(metadata=[1]), "`metadata`"),
        (b"\xff\xfe", "not JSON"),
    ],
)
def test_a_wrong_body_says_what_is_wrong(wrong, says):
    with pytest.raises(BadMessage, match=says):
        read_message(wrong)
