import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge.conversation import LANGUAGES
from knowledge.guides.model import load_examples, load_guides

DOCS = Path(__file__).parents[2] / "docs"
GROUPS = ("bench", "channels", "knowledge", "retention", "staff")
COMMANDS = [
    *([name] for name in sorted(main.commands)),
    *([group, name] for group in GROUPS for name in main.commands[group].commands),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_command_reference_is_fresh(command):
    help_text = CliRunner().invoke(main, [*command, "--help"], prog_name="koordinator").output
    assert help_text.strip() in (DOCS / "cli.md").read_text(encoding="utf-8")


def test_each_rule_of_accessibility_has_a_test_that_exists():
    rules = re.findall(
        r"^\| (?!Rule|---)(.*?) \| (.*) \|$", (DOCS / "accessibility.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    tests = "".join(path.read_text(encoding="utf-8") for path in (DOCS.parent / "tests" / "browser").rglob("test_*.py"))
    assert len(rules) >= 30
    for rule, by in rules:
        named = re.findall(r"`(test_\w+)`", by)
        assert named or by in ("the same; axe", "with axe, in every state"), rule
        assert [name for name in named if f"def {name}(" not in tests] == []


@pytest.mark.parametrize("guide", load_guides())
def test_every_guide_has_an_example_in_every_language_and_its_transcript(guide):
    shown = (DOCS / "guides" / f"{guide}.md").read_text(encoding="utf-8").splitlines()
    for language in LANGUAGES:
        assert {f"> {line}" for line in load_examples()[guide][language]} <= set(shown)


def test_every_guide_can_be_played_in_the_shell():
    play = next(option for option in main.commands["chat"].params if option.name == "play")
    assert set(play.type.choices) == set(load_guides())
