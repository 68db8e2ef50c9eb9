"""Every kind of reply in every language, taken by the provider and read by the person whole."""

import pytest

from tests.channels.replies import CASES, message


@pytest.fixture(params=["callback", "messenger", "slack", "teams", "telegram"])
def kind(request):
    """SMS leaves something for later, and Twilio's channels write other signs; tests/channels/twilio has its own."""
    return request.param


@pytest.mark.parametrize(("case", "language"), CASES)
def test_every_reply_is_taken_and_read_by_the_person(ours, server, case, language):
    said = message(case, language)
    ours.send(said)
    assert "".join(said.text.split()) in "".join("".join(server.heard("p1")).split())
    assert server.refusals == []
    assert server.heard("p2") == []
