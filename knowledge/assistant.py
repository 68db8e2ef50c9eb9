"""Everything the assistant knows, loaded once and shared by all conversations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.danger import load_danger_answers
from knowledge.documents import Article, load_articles
from knowledge.facets import Facets, load_facets
from knowledge.law_book import LawBook
from knowledge.laws import Laws
from knowledge.library import Shelf
from knowledge.municipality import Municipality, load_municipalities
from knowledge.municipality_names import find_municipality
from knowledge.pending import PendingReader
from knowledge.ranking import load_ranking
from knowledge.search import Search
from knowledge.summary import load_summaries
from knowledge.yaml_file import read_mapping

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Assistant:
    """Articles, laws, places, fixed answers and the search over them; `pending` tells which articles are under review."""

    articles: dict[str, Article]
    facets: Facets
    laws: Laws
    places: dict[str, Municipality]
    default_place: Municipality
    danger_answers: dict[str, dict[str, str]]
    other_languages: dict[str, dict[str, str]]
    search: Search
    law_book: LawBook
    pending: PendingReader

    def find_place(self, text: str) -> Municipality | None:
        """The municipality that `text` names, if it names exactly one."""
        return find_municipality(text)

    def place(self, number: str) -> Municipality | None:
        """The municipality with this official number."""
        return self.places.get(number)


def load_assistant(index: Path, data: Path, encoder: str | None = None) -> Assistant:
    """Read the knowledge base and load its index.

    Args:
        index: folder of the passages' vectors (`knowledge.vectors`).
        data: folder with the library of imported texts, and with what is under review, where there are any.
        encoder: name or folder of another sentence encoder; by default the one that ships with the project.

    Raises:
        KnowledgeError: a file is missing or wrong, or the index is not of these articles and this encoder.
    """
    from knowledge import vectors
    from knowledge.encoder.shared import shared_encoder
    from knowledge.index import Index, passage_texts

    articles = load_articles()
    facets = load_facets()
    places = load_municipalities()
    model = shared_encoder(encoder)
    rows = vectors.load(passage_texts(articles), model, index)
    search = Search(articles, Index(articles, model, rows), facets, load_ranking())
    laws = Laws.load()
    return Assistant(
        articles=articles,
        facets=facets,
        laws=laws,
        places=places,
        default_place=places["default"],
        danger_answers=load_danger_answers(),
        other_languages=read_mapping(_FOLDER / "other_languages.yml"),
        search=search,
        law_book=LawBook(laws, load_summaries(), articles, Shelf(data / "library", model)),
        pending=PendingReader(data),
    )
