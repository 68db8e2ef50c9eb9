from knowledge.tokens import tokens, words


def test_the_last_part_of_a_compound_shares_tokens_with_the_word_alone():
    shared = set(tokens("barnekoordinator")) & set(tokens("koordinator"))
    assert {"koor", "oord", "tor>"} <= shared


def test_a_typing_error_leaves_most_tokens():
    right, wrong = set(tokens("barnekoordinator")), set(tokens("barnekordinator"))
    assert len(right & wrong) / len(right) > 0.5


def test_section_numbers_stay_whole():
    assert "2-5" in words("pbrl § 2-5 c")
