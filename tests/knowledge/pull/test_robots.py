import httpx
import pytest

from knowledge.errors import KnowledgeError
from knowledge.pull.robots import Robots

URL = httpx.URL("https://a.example/guides/one?print=1")


def robots(text, status=200):
    asked = []

    def read(address):
        asked.append(address)
        return status, text

    return Robots(read), asked


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_rules_allows_everything(status):
    assert robots(b"User-agent: *\nDisallow: /\n", status)[0].delay(URL) == 0


@pytest.mark.parametrize(
    "text",
    [
        b"User-agent: *\nDisallow: /guides/",
        b"User-agent: *\nDisallow: /*?print=",
        b"\xef\xbb\xbfUser-agent: Koordinator\nDisallow: /\n\nUser-agent: *\nAllow: /",
        b"# \xe6\xf8\xe5\nUser-agent: *\nDisallow: /",
    ],
)
def test_what_the_rules_close_is_closed(text):
    with pytest.raises(KnowledgeError, match=r"robots\.txt of a\.example asks programs to stay away"):
        robots(text)[0].delay(URL)


@pytest.mark.parametrize(
    "text",
    [
        b"User-agent: *\nDisallow: /\n\nUser-agent: koordinator\nAllow: /",
        b"User-agent: other\nDisallow: /",
        b"User-agent: *\nDisallow: /\nAllow: /guides/",
        b"<html>no rules at all</html>",
        b"",
    ],
)
def test_what_the_rules_leave_open_is_open(text):
    assert robots(text)[0].delay(URL) == 0


def test_rules_are_read_once_for_each_host():
    rules, asked = robots(b"")
    for address in ("https://a.example/1", "https://a.example/2", "https://b.example/1", "http://a.example:8080/1"):
        rules.delay(httpx.URL(address))
    assert asked == [
        f"{host}/robots.txt" for host in ("https://a.example", "https://b.example", "http://a.example:8080")
    ]


def test_a_wish_for_a_pause_is_told_and_too_long_a_pause_is_a_refusal():
    assert robots(b"User-agent: *\nCrawl-delay: 2.5")[0].delay(URL) == 2.5
    with pytest.raises(KnowledgeError, match="wants 3600 s between two requests"):
        robots(b"User-agent: *\nCrawl-delay: 3600")[0].delay(URL)
