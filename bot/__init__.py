"""The assistant as people meet it: command line, Rasa project, channels and the page in front of it."""
