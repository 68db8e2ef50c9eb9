from datetime import date

import pytest

from knowledge.guides.story import told

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "jenta vår på 6 er hørselshemmet, vi har audiograf, PPT og barnehage",
            {"who": "parent", "age": "6", "serious": "yes", "other_services": "yes"},
        ),
        (
            "Sonen vår på fire har medfødt hjartefeil og går til kontroll på sjukehuset",
            {
                "who": "parent",
                "age": "4",
                "serious": "yes",
                "long_term": "yes",
                "hospital": "yes",
                "decided_by": "hospital",
            },
        ),
        (
            "Our 3-year-old is seriously ill and needs many services, NAV and kindergarten",
            {"who": "parent", "age": "3", "serious": "yes", "coordinated": "yes", "other_services": "yes"},
        ),
        ("jeg er gravid i uke 30 og barnet har hjertefeil", {"who": "expecting", "serious": "yes"}),
        ("jeg er 17 år og har CP", {"who": "young", "serious": "yes"}),
        ("Jeg er ufør og har kronisk sykdom", {"who": "adult", "long_term": "yes"}),
        ("mora mi er 82 år", {"who": "relative", "age": "82"}),
        ("jeg er helsesykepleier", {"who": "professional"}),
        ("my husband is chronically ill", {"who": "relative", "long_term": "yes"}),
        ("vi har ikke NAV", {"other_services": "no"}),
        ("han er ikke alvorlig syk", {"serious": "no"}),
        ("ingen diagnose, men han er autistisk", {"serious": "yes"}),
        (
            "vi fikk avslag fra kommunen 3. november",
            {"complaint_about": "refusal", "decided_by": "municipality", "known_date": "2026-11-03"},
        ),
        ("they said no", {"complaint_about": "refusal"}),
        ("vi hører ingenting", {"complaint_about": "slow"}),
        ("koordinatoren gjør ingenting", {"complaint_about": "not_doing"}),
    ],
)
def test_what_a_story_tells_is_read(text, expected):
    assert told(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["Hva er en koordinator?", "takk for hjelpen", "små barn leker ute", "the weather is fine", "vi venter på bussen"],
)
def test_where_nothing_is_told_nothing_is_read(text):
    assert told(text, TODAY) == {}


def test_words_for_two_answers_to_one_question_count_for_none():
    assert "who" not in told("sønnen min og moren min", TODAY)
