"""`koordinator bench`: our assistant and the bot of `rasa init`, measured beside each other in one run."""
