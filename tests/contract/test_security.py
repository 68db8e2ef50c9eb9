"""docs/security.md, the lock and pyproject.toml say the same."""

import re

import pytest

from bot.settings import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LOCK = dict(
    re.findall(r"^([a-z0-9][a-z0-9.-]*)(?:\[.*?\])?==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
)
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def rows(heading):
    """The cells of the table under a heading, without its first two lines."""
    section = DOCUMENT.partition(f"\n### {heading}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(setting):
    """The packages in a list of [tool.uv]."""
    listed = re.search(rf"^{setting} = \[(.*?)\]\n", PROJECT, re.MULTILINE | re.DOTALL)
    return re.findall(r'"([a-z][a-z0-9-]*)', re.sub(r"#.*", "", listed[1]))


@pytest.mark.parametrize(("package", "version"), [row[:2] for row in rows("What stays")])
def test_what_stays_is_locked_at_the_version_that_was_looked_at(package, version):
    assert LOCK.get(package) == version


@pytest.mark.parametrize(("package", "version"), [(row[0], row[2]) for row in rows("Removed by a newer release")])
def test_what_was_raised_is_locked_at_the_version_named(package, version):
    assert LOCK.get(package) == version


@pytest.mark.parametrize("package", [*named("override-dependencies"), *named("constraint-dependencies")])
def test_every_bound_against_others_is_explained(package):
    assert re.search(rf"(\| {package} \||`{package}`)", DOCUMENT)


@pytest.mark.parametrize("package", named("exclude-dependencies"))
def test_what_is_left_out_is_explained_and_not_locked(package):
    assert any(f"`{package}`" in row[0] for row in rows("Removed altogether"))
    assert package not in LOCK


def test_every_row_that_stays_has_an_advisory_and_a_reason():
    for package, _, advisories, reason in rows("What stays"):
        assert re.search(r"CVE-\d{4}-\d+", advisories), package
        assert len(reason) > 40, package
