import pytest

from bot.processes import free_port
from knowledge.laws import Laws
from knowledge.links import addresses, check_links
from knowledge.municipality import load_municipalities

LAWS = """
statutes:
  one:
    {{url: {lovdata}/lov/2000-01-01-1, checked: 2026-07-02, names: {{nb: en, nn: ein, en: one}}, sections: {{"1": Om}}}}
guidance:
  A: {{url: "{site}/guide#part", checked: 2026-07-02, names: {{nb: a, nn: a, en: a}}}}
  B: {{url: "{site}/guide", checked: 2026-07-02, names: {{nb: b, nn: b, en: b}}}}
  C: {{url: "", checked: 2026-07-02, names: {{nb: c, nn: c, en: c}}}}
"""


@pytest.fixture
def link(site, hours, loopback):
    """Looks up one path of the site."""

    def run(path):
        named = {site.url + path: ("A",)}
        (found,) = check_links(named, transport=loopback, clock=hours.clock)
        assert (found.address, found.named_by) == (site.url + path, ("A",))
        return found.status, found.target.removeprefix(site.url), found.detail

    return run


def methods(site, path):
    return [asked.method for asked in site.asked_for(path)]


def test_a_page_that_answers_is_ok_and_not_fetched(site, link):
    site.put("/guide")
    assert link("/guide") == ("ok", "", "")
    assert methods(site, "/guide") == ["HEAD"]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_a_page_that_only_answers_get_is_ok(site, link, status):
    site.put("/guide", head=status)
    assert link("/guide") == ("ok", "", "")
    assert methods(site, "/guide") == ["HEAD", "GET"]


def test_a_page_that_has_moved_is_told_with_its_new_address(site, link):
    site.put("/guide", location="/moved")
    site.put("/moved", location="/guides/")
    site.put("/guides/")
    assert link("/guide") == ("moved", "/guides/", "")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_is_gone(site, link, status):
    site.put("/guide", failures=[(status, {})] * 2)
    assert link("/guide") == ("gone", "", f"answers {status}")


def test_a_page_that_was_moved_to_nowhere_is_gone(site, link):
    site.put("/guide", location="/nowhere")
    assert link("/guide") == ("gone", "/nowhere", "answers 404")


def test_a_page_behind_a_login_cannot_be_reached(site, link):
    site.put("/guide", failures=[(401, {})] * 2)
    assert link("/guide") == ("unreachable", "", "answers 401; open it by hand")


def test_a_host_out_of_order_is_tried_twice(site, link):
    site.put("/guide", failures=[(503, {})] * 4)
    assert link("/guide") == ("unreachable", "", "127.0.0.1 answers 503; try again later")
    assert len(methods(site, "/guide")) == 4


def test_a_host_that_is_busy_is_left_alone_before_the_next_try(site, link, hours):
    site.put("/guide", failures=[(429, {"Retry-After": "60"})])
    assert link("/guide") == ("ok", "", "")
    assert hours.slept[1:] == [60]


def test_an_address_that_robots_txt_closes_is_left_for_a_person(site, link):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /guide\n")
    status, _, detail = link("/guide")
    assert (status, "open it by hand" in detail) == ("unreachable", True)
    assert not site.asked_for("/guide")


def test_a_host_that_is_not_there_keeps_no_other_waiting(site, hours, loopback):
    site.put("/guide")
    named = {f"http://127.0.0.1:{free_port()}/a": ("A",), f"{site.url}/guide": ("B",)}
    gone, there = check_links(named, transport=loopback, clock=hours.clock)
    assert (gone.status, there.status) == ("unreachable", "ok")
    assert "no whole answer from 127.0.0.1:" in gone.detail


def test_each_address_is_looked_up_once_without_its_place_in_the_page(site, tmp_path):
    path = tmp_path / "laws.yml"
    path.write_text(LAWS.format(lovdata="https://lovdata.no", site=site.url), encoding="utf-8")
    assert addresses(Laws.load(path), {}) == {
        "https://lovdata.no/lov/2000-01-01-1": ("one",),
        f"{site.url}/guide": ("A", "B"),
    }


def test_all_that_the_answers_link_to_is_looked_up():
    laws, places = Laws.load(), load_municipalities()
    named = addresses(laws, places)
    assert named["https://lovdata.no/lov/1999-07-02-63"] == ("pbrl",)
    # The default's source is a section at Lovdata, which the registry has too.
    assert "default" in named["https://lovdata.no/lov/1967-02-10"]
    assert {place.source.url for place in places.values() if place.local} <= set(named)
    assert not [address for address in named if "§" in address or "#" in address]
