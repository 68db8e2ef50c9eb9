"""The stand-in for each kind of channel."""

from tests.channels.providers.callback import CallbackSystem

PROVIDERS = {provider.kind: provider for provider in (CallbackSystem,)}
