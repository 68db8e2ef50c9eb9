"""Rasa as we run it: one process that classifies, keeps the conversation and answers from `knowledge`."""
