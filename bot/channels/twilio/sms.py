"""SMS by Twilio: short, without buttons and without links to sources, since each segment is paid for."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from bot.channels.channel import Account, NotTaken, Payload
from bot.channels.message import Message
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

    def checked(self, account: Account, number: Payload | None, webhook: str | None) -> str:
        """With a messaging service the webhook may be its own, which this does not tell."""
        if not number:
            raise NotTaken(f"this account has no number {self.our_address(account)}")
        called = number.get("sms_url") or ""
        right = called == webhook if webhook else urlsplit(called).path.endswith(f"/channels/{account.key}")
        if not (right or account.fields.get("messaging_service")):
            raise NotTaken(f"Twilio calls {called or 'nothing'} when an SMS comes; run `koordinator channels connect`")
        return str(number.get("friendly_name") or self.our_address(account))

    async def connect(self, client: httpx.AsyncClient, account: Account, webhook: str) -> str:
        """Set the webhook of the number."""
        query = {"PhoneNumber": self.our_address(account)}
        found = (await api_call(client, account, "GET", "IncomingPhoneNumbers", params=query)).get(
            "incoming_phone_numbers"
        )
        if not found:
            raise NotTaken(f"this account has no number {self.our_address(account)}")
        change = {"SmsUrl": webhook, "SmsMethod": "POST"}
        number = await api_call(client, account, "POST", f"IncomingPhoneNumbers/{found[0]['sid']}", data=change)
        return self.checked(account, number, webhook)
