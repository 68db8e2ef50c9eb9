"""How the encoder that ships with the project is made: `make encoder`, or `python -m knowledge.encoder.training --help`."""
