"""Whatever may be said, and whatever may arrive."""

from hypothesis import strategies as st

from bot.channels.message import Link, Message, Quote
from knowledge.conversation import LANGUAGES

# Signs that mean something in one markup or another, and letters that count as two.
SIGNS = st.text(alphabet="<>&*_~`[](){}|\\\"'#!@:-+=. \nåøß🙂§«»", max_size=60)
WORDS = st.one_of(SIGNS, st.text(max_size=60))
LONG = st.one_of(WORDS, st.builds(lambda word, times: f"{word} " * times, WORDS, st.integers(1, 400)))
TITLES = st.one_of(SIGNS, st.text(max_size=200)).filter(lambda title: title.strip())
URLS = st.one_of(st.just(""), st.text(max_size=30), TITLES.map(lambda path: f"https://lovdata.no/{path}"))
LINKS = st.builds(Link, TITLES, URLS)

MESSAGES = st.builds(
    Message,
    n=st.integers(1, 10**6),
    language=st.sampled_from(LANGUAGES),
    text=LONG,
    staff=st.one_of(st.just(""), WORDS),
    quotes=st.lists(st.builds(Quote, WORDS, LONG, WORDS, URLS), max_size=3),
    sources=st.lists(LINKS, max_size=20),
    checked=st.just("2. juli 2026"),
    question=WORDS,
    choices=st.lists(TITLES, max_size=30),
    numbered=st.booleans(),
    letters=st.lists(LINKS, max_size=4),
    sends_request=st.booleans(),
)


def squeezed(text):
    """The text without the spaces and line breaks where it may be parted, and without what cannot be seen."""
    return "".join(sign for sign in text if not sign.isspace() and sign >= " " and sign not in "\ufffe\uffff")


def parts(message):
    """All the words that must be read, but for the choices."""
    quoted = [words for quote in message.quotes for words in (quote.intro, quote.text, quote.note)]
    labels = [link.label for link in (*message.sources, *message.letters)]
    return [message.staff, message.text, *quoted, *labels, message.question]


def json_of(*names):
    """Any JSON, made of these names and of others."""
    keys = st.one_of(st.sampled_from(names), st.text(max_size=8))
    values = st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(names)),
        st.just("\ud800\0"),
    )
    return st.recursive(
        values,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=6)),
        max_leaves=30,
    )
