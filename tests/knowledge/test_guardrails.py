import re

import pytest

from knowledge.errors import KnowledgeError
from knowledge.facts import load_facts
from knowledge.guardrails import load_guardrails, violations
from knowledge.municipality import load_municipalities
from knowledge.yaml_file import read_mapping

FORBIDDEN = [
    ("W01", "nb", "Barnet må ha en diagnose."),
    ("W01", "nb", "Kommunen krever at barnet har fått en diagnose."),
    ("W01", "nb", "Diagnose er et vilkår for koordinator."),
    ("W01", "nn", "Barnet må ha fått ein diagnose."),
    ("W01", "nn", "Diagnose er eit vilkår."),
    ("W01", "en", "The child must have a diagnosis."),
    ("W01", "en", "The municipality requires a diagnosis before it decides."),
    ("W02", "nb", "Klagefristen er tre uker."),
    ("W02", "nb", "Du må klage innen 3 uker."),
    ("W02", "nb", "Fristen er tre uker, ikke fire uker."),
    ("W02", "nn", "Du må klage innan tre veker."),
    ("W02", "en", "The deadline for complaints is three weeks."),
    ("W02", "en", "Send the complaint within 21 days."),
    ("W03", "nb", "Send klagen til Statsforvalteren."),
    ("W03", "nb", "Du sender klagen direkte til Statsforvalteren."),
    ("W03", "nb", "Klagen skal sendes rett til Statsforvalteren."),
    ("W03", "nn", "Send klaga rett til Statsforvaltaren."),
    ("W03", "en", "Send your complaint to the State Administrator."),
    ("W03", "en", "You can complain directly to the State Administrator."),
    ("W04", "nb", "Barnekoordinatoren kan innvilge avlastning."),
    ("W04", "nb", "Koordinatoren bestemmer hvor mange timer dere får."),
    ("W04", "nb", "Barnekoordinatoren kan gi dere flere timer."),
    ("W04", "nn", "Barnekoordinatoren kan tildele tenester."),
    ("W04", "nn", "Barnekoordinatoren avgjer kva tenester de får."),
    ("W04", "en", "The child coordinator can grant respite care."),
    ("W04", "en", "The coordinator decides which services you get."),
    ("W05", "nb", "Sykehuset må oppnevne en barnekoordinator."),
    ("W05", "nb", "Dere har rett til barnekoordinator på sykehuset."),
    ("W05", "nn", "Sjukehuset skal tilby barnekoordinator."),
    ("W05", "en", "The hospital must appoint a child coordinator."),
    ("W06", "nb", "Etter et avslag slutter ansvaret."),
    ("W06", "nb", "Etter avslaget faller plikten bort."),
    ("W06", "nb", "Har dere fått avslag, har kommunen ingen plikt til å samordne."),
    ("W06", "nn", "Etter avslag har kommunen inga plikt til å samordne."),
    ("W06", "en", "After a refusal the municipality has no duty to coordinate."),
    ("W07", "nb", "En individuell plan gir rett til flere tjenester."),
    ("W07", "nb", "Koordinatoren gir dere flere timer avlastning."),
    ("W07", "nn", "Ein individuell plan gir rett til fleire tenester."),
    ("W07", "en", "An individual plan gives you the right to more services."),
    ("W08", "nb", "Du må fylle ut et søknadsskjema."),
    ("W08", "nb", "Dere må søke om barnekoordinator."),
    ("W08", "nn", "Du må bruke eit skjema."),
    ("W08", "nn", "De må søkje om barnekoordinator."),
    ("W08", "en", "You must fill in the application form."),
    ("W08", "en", "You have to apply for a child coordinator."),
    ("W09", "nb", "Alle barn med funksjonsnedsettelse har rett til barnekoordinator."),
    ("W09", "nb", "Familien har automatisk rett til koordinator."),
    ("W09", "nn", "Alle som har eit sjukt barn med sjukdom har krav på barnekoordinator."),
    ("W09", "en", "All families with a disabled child are entitled to a child coordinator."),
    ("W10", "nb", "Fylkesmannen avgjør klagen."),
    ("W10", "nn", "Klaga går til Fylkesmannen."),
    ("W10", "en", "The County Governor decides."),
    ("W11", "nb", "Du får svar innen fire uker."),
    ("W11", "nb", "Kommunen må svare innen en måned."),
    ("W11", "nn", "De får koordinator innan to månader."),
    ("W11", "en", "You will get an answer within four weeks."),
    ("W12", "nb", "Vi garanterer at dere får koordinator."),
    ("W12", "nn", "De har heilt sikkert rett til barnekoordinator."),
    ("W12", "en", "You are definitely entitled to a coordinator."),
    ("W13", "nb", "Er det fare for livet, kontakt fastlegen."),
    ("W13", "nb", "Ring 116 117. Er det fare for livet, ring 113."),
    ("W13", "nn", "Er det fare for liv, ring legevakta."),
    ("W13", "en", "If life is in danger, call the doctor on 116 117."),
    ("W13", "en", "Call 116 117, or 113 if there is danger to life."),
]

