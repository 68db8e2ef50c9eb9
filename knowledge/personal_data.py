"""Personal details in a message are hidden before anything is stored, logged or passed on."""

from __future__ import annotations

import re

from knowledge.contacts import mask_emails, mask_phones, mask_phones_abroad
from knowledge.guard import MAX_LENGTH
from knowledge.names import mask_names
from knowledge.normalise import clean
from knowledge.number_chains import mask_eleven, mask_long
from knowledge.street_address import mask_addresses
from knowledge.told_numbers import mask_spoken, mask_told

# Longer text is answered with a request to shorten; what is over the limit need not be stored to know that.
KEPT_LENGTH = MAX_LENGTH + 1
# Rasa ignores an empty message; one that held nothing visible shall still get a reply.
NOTHING = "…"

# `name` is masked by knowledge/names.py, which needs more than a pattern; here only its mark is known.
KINDS = ("email", "identity_number", "account_number", "phone", "address", "number", "name")

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_DIGIT = re.compile(r"\d")


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with identity, account, phone and other long numbers, e-mail and street addresses replaced by `[kind]`.

    Returns the text and the kinds found. Masking what is masked already changes nothing and finds the same kinds, that
    of a masked name too.
    """
    # What stands beside a detail may show as one only when that is gone.
    while (masked := _mask_once(text)) != text:
        text = masked
    return text, tuple(kind for kind in KINDS if f"[{kind}]" in text)


def without_masks(text: str) -> str:
    """`text` without the marks that `mask` leaves: they are in no language and answer nothing."""
    for kind in KINDS:
        text = text.replace(f"[{kind}]", " ")
    return " ".join(text.split())


def conceal(text: str) -> str:
    """What may be stored of a message as it came: visible text without personal details and names, cut, never empty."""
    masked, _ = mask(clean(text))
    # Cut first: finding names takes time by the word, and what is over the limit is not kept.
    return mask_names(masked[:KEPT_LENGTH])[:KEPT_LENGTH] or NOTHING


def _mask_once(text: str) -> str:
    text = mask_spoken(mask_emails(text))
    if _DIGIT.search(text):
        # Country codes first, as the digits after them have the shape of other numbers; what is merely long comes last.
        text = mask_phones_abroad(_IBAN.sub("[number]", text))
        text = mask_told(mask_eleven(text))
        text = mask_addresses(mask_long(mask_phones(text)))
    return text
