import stat

import pytest

from bot.errors import SetupError
from bot.gateway.tokens import Tokens, load_keys

OLD, NEW = "o" * 32, "n" * 32


def test_a_token_opens_its_own_conversation():
    tokens = Tokens([NEW])
    assert tokens.read(tokens.sign("abc")) == "abc"


@pytest.mark.parametrize("token", ["", "abc", "abc.", ".", "abc.def", "æøå.æøå", "a" * 10_000])
def test_what_we_did_not_sign_opens_nothing(token):
    assert Tokens([NEW]).read(token) is None


def test_a_token_of_another_installation_opens_nothing():
    assert Tokens([NEW]).read(Tokens([OLD]).sign("abc")) is None


def test_a_key_can_be_replaced_while_people_talk():
    before = Tokens([OLD]).sign("abc")
    assert Tokens([OLD, NEW]).read(before) == "abc"
    assert Tokens([NEW]).read(Tokens([OLD, NEW]).sign("abc")) == "abc"


def test_the_key_is_made_once_and_only_we_may_read_it(tmp_path):
    assert load_keys(tmp_path, None) == load_keys(tmp_path, None)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_given_key_goes_before_the_kept_one(tmp_path):
    assert load_keys(tmp_path, f"{OLD} {NEW}") == [OLD, NEW]
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(SetupError, match="openssl rand"):
        load_keys(tmp_path, "secret")