ALLOWED = [
    ("nb", "Barnet må ikke ha en diagnose."),
    ("nb", "Barnet trenger ikke å ha en diagnose."),
    ("nb", "Diagnose er ikke et vilkår."),
    ("nb", "Må barnet ha en diagnose?"),
    ("nb", "Dere kan ha rett til koordinator uten diagnose."),
    ("nn", "Barnet treng ikkje å ha ein diagnose."),
    ("nn", "Diagnose er ikkje eit vilkår."),
    ("en", "The child does not need to have a diagnosis."),
    ("en", "A diagnosis isn’t required."),
    ("nb", "Klagefristen er fire uker. Noen brev sier tre uker, men det gjelder andre saker."),
    ("nb", "Tre uker er den vanlige klagefristen i forvaltningsloven."),
    ("nb", "Fristen for å klage er ikke tre uker."),
    ("nb", "Kurset varer i tre uker."),
    ("nn", "Fristen for å klage er fire veker, ikkje tre veker."),
    ("en", "The deadline is four weeks, not three weeks."),
    ("nb", "Send klagen til kommunen, som sender den videre til Statsforvalteren."),
    ("nb", "Klagen skal ikke sendes direkte til Statsforvalteren."),
    ("nb", "Du kan klage til Statsforvalteren. Send klagen til kommunen først."),
    ("nb", "Du kan be direkte til Statsforvalteren om tilsyn."),
    ("nn", "Send klaga til kommunen, som sender ho vidare til Statsforvaltaren."),
    ("en", "The municipality forwards the complaint to the State Administrator."),
    ("en", "Do not send it straight to the State Administrator."),
    ("nb", "Barnekoordinatoren kan ikke innvilge tjenester."),
    ("nb", "Barnekoordinatoren kan avgjøre hva tjenestene må gjøre for å samordne seg."),
    ("nn", "Barnekoordinatoren kan ikkje bestemme kva tenester de får."),
    ("en", "A child coordinator cannot decide which services you get."),
    ("en", "A child coordinator can be granted before the birth."),
    ("nb", "Sykehuset må ikke oppnevne barnekoordinator."),
    ("nb", "Sykehuset skal tilby koordinator, men kommunen har ansvaret for barnekoordinator."),
    ("nb", "Sykehuskoordinatoren skal samarbeide med barnekoordinatoren."),
    ("nn", "Sjukehuset har ikkje plikt til å tilby barnekoordinator."),
    ("en", "The hospital has no duty to offer a child coordinator."),
    ("en", "The hospital must cooperate with the child coordinator."),
    ("nb", "Et avslag betyr ikke at samarbeidet slutter."),
    ("nn", "Eit avslag tyder ikkje at samarbeidet sluttar."),
    ("en", "A refusal does not mean that cooperation ends."),
    ("nb", "Planen gir ikke rett til flere tjenester."),
    ("nb", "Gir individuell plan rett til flere tjenester?"),
    ("nn", "Planen gir ikkje i seg sjølv rett til fleire tenester."),
    ("en", "The plan does not give you the right to more services."),
    ("nb", "I noen kommuner må du fylle ut et skjema."),
    ("nb", "Du må ikke bruke et skjema."),
    ("nn", "Nokre stader må du bruke eit skjema."),
    ("en", "In some municipalities you must fill in a form."),
    ("nb", "Ikke alle barn med funksjonsnedsettelse har rett til barnekoordinator."),
    ("nb", "Alle familier med et sykt barn har rett til barnekoordinator når de tre vilkårene er oppfylt."),
    ("nn", "Ingen har automatisk rett til barnekoordinator."),
    ("en", "Nobody is automatically covered; not every family with a disabled child is entitled to a coordinator."),
    ("nb", "Statsforvalteren het tidligere Fylkesmannen."),
    ("nn", "Statsforvaltaren heitte Fylkesmannen før 2021."),
    ("en", "The State Administrator, formerly the County Governor, decides."),
    ("nb", "Mange kommuner har som mål at du får svar innen fire uker."),
    ("nb", "Loven har ingen frist i dager."),
    ("nb", "Du kan klage innen fire uker."),
    ("nn", "Du får ofte svar innan ein månad."),
    ("en", "You often get an answer within a month."),
    ("nb", "Vi kan ikke garantere at dere får koordinator."),
    ("en", "We cannot promise anything."),
    ("nb", "Er det fare for livet, ring 113. Ellers kan du ringe legevakten på 116 117."),
    ("nn", "Ved fare for liv og helse ringjer du 113."),
    ("en", "If life is in danger, call 113. Otherwise call 116 117."),
]


