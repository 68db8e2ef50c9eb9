import json
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from bot.processes import free_port
from knowledge.errors import KnowledgeError
from knowledge.pull import fetch, pull
from knowledge.pull.origins import Origin
from knowledge.pull.polite import USER_AGENT

BODY = bytes(range(256)) * 2000


@pytest.fixture
def page(site):
    return site.put


@pytest.fixture
def pulled(site, hours, loopback, tmp_path):
    """Pulls the paths of the site into a folder; gives status and detail of each."""

    def run(*paths, kind="bulk", report=lambda *_: None, due_only=False, transport=loopback):
        origins = [origin(site, path, kind) for path in paths]
        outcomes = pull(origins, tmp_path, report, transport=transport, clock=hours.clock, due_only=due_only)
        return [(outcome.status, outcome.detail) for outcome in outcomes]

    return run


def origin(site, path, kind="bulk"):
    return Origin(path.strip("/").split(".")[0], "our own", kind, 7, site.url + path)


def state(folder, name):
    return json.loads((folder / "pulled.json").read_text(encoding="utf-8"))[name]


def test_a_new_file_is_kept_whole_with_what_is_known_of_it(page, pulled, tmp_path, site):
    page("/laws.txt", BODY, etag='"1"')
    assert pulled("/laws.txt") == [("new", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY
    noted = state(tmp_path, "laws")
    assert (noted["status"], noted["etag"], noted["licence"], noted["file"]) == ("new", '"1"', "our own", "laws.txt")
    assert noted["address"] == noted["answered"] == f"{site.url}/laws.txt"
    assert noted["fetched"] == noted["checked"] == "2027-01-04T03:00:02+00:00"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "laws.txt", "pulled.json"]


def test_every_request_says_who_asks(page, pulled, site):
    page("/laws.txt")
    pulled("/laws.txt")
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/laws.txt"]
    assert {asked.headers["User-Agent"] for asked in site.asked} == {USER_AGENT}
    assert USER_AGENT.startswith("koordinator ")


@pytest.mark.parametrize(
    ("known", "header"),
    [({"etag": '"1"'}, "If-None-Match"), ({"modified": "Mon, 04 Jan 2027 01:00:00 GMT"}, "If-Modified-Since")],
)
def test_what_has_not_changed_is_not_sent_again(page, pulled, site, tmp_path, known, header):
    page("/laws.txt", BODY, **known)
    pulled("/laws.txt")
    written = (tmp_path / "laws.txt").stat().st_mtime_ns
    assert pulled("/laws.txt") == [("unchanged", "")]
    assert header in site.asked[-1].headers
    assert (tmp_path / "laws.txt").stat().st_mtime_ns == written
    assert state(tmp_path, "laws")["fetched"] < state(tmp_path, "laws")["checked"]


def test_the_same_words_from_a_host_that_knows_no_etag_are_unchanged(page, pulled, tmp_path):
    page("/laws.txt", BODY)
    pulled("/laws.txt")
    assert pulled("/laws.txt") == [("unchanged", "")]
    assert not (tmp_path / "laws.txt.part").exists()


def test_new_words_replace_the_old(page, pulled, tmp_path):
    page("/laws.txt", b"old", etag='"1"')
    pulled("/laws.txt")
    page("/laws.txt", b"new", etag='"2"')
    assert pulled("/laws.txt") == [("changed", "")]
    assert (tmp_path / "laws.txt").read_bytes() == b"new"


def test_a_file_that_was_damaged_here_is_fetched_again(page, pulled, tmp_path):
    page("/laws.txt", BODY, etag='"1"')
    pulled("/laws.txt")
    (tmp_path / "laws.txt").write_bytes(b"scratched")
    assert pulled("/laws.txt") == [("changed", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY


def test_a_broken_connection_goes_on_where_it_broke(page, pulled, site, tmp_path):
    page("/laws.txt", BODY, etag='"1"', cuts=[300_000])
    assert pulled("/laws.txt") == [("new", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY
    first, second = site.asked_for("/laws.txt")
    assert "Range" not in first.headers
    assert second.headers["If-Range"] == '"1"'
    assert 0 < int(second.headers["Range"].removeprefix("bytes=").removesuffix("-")) <= 300_000


def test_the_next_pull_goes_on_too(page, pulled, site, tmp_path):
    page("/laws.txt", b"old", etag='"0"')
    pulled("/laws.txt")
    page("/laws.txt", BODY, etag='"1"', cuts=[100_000, 100_000, 100_000, 50_000])
    ((status, detail),) = pulled("/laws.txt")
    assert status == "failed"
    assert detail.startswith("no whole answer from 127.0.0.1:")
    assert detail.endswith("; try again later")
    assert (tmp_path / "laws.txt").read_bytes() == b"old"
    assert pulled("/laws.txt") == [("changed", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY
    assert site.asked[-1].headers["Range"] != "bytes=0-"


def test_a_file_that_changed_after_the_break_is_fetched_from_its_beginning(page, pulled, tmp_path):
    page("/laws.txt", BODY, etag='"1"', cuts=[100_000] * 4)
    pulled("/laws.txt")
    page("/laws.txt", BODY[::-1], etag='"2"')
    assert pulled("/laws.txt") == [("new", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY[::-1]


def test_a_part_that_is_longer_than_the_file_is_thrown_away(page, pulled, tmp_path):
    page("/laws.txt", BODY, etag='"1"', cuts=[100_000] * 4)
    pulled("/laws.txt")
    (tmp_path / "laws.txt.part").write_bytes(BODY + b"more")
    assert pulled("/laws.txt") == [("new", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY


def test_a_broken_body_without_etag_is_fetched_from_its_beginning(page, pulled, site, tmp_path):
    page("/laws.txt", BODY, cuts=[300_000])
    assert pulled("/laws.txt") == [("new", "")]
    assert (tmp_path / "laws.txt").read_bytes() == BODY
    assert all("Range" not in asked.headers for asked in site.asked)


def test_a_host_that_is_busy_gets_the_rest_it_asks_for(page, pulled, hours):
    page("/laws.txt", failures=[(429, {"Retry-After": "17"}), (503, {})])
    assert pulled("/laws.txt") == [("new", "")]
    assert hours.slept[1:] == [17, 8]


def test_the_rest_may_be_given_as_a_time(page, pulled, hours):
    until = format_datetime(hours.clock.now() + timedelta(seconds=42), usegmt=True)
    page("/laws.txt", failures=[(429, {"Retry-After": until})])
    pulled("/laws.txt")
    assert hours.slept[1:] == [40]


def test_a_host_that_wants_a_long_rest_is_left_for_this_time(page, pulled, site):
    page("/laws.txt", failures=[(429, {"Retry-After": "3600"})])
    assert pulled("/laws.txt") == [("failed", "127.0.0.1 answers 429 and wants 3600 s of rest; try again after that")]
    assert len(site.asked_for("/laws.txt")) == 1


def test_a_source_that_fails_keeps_its_old_file_and_stops_no_other(page, pulled, tmp_path):
    broken = page("/laws.txt", b"old")
    page("/guide.txt")
    pulled("/laws.txt")
    broken.failures = [(500, {})] * 4
    outcomes = pulled("/laws.txt", "/missing.txt", "/guide.txt")
    assert [status for status, _ in outcomes] == ["failed", "failed", "new"]
    assert outcomes[0][1] == "127.0.0.1 answers 500; try again later"
    assert outcomes[1][1].endswith("/missing.txt is gone (404); correct the address")
    assert (tmp_path / "laws.txt").read_bytes() == b"old"
    assert state(tmp_path, "laws")["problem"] == outcomes[0][1]


def test_a_host_that_is_not_there_is_one_line(hours, loopback, tmp_path, site):
    gone = Origin("laws", "our own", "bulk", 7, f"http://127.0.0.1:{free_port()}/laws.txt")
    (outcome,) = pull([gone], tmp_path, lambda *_: None, transport=loopback, clock=hours.clock)
    assert outcome.status == "failed"
    assert outcome.detail.startswith("robots.txt: no whole answer from 127.0.0.1:")
    assert hours.slept == [2, 8, 30]


def test_an_address_that_robots_txt_closes_is_not_asked_for(page, pulled, site):
    page("/robots.txt", b"User-agent: *\nDisallow: /private*.txt$\n")
    page("/private-laws.txt")
    page("/laws.txt")
    outcomes = pulled("/private-laws.txt", "/laws.txt")
    assert [status for status, _ in outcomes] == ["failed", "new"]
    assert "asks programs to stay away" in outcomes[0][1]
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/laws.txt"]


def test_a_redirect_does_not_lead_past_robots_txt(page, pulled, site):
    page("/robots.txt", b"User-agent: koordinator\nDisallow: /closed\n")
    page("/laws.txt", location="/closed")
    page("/closed")
    ((status, detail),) = pulled("/laws.txt")
    assert (status, "stay away" in detail) == ("failed", True)
    assert not site.asked_for("/closed")


def test_a_host_whose_robots_txt_is_out_of_order_is_left_alone(page, pulled, site):
    page("/robots.txt", failures=[(503, {})] * 4)
    page("/laws.txt")
    page("/guide.txt")
    outcomes = pulled("/laws.txt", "/guide.txt")
    assert outcomes == [("failed", "robots.txt: 127.0.0.1 answers 503; try again later")] * 2
    assert {asked.path for asked in site.asked} == {"/robots.txt"}


def test_between_two_requests_to_a_host_there_is_a_pause(page, pulled, hours):
    for path in ("/a.txt", "/b.txt"):
        page(path)
    pulled("/a.txt", "/b.txt")
    assert hours.slept == [2, 2]


def test_the_pause_is_as_long_as_robots_txt_wants(page, pulled, hours):
    page("/robots.txt", b"User-agent: *\nCrawl-delay: 11\n")
    for path in ("/a.txt", "/b.txt"):
        page(path)
    pulled("/a.txt", "/b.txt")
    assert hours.slept == [2, 11]


@pytest.mark.parametrize("with_length", [True, False])
def test_a_body_that_is_too_large_is_not_kept(page, pulled, tmp_path, monkeypatch, with_length):
    page("/laws.txt", b"old")
    pulled("/laws.txt")
    monkeypatch.setitem(fetch.LARGEST, "bulk", 400_000)
    page("/laws.txt", BODY, with_length=with_length)
    ((status, detail),) = pulled("/laws.txt")
    assert status == "failed"
    assert detail.startswith("it has more than 0 MB, the most for kind bulk")
    assert (tmp_path / "laws.txt").read_bytes() == b"old"
    assert not (tmp_path / "laws.txt.part").exists()


def test_a_source_that_drips_is_given_up_and_goes_on_next_time(page, pulled, hours, site):
    page("/laws.txt", BODY, etag='"1"')

    def slow(*_):
        hours.seconds += 4000

    ((status, detail),) = pulled("/laws.txt", report=slow)
    assert (status, detail) == ("failed", "it took more than 30 minutes; pull again to go on from here")
    assert pulled("/laws.txt") == [("new", "")]
    assert "Range" in site.asked[-1].headers


def test_a_page_that_has_moved_is_kept_and_its_new_address_told(page, pulled, site, tmp_path):
    page("/guide", location="/login?to=guide")
    page("/login?to=guide", b"<form>", kind="text/html")
    assert pulled("/guide", kind="page") == [("new", f"now at {site.url}/login?to=guide; correct the address")]
    assert (tmp_path / "guide.html").read_bytes() == b"<form>"
    assert state(tmp_path, "guide")["answered"] == f"{site.url}/login?to=guide"


def test_a_login_page_does_not_replace_an_archive(page, pulled, tmp_path):
    page("/laws.txt", b"old")
    pulled("/laws.txt")
    page("/laws.txt", location="/login")
    page("/login", b"<form>", kind="text/html; charset=utf-8")
    ((status, detail),) = pulled("/laws.txt")
    assert status == "failed"
    assert "/login is a web page, not a file" in detail
    assert (tmp_path / "laws.txt").read_bytes() == b"old"


def test_redirects_end_somewhere(page, pulled):
    page("/laws.txt", location="/laws.txt")
    ((status, detail),) = pulled("/laws.txt")
    assert (status, detail.startswith("127.0.0.1 redirects more than 5 times")) == ("failed", True)


def test_a_redirect_away_from_https_is_refused(hours, tmp_path):
    def answer(request):
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        return httpx.Response(301, headers={"Location": "http://laws.example/laws.txt"})

    laws = Origin("laws", "our own", "bulk", 7, "https://laws.example/laws.txt")
    (outcome,) = pull([laws], tmp_path, lambda *_: None, transport=httpx.MockTransport(answer), clock=hours.clock)
    assert outcome.detail.endswith("http://laws.example/laws.txt, which is not encrypted; correct the address")


def test_an_empty_body_is_no_file(page, pulled, tmp_path):
    page("/laws.txt", b"old")
    pulled("/laws.txt")
    page("/laws.txt", b"")
    ((status, detail),) = pulled("/laws.txt")
    assert (status, "answers with nothing" in detail) == ("failed", True)
    assert (tmp_path / "laws.txt").read_bytes() == b"old"


def test_a_source_is_left_alone_until_its_days_are_over(page, pulled, hours, site):
    page("/laws.txt")
    pulled("/laws.txt", due_only=True)
    hours.seconds += 6 * 86400
    asked = len(site.asked)
    assert pulled("/laws.txt", due_only=True) == [("not due", "looked at 2027-01-04, every 7 days")]
    assert len(site.asked) == asked
    # A nightly job may start a little earlier than a week ago.
    hours.seconds += 86400 - 60
    assert pulled("/laws.txt", due_only=True) == [("unchanged", "")]


def test_what_failed_is_due_at_once(page, pulled):
    laws = page("/laws.txt")
    pulled("/laws.txt")
    laws.failures = [(500, {})] * 4
    pulled("/laws.txt")
    assert pulled("/laws.txt", due_only=True) == [("unchanged", "")]


def test_another_address_of_the_same_name_is_fetched_whatever_is_known(page, pulled, hours, loopback, site, tmp_path):
    page("/laws.txt", b"old", etag='"1"')
    page("/moved/laws.txt", b"new", etag='"1"')
    pulled("/laws.txt")
    moved = Origin("laws", "our own", "bulk", 7, f"{site.url}/moved/laws.txt")
    (outcome,) = pull([moved], tmp_path, lambda *_: None, transport=loopback, clock=hours.clock)
    assert outcome.status == "new"
    assert (tmp_path / "laws.txt").read_bytes() == b"new"


def test_bytes_are_reported_as_they_come(page, pulled):
    told = []
    page("/laws.txt", BODY)
    pulled("/laws.txt", report=lambda origin, done, total: told.append((origin.name, done, total)))
    assert told[-1] == ("laws", len(BODY), len(BODY))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_two_pulls_do_not_write_into_one_folder(page, pulled, site, hours, loopback, tmp_path):
    page("/laws.txt")
    first = pull([origin(site, "/laws.txt")] * 2, tmp_path, lambda *_: None, transport=loopback, clock=hours.clock)
    next(first)
    with pytest.raises(KnowledgeError, match="another pull is at work in"):
        pulled("/laws.txt")
    first.close()
    assert pulled("/laws.txt") == [("unchanged", "")]


def test_a_folder_that_cannot_be_is_one_line(site, hours, loopback, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="cannot be written .*; choose another folder"):
        list(pull([], tmp_path / "file", lambda *_: None, transport=loopback, clock=hours.clock))


@pytest.mark.parametrize("text", ["{", "[]", '{"laws": {"address": "x", "colour": "red"}}', '{"laws": 1}'])
def test_damaged_notes_are_one_line(pulled, tmp_path, text):
    (tmp_path / "pulled.json").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"pulled\.json is damaged; delete it and pull everything again"):
        pulled("/laws.txt")
