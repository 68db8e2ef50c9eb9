"""Thin rasa-sdk actions that hand a turn to `knowledge` and send its reply back to Rasa."""
