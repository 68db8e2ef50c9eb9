"""One skill has one name in every folder, and every piece has its counterpart."""

import re
from pathlib import Path

import pytest
import yaml

from knowledge.conversation import LANGUAGES, Memory
from knowledge.documents import load_articles
from knowledge.facets import load_facets
from knowledge.law_gate import OUT_OF_SCOPE
from knowledge.respond import SKILLS, SMALL_TALK

ROOT = Path(__file__).parents[2]


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DOMAINS = {path.stem: read(path) for path in sorted((ROOT / "bot" / "domain").glob("*.yml"))}
DIALOGUES = {path.stem: read(path) for path in sorted((ROOT / "bot" / "dialogue").glob("*.yml"))}
INTENTS = {intent for domain in DOMAINS.values() for intent in domain.get("intents", [])}
ACTIONS = {action for domain in DOMAINS.values() for action in domain.get("actions", [])}


def examples(language):
    """Intent by example of one language's training files."""
    found = {}
    for path in sorted((ROOT / "nlu_data" / language).glob("*.yml")):
        for block in read(path)["nlu"]:
            for line in block["examples"].splitlines():
                found.setdefault(line.removeprefix("- ").strip(), set()).add(block["intent"])
    return found


def steps_of(kind):
    """Every intent or action that a rule names."""
    found = []
    for dialogue in DIALOGUES.values():
        for rule in dialogue["rules"]:
            for step in rule["steps"]:
                found += [s[kind] for s in step.get("or", [step]) if kind in s]
    return found


def test_every_skill_has_a_domain_and_a_dialogue_file():
    assert set(DOMAINS) - {"_shared"} == set(DIALOGUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language):
    assert {path.stem for path in (ROOT / "nlu_data" / language).glob("*.yml")} == set(DIALOGUES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_examples_of_every_intent(language):
    in_files = {intent for intents in examples(language).values() for intent in intents}
    assert in_files == {intent for intent in INTENTS if intent.removeprefix("ask_") not in load_facets().topics}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_stands_under_two_intents(language):
    assert [text for text, intents in examples(language).items() if len(intents) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_is_also_a_question_of_an_article(language):
    questions = {
        question.lower().strip("?. ")
        for article in load_articles().values()
        for text in article.texts.values()
        for question in (text.title, *text.questions)
    }
    assert [text for text in examples(language) if text.lower().strip("?. ") in questions] == []


def test_every_topic_has_its_intent():
    assert {f"ask_{topic}" for topic in load_facets().topics} <= INTENTS


def test_every_intent_has_exactly_one_rule():
    assert sorted(steps_of("intent")) == sorted(INTENTS)


def test_every_action_is_used_by_a_rule():
    assert set(steps_of("action")) == ACTIONS


def test_every_action_is_implemented_by_a_skill():
    import actions.answer
    import actions.guide
    import actions.handoff
    import actions.language
    import actions.smalltalk  # noqa: F401
    from actions.skill import SkillAction

    classes = SkillAction.__subclasses__()
    assert {cls().name() for cls in classes} == ACTIONS
    assert {cls.skill for cls in classes} == set(SKILLS)


def test_slots_are_what_a_conversation_remembers():
    assert set(DOMAINS["_shared"]["slots"]) == set(vars(Memory()))


def test_only_the_shared_domain_configures_sessions():
    assert [name for name, domain in DOMAINS.items() if "session_config" in domain] == ["_shared"]


def test_names_in_the_answer_path_are_intents():
    assert set(SMALL_TALK) | set(OUT_OF_SCOPE) <= INTENTS


def test_every_phrase_is_in_three_languages_with_the_same_fields():
    for key, texts in read(ROOT / "knowledge" / "phrases.yml").items():
        assert set(texts) == set(LANGUAGES), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in texts.values()}) == 1, key


def test_every_sentence_of_the_gateway_is_used_and_in_three_languages():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "gateway").rglob("*.py"))
    chosen = tuple(re.findall(r"""sentence\(f["'](\w+_)\{""", code))
    for key, texts in read(ROOT / "bot" / "gateway" / "sentences.yml").items():
        assert f'"{key}"' in code or key.startswith(chosen), key
        assert tuple(texts) == LANGUAGES, key


def test_every_phrase_is_used():
    code = "".join(p.read_text(encoding="utf-8") for f in ("knowledge", "bot") for p in (ROOT / f).rglob("*.py"))
    unused = [key for key in read(ROOT / "knowledge" / "phrases.yml") if f'"{key}"' not in code]
    assert [key for key in unused if not key.startswith(("based_on_", "written_in_"))] == []
