"""The channels that people reach us by. Nothing else here, so that the command line need not load more."""

from bot.channels.names import KINDS

CHANNELS = ("web", *KINDS)
