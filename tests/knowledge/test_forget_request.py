import pytest

from knowledge.forget_request import wants_to_be_forgotten


@pytest.mark.parametrize(
    "text",
    [
        "Glem meg", "glem meg!", "GLEM MEG", "Kan du slette samtalen?", "vær så snill og slett samtalen", "slett alt",
        "slett alle meldingene mine", "Gløym meg", "gløym alt", "slett samtala", "kan du slette denne samtala no?",
        "Forget me", "forget me, please", "Please delete this conversation", "delete everything", "could you delete my data?",
    ],
)  # fmt: skip
def test_a_wish_to_be_forgotten_is_heard(text):
    assert wants_to_be_forgotten(text)


@pytest.mark.parametrize(
    "text",
    [
        "ikke glem meg", "glem meg ikke", "dere glemte meg", "kommunen har glemt oss", "glem det", "slett",
        "Kan kommunen slette journalen?", "hvordan sletter jeg samtalen?", "jeg vil ikke slette samtalen", "delete the plan",
        "Can they delete my data?", "don't forget me", "do not delete this conversation", "they forgot me", "gløym ikkje meg",
        "glem meg, men hvem har rett til koordinator?", "",
    ],
)  # fmt: skip
def test_nothing_else_deletes_a_conversation(text):
    assert not wants_to_be_forgotten(text)
