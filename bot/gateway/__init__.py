"""What people's browsers reach: a plain chat page in front of Rasa, which itself is never exposed."""
