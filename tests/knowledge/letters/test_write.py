import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.letters import Bullets, Field, Paragraph, Table, as_text, notes, write
from knowledge.letters.content import KINDS, LANGUAGES
from knowledge.letters.fields import CHOICES, TEXTS, clean_value, split_list

BOKMAL = (
    "ikke jeg hvordan hva hvem hvor hvis hvilke hvilken hvorfor fra noe noen være dere også selv mer sykehuset skriftlig "
    "opplysninger tjenester klagen fullmakten uker gjelder ønsker trenger trengs foresatte lovens følger gjør"
).split()
ALL = {name: f"<{name}>" for name in TEXTS}


def written(kind, language="nb", **fields):
    return as_text(write(kind, language, fields))


def advised(kind, language="nb", **fields):
    return " ".join(notes(kind, language, fields))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("texts", [{}, ALL], ids=["empty", "full"])
def test_every_letter_can_be_written_for_everybody(kind, language, texts):
    for values in itertools.product(*CHOICES.values()):
        fields = texts | dict(zip(CHOICES, values, strict=True))
        letter = write(kind, language, fields)
        for text in (as_text(letter), *notes(kind, language, fields)):
            assert "{" not in text
            assert "}" not in text
        assert all(block.text for block in letter.blocks if isinstance(block, Paragraph))
        assert all(block.items for block in letter.blocks if isinstance(block, Bullets))


@pytest.mark.parametrize("kind", KINDS)
def test_nynorsk_is_nynorsk(kind):
    for values in itertools.product(*CHOICES.values()):
        fields = {"agencies": "NAV", "wishes": "X", "needs": "X", "interpreter": "yes"} | dict(
            zip(CHOICES, values, strict=True)
        )
        text = " ".join([as_text(write(kind, "nn", fields)), *notes(kind, "nn", fields)])
        assert not set(re.findall(r"\w+", text.lower())) & set(BOKMAL)
        assert text != " ".join([as_text(write(kind, "nb", fields)), *notes(kind, "nb", fields)])


def test_a_request_asks_for_an_assessment_and_never_says_that_somebody_is_entitled():
    claims = re.compile(
        r"har rett|har krav|oppfyller vilkår|fyller vilkår|entitled|meets? the conditions", re.IGNORECASE
    )
    asks = {"nb": "vurdere om vilkårene", "nn": "vurdere om vilkåra", "en": "assess whether the conditions"}
    for language in LANGUAGES:
        for right, perspective in itertools.product(CHOICES["right"], CHOICES["perspective"]):
            text = written("request", language, right=right, perspective=perspective)
            assert not claims.search(text)
            assert asks[language] in text


def test_what_was_not_given_is_a_blank_to_fill_in():
    text = written("request")
    for blank in ("[navnet ditt]", "[navnet på kommunen]", "[navnet på barnet]", "[adresse eller telefon]", "[dato]"):
        assert blank in text
    assert "[Skriv her hva dere trenger hjelp til å få til å henge sammen]" in text
    assert "[Skriv her kva som har hendt" in written("complaint", "nn")


def test_optional_sentences_are_left_out():
    text = written("request")
    for word in ("Tolk", "tolk", "velge", "involvert", "Alder"):
        assert word not in text
    full = written("request", interpreter="tigrinja", wishes="Helst Kari.", agencies="NAV; skolen\nPPT", age="7 år")
    assert "Språk: tigrinja." in full
    assert "Vi ønsker å være med på å velge hvem det blir. Helst Kari." in full
    assert "- NAV\n- skolen\n- PPT" in full
    assert "Alder: 7 år" in full


@pytest.mark.parametrize("yes", ["yes", "ja", "Ja"])
def test_an_interpreter_may_be_wanted_without_a_language(yes):
    text = written("request", interpreter=yes)
    assert "Det trengs tolk" in text
    assert "Språk:" not in text


@pytest.mark.parametrize(
    ("right", "sections"),
    [
        ("child_coordinator", ["helse- og omsorgstjenesteloven § 7-2 a", "pasient- og brukerrettighetsloven § 2-5 c"]),
        ("coordinator", ["helse- og omsorgstjenesteloven § 7-2", "pasient- og brukerrettighetsloven § 2-5 b"]),
        ("hospital_coordinator", ["spesialisthelsetjenesteloven § 2-5 a", "pasient- og brukerrettighetsloven § 2-5 b"]),
        ("unsure", ["§ 7-2 a", "§ 2-5 c", "helse- og omsorgstjenesteloven § 7-2 og", "§ 2-5 b"]),
    ],
)
def test_the_law_that_a_letter_rests_on_is_named(right, sections):
    for kind in ("request", "complaint"):
        for section in sections:
            assert section in written(kind, right=right)
    assert "pasient- og brukerrettighetsloven § 7-2" in written("complaint", right=right)
    assert "fire uker" in advised("complaint", right=right)


def test_english_explains_the_norwegian_names():
    text = written("request", "en", right="child_coordinator")
    assert "helse- og omsorgstjenesteloven § 7-2 a (Health and Care Services Act)" in text
    assert "helse- og omsorgstenestelova § 7-2 a" in written("request", "nn", right="child_coordinator")


def test_who_is_unsure_asks_that_both_are_assessed():
    assert "begge blir vurdert" in written("request", right="unsure")
    assert "begge" not in written("request", right="coordinator")


