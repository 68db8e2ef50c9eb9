"""What the gateway counts, in the format that operators' monitoring reads."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

STORED = Counter("koordinator_messages_stored_total", "Messages of people that were stored.")
ANSWERS = Counter("koordinator_answers_total", "Replies that were stored, by status.", ["status"])
ANSWER_SECONDS = Histogram(
    "koordinator_answer_seconds",
    "From storing a message to storing its answer.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600),
)
WAITING_NOTICES = Counter(
    "koordinator_waiting_notices_total", "How often people were told that the answer comes later."
)
RASA_FAILURES = Counter("koordinator_rasa_failures_total", "Turns that Rasa did not take, by reason.", ["reason"])
JOURNAL_FAILURES = Counter("koordinator_journal_failures_total", "Times the database did not answer in time.")
REFUSED = Counter("koordinator_refused_total", "Requests that were refused, by code.", ["code"])
STREAMS = Gauge("koordinator_streams", "Open streams of events.")
WAITING = Gauge("koordinator_messages_waiting", "Messages without an answer, as the latest /ready saw them.")
DELIVERIES_DUE = Gauge(
    "koordinator_deliveries_due", "News of handoffs that no receiver has accepted yet, as the latest /ready saw them."
)
CHANNELS_DUE = Gauge(
    "koordinator_channel_conversations_due",
    "Conversations on channels in which something has not been sent yet, as the latest /ready saw them; 50 are 50 or more.",
)
CHANNEL_ARRIVED = Counter(
    "koordinator_channel_arrived_total", "Messages from channels, by account and kind.", ["account", "kind"]
)
CHANNEL_SENT = Counter(
    "koordinator_channel_sent_total",
    "Things said on channels, by account and what became of them.",
    ["account", "outcome"],
)
