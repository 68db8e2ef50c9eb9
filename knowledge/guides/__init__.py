"""The guides: one question a turn, from a person's own life to what the rules say about it and what to do on Monday.

What is asked stands in YAML; `reading` turns a message into answers, `flow` chooses the next question, `steps` are their
place in the answer path. A guide sorts what a person tells and decides nothing.
"""
