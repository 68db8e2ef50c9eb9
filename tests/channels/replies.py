"""Every kind of thing that is said to people, in all languages: what the golden files of each channel are made from."""

from pathlib import Path

from bot.channels.message import message_of
from knowledge.yaml_file import read_mapping

SITE = "https://spor.example.no"

# Entries by case and language, each with its number, text and data, as the journal has them.
REPLIES = {
    case: {
        language: (n, said.get("text") or said["data"]["answer"], said["data"])
        for n, (language, said) in enumerate(languages.items(), 7)
    }
    for case, languages in read_mapping(Path(__file__).with_name("replies.yml")).items()
}
CASES = [(case, language) for case, languages in REPLIES.items() for language in languages]


def message(case, language):
    """One of them, taken apart."""
    n, text, data = REPLIES[case][language]
    return message_of(n, text, data, language, SITE)
