"""Slack, by its Events API and Web API."""
