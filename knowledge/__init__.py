"""What the assistant knows and how it finds it. Imports nothing of Rasa and nothing of `bot` or `actions`."""
