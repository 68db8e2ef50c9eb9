"""The first thing said on a channel, in every language, as text."""

import pytest

from bot.channels.channel import Account
from bot.channels.registry import CHANNELS
from bot.channels.twilio.segments import plain_signs, segments
from bot.gateway.channel_notices import help_text, intro, stopped
from knowledge.conversation import LANGUAGES


def account(kind, municipality="5001"):
    return Account("ours", kind, municipality, "https://api.example.no", {}, {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("municipality", [None, "5001"])
def test_it_says_machine_whose_and_for_how_long(kind, language, municipality):
    text = intro(account(kind, municipality), CHANNELS[kind], language, 21).text
    assert "utomati" in text
    assert "21" in text
    assert ("Trondheim" in text) is bool(municipality)
    assert "{" not in text
    assert "fra Kommunen" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CHANNELS)
def test_it_names_who_else_can_read_along(kind, language):
    channel = CHANNELS[kind]
    text = intro(account(kind), channel, language, 21).text
    assert (channel.provider in text) or channel.brief


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_sms_it_fits_into_two_messages(language):
    assert segments(plain_signs(intro(account("sms"), CHANNELS["sms"], language, 21).text)) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CHANNELS)
def test_help_and_stop_name_words_that_the_channel_knows(kind, language):
    channel = CHANNELS[kind]
    assert ("/stop" in help_text(account(kind), channel, language).text) is not channel.plain_words
    assert ("/start" in stopped(channel, language).text) is not channel.plain_words


def test_one_day_is_one_day():
    assert "1 dag." in intro(account("telegram"), CHANNELS["telegram"], "nb", 1).text
