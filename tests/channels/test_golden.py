import pytest

from bot.channels.registry import CHANNELS
from tests.channels.golden import GOLDEN, golden_file, written
from tests.channels.replies import CASES, REPLIES


@pytest.mark.parametrize(("case", "language"), CASES)
@pytest.mark.parametrize("kind", CHANNELS)
def test_a_channel_writes_each_reply_as_its_golden_file_has_it(kind, case, language):
    assert written(kind, case, language) == golden_file(kind, case, language).read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_case_or_channel_that_is_gone():
    known = {golden_file(kind, case, language) for kind in CHANNELS for case, language in CASES}
    assert set(GOLDEN.rglob("*.json")) == known


def test_each_case_is_there_in_every_language():
    assert all(list(languages) == ["nb", "nn", "en"] for languages in REPLIES.values())
