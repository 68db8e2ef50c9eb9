"""The stand-in for each kind of channel."""

from tests.channels.providers.callback import CallbackSystem
from tests.channels.providers.telegram import TelegramServer

PROVIDERS = {provider.kind: provider for provider in (CallbackSystem, TelegramServer)}
