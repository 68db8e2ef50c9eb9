"""The file of our accounts, and the commands that look at it."""

import pytest
import yaml
from click.testing import CliRunner

from bot.channels.accounts import load_accounts
from bot.channels.channel import Account
from bot.channels.names import KINDS
from bot.channels.registry import CHANNELS
from bot.cli import main
from bot.errors import SetupError
from bot.settings import load_settings
from tests.channels.providers.every import PROVIDERS

SECRET = {"A_SECRET": "hemmelig"}
PLAIN = {"kind": "callback", "url": "https://saker.example.no/inn", "secret_from": "A_SECRET"}


@pytest.fixture
def written(tmp_path):
    """Write the file."""

    def write(accounts):
        path = tmp_path / "channels.yml"
        path.write_text(yaml.safe_dump(accounts), encoding="utf-8")
        return path

    return write


def test_every_kind_is_there():
    assert tuple(CHANNELS) == KINDS
    assert set(PROVIDERS) == set(KINDS)


def test_without_a_file_there_are_no_accounts():
    assert load_accounts(None, CHANNELS) == {}


def test_an_account_has_its_secret_from_the_environment_and_never_shows_it(written):
    account = load_accounts(written({"saker": {**PLAIN, "municipality": "5001"}}), CHANNELS, SECRET)["saker"]
    assert account.secrets["secret"] == "hemmelig"
    assert account.municipality == "5001"
    assert "hemmelig" not in repr(account)


def test_a_secret_may_be_in_a_file(written, tmp_path):
    (tmp_path / "secret").write_text("fra fil\n")
    told = {"A_SECRET_FILE": str(tmp_path / "secret")}
    assert load_accounts(written({"saker": PLAIN}), CHANNELS, told)["saker"].secrets["secret"] == "fra fil"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"kind": "fax"}, "kind is one of"),
        ({"url": None}, "secret_from"),
        ({"secret_from": "hemmelig ord"}, "not the secret itself"),
        ({"secret_from": "ANOTHER"}, "set ANOTHER, or ANOTHER_FILE"),
        ({"municipality": "9999"}, "no municipality 9999"),
        ({"api": "http://api.example.no"}, "begins with https://"),
        ({"colour": "red"}, "may have municipality"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(written, changed, problem):
    account = {name: value for name, value in {**PLAIN, **changed}.items() if value is not None}
    with pytest.raises(SetupError, match=problem):
        load_accounts(written({"saker": account}), CHANNELS, SECRET)


def test_a_name_must_be_fit_for_an_address(written):
    with pytest.raises(SetupError, match="a to z"):
        load_accounts(written({"Sakene våre": PLAIN}), CHANNELS, SECRET)


class TestCommands:
    """`koordinator channels check` and `connect`, against the provider."""

    @pytest.fixture(params=list(PROVIDERS))
    def provider(self, request):
        provider = PROVIDERS[request.param]()
        yield provider
        provider.stop()

    @pytest.fixture
    def run(self, written, tmp_path, monkeypatch):
        def run(*arguments, environment=None, **accounts):
            values = {
                "KOORDINATOR_DATA": str(tmp_path),
                "KOORDINATOR_CHANNELS": str(written(accounts)),
                "KOORDINATOR_PUBLIC_ADDRESS": "https://spor.example.no",
                "COLUMNS": "300",
                **(environment or {}),
            }
            for name, value in values.items():
                monkeypatch.setenv(name, value)
            load_settings.cache_clear()
            return CliRunner().invoke(main, ["channels", *arguments])

        yield run
        load_settings.cache_clear()

    def test_an_account_that_the_provider_refuses_is_said_so(self, run, provider, monkeypatch):
        monkeypatch.setattr(provider, "may_fail", lambda call: True)
        provider.troubles = [401] * 9
        result = run("check", environment=provider.environment(), ours=provider.account())
        assert result.exit_code == 1
        assert "no" in result.output

    def test_a_provider_that_is_away_is_said_so(self, run, provider):
        provider.stop()
        result = run("check", environment=provider.environment(), ours=provider.account())
        assert result.exit_code == 1
        assert "no answer" in result.output

    def test_what_is_missing_is_named_beside_what_works(self, run, provider):
        result = run("check", environment=provider.environment(), ours=provider.account(), other={"kind": "fax"})
        assert result.exit_code == 1
        assert "kind is one of" in result.output

    def test_no_secret_is_ever_shown(self, run, provider):
        provider.troubles = [401, 500]
        shown = run("check", environment=provider.environment(), ours=provider.account()).output
        assert not [value for value in provider.environment().values() if value in shown]


def test_an_account_is_what_the_gateway_gets(written):
    assert isinstance(load_accounts(written({"saker": PLAIN}), CHANNELS, SECRET)["saker"], Account)
