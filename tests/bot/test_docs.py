from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

DOCS = Path(__file__).parents[2] / "docs"
GROUPS = ("bench", "knowledge")
COMMANDS = [
    *([name] for name in sorted(main.commands)),
    *([group, name] for group in GROUPS for name in main.commands[group].commands),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_command_reference_is_fresh(command):
    help_text = CliRunner().invoke(main, [*command, "--help"], prog_name="koordinator").output
    assert help_text.strip() in (DOCS / "cli.md").read_text(encoding="utf-8")
