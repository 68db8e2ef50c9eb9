"""What our channels say themselves: `say` gives a sentence of sentences.yml."""

from __future__ import annotations

from pathlib import Path

from knowledge.phrases import Phrases

say = Phrases(Path(__file__).with_name("sentences.yml"))
