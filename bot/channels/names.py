"""The kinds of messaging channels. Nothing else here, so that the command line need not load more."""

KINDS = ("callback", "messenger", "slack", "sms", "teams", "telegram", "whatsapp")