def test_a_request_wants_an_answer_in_writing_and_is_no_consent():
    text = written("request")
    assert "skriftlig svar, med begrunnelse" in text
    assert "klage" in text
    assert "ikke et samtykke" in text


def test_a_professional_writes_with_consent_and_a_relative_with_a_power_of_attorney():
    assert "har samtykket" in written("request", perspective="professional")
    assert "fullmakt" in written("request", perspective="relative")
    for perspective in ("relative", "professional"):
        assert "fullmakt" in written("complaint", perspective=perspective)
        assert "ullmakt" in written("checklist", perspective=perspective)
    for perspective in ("parent", "expecting", "young", "adult"):
        for kind in KINDS:
            assert "ullmakt" not in written(kind, perspective=perspective)


def test_a_complaint_is_sent_on_to_the_state_administrator_and_signed():
    letter = write("complaint", "nb", {"complaint_about": "refusal", "letter_date": "3. november 2026"})
    text = as_text(letter)
    assert "datert 3. november 2026" in text
    assert "ber vi om at klagen blir sendt videre til Statsforvalteren" in text
    assert Field("Underskrift") in letter.blocks
    assert "Andre papirer" in text
    assert "vanlig e-post" not in text
    assert "vanlig e-post" in advised("complaint")


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("refusal", "avslaget på barnekoordinator"),
        ("not_appointed", "barnekoordinator ikke er oppnevnt"),
        ("not_doing", "oppgavene som en barnekoordinator har etter loven"),
        ("changed", "endret eller avsluttet"),
        ("slow", "tatt for lang tid"),
        ("other", "det som står under «Begrunnelse»"),
    ],
)
def test_a_complaint_says_what_it_is_about(about, words):
    assert words in written("complaint", right="child_coordinator", complaint_about=about)


@pytest.mark.parametrize(
    ("right", "decided_by", "office"),
    [
        ("coordinator", "hospital", "sykehuset"),
        ("coordinator", "municipality", "kommunen"),
        ("unsure", "hospital", "sykehuset"),
        ("hospital_coordinator", "municipality", "sykehuset"),
        ("child_coordinator", "hospital", "kommunen"),
    ],
)
def test_a_complaint_goes_to_whoever_answers_for_it(right, decided_by, office):
    text = written("complaint", right=right, decided_by=decided_by)
    assert f"ber {office} vurdere" in text


def test_the_checklist_says_what_is_not_required():
    child = written("checklist", right="child_coordinator")
    adult = written("checklist", right="coordinator")
    assert "- Diagnosepapirer\n- Individuell plan\n- At tjenestene" in child
    assert "At tjenestene" not in adult
    assert "Dette kan kommunen hente inn, når du samtykker" in adult


def test_the_checklist_begins_with_the_interpreter_who_was_asked_for():
    letter = write("checklist", "nb", {"interpreter": "arabisk"})
    assert letter.blocks[0].text == "Tolk"
    assert "arabisk" in letter.blocks[1].items[0]


def test_the_overview_has_given_rows_and_empty_ones():
    def rows(agencies):
        return next(b for b in write("agencies", "nb", {"agencies": agencies}).blocks if isinstance(b, Table)).rows

    assert len(rows("")) == 8
    assert [row[0] for row in rows("NAV\nPPT")][:3] == ["NAV", "PPT", ""]
    assert len(rows(";".join("abcdefghij"))) == 13


def test_a_municipality_is_addressed_as_kommune_once():
    assert "Asker kommune" in written("request", municipality="Asker")
    assert "kommune kommune" not in written("request", municipality="Asker kommune")


@pytest.mark.parametrize(
    ("kind", "language", "fields"),
    [
        ("poem", "nb", {}),
        ("request", "sv", {}),
        ("request", "nb", {"diagnosis": "x"}),
        ("request", "nb", {"right": "everything"}),
    ],
)
def test_what_is_unknown_is_refused_with_a_remedy(kind, language, fields):
    with pytest.raises(KnowledgeError, match="choose one of|it has") as error:
        write(kind, language, fields)
    assert "\n" not in str(error.value)


SHOWN = {
    "request": "municipality recipient name contact child_name age needs wishes interpreter date".split(),
    "complaint": "municipality recipient name contact child_name age needs interpreter date reason letter_date".split(),
    "agencies": "child_name name age date".split(),
    "checklist": ["interpreter"],
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(KINDS), st.sampled_from(LANGUAGES), st.text(max_size=60), st.text(max_size=60))
def test_whatever_was_typed_stands_in_the_letter(kind, language, text, listed):
    fields = dict.fromkeys(SHOWN[kind], text) | {"agencies": listed}
    if clean_value(text).lower() in ("yes", "ja"):
        fields["interpreter"] = ""
    letter = as_text(write(kind, language, fields))
    assert clean_value(text) in letter
    if kind in ("request", "agencies"):
        assert all(item in letter for item in split_list(clean_value(listed)))


def test_braces_that_somebody_typed_stay_as_typed():
    assert "{name} og {we}" in written("request", needs="{name} og {we}", name="Kari")


def test_a_text_whose_quotes_were_forgotten_is_found():
    from knowledge.letters.content import applies

    with pytest.raises(KnowledgeError, match="quotes"):
        applies({"text": "Noen", " andre ikke": None}, {}, {})
