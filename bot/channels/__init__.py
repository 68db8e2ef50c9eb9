"""Our versions of Rasa's channels, which clean and mask what comes in before Rasa stores or logs it."""
