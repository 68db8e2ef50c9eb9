import pytest

from bot.errors import SetupError
from bot.evaluation.questions import FILES, load_questions


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "mine.yml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("name", FILES)
def test_our_own_sets_can_be_read(name):
    assert load_questions(name).name == name


def test_a_file_of_ones_own_never_passes_for_one_of_ours(tmp_path):
    names = []
    for file in ("mine.yml", "heldout.yml"):
        path = tmp_path / file
        path.write_text("[{id: a, l: nb, t: x, kind: oos}]")
        names.append(load_questions(str(path)).name)
    assert names == ["mine", "heldout.yml"]


def test_an_item_has_its_facts_as_patterns_that_all_must_occur(written):
    path = written(
        'facts: {doctor: ["lege|doctor", "ring"]}\n'
        'items: [{id: a, l: nb, t: "Hvem?", want: [general/gp], f: [doctor, "113"]}]'
    )
    doctor, number = load_questions(path).items[0].facts
    assert doctor.held_in("Ring LEGEN")
    assert not doctor.held_in("legen kommer")
    assert number.held_in("113")


def test_a_list_of_lists_is_one_question_each(written):
    item = load_questions(written("[{id: a, l: nb, t: x, want: [[p/q], [r/s, t/u]]}]")).items[0]
    assert item.wanted == (frozenset({"p/q"}), frozenset({"r/s", "t/u"}))
    assert not item.is_single


def test_a_dialect_may_be_answered_in_either_written_form(written):
    items = load_questions(
        written(
            "[{id: a, l: nb, t: x, want: [p/q], dialect: true}, {id: b, l: nb, t: x, want: [p/q]},"
            " {id: c, l: nb, t: x, want: [p/q], lang: en}]"
        )
    ).items
    assert [item.languages for item in items] == [{"nb", "nn"}, {"nb"}, {"en"}]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("[]", "no items"),
        ("{facts: {}}", "no items"),
        ("[{id: a", "not YAML"),
        ("[{id: a, l: nb}]", "item a needs id, l and t"),
        ("[just text]", "needs id, l and t"),
        ("[{id: a, l: sv, t: x, kind: oos}]", "has l sv; known: nb, nn, en"),
        ("[{id: a, l: nb, t: x, kind: other}]", "has kind other"),
        ("[{id: a, l: nb, t: x, kind: oos, lang: se}]", "has lang se"),
        ("[{id: a, l: nb, t: x}]", "neither an article"),
        ("[{id: a, l: nb, t: x, want: [p/q, [r/s]]}]", "one list of them per question"),
        ("[{id: a, l: nb, t: x, want: [p/q], wnat: [r/s]}]", "unknown key wnat"),
        ('[{id: a, l: nb, t: x, f: ["("]}]', "no regular expression"),
        ("[{id: a, l: nb, t: x, kind: oos}, {id: a, l: nb, t: y, kind: oos}]", "the id a stands twice"),
    ],
)
def test_an_unreadable_set_is_refused_in_one_line(written, text, remedy):
    with pytest.raises(SetupError, match=remedy) as refused:
        load_questions(written(text))
    assert "\n" not in str(refused.value)


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(SetupError, match="heldout or dev"):
        load_questions("nothing-of-that-name")
