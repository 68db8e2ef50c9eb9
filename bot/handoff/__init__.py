"""Handing a person over to people: who asked to be contacted, whose turn it is, and what is sent to systems outside."""
