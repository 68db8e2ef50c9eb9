"""Labels of Universal Dependencies for the treebank's training part, of which no UD file is at hand.

The treebank's own tags and relations decide them nearly always; what decides what is learnt from the development part, which
has both. The test part is never looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator

from knowledge.norwegian.conllu import DEPREL, FEATS, FORM, HEAD, LEMMA, UPOS, XPOS, Row, Sentence, misc

STRENGTH = 2e-6  # regularisation
ROUNDS = 12
SEED = 20261126


class UdLabels:
    """Part of speech by logistic regression, features by what that part of speech and the treebank's tags mostly have."""

    def __init__(self, known: list[Sentence]) -> None:
        """Learn from sentences that have labels of both kinds."""
        from sklearn.feature_extraction import FeatureHasher
        from sklearn.linear_model import SGDClassifier

        self._hasher = FeatureHasher(2**20, input_type="string", alternate_sign=False)
        classifier = SGDClassifier(loss="log_loss", alpha=STRENGTH, max_iter=ROUNDS, tol=None, random_state=SEED)
        rows = [row for sentence in known for row in sentence]
        self._classifier = classifier.fit(self._matrix(known), [row[UPOS] for row in rows])
        self._feats: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
        for row in rows:
            for key in _feats_keys(row, row[UPOS]):
                self._feats[key][row[FEATS]] += 1

    def relabel(self, sentences: list[Sentence]) -> list[Sentence]:
        """The same sentences with UPOS and FEATS set anew."""
        guesses = iter(self._classifier.predict(self._matrix(sentences)))
        return [[self._labelled(row, str(next(guesses))) for row in sentence] for sentence in sentences]

    def _labelled(self, row: Row, upos: str) -> Row:
        feats = next(
            (self._feats[key].most_common(1)[0][0] for key in _feats_keys(row, upos) if key in self._feats), "_"
        )
        return [*row[:UPOS], upos, row[XPOS], feats, *row[FEATS + 1 :]]

    def _matrix(self, sentences: list[Sentence]) -> object:
        return self._hasher.transform(list(_features(s, i)) for s in sentences for i in range(len(s)))


def agreement(sentences: list[Sentence], parts: int = 5) -> tuple[float, float]:
    """Share (0–1) of words whose part of speech, and with it the features, come out right when learnt from the other parts."""
    right = Counter[str]()
    for part in range(parts):
        asked = sentences[part::parts]
        known = [s for i, s in enumerate(sentences) if i % parts != part]
        for expected, actual in zip(asked, UdLabels(known).relabel(asked), strict=True):
            for a, b in zip(expected, actual, strict=True):
                right["words"] += 1
                right["upos"] += a[UPOS] == b[UPOS]
                right["both"] += a[UPOS : FEATS + 1] == b[UPOS : FEATS + 1]
    return right["upos"] / right["words"], right["both"] / right["words"]


def _feats_keys(row: Row, upos: str) -> Iterator[Hashable]:
    tags = row[XPOS], _ndt_tags(row)
    yield upos, tags, row[LEMMA], row[FORM].lower()
    yield upos, tags, row[DEPREL]
    yield upos, tags


def _features(sentence: Sentence, place: int) -> Iterator[str]:
    """What may tell the part of speech: tags, relation, lemma, and those of head, dependents and neighbours."""
    row = sentence[place]
    tag, tags, lemma, relation = row[XPOS], _ndt_tags(row), row[LEMMA], row[DEPREL]
    head = sentence[int(row[HEAD]) - 1] if row[HEAD] != "0" else None
    above = head[XPOS] if head else "root"
    yield from (f"tags {tag} {tags}", f"lemma {lemma} {tag}", f"form {row[FORM].lower()} {tag} {tags}")
    yield from (
        f"relation {relation} {tag}",
        f"lemma relation {lemma} {relation} {tag}",
        f"all {tag} {tags} {relation}",
    )
    yield from (f"above {tag} {relation} {above}", f"lemma above {lemma} {relation} {above}")
    yield f"head {tag} {relation} {head[LEMMA] if head else ''} {head[DEPREL] if head else ''}"
    yield from (f"tag {single} {tag} {lemma}" for single in tags.split(","))
    for other in sentence:
        if other[HEAD] == row[0]:
            yield from (f"below {tag} {other[DEPREL]}", f"lemma below {lemma} {other[DEPREL]} {other[XPOS]}")
    for distance in (-1, 1):
        beside = sentence[place + distance][XPOS] if 0 <= place + distance < len(sentence) else ""
        yield from (f"beside {distance} {lemma} {beside}", f"tags beside {distance} {tag} {tags} {beside}")


def _ndt_tags(row: Row) -> str:
    return misc(row).get("NDTfeats", "")
