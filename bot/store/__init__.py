"""The database of the public door: what was said, who switched what, what was deleted. SQLite, or PostgreSQL by address."""
