import json
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

from bot.commands.knowledge_watch import comparing, report_changes
from bot.errors import SetupError
from knowledge.errors import KnowledgeError
from knowledge.pending import FILE, Pending
from knowledge.sections import Section

USES = {"article": {"child_coordinator/who": ("hol § 7-2 a",)}, "letter": {"ask": ("hol § 7-2 a",)}}


def section(number, text):
    anchor = f"§{number.replace(' ', '')}"
    return Section(
        document="lov/2011-06-24-30",
        document_title="helse- og omsorgstjenesteloven",
        number=number,
        heading="Barnekoordinator",
        path=(),
        text=text,
        parts=(),
        anchor=anchor,
        url=f"https://lovdata.no/lov/2011-06-24-30/{anchor}",
        language="nb",
        in_force=None,
        amended="",
        licence="NLOD 2.0",
    )


OLD = {one.id: one for one in (section("7-2 a", "Alle får [båt].\n\nIngen må gå."), section("7-9", "Båten er blå."))}
EDITED = section("7-2 a", "Alle får [bil].\n\nIngen må gå.")
CITED = {**OLD, EDITED.id: EDITED}
OTHER = {key: replace(one, text="Båten er rød.") if one.number == "7-9" else one for key, one in OLD.items()}


@pytest.fixture
def run(tmp_path):
    def invoke(old, new, **options):
        @click.command()
        def command():
            with comparing():
                report_changes(old, new, USES, tmp_path, **options)

        return CliRunner().invoke(command)

    return invoke


def test_nothing_changed_is_exit_code_0(run, tmp_path):
    result = run(OLD, OLD)
    assert (result.exit_code, result.output) == (0, "Nothing that we cite has changed.\n")
    assert not (tmp_path / FILE).exists()


def test_a_change_in_what_nobody_cites_is_exit_code_0(run, tmp_path):
    assert run(OLD, OTHER).exit_code == 0
    assert not (tmp_path / FILE).exists()


def test_a_cited_change_is_exit_code_1_and_told_with_words_address_and_texts(run):
    result = run(OLD, CITED)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "helse- og omsorgstjenesteloven § 7-2 a Barnekoordinator: changed",
        "  https://lovdata.no/lov/2011-06-24-30/§7-2a",
        "  Alle får [-[båt].-] {+[bil].+}",
        "  article: child_coordinator/who",
        "  letter: ask",
        "",
        "1 change in what we cite; 2 texts are under review: koordinator knowledge review",
    ]


def test_what_rests_on_a_cited_change_is_under_review(run, tmp_path):
    run(OLD, CITED)
    pending = Pending.read(tmp_path)
    assert pending.is_pending("child_coordinator/who")
    assert pending.is_pending("ask", "letter")


def test_what_an_editor_has_settled_is_not_counted_as_under_review(run, tmp_path):
    run(OLD, CITED)
    Pending.read(tmp_path).settle("ask", "Kari", "letter").write(tmp_path)
    assert run(OLD, CITED).output.endswith("1 text is under review: koordinator knowledge review\n")


def test_the_address_is_that_of_today(run):
    moved = replace(OLD[EDITED.id], number="7-4", anchor="§7-4", url="https://lovdata.no/lov/2011-06-24-30/§7-4")
    result = run(OLD, {**{key: one for key, one in OLD.items() if key != EDITED.id}, moved.id: moved})
    assert (
        "§ 7-2 a Barnekoordinator: renumbered to § 7-4\n  https://lovdata.no/lov/2011-06-24-30/§7-4\n" in result.output
    )


def test_counts_of_all_changes_are_shown_when_asked_for(run):
    assert "renumbered" not in run(OLD, OTHER).output
    assert "renumbered" in run(OLD, OTHER, show_all=True).output


def test_the_data_holds_the_same(run):
    result = run(OLD, {**OTHER, EDITED.id: EDITED}, as_json=True)
    assert result.exit_code == 1
    data = json.loads(result.output)
    assert data["cited"] == [
        {
            "source": "hol § 7-2 a",
            "name": "helse- og omsorgstjenesteloven § 7-2 a Barnekoordinator",
            "url": "https://lovdata.no/lov/2011-06-24-30/§7-2a",
            "kind": "changed",
            "what": "changed",
            "old": EDITED.id,
            "new": EDITED.id,
            "diff": ["Alle får [-[båt].-] {+[bil].+}"],
            "uses": {"article": ["child_coordinator/who"], "letter": ["ask"]},
        }
    ]
    assert data["counts"]["changed"] == 2


def test_a_damaged_list_of_what_is_under_review_is_exit_code_2(run, tmp_path):
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    result = run(OLD, CITED)
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("error", [SetupError("train first"), KnowledgeError("no library")])
def test_an_operators_error_is_exit_code_2(error):
    @click.command()
    def command():
        with comparing():
            raise error

    result = CliRunner().invoke(command)
    assert (result.exit_code, result.output) == (2, f"Error: {error}\n")
