"""`koordinator staff`, over a real database."""

import json
import re

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.commands.staff import first_staff_account
from bot.settings import load_settings
from bot.staff.accounts import ROLES, Accounts
from bot.store.database import migrate, open_database
from knowledge.conversation import LANGUAGES
from tests.staff.conftest import PASSWORD


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command with its own data folder."""
    monkeypatch.setenv("KOORDINATOR_DATA", str(tmp_path))
    for name in ("KOORDINATOR_DATABASE", "KOORDINATOR_DESKS", "KOORDINATOR_PUBLIC_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    load_settings.cache_clear()
    yield lambda *arguments, **more: CliRunner().invoke(main, ["staff", *arguments], **more)
    load_settings.cache_clear()


@pytest.fixture
def stored(run):
    """The accounts that the commands made."""
    engine = open_database(load_settings().database_address)
    migrate(engine)
    yield Accounts(engine)
    engine.dispose()


def shown(result):
    """The password that a command printed."""
    return re.search(r"shown this once: (\S+)\n", result.output)[1]


def test_an_account_is_made_with_a_password_that_is_shown_once_and_works(run, stored):
    result = run("add", "Kari", "--name", "Kari Nordmann")
    assert result.exit_code == 0
    assert "kari may sign in at http://127.0.0.1" in result.output
    member = stored.check("kari", shown(result))
    assert (member.name, member.desk, member.role, member.language) == ("Kari Nordmann", "default", "agent", "nb")
    assert shown(result) not in run("list").output


def test_the_password_may_come_from_a_file_and_is_not_printed(run, stored, tmp_path):
    file = tmp_path / "password.txt"
    file.write_text(PASSWORD + "\n", encoding="utf-8")
    result = run("add", "kari", "--name", "Kari", "--role", "editor", "--language", "nn", "--password-file", str(file))
    assert PASSWORD not in result.output
    assert "shown" not in result.output
    assert stored.check("kari", PASSWORD).role == "editor"


def test_the_password_may_come_from_standard_input(run, stored):
    run("add", "kari", "--name", "Kari", "--password-file", "-", input=PASSWORD + "\r\n")
    assert stored.check("kari", PASSWORD)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "12 characters"),
        (b"kort\n", "12 characters"),
        (b"passord12345\n", "first that others try"),
        (b"bl\xe5 elger i skogen", "UTF-8"),
    ],
)
def test_a_file_without_a_good_password_makes_no_account(run, stored, tmp_path, content, why):
    file = tmp_path / "password.txt"
    file.write_bytes(content)
    result = run("add", "kari", "--name", "Kari", "--password-file", str(file))
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert why in result.output
    assert stored.everyone() == []


def test_whoever_signs_in_at_a_provider_needs_no_password(run, stored):
    result = run("add", "ola@kommune.example", "--name", "Ola", "--no-password")
    assert "shown" not in result.output
    assert stored.named("ola@kommune.example")


def test_a_password_and_none_is_a_contradiction(run):
    result = run("add", "ola", "--name", "Ola", "--no-password", "--password-file", "-", input=PASSWORD)
    assert result.output.startswith("Error: an account has a password or none")


def test_a_desk_that_is_not_in_the_file_is_refused_with_those_that_are(run, stored):
    result = run("add", "kari", "--name", "Kari", "--municipality", "5001")
    assert result.exit_code == 1
    assert result.output.startswith("Error: there is no desk 5001; use default, or write it into ")
    assert stored.everyone() == []


def test_an_account_may_be_for_one_municipality(run, stored, tmp_path, monkeypatch):
    desk = 'name: {nb: a, nn: b, en: c}\n  hours: {mon: "08:00-15:30"}\n  answer_within: 2\n'
    (tmp_path / "desks.yml").write_text(f'"5001":\n  {desk}"4601":\n  {desk}', encoding="utf-8")
    monkeypatch.setenv("KOORDINATOR_DESKS", str(tmp_path / "desks.yml"))
    load_settings.cache_clear()
    run("add", "kari", "--name", "Kari", "--municipality", "5001", "--no-password")
    run("add", "ola", "--name", "Ola", "--desk", "4601", "--no-password")
    assert [row["login"] for row in json.loads(run("list", "--desk", "5001", "--json").output)] == ["kari"]
    assert run("add", "berit", "--name", "Berit").output.startswith("Error: there is no desk default; use 5001, 4601")


def test_a_login_is_taken_once(run):
    run("add", "kari", "--name", "Kari", "--no-password")
    result = run("add", "KARI", "--name", "Kari", "--no-password")
    assert result.output == "Error: there is an account kari already; `koordinator staff list` shows all\n"


def test_accounts_are_listed_for_people_and_as_data(run, stored):
    run("add", "kari", "--name", "Kari Nordmann", "--role", "administrator", "--no-password")
    assert "Kari Nordmann" in run("list").output
    row = json.loads(run("list", "--json").output)[0]
    assert (row["login"], row["role"], row["active"], row["present_until"]) == ("kari", "administrator", True, None)
    assert "password" not in row


def test_another_password_replaces_the_old_one(run, stored):
    old = shown(run("add", "kari", "--name", "Kari"))
    new = shown(run("password", "KARI", "--by", "IT"))
    assert stored.check("kari", old) is None
    assert stored.check("kari", new)
    run("password", "kari", "--password-file", "-", input=PASSWORD)
    assert stored.check("kari", PASSWORD)


def test_an_account_is_closed_and_opened_and_the_audit_says_by_whom(run, stored):
    run("add", "kari", "--name", "Kari", "--no-password", "--by", "IT")
    assert run("disable", "kari", "--by", "Ola").output == "kari may no longer sign in.\n"
    assert not stored.named("kari").active
    assert run("enable", "kari", "--by", "Ola").output == "kari may sign in.\n"
    assert stored.named("kari").active
    rows = json.loads(CliRunner().invoke(main, ["audit", "--json"]).output)
    assert [(row["actor"], row["event"]) for row in rows] == [
        ("IT", "staff_added"),
        ("Ola", "staff_disabled"),
        ("Ola", "staff_enabled"),
    ]


@pytest.mark.parametrize("command", ["password", "disable", "enable"])
def test_an_account_that_is_not_there_is_one_line(run, command):
    result = run(command, "nobody")
    assert result.exit_code == 1
    assert result.output == "Error: there is no account nobody; `koordinator staff list` shows all\n"


@pytest.mark.parametrize("command", sorted(main.commands["staff"].commands))
def test_every_command_has_help_with_an_example(run, command):
    output = run(command, "--help").output
    assert "Example:" in output
    assert f"koordinator staff {command}" in output


def test_the_roles_and_languages_that_can_be_chosen_are_those_there_are():
    choices = {option.name: option.type for option in main.commands["staff"].commands["add"].params}
    assert tuple(choices["role"].choices) == ROLES
    assert tuple(choices["language"].choices) == LANGUAGES


def test_the_first_start_makes_an_administrator_and_no_later_one_does(run, stored):
    account, password = first_staff_account(load_settings())
    assert stored.check("admin", password) == account
    assert (account.desk, account.role) == ("default", "administrator")
    assert first_staff_account(load_settings()) is None


def test_where_nobody_has_the_default_desk_the_first_account_is_for_the_first_there_is(
    run, stored, tmp_path, monkeypatch
):
    desk = 'name: {nb: a, nn: b, en: c}\n  hours: {mon: "08:00-15:30"}\n  answer_within: 2\n'
    (tmp_path / "desks.yml").write_text(f'"5001":\n  {desk}', encoding="utf-8")
    monkeypatch.setenv("KOORDINATOR_DESKS", str(tmp_path / "desks.yml"))
    load_settings.cache_clear()
    assert first_staff_account(load_settings())[0].desk == "5001"
