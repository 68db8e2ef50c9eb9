"""The learnt numbers belong to the features of today."""

from knowledge.ranking import load_ranking
from knowledge.search import Query


def test_every_feature_has_a_weight_and_no_weight_lacks_a_feature(assistant):
    features = assistant.search.features(Query("Hvem har rett til koordinator?", "nb"))
    assert set(load_ranking().weights) == set(features)


def test_the_confidence_is_reckoned_from_the_evidence_of_today(assistant):
    evidence = assistant.search.find(Query("Hvem har rett til koordinator?", "nb")).evidence
    assert set(load_ranking().confidence_weights) == {"intercept", *evidence}


def test_the_bands_are_in_order():
    ranking = load_ranking()
    assert 0 < ranking.suggest_from <= ranking.answer_from < ranking.sure_from < 1
