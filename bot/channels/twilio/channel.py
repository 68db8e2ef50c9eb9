"""What SMS and WhatsApp by Twilio have in common: its signed requests in, its Messages API out.

Twilio's documentation: “Webhooks security”, “Twilio's request to your incoming message webhook URL”, “Messages resource”.
"""

from __future__ import annotations

from abc import abstractmethod

import httpx
from twilio.request_validator import RequestValidator

from bot.channels.channel import Account, Acknowledged, Arrival, Channel, Forged, NotTaken, Payload, Received
from bot.channels.message import Message
from bot.channels.plain import split
from bot.channels.reading import list_at
from bot.channels.twilio.calls import api_call
from bot.channels.twilio.receive import arrivals, form_of, ours

# The longest body that Twilio takes on any of its channels (error 21617).
MOST_CHARACTERS = 1600


class Twilio(Channel):
    """One of our numbers at Twilio. `auth_token` is what it signs with; an API key may be what we call it with."""

    api = "https://api.twilio.com"
    fields = ("account_sid", "number")
    secrets = ("auth_token",)
    may: tuple[str, ...] = ("messaging_service", "api_key")
    may_secrets = ("api_key_secret",)
    prefix = ""
    """What stands before a number in Twilio's addresses of this channel."""

    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """`X-Twilio-Signature` is over the address and all fields; account and number must be ours. There is no time in it."""
        if received.method != "POST":
            raise Forged("Twilio posts; set HTTP POST for the webhook")
        form = form_of(received)
        signature = received.headers.get("x-twilio-signature", "")
        if not RequestValidator(account.secrets["auth_token"]).validate(received.address, form, signature):
            raise Forged("the signature is not right")
        if not ours(form, account.fields["account_sid"], self.our_address(account)):
            raise Forged("it is for another account or number")

    def read(self, account: Account, received: Received) -> list[Arrival]:
        """One message a request; what became of a message of ours is none."""
        return arrivals(form_of(received), self.prefix)

    def acknowledge(self, received: Received) -> Acknowledged:
        """Instructions to do nothing: the answer comes by the API."""
        return Acknowledged('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")

    @abstractmethod
    def written(self, message: Message) -> str:
        """What is said, as text."""

    def render(self, message: Message) -> list[Payload]:
        """All of it as one text, or as several where Twilio takes no more at a time."""
        return [{"Body": part} for part in split(self.written(message), MOST_CHARACTERS) if part.strip()]

    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """Post it to the Messages resource."""
        service = account.fields.get("messaging_service")
        sender = {"MessagingServiceSid": service} if service else {"From": self.our_address(account)}
        await api_call(client, account, "POST", "Messages", data={"To": address, **sender, **payload})

    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Ask for our number: that also tells whether the credentials are right."""
        if ("api_key" in account.fields) != ("api_key_secret" in account.secrets):
            raise NotTaken("api_key and api_key_secret_from belong together")
        return self.checked(account, await self.our_number(client, account), webhook)

    async def our_number(self, client: httpx.AsyncClient, account: Account) -> Payload:
        """Our number as Twilio has it; empty where this account has no such number.

        Raises:
            ChannelAway
            NotTaken: the text says what to do.
        """
        query = {"PhoneNumber": self.our_address(account).removeprefix(self.prefix)}
        try:
            told = await api_call(client, account, "GET", "IncomingPhoneNumbers", params=query)
        except NotTaken:
            raise NotTaken("Twilio does not let us see the numbers of the account; see the rights of the key") from None
        return next(iter(list_at(told, "incoming_phone_numbers")), {})

    @abstractmethod
    def checked(self, account: Account, number: Payload, webhook: str | None) -> str:
        """What our number is called, where Twilio calls us for it; `number` is empty where the account has no such number.

        Raises:
            NotTaken: the text says what to do.
        """

    def our_address(self, account: Account) -> str:
        """Our number as Twilio writes it; without quotes YAML takes the plus away."""
        return f"{self.prefix}+{account.fields['number'].lstrip('+')}"
