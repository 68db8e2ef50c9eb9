from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_command_reference_is_fresh(name):
    help_text = CliRunner().invoke(main, [name, "--help"], prog_name="koordinator").output
    assert help_text.strip() in (DOCS / "cli.md").read_text(encoding="utf-8")
