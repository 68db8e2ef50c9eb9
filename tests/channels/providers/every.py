"""The stand-in for each kind of channel."""

from tests.channels.providers.callback import CallbackSystem
from tests.channels.providers.messenger import MessengerPlatform
from tests.channels.providers.slack import SlackWorkspace
from tests.channels.providers.teams import TeamsServer
from tests.channels.providers.telegram import TelegramServer
from tests.channels.providers.twilio import SmsNetwork, WhatsAppNetwork

PROVIDERS = {
    provider.kind: provider
    for provider in (
        CallbackSystem,
        MessengerPlatform,
        SlackWorkspace,
        SmsNetwork,
        TeamsServer,
        TelegramServer,
        WhatsAppNetwork,
    )
}
