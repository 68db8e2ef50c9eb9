import httpx
import pytest

from knowledge.pull import pull
from knowledge.pull.clock import IMPATIENT
from knowledge.pull.folder import FolderTransport
from knowledge.pull.origins import Origin


@pytest.fixture
def internet(tmp_path):
    """Puts files into a folder that stands for the internet."""

    def put(path, text="text"):
        file = tmp_path / "internet" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path / "internet"

    return put


def asked(folder, url, method="GET", **headers):
    with httpx.Client(transport=FolderTransport(folder)) as client:
        return client.request(method, url, headers=headers)


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://a.example/guides/one.pdf", "a.example/guides/one.pdf"),
        ("https://a.example/guides/one?print=1#top", "a.example/guides/one"),
        ("https://a.example/guides/", "a.example/guides/index.html"),
        ("https://a.example/guides", "a.example/guides/index.html"),
        ("https://a.example:8080", "a.example/index.html"),
        ("https://a.example/sm%C3%A5barn", "a.example/småbarn"),
    ],
)
def test_an_address_is_a_file_under_its_host(internet, url, file):
    assert asked(internet(file, "blåbær"), url).text == "blåbær"


def test_what_is_not_there_is_not_found(internet):
    assert asked(internet("a.example/one"), "https://a.example/two").status_code == 404


def test_no_address_leads_out_of_the_folder_of_its_host(internet):
    folder = internet("b.example/secret")
    internet("a.example/one")
    (folder / "a.example" / "link").symlink_to(folder / "b.example" / "secret")
    for path in ("/../b.example/secret", "/%2e%2e/b.example/secret", "/link"):
        assert asked(folder, f"https://a.example{path}").status_code == 404


def test_a_host_without_a_folder_does_not_answer(internet):
    with pytest.raises(httpx.ConnectError):
        asked(internet("a.example/one"), "https://b.example/one")


def test_an_unchanged_file_is_not_sent_again(internet):
    folder = internet("a.example/one", "old")
    etag = asked(folder, "https://a.example/one").headers["ETag"]
    assert asked(folder, "https://a.example/one", **{"If-None-Match": etag}).status_code == 304
    internet("a.example/one", "newer")
    assert asked(folder, "https://a.example/one", **{"If-None-Match": etag}).text == "newer"


def test_head_tells_the_length_alone(internet):
    response = asked(internet("a.example/one.html", "four"), "https://a.example/one.html", method="HEAD")
    assert (response.headers["Content-Length"], response.headers["Content-Type"]) == ("4", "text/html")
    assert response.content == b""


def test_a_pull_from_a_folder_heeds_its_robots_txt_and_waits_for_nobody(internet, tmp_path):
    folder = internet("a.example/robots.txt", "User-agent: *\nDisallow: /closed\nCrawl-delay: 60\n")
    names = ("open", "closed", "missing", "other")
    for name in ("open", "closed", "other"):
        internet(f"a.example/{name}/index.html")
    origins = [Origin(name, "NLOD", "page", 7, f"https://a.example/{name}/") for name in names]
    transport = FolderTransport(folder)
    outcomes = list(pull(origins, tmp_path / "pulled", lambda *_: None, transport=transport, clock=IMPATIENT))
    assert [outcome.status for outcome in outcomes] == ["new", "failed", "failed", "new"]
    assert (tmp_path / "pulled" / "open.html").read_text(encoding="utf-8") == "text"
