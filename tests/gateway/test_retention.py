from datetime import datetime, timedelta, timezone

import pytest

from bot.gateway.journal import Journal
from bot.gateway.records import Said
from bot.gateway.retention import days_of, delete_old, kept, runs
from knowledge.municipality import load_municipalities

NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)


@pytest.fixture
def said(engine):
    """Says something so many days ago; returns the conversation."""

    def say(days, municipality=None, conversation=None):
        journal = Journal(engine, lambda: NOW - timedelta(days=days))
        conversation = conversation or journal.start("web", municipality)
        question = journal.add(conversation, f"for {days} dager siden", str(days), "a").question
        journal.settle(question, "a", [Said("svar")], {})
        return conversation

    return say


def left(engine, conversation):
    return [entry.text for entry in Journal(engine).history(conversation)]


def test_what_is_old_is_deleted_and_the_rest_is_kept(engine, said):
    old, young = said(22), said(20)
    deleted = delete_old(engine, 21, "job", NOW)
    assert (deleted.entries, deleted.conversations) == (2, 1)
    assert Journal(engine).find(old) is None
    assert len(left(engine, young)) == 2


def test_old_entries_go_though_the_conversation_goes_on(engine, said):
    talk = said(30)
    said(1, conversation=talk)
    delete_old(engine, 21, "job", NOW)
    assert left(engine, talk) == ["for 1 dager siden", "svar"]


def test_a_municipality_may_set_its_own_time(engine, said, monkeypatch):
    from dataclasses import replace

    from bot.gateway import retention

    places = load_municipalities()
    changed = {**places, "5001": replace(places["5001"], keep_days=7)}
    monkeypatch.setattr(retention, "load_municipalities", lambda: changed)
    assert (days_of("5001", 21), days_of("0301", 21), days_of(None, 21)) == (7, 21, 21)
    here, there = said(8, "5001"), said(8, "0301")
    delete_old(engine, 21, "job", NOW)
    assert left(engine, here) == []
    assert len(left(engine, there)) == 2


def test_after_the_job_nothing_is_overdue(engine, said):
    for days in range(0, 60, 3):
        said(days, "5001" if days % 2 else None)
    assert sum(row.overdue for row in kept(engine, 21, NOW)) > 0
    delete_old(engine, 21, "job", NOW)
    rows = kept(engine, 21, NOW)
    assert sum(row.overdue for row in rows) == 0
    assert min(row.oldest for row in rows) >= NOW - timedelta(days=21)


def test_every_run_can_be_seen(engine, said):
    said(30)
    delete_old(engine, 21, "operator", NOW)
    assert runs(engine) == [(NOW, "operator", {"entries": 2, "conversations": 1})]


def test_what_was_deleted_is_in_no_file(engine, said, tmp_path):
    said(30)
    delete_old(engine, 21, "job", NOW)
    assert [path.name for path in tmp_path.glob("journal.db*") if b"for 30 dager" in path.read_bytes()] == []
