"""SMS by Twilio: short, without buttons and without links to sources, since each segment is paid for."""

from __future__ import annotations

import httpx

from bot.channels.channel import Account, NotTaken, Payload
from bot.channels.message import Message
from bot.channels.reading import text_at
from bot.channels.twilio.calls import api_call
from bot.channels.twilio.channel import Twilio
from bot.channels.twilio.short import parted


class Sms(Twilio):
    """A telephone number of ours. STOP, START and HELP are plain words here, as the telephone network has them."""

    name = "sms"
    provider = "Twilio"
    brief = True
    plain_words = True

    def written(self, message: Message) -> str:
        """At most four segments where the answer can be parted."""
        return parted(message)[0]

    def rest(self, message: Message) -> str:
        """What was left of the answer."""
        return parted(message)[1]

    def checked(self, account: Account, number: Payload, webhook: str | None) -> str:
        """With a messaging service the webhook may be its own, which this does not tell."""
        called = text_at(number, "sms_url")
        if not number:
            raise NotTaken(f"this account at Twilio has no number {self.our_address(account)}")
        if not (called == webhook or (called and not webhook) or "messaging_service" in account.fields):
            remedy = f"run `koordinator channels connect {account.key}`"
            raise NotTaken(f"Twilio calls {called or 'no address'} when an SMS comes; {remedy}")
        return text_at(number, "friendly_name") or self.our_address(account)

    async def connect(self, client: httpx.AsyncClient, account: Account, webhook: str) -> str:
        """Set the webhook of the number."""
        number = await self.our_number(client, account)
        if number:
            change = {"SmsUrl": webhook, "SmsMethod": "POST"}
            number = await api_call(
                client, account, "POST", f"IncomingPhoneNumbers/{text_at(number, 'sid')}", data=change
            )
        return self.checked(account, number, webhook)
