from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.other_language import other_language

SENTENCES = yaml.safe_load(Path(knowledge.__file__).with_name("other_languages.yml").read_text(encoding="utf-8"))

FOREIGN = [
    ("Jak mogę złożyć wniosek o koordynatora dla dziecka?", "pl"),
    ("Моя дитина хвора, хто може допомогти?", "uk"),
    ("Как подать заявление?", "ru"),
    ("كيف يمكنني التقدم بطلب للحصول على منسق؟", "ar"),
    ("waxaan u baahanahay caawimaad", "so"),
    ("Kaip galiu kreiptis dėl vaiko koordinatoriaus?", "lt"),
    ("Mo sáhtán ohcat mánáidkoordináhtora?", "se"),
    ("mu mánná lea buohcci, dárbbašan veahki", "se"),
    ("ንውላደይ ኮኦርዲነተር ከመይ ክረክብ እኽእል?", "ti"),
    ("Wie beantrage ich einen Koordinator für mein Kind?", "de"),
    ("Sprechen Sie Deutsch?", "de"),
    ("Comment demander un coordinateur pour mon enfant ?", "fr"),
    ("¿Habla usted español?", "es"),
    ("فرزند من مریض است", "fa"),
    ("میرا بچہ بیمار ہے", "ur"),
    ("Türkçe konuşuyor musunuz?", "tr"),
    ("hûn kurdî dizanin", "ku"),
    ("چۆن دەتوانم داوای هاوکاری بکەم؟", "ckb"),
    ("ฉันจะขอผู้ประสานงานได้อย่างไร", "th"),
    ("Làm thế nào để xin điều phối viên cho con tôi?", "vi"),
]

OURS = [
    "Hvem har rett på barnekoordinator?",
    "korleis får vi barnekordinator",
    "How do we get a child coordinator?",
    "kor spør æ",
    "kossen får vi",
    "korsn klage æ på vedtaket",
    "æ veit itj ka æ ska gjør",
    "ke ska te for å få barnekoordinator",
    "hvordn søkr jeg barnekordinator",
    "pls help my kid",
    "barnekoordinator",
    "klagefrist?",
    "Kari Nordmann",
    "Jan Kowalski",
    "Nguyen Van Anh",
    "Kárášjohka",
    "Kan jeg få koordinator i Kárášjohka?",
    "Mannen min heter Łukasz Wiśniewski",
    "Snakker dere українська?",
    "Hur ansöker jag om samordnare för mitt barn?",
    "Hvordan ansøger jeg om en koordinator til mit barn?",
    "lorem ipsum dolor sit amet",
    "",
    "123 😀",
]


@pytest.mark.parametrize(("text", "code"), FOREIGN)
def test_clear_message_in_another_language_is_recognised(text, code):
    assert other_language(text) == code


@pytest.mark.parametrize("text", OURS)
def test_our_languages_names_and_neighbours_are_left_alone(text):
    assert other_language(text) is None


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_is_in_the_language_it_stands_under(code):
    assert other_language(SENTENCES[code]["sentence"]) == code


def test_every_recognised_language_has_a_name_and_a_sentence():
    assert {code for _, code in FOREIGN} == set(SENTENCES)
    assert all(entry.keys() == {"name", "sentence"} for entry in SENTENCES.values())


def test_no_short_question_of_ours_is_taken_for_foreign():
    path = Path(__file__).parents[1] / "data" / "language_questions.tsv"
    questions = [line.split("\t")[1] for line in path.read_text(encoding="utf-8").splitlines()]
    assert [question for question in questions if other_language(question)] == []
