"""Messenger, by the Messenger Platform of Meta."""
