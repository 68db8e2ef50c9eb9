"""Telling people at a desk by e-mail, over SMTP.

A mail server that has accepted a mail cannot be asked for it afterwards. A gateway that dies between that and its note of it sends
the mail again, the same to the last byte: mail systems that look at Message-ID and Date show it once.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from bot.handoff.deliveries import Delivery, is_mail_address
from bot.handoff.loopback import is_loopback
from bot.handoff.notice import subject, text
from bot.handoff.outbox import NotDelivered, Taken
from bot.settings import Settings

CONNECT_SECONDS = 10.0
# A server may look at a mail for long before it accepts it. Whoever goes away meanwhile gets it delivered twice.
ACCEPT_SECONDS = 60.0
PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True)
class MailServer:
    """Where and how mail is handed over. `tls` is `smtps` (from the start), `smtp` (by STARTTLS) or, on this machine, none."""

    host: str
    port: int
    tls: str | None
    name: str
    password: str


def missing(settings: Settings) -> str | None:
    """What stands in the way of sending mail, None where nothing does."""
    if not settings.smtp or not settings.mail_from:
        return f"{'KOORDINATOR_MAIL_FROM' if settings.smtp else 'KOORDINATOR_SMTP'} is not set"
    try:
        read_server(settings.smtp)
    except ValueError:
        return "KOORDINATOR_SMTP is not of the form smtps://name:password@host:465"
    try:
        _sender(settings.mail_from)
    except ValueError:
        return "KOORDINATOR_MAIL_FROM is no mail address"
    return None


def read_server(address: str) -> MailServer:
    """The mail server that an address names.

    Raises:
        ValueError: it names none.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("no address of a mail server")
    tls = None if parts.scheme == "smtp" and is_loopback(parts.hostname) else parts.scheme
    port = parts.port or PORTS[parts.scheme]
    return MailServer(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def letter(taken: Taken, to: str, settings: Settings) -> EmailMessage:
    """The mail, the same in every attempt.

    Raises:
        ValueError: an address holds more than an address.
    """
    sender = _sender(settings.mail_from or "")
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = subject(taken)
    mail["Date"] = format_datetime(taken.at)
    mail["Message-ID"] = f"<{taken.key}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(taken, settings.address), cte="quoted-printable")
    return mail


def send(taken: Taken, delivery: Delivery, settings: Settings) -> None:
    """Hand the mail over.

    Raises:
        NotDelivered: the server did not accept it, or did not say so.
    """
    if problem := missing(settings):
        raise NotDelivered(problem)
    mail = letter(taken, delivery.to, settings)
    try:
        with _connected(read_server(settings.smtp or "")) as client:
            client.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(_in_words(error)) from None


@contextlib.contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if server.tls == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT_SECONDS, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
    try:
        if server.tls == "smtp":
            client.starttls(context=context)
        if server.name:
            client.login(server.name, server.password)
        if client.sock:
            client.sock.settimeout(ACCEPT_SECONDS)
        yield client
    finally:
        # What goes wrong in parting undoes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _sender(mail_from: str) -> Address:
    name, address = parseaddr(mail_from)
    if not is_mail_address(address) or not mail_from.isprintable():
        raise ValueError("no mail address")
    return Address(name, addr_spec=address)


def _in_words(error: OSError) -> str:
    """Why, in our own words: what the server said may hold anything."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "the mail server does not know our name and password"
        case smtplib.SMTPRecipientsRefused():
            code, _ = next(iter(error.recipients.values()))
            return f"the mail server refuses the address ({code})"
        case smtplib.SMTPNotSupportedError():
            return "the mail server offers no STARTTLS, or asks for no password"
        case smtplib.SMTPResponseException():
            return f"the mail server answered {error.smtp_code}"
        case ssl.SSLCertVerificationError():
            return "the certificate of the mail server is not to be trusted"
        case _:
            return f"the mail server does not answer ({type(error).__name__})"