@pytest.mark.parametrize(("rule", "language", "text"), FORBIDDEN)
def test_what_must_not_be_said_is_found(rule, language, text):
    found = violations(text, language)
    assert [violation[:3] for violation in found] == [rule] * len(found) != []


@pytest.mark.parametrize(("language", "text"), ALLOWED)
def test_denials_questions_and_neighbours_are_left_alone(language, text):
    assert violations(text, language) == []


def test_a_violation_gives_rule_reason_and_words():
    text = "Hei. Barnet må ha en diagnose."
    assert violations(text, "nb") == [
        "W01: a diagnosis is not a condition (facts A11, B07): “Barnet må ha en diagnose.”"
    ]


def test_every_rule_is_tried_in_every_language():
    tried = {(rule, language) for rule, language, _ in FORBIDDEN}
    assert tried == {(pattern.rule, language) for language, rules in load_guardrails().items() for pattern in rules}


def test_the_reasons_name_facts_that_exist():
    facts = load_facts()
    reasons = " ".join(pattern.reason for patterns in load_guardrails().values() for pattern in patterns)
    named = {word.strip("(),") for word in reasons.split() if re.fullmatch(r"\(?[A-Z]\d\d[,)]*", word)}
    assert named <= set(facts)


def test_the_fact_base_and_the_local_texts_keep_the_rules():
    for fact in load_facts().values():
        assert violations(fact.nb, "nb") + violations(fact.en, "en") == [], fact.id
    for place in load_municipalities().values():
        for texts in (place.office, place.apply, place.notes):
            assert [violations(text, language) for language, text in texts.items() if violations(text, language)] == []


def test_an_unknown_language_is_refused():
    with pytest.raises(KnowledgeError, match="no rules for de"):
        violations("Hallo", "de")


@pytest.mark.parametrize("say", ["(", "<nowhere>"])
def test_a_faulty_pattern_is_named(tmp_path, say):
    path = tmp_path / "guardrails.yml"
    path.write_text(
        f"words: {{nb: {{negation: ikke}}}}\nrules: {{W01: {{reason: r, nb: [{{say: '{say}'}}]}}}}", "utf-8"
    )
    assert read_mapping(path)
    with pytest.raises(KnowledgeError, match=r"guardrails\.yml: W01 has a faulty pattern"):
        load_guardrails(path)
