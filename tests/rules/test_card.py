"""Card numbers: forged and misread ones are never taken for another."""

from __future__ import annotations

import secrets

from canteen.rules import card


def test_a_new_card_has_twenty_digits_and_is_well_formed() -> None:
    digits = card.issue(secrets.randbelow)
    assert len(digits) == card.LENGTH
    assert digits.startswith(card.PREFIX)
    assert card.well_formed(digits)


def test_practice_cards_start_with_90() -> None:
    assert card.issue(secrets.randbelow, practice=True).startswith("90")


def test_every_single_digit_error_and_neighbour_swap_is_noticed() -> None:
    for _ in range(200):
        digits = card.issue(secrets.randbelow)
        for place in range(card.LENGTH):
            for other in set("0123456789") - {digits[place]}:
                assert not card.well_formed(digits[:place] + other + digits[place + 1 :])
        for place in range(card.LENGTH - 1):
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            assert swapped == digits or not card.well_formed(swapped)


def test_full_width_short_and_foreign_codes_are_not_ours() -> None:
    assert not card.well_formed("９１" + "0" * 18)
    assert not card.well_formed("9100")
    assert not card.well_formed("6901234567892")


def test_the_number_is_printed_in_fours_and_named_by_its_tail() -> None:
    assert card.grouped("91234567890123456789") == "9123 4567 8901 2345 6789"
    assert card.tail("91234567890123456789") == "6789"
