import pytest

from bot.staff.titles import load_titles


def found(member, asked, *sent):
    """Which of these requests a search finds."""
    page = member.client.get("/staff/search", params={"q": asked})
    assert page.status_code == 200
    return [each.number for each in sent if each.number in page.text]


def test_nothing_is_looked_for_before_something_is_asked(ola, person):
    sent = person().asks()
    assert found(ola, "", sent) == []
    assert found(ola, "   ", sent) == []


def test_a_request_is_found_by_what_it_is_about(ola, person):
    asking = person(language="nn")
    asking.says("Vi bor i Ørsta")
    sent, other = asking.asks(article="child_coordinator/apply"), person().asks(article="coordinator/what")
    ola.does("claim", sent)
    ola.does("note", sent, text="Ringjer om ei veke")
    title = load_titles()["child_coordinator/apply"]["nb"]
    for asked in (sent.number, sent.number.lower(), title[:20].upper(), "nynorsk", "NYNORSK", "bor i", "ringjer om"):
        assert found(ola, asked, sent, other) == [sent.number], asked


@pytest.mark.parametrize("asked", ["ørsta", "Ørsta", "ØRSTA", "i ørs"])
def test_capitals_do_not_count_in_norwegian_letters_either(ola, person, asked):
    asking = person()
    asking.says("Vi bor i Ørsta")
    assert found(ola, asked, asking.asks())


def test_only_what_staff_may_read_is_searched(ola, person, live, handoffs):
    asking = person()
    asking.says("hemmelig før")
    sent = asking.asks(share=False)
    asking.says("hemmelig etter")
    ola.does("claim", sent)
    ola.does("say", sent, text="synlig svar")
    assert found(ola, "hemmelig", sent) == []
    assert found(ola, "synlig", sent) == [sent.number]


@pytest.mark.parametrize("asked", ["%", "_", "%%", "a_b", "\\", "'; DROP TABLE handoffs; --", "100%"])
def test_signs_that_mean_something_to_the_database_mean_themselves(ola, person, asked):
    with_it, without = person(), person()
    with_it.says(f"her står {asked} midt i")
    without.says("her står axb midt i")
    sent = with_it.asks()
    assert found(ola, asked, sent, without.asks()) == [sent.number]


def test_the_latest_are_found_first_and_no_more_than_fifty(ola, person, clock, monkeypatch):
    monkeypatch.setattr("bot.staff.desk_rows.MOST_FOUND", 2)
    monkeypatch.setattr("bot.staff.search.MOST_FOUND", 2)
    sent = []
    for _ in range(3):
        asking = person()
        asking.says("samme ord")
        sent.append(asking.asks())
        clock.passes(minutes=1)
    assert found(ola, "samme ord", *sent) == [sent[1].number, sent[2].number]
    page = ola.sees("/staff/search?q=samme+ord")
    assert "Fant 2" in page
    assert "Her står bare de 2 første" in page


def test_what_was_asked_stands_in_the_field(ola):
    page = ola.client.get("/staff/search", params={"q": '"><script>'}).text
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert "<script>" not in page
