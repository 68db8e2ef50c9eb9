from datetime import date

import pytest

from knowledge.amendments import changed_since, repealed_since

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("Endres ved lov 20 juni 2025 nr. 102 (i kraft 1 juli 2026 iflg. res. 20 juni 2025 nr. 1105 ).", date(2026, 7, 1)),
        ("Endret ved lov 1 jan 2020 nr. 1. Oppheves ved lov 21 juni 2024 nr. 50 (i kraft 1. juli 2026)", date(2026, 7, 1)),
        ("Endres ved lov 1 mai 2026 nr. 1 (i kraft 1 sep 2026), 2 mai 2026 nr. 3 (i kraft 1 mars 2027)", date(2026, 9, 1)),
        ("Endres ved lov 1 mai 2026 nr. 1 (i kraft 1 jan 2027)", None),
        ("Endres ved lov 1 mai 2026 nr. 1 (i kraft fra den tid Kongen bestemmer)", None),
        ("Endret ved lov 20 juni 2025 nr. 102 (i kraft 1 juli 2026)", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_change_that_has_come_into_force_since_is_seen(note, day):
    assert changed_since(note, TODAY) == day


@pytest.mark.parametrize(
    ("note", "repealed"),
    [
        ("Oppheves ved lov 21 juni 2024 nr. 50 (i kraft 1 juli 2026).", True),
        ("Oppheves ved lov 21 juni 2024 nr. 50 (i kraft 1 juli 2027).", False),
        ("Oppheves ved lov 1 (i kraft 1 juli 2026). Tilføyes ved lov 2 (i kraft 1 juli 2026).", False),
        ("Endres ved lov 20 juni 2025 nr. 102 (i kraft 1 juli 2026).", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_repeal_that_has_come_into_force_since_is_seen(note, repealed):
    assert repealed_since(note, TODAY) is repealed
