"""A real mail server on loopback, which accepts, refuses and hangs as it is told."""

import asyncio
import email
import email.policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from bot.processes import free_port

NAME, PASSWORD = "koordinator", "hemmelig/nok"


class Mailbox:
    """Runs while it is entered, and may be entered again. `mails` are those accepted.

    With `tls` it speaks TLS from the start, with `starttls` when asked, and then wants a password.
    """

    def __init__(self, tls=None, starttls=None):
        self.port = free_port()
        self.mails, self.asked, self.logins = [], 0, []
        self.refuses_address = self.refuses_mail = None  # what it answers instead
        self.accepts_and_hangs = self.hangs = False
        self._secure = {"ssl_context": tls}
        if starttls:
            self._secure = {"tls_context": starttls, "require_starttls": True, "auth_required": True}

    def __enter__(self):
        self._controller = Controller(self, "127.0.0.1", self.port, authenticator=self._authenticate, **self._secure)
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    @property
    def read(self):
        """The mails as whoever reads them has them."""
        return [email.message_from_bytes(mail, policy=email.policy.default) for mail in self.mails]

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked += 1
        if self.refuses_address:
            return self.refuses_address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hangs:
            await asyncio.sleep(30)
        if self.refuses_mail:
            return self.refuses_mail
        self.mails.append(envelope.original_content)
        if self.accepts_and_hangs:
            await asyncio.sleep(30)
        return "250 OK"

    def _authenticate(self, server, session, envelope, mechanism, told):
        self.logins.append((told.login.decode(), told.password.decode()))
        return AuthResult(success=self.logins[-1] == (NAME, PASSWORD), handled=False)
