import re
import smtplib
import socket
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.handoff import mail
from bot.handoff.mail import letter, missing, read_server
from bot.handoff.outbox import NotDelivered, Outbox, Receiver
from bot.processes import free_port
from tests.handoff.certificates import Authority
from tests.handoff.mailbox import NAME, PASSWORD, Mailbox
from tests.handoff.requests import POST, TUESDAY, a_desk, a_request

LOGIN = f"{NAME}:{quote(PASSWORD, safe='')}"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates") / "authority")


@pytest.fixture
def trusted(authority, monkeypatch):
    """Programs on this machine trust our authority, as they trust those that came with the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.trusted))
    return authority


@pytest.fixture
def elsewhere(monkeypatch):
    """A name that is not this machine's, and leads here all the same."""
    look_up = socket.getaddrinfo

    def here(host, *told, **more):
        return look_up("127.0.0.1" if host == "mail.example.no" else host, *told, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    return "mail.example.no"


@pytest.fixture
def taken(engine, clock):
    """A mail that is to be sent."""
    sent = a_request(engine, a_desk("default", POST))
    return replace(Outbox(engine, clock).take(Receiver("default", "post")), number=sent.number)


def send(taken, settings, server):
    mail.send(taken, POST, replace(settings, smtp=server))


def test_the_mail_holds_the_number_the_promise_and_where_to_read_it(taken, settings):
    with Mailbox() as mailbox:
        send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")
        (read,) = mailbox.read
    assert read["Subject"] == f"Ny henvendelse {taken.number}"
    assert (read["To"], read["From"]) == ("post@kommune.example", "Spør kommunen <spor@example.no>")
    text = read.get_content()
    assert "torsdag 3. desember kl. 10.00" in text
    assert f"https://spor.example.no/staff/handoffs/{taken.number}" in text


def test_the_mail_says_nothing_of_the_person(taken, settings):
    with Mailbox() as mailbox:
        send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")
        whole = mailbox.read[0].as_string()
    for told in ("99887766", "samtale", "who"):
        assert told not in whole.replace(taken.key, "")


def test_a_repeated_mail_is_the_same_to_the_last_byte_and_names_itself_the_same(taken, settings):
    with Mailbox() as mailbox:
        send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")
        again = replace(taken, attempts=7, lease="another", began=TUESDAY + timedelta(hours=5))
        send(again, settings, f"smtp://127.0.0.1:{mailbox.port}")
    first, second = mailbox.mails
    assert first == second
    assert mailbox.read[0]["Message-ID"] == f"<{taken.key}@example.no>"
    assert mailbox.read[0]["Date"].datetime == TUESDAY


def test_two_requests_have_two_message_ids(taken, settings):
    other = replace(taken, key="another-post")
    assert letter(taken, POST.to, settings)["Message-ID"] != letter(other, POST.to, settings)["Message-ID"]


def test_over_tls_the_certificate_is_checked_and_the_mail_arrives(taken, settings, trusted):
    with Mailbox(tls=trusted.server) as mailbox:
        send(taken, settings, f"smtps://localhost:{mailbox.port}")
    assert len(mailbox.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(taken, settings, authority):
    with Mailbox(tls=authority.server) as mailbox, pytest.raises(NotDelivered, match="certificate"):
        send(taken, settings, f"smtps://localhost:{mailbox.port}")
    assert mailbox.asked == 0


def test_a_certificate_of_another_name_gets_no_mail(taken, settings, trusted, monkeypatch):
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *told, **more: look_up("127.0.0.1", *told, **more))
    with Mailbox(tls=trusted.server) as mailbox, pytest.raises(NotDelivered, match="certificate"):
        send(taken, settings, f"smtps://other.example.no:{mailbox.port}")
    assert mailbox.asked == 0


def test_starttls_comes_before_the_password_and_the_mail(taken, settings, trusted, elsewhere):
    with Mailbox(starttls=trusted.server) as mailbox:
        send(taken, settings, f"smtp://{LOGIN}@{elsewhere}:{mailbox.port}")
    assert mailbox.logins == [(NAME, PASSWORD)]
    assert len(mailbox.mails) == 1


def test_a_server_elsewhere_without_starttls_gets_neither_password_nor_mail(taken, settings, elsewhere):
    with Mailbox() as mailbox, pytest.raises(NotDelivered, match="no STARTTLS"):
        send(taken, settings, f"smtp://{LOGIN}@{elsewhere}:{mailbox.port}")
    assert (mailbox.logins, mailbox.mails) == ([], [])


def test_a_wrong_password_is_named_but_not_told(taken, settings, trusted, elsewhere):
    with Mailbox(starttls=trusted.server) as mailbox, pytest.raises(NotDelivered, match="name and password") as caught:
        send(taken, settings, f"smtp://{NAME}:galt-passord@{elsewhere}:{mailbox.port}")
    assert "galt" not in str(caught.value)


@pytest.mark.parametrize(
    ("where", "answer", "told"),
    [
        ("refuses_address", "550 5.1.1 <kari@example.no> unknown", "refuses the address (550)"),
        ("refuses_mail", "451 4.3.0 try later", "answered 451"),
        ("refuses_mail", "554 5.7.1 kari@example.no is spam", "answered 554"),
    ],
)
def test_what_the_server_refuses_is_told_by_its_number_alone(taken, settings, where, answer, told):
    with Mailbox() as mailbox:
        setattr(mailbox, where, answer)
        with pytest.raises(NotDelivered, match=re.escape(told)) as caught:
            send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")
    assert "kari" not in str(caught.value)


def test_nobody_there_is_told(taken, settings):
    with pytest.raises(NotDelivered, match="does not answer"):
        send(taken, settings, f"smtp://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("hangs", ["hangs", "accepts_and_hangs"])
def test_a_server_that_hangs_is_given_up_after_a_while(taken, settings, monkeypatch, hangs):
    monkeypatch.setattr(mail, "ACCEPT_SECONDS", 0.3)
    with Mailbox() as mailbox:
        setattr(mailbox, hangs, True)
        with pytest.raises(NotDelivered, match="does not answer"):
            send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")


def test_what_goes_wrong_after_the_mail_was_accepted_does_not_send_it_again(taken, settings, monkeypatch):
    def gone(_):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(smtplib.SMTP, "quit", gone)
    with Mailbox() as mailbox:
        send(taken, settings, f"smtp://127.0.0.1:{mailbox.port}")
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"smtp": None}, "KOORDINATOR_SMTP is not set"),
        ({"mail_from": None}, "KOORDINATOR_MAIL_FROM is not set"),
        ({"smtp": "mail.example.no"}, "KOORDINATOR_SMTP is not of the form"),
        ({"smtp": "smtps://navn:hemmelig@mail.example.no:mange"}, "KOORDINATOR_SMTP is not of the form"),
        ({"mail_from": "kommunen"}, "KOORDINATOR_MAIL_FROM is no mail address"),
        ({"mail_from": "Kommunen\r\nBcc: x@example.no <a@example.no>"}, "KOORDINATOR_MAIL_FROM is no mail address"),
        ({"mail_from": "a@example.no\r\nBcc: x@example.no"}, "KOORDINATOR_MAIL_FROM is no mail address"),
    ],
)
def test_what_is_not_set_is_said_and_nothing_sent(taken, settings, changed, told):
    told_settings = replace(settings, **{"smtp": "smtp://127.0.0.1:1", **changed})
    assert missing(told_settings).startswith(told)
    assert "hemmelig" not in missing(told_settings)
    with pytest.raises(NotDelivered, match=told):
        mail.send(taken, POST, told_settings)


def test_nothing_is_missing_where_all_is_set(settings):
    assert missing(replace(settings, smtp="smtps://mail.example.no")) is None


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("smtps://mail.example.no", ("mail.example.no", 465, "smtps", "", "")),
        ("smtp://mail.example.no", ("mail.example.no", 587, "smtp", "", "")),
        ("smtp://localhost:2525", ("localhost", 2525, None, "", "")),
        ("smtps://a%40b:p%2Fw@mail.example.no:25", ("mail.example.no", 25, "smtps", "a@b", "p/w")),
    ],
)
def test_the_address_of_a_mail_server_is_read(address, read):
    assert tuple(vars(read_server(address)).values()) == read


@pytest.mark.parametrize(
    "to", ["a@example.no\r\nBcc: b@example.no", "a@example.no, b@example.no", "a@example.no\nX: y"]
)
def test_no_address_becomes_another_header(taken, settings, to):
    with pytest.raises(ValueError):  # noqa: PT011, whichever the library chooses
        letter(taken, to, settings).as_bytes()
