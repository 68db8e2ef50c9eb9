"""The gateway in front of the real Rasa: what people get, what is kept, and what never leaves."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest
from stdnum.no import fodselsnummer

from bot.processes import child_environment, free_port, gateway_server, stop, wait_until_ready
from bot.settings import ROOT
from tests.resident import Resident

pytestmark = pytest.mark.server

CONVERSATIONS = [
    (
        "nb",
        ["Hva er barnekoordinator?", "Hvem kan få det?"],
        ["child_coordinator/what", "child_coordinator/conditions"],
    ),
    (
        "nn",
        ["Kva er ein barnekoordinator?", "Korleis søkjer vi?"],
        ["child_coordinator/what", "child_coordinator/apply"],
    ),
    ("en", ["What is a child coordinator?", "How do we apply?"], ["child_coordinator/what", "child_coordinator/apply"]),
]


@pytest.mark.parametrize(("language", "messages", "articles"), CONVERSATIONS)
def test_a_conversation_keeps_its_subject_and_language(resident, language, messages, articles):
    replies = [resident.ask(message) for message in messages]
    assert [reply["articles"][0] for reply in replies] == articles
    assert {reply["language"] for reply in replies} == {language}


def test_a_number_takes_the_offered_reply_after_the_gateway_has_started_anew(server, resident):
    offered = resident.ask("Hvem har rett til barnekoordinator?")["replies"]
    other = replace(server, port=free_port(), rasa_servers=server.rasa_addresses)
    gateway = gateway_server(other).start()
    try:
        wait_until_ready([gateway], server.start_seconds)
        with httpx.Client(base_url=other.gateway, trust_env=False, timeout=20) as client:
            chosen = Resident(client, resident.token).ask("1")
        assert chosen["articles"] == resident.ask(offered[0]["payload"])["articles"]
    finally:
        stop([gateway])


def test_a_changed_language_holds(resident):
    resident.say("Hva er barnekoordinator?")
    resident.call("PATCH", json={"language": "en"})
    assert resident.ask("Hvem kan få det?")["language"] == "en"


# 1,000 personal details of four kinds, in sentences of three languages.
SENTENCES = (
    "Barnet vårt har {}, hvem har rett til barnekoordinator?",
    "Kan de hjelpe oss? {} Korleis søkjer vi om koordinator?",
    "My details are {}. How do we apply for a coordinator?",
)
NAMED = (
    "Jeg heter {} og lurer på hvem som har rett til koordinator.",
    "Datteren vår {} går i barnehage, hvem har rett til barnekoordinator?",
    "Eg heiter {}. Korleis søkjer vi om koordinator?",
    "My name is {}. How do we apply for a coordinator?",
)
FIRST = "Kari Ola Ingrid Lars Anne Per Solveig Nils Marit Knut".split()
LAST = "Nordmann Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen".split()
STREETS = "Bjørkeveien Storgata Kirkegata Skoleveien Fjordgata Solbakken".split()


def details(chance):
    """A made-up personal detail: its kind, and how it is written."""
    kind = chance.choice(("number", "number", "phone", "address", "name"))
    if kind == "number":
        return kind, identity_number(chance)
    if kind == "phone":
        return kind, f"{chance.choice('49')}{chance.randrange(10**7):07}"
    if kind == "address":
        return kind, f"{chance.choice(STREETS)} {chance.randrange(1, 200)}"
    return kind, f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def identity_number(chance):
    """Eleven digits that pass the check digits on purpose: ordinary, D- and H-numbers; belongs to nobody we know of."""
    while True:
        day, month, year = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(1, 20)
        shift = chance.choice(((0, 0), (40, 0), (0, 40)))
        start = f"{day + shift[0]:02}{month + shift[1]:02}{year:02}{chance.randrange(500, 1000):03}"
        digits = [int(digit) for digit in start]
        first = -sum(weight * digit for weight, digit in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=True)) % 11
        weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
        second = -sum(weight * digit for weight, digit in zip(weights, [*digits, first], strict=True)) % 11
        number = f"{start}{first}{second}"
        if first < 10 and second < 10 and fodselsnummer.is_valid(number):
            return number


@pytest.fixture(scope="module")
def spilled(server, tmp_path_factory):
    """A gateway that was told 1,000 personal details: its settings, and what was told."""
    settings = replace(
        server,
        data=tmp_path_factory.mktemp("spilled"),
        port=free_port(),
        rate_factor=1000.0,
        rasa_servers=server.rasa_addresses,
    )
    gateway = gateway_server(settings).start()
    chance, told = random.Random(5001), []
    try:
        wait_until_ready([gateway], settings.start_seconds)
        with httpx.Client(base_url=settings.gateway, trust_env=False, timeout=30) as client:
            for number in range(1000):
                if number % 20 == 0:
                    resident = Resident.begin(client)
                kind, detail = details(chance)
                told.append((kind, detail))
                resident.say(chance.choice(NAMED if kind == "name" else SENTENCES).format(detail))
            exported = resident.call("GET", "/messages").text
        yield settings, told, exported
    finally:
        stop([gateway])


def kept_in(settings, exported):
    """Everything the gateway has on disk, and what the API gives out."""
    files = [path for path in settings.data.rglob("*") if path.is_file()]
    assert {"journal.db", "gateway.log"} <= {path.name for path in files}
    return b"".join(path.read_bytes() for path in files) + exported.encode()


def test_no_seeded_identity_number_or_phone_is_in_database_log_or_export(spilled, server):
    settings, told, exported = spilled
    kept = kept_in(settings, exported) + (server.data / "rasa.log").read_bytes()
    numbers = [detail for kind, detail in told if kind in ("number", "phone")]
    assert len(numbers) > 500
    assert [number for number in numbers if number.encode() in kept] == []


def test_few_seeded_addresses_and_names_are_in_database_log_or_export(spilled):
    settings, told, exported = spilled
    kept = kept_in(settings, exported)
    for kind, most in (("address", 0.0), ("name", 0.2)):
        details = {detail for one, detail in told if one == kind}
        left = [detail for detail in details if re.search(rf"\b{detail}\b".encode(), kept)]
        assert len(left) <= most * len(details), f"{kind}: {len(left)} of {len(details)} found"


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace: `make test-setup` gets it on Debian")
def test_nothing_connects_to_anywhere_but_loopback(trained, tmp_path):
    """Seen from the kernel, because not all that connects is Python."""
    log = tmp_path / "connections"
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=connect,sendto",
        "-o",
        str(log),
        sys.executable,
        "-m",
        "bot.cli",
        "run",
    ]
    settings = replace(trained, data=tmp_path / "data", rasa_port=free_port(), port=free_port())
    environment = child_environment(settings)
    run = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert any("Ready after" in line for line in run.stdout)
        with httpx.Client(base_url=settings.gateway, trust_env=False, timeout=20) as client:
            resident = Resident.begin(client, municipality="5001")
            for message in ("Hvem har rett til koordinator?", "gjelder dette oss?", "Hva sier § 2-5 c?", "hei"):
                resident.ask(message)
            client.get("/ready")
            resident.call("DELETE")
    finally:
        # strace passes no signal on.
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(60)
        run.stdout.close()
    addresses = re.findall(
        r"sa_family=(AF_INET6?), .*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\"", log.read_text()
    )
    assert ("AF_INET", "127.0.0.1") in addresses, "strace saw nothing"
    assert {address for _, address in addresses} <= {"127.0.0.1", "::1"}


def test_a_deleted_conversation_leaves_its_receipt_and_no_row(resident, server):
    resident.ask("Hva er en koordinator?")
    receipt = resident.say("glem meg")["forgotten"]
    conversation = resident.token.rpartition(".")[0]
    with sqlite3.connect(server.data / "journal.db") as database:
        audit = database.execute("select details from audit where event = 'forgotten'").fetchall()
        for table, column in (("conversations", "id"), ("entries", "conversation")):
            query = f"select count(*) from {table} where {column} = ?"
            assert database.execute(query, (conversation,)).fetchone() == (0,)
    assert any(receipt["number"] in row[0] for row in audit)
    assert resident.call("GET").status_code == 404
