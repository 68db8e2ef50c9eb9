"""How to reach somebody, read from what they wrote, before it is hidden in the message that is kept."""

from __future__ import annotations

import re

from bot.handoff.records import Contact

_EMAIL = re.compile(r"[^\s<>()\[\],;:\"'«»]+@[^\s<>()\[\],;:\"'«»]+")
_MANY_DIGITS = re.compile(r"(?:\d\D{0,3}){6}")
HOME = "NO"


def read_contact(text: str) -> tuple[Contact | None, str]:
    """The first valid e-mail address or telephone number, and the text with it replaced by its mark.

    A number without a country code is Norwegian. Whether anybody answers there is not checked.
    """
    found = _email(text)
    return found if found[0] else _phone(text)


def _email(text: str) -> tuple[Contact | None, str]:
    from email_validator import EmailNotValidError, validate_email

    for found in _EMAIL.finditer(text):
        written = found[0].strip(".!?")
        try:
            address = validate_email(written, check_deliverability=False).normalized
        except EmailNotValidError:
            continue
        start = found.start() + found[0].index(written)
        return Contact("email", address), f"{text[:start]}[email]{text[start + len(written) :]}"
    return None, text


def _phone(text: str) -> tuple[Contact | None, str]:
    if not _MANY_DIGITS.search(text):
        return None, text
    import phonenumbers  # the rules of every country, which few messages need

    for found in phonenumbers.PhoneNumberMatcher(text, HOME):
        number = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        return Contact("phone", number), f"{text[: found.start]}[phone]{text[found.end :]}"
    return None, text
