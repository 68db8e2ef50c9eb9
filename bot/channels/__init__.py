"""Messaging channels: how each is checked, read and written. What is done with a message is the gateway's."""
