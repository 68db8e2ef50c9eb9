import pytest

from knowledge.facets import load_facets


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Hvem får barnekoordinator?", {"child_coordinator"}),
        ("barnekordinator", {"child_coordinator"}),
        ("barne koordinator takk", {"child_coordinator"}),
        ("the children's coordinator", {"child_coordinator"}),
        ("en koordinator for min mor", {"coordinator"}),
        ("forskjellen på koordinator og barnekoordinator", {"coordinator", "child_coordinator"}),
        ("koordinator på sykehuset", {"hospital_coordinator"}),
        ("individuell plan", {"individual_plan"}),
        ("Hva er IP?", {"individual_plan"}),
        ("koordinerende enhet", {"coordinating_unit"}),
        ("koordinerande eining", {"coordinating_unit"}),
        ("plikt til å samarbeide", {"cooperation"}),
        ("når åpner svømmehallen", set()),
    ],
)
def test_services_named_in_a_text(text, services):
    assert load_facets().mentioned(text) == services


def test_every_empty_cell_is_a_cell_and_has_a_reason():
    facets = load_facets()
    for cell, reason in facets.empty_cells.items():
        service, _, topic = cell.partition("/")
        assert service in facets.services
        assert topic in facets.topics
        assert reason
