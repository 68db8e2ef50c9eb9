import pytest

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.pull.origins import BULK, Origin, choose, load_origins

GOOD = {"name": "guide", "address": "https://a.example/guide", "licence": "NLOD", "kind": "page", "days": "7"}


def listed(tmp_path, text):
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return load_origins(path)


def entry(**fields):
    pairs = ", ".join(f"{name}: {value}" for name, value in (GOOD | fields).items() if value is not None)
    return f"own:\n- {{{pairs}}}\n"


def test_the_shipped_list_has_the_law_and_the_guides_of_the_registry():
    origins = {origin.name: origin for origin in load_origins()}
    assert [name for name, origin in origins.items() if origin.kind == BULK] == [
        "gjeldende-lover",
        "gjeldende-sentrale-forskrifter",
    ]
    registered = Laws.load().entries
    guides = {key for key in registered if key.startswith(("HD-", "HN-"))}
    assert guides == set(origins) - {"gjeldende-lover", "gjeldende-sentrale-forskrifter"}
    assert all(origins[key].address == registered[key].url for key in guides)


def test_an_empty_group_is_no_error(tmp_path):
    assert listed(tmp_path, "own: []\nother:\n") == []


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://a.example/v1/laws.tar.bz2", "x.tar.bz2"),
        ("https://a.example/Guide.PDF?version=2", "x.pdf"),
        ("https://a.example/page.567.no.html", "x.html"),
        ("https://a.example/page.46423.aspx", "x.html"),
        ("https://a.example/guides/", "x.html"),
        ("https://a.example", "x.html"),
    ],
)
def test_a_file_is_called_by_its_name_and_what_it_is(address, file):
    assert Origin("x", "NLOD", "page", 7, address).file == file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (entry(name="../guide"), "is no name"),
        (entry(licence=None), "own lacks a field"),
        (entry(colour="red"), "one too many"),
        (entry(address=None), "guide has no address"),
        (entry(address="ftp://a.example/x"), "guide has no address"),
        (entry(address="[1]"), "guide has no address"),
        (entry(kind="video"), "kind video; use one of bulk, page"),
        (entry(days="0"), "days 0; write a whole number"),
        (entry(days="weekly"), "days weekly"),
        (entry(licence="''"), "no licence"),
        (entry() + entry(name="Guide").replace("own:\n", ""), "Guide is there twice"),
        ("own: [guide]", "own lacks a field"),
        ("own: guide", "own is no list"),
        ("- guide", "start each entry"),
    ],
)
def test_a_wrong_entry_is_named_with_its_remedy(tmp_path, text, says):
    with pytest.raises(KnowledgeError, match=f"sources.yml.*{says}") as wrong:
        listed(tmp_path, text)
    assert "\n" not in str(wrong.value)


def test_some_are_chosen_by_name_in_the_order_of_the_list(tmp_path):
    origins = listed(tmp_path, entry() + entry(name="other").replace("own:\n", ""))
    assert [origin.name for origin in choose(origins, ("other", "guide"))] == ["guide", "other"]
    with pytest.raises(KnowledgeError, match="no source is called third; there are guide, other"):
        choose(origins, ("third",))
