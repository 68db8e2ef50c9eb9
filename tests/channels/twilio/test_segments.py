import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.twilio.segments import is_gsm, plain_signs, segments
from tests.channels.providers.twilio import ESCAPED, GSM_ROWS, counted

GSM = "".join(GSM_ROWS).replace("\x1b", "") + ESCAPED
TEXTS = st.one_of(st.text(max_size=700), st.text(alphabet=GSM, max_size=1000), st.text(alphabet="a€č🙂", max_size=400))


@given(TEXTS.filter(bool))
@example("a" * 152 + "€" + "a" * 152)
@example("č" + "a" * 65 + "🙂" + "a" * 66)
def test_segments_are_counted_as_twilio_counts_them(text):
    assert segments(text) == counted(text)


def test_the_limits_are_those_of_the_standard():
    counts = [segments("x" * size) for size in (0, 1, 160, 161, 306, 307, 459, 460)]
    assert counts == [0, 1, 1, 2, 2, 3, 3, 4]
    counts = [segments("č" * size) for size in (1, 70, 71, 134, 135, 201, 202)]
    assert counts == [1, 1, 2, 2, 3, 3, 4]


def test_a_sign_of_the_extension_table_is_two_and_is_not_parted():
    assert [segments("€" * size) for size in (80, 81)] == [1, 2]
    assert segments("a" * 152 + "€" + "a" * 150) == 2
    assert segments("a" * 152 + "€" + "a" * 151 + "a") == 3


def test_an_emoji_is_two_and_is_not_parted():
    assert [segments("🙂" * size) for size in (35, 36, 66, 67)] == [1, 2, 2, 3]


@given(TEXTS, TEXTS)
def test_more_text_never_takes_fewer_segments(text, more):
    assert segments(text) <= segments(text + more)


@given(TEXTS)
def test_no_letter_and_no_digit_is_lost_or_exchanged(text):
    def letters(text):
        return [sign for sign in unicodedata.normalize("NFC", text) if sign.isalnum()]

    assert letters(plain_signs(text)) == letters(text)


@given(TEXTS)
def test_what_is_plain_stays_as_it_is(text):
    assert plain_signs(plain_signs(text)) == plain_signs(text)


@given(st.text(alphabet=GSM.replace("`", "")))
def test_what_the_alphabet_has_stays_as_it_is(text):
    assert plain_signs(text.replace("\r", "")) == text.replace("\r", "")


def test_norwegian_text_needs_no_other_alphabet():
    text = "«Æ, Ø og Å» – § 2-5 c … koordinators' frist: 1–4 uker\u00a0; éin, òg “no” • punkt"
    assert is_gsm(plain_signs(text))
    assert plain_signs(text) == '"Æ, Ø og Å" - § 2-5 c ... koordinators\' frist: 1-4 uker ; éin, òg "no" - punkt'


def test_sami_letters_and_emoji_are_kept_and_counted_as_they_are():
    assert plain_signs("Buorre beaivi, Kárášjohka 🙂") == "Buorre beaivi, Kárášjohka 🙂"
    assert not is_gsm("Kárášjohka")


def test_letters_written_in_two_parts_are_put_together():
    assert plain_signs("a\u030a e\u0301") == "å é"
