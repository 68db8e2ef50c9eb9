"""The inbox: where members of staff sign in, take handoffs, answer people and close."""
