# Two commands do everything: `make run` and `make test`. Both set the project up first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test setup test-setup lock tensorflow encoder norwegian

run: setup
	$(BIN)/koordinator run

test: test-setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/koordinator check
	$(BIN)/koordinator train
	$(BIN)/python -m pytest -m "server or not server" --cov --cov-report=term:skip-covered

setup:
	@$(PYTHON) bot/bootstrap.py

test-setup:
	@$(PYTHON) bot/bootstrap.py tests

# Choose newer packages within the ranges of pyproject.toml.
lock: setup
	.uv/bin/uv pip compile pyproject.toml --group dev --python-version 3.10 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock
	.uv/bin/uv pip compile --group tools --python-version 3.10 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" --output-file requirements-tools.lock

# What the comparisons with Rasa's own DIET and ResponseSelector need, 2 GB; without the overrides, which leave it out.
tensorflow: setup
	.uv/bin/uv pip install --quiet --no-config --python $(BIN)/python --group tensorflow

# Make the sentence encoder anew from parallel text: make encoder DATA=parallel
encoder: setup
	.uv/bin/uv pip install --quiet --python $(BIN)/python --group encoder
	USE_TF=0 $(BIN)/python -m knowledge.encoder.training --data $(DATA)
	$(BIN)/python -m knowledge.encoder.evaluate --data $(DATA) --questions tests/data/fact_questions.yml

# Make the spaCy pipeline anew from the treebank: make norwegian DATA=ud/ndt_conllu
norwegian: setup
	$(BIN)/python -m knowledge.norwegian.train --data $(DATA) --work build/norwegian
	$(BIN)/python -m knowledge.norwegian.evaluate --data $(DATA)
