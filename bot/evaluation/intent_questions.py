"""The development questions put to classifiers that learnt from all examples."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.evaluation.intent_comparison import Progress
from bot.evaluation.intent_examples import Example
from bot.evaluation.intent_pipeline import Featurizers, Kind, train
from bot.evaluation.metrics import Proportion, proportion
from bot.evaluation.questions import Item
from knowledge.documents import Article
from knowledge.encoder import Encoder
from knowledge.law_gate import OUT_OF_SCOPE

INTENTS = {"oos": OUT_OF_SCOPE, "crisis": ("report_danger",), "human": ("request_human",)}


def ask_questions(
    examples: Sequence[Example],
    kinds: Sequence[Kind],
    encoder: Encoder,
    items: Sequence[Item],
    articles: Mapping[str, Article],
    say: Progress,
) -> dict[tuple[str, str, str], Proportion]:
    """The share right by classifier, kind of question and language, of questions that lean on no turn before."""
    asked = [(item, right) for item in items if not item.before and (right := right_intents(item, articles))]
    texts, intents = [example.text for example in examples], [example.intent for example in examples]
    found: dict[tuple[str, str, str], Proportion] = {}
    with tempfile.TemporaryDirectory() as folder:
        featurizers = Featurizers(Path(folder))
        seen = featurizers.learn(texts, intents, encoder.encode(texts))
        questions = [item.text for item, _ in asked]
        unseen = featurizers.batch(questions, encoder.encode(questions))
        for kind in kinds:
            classifier = train(kind, featurizers, seen, Path(folder))
            say(f"all examples, {kind.name}: {classifier.seconds:.0f} s")
            hits: dict[tuple[str, str], list[bool]] = {}
            for (item, right), intent in zip(asked, classifier.predict(unseen), strict=True):
                hits.setdefault((item.kind, item.language), []).append(intent in right)
            found |= {(kind.name, *key): proportion(values) for key, values in hits.items()}
    return found


def right_intents(item: Item, articles: Mapping[str, Article]) -> frozenset[str]:
    """The intents that are right for a question: those of the topics that a right article holds for; none where none is."""
    if item.kind == "info":
        return frozenset(f"ask_{topic}" for wanted in item.wanted for a in wanted for topic in articles[a].topics)
    return frozenset(INTENTS.get(item.kind, ()))
