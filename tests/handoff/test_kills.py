"""The small version of `python -m tests.handoff.count`: processes that really die."""

import json
import subprocess
import sys

KILLS = 36


def test_whatever_process_is_killed_every_request_arrives_once(tmp_path):
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.handoff.count", "--kills", str(KILLS), "--seed", "7", "--out", str(out)]
    subprocess.run(command, check=True, stderr=subprocess.PIPE)
    counted = json.loads(out.read_text(encoding="utf-8"))
    assert sum(counted["killed"].values()) == KILLS
    assert counted["acknowledged"] > KILLS
    assert {counted[what] for what in ("lost", "in_a_wrong_state", "contacts_left", "audited_wrongly")} == {0}
    mails = counted["mails"]
    assert mails.pop("twice") <= mails.pop("killed_between_acceptance_and_our_note_of_it")
    assert set(mails.values()) == {0}
    assert (counted["webhooks"]["not_arrived"], counted["webhooks"]["twice"]) == (0, 0)
    assert set(counted["chatwoot"].values()) == {0}
