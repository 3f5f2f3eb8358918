"""When what a camera sees counts: once, after two equal pictures, and never by accident."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from canteen.exchange.picture import Code
from canteen.gui.sight import Gaze, Seen, seen_in

PICTURE_MS = 100
KEY = bytes(32)
PAYMENT = "134567890123456789"


def _card(digits: str, x: float = 0.2) -> Seen:
    return Seen("ours", 20, digits, ((x, 0.2), (x + 0.1, 0.2), (x + 0.1, 0.3), (x, 0.3)))


def _foreign(mark: str, x: float = 0.6) -> Seen:
    return Seen("payment", 18, mark, ((x, 0.2), (x + 0.1, 0.2), (x + 0.1, 0.3), (x, 0.3)))


A, B, PAY, POSTER = _card("A"), _card("B", 0.5), _foreign("pay"), _foreign("poster", 0.8)


@dataclass
class Watcher:
    """Somebody who looks ten times a second and notes what counted."""

    gaze: Gaze = field(default_factory=Gaze)
    at: int = 0
    counted: list[str] = field(default_factory=list)

    def see(self, *seen: Seen, pictures: int = 1) -> Watcher:
        """Look at so many pictures of the same."""
        for _ in range(pictures):
            self.at += PICTURE_MS
            found = self.gaze.look(seen, self.at)
            if found is not None:
                self.counted.append(found.mark)
        return self


def test_a_card_counts_with_its_second_equal_picture_and_once_while_it_stays() -> None:
    watcher = Watcher().see(A)
    assert watcher.counted == []
    assert watcher.see(A).counted == ["A"]
    assert watcher.see(A, pictures=600).counted == ["A"]


def test_what_is_read_only_once_never_counts() -> None:
    watcher = Watcher()
    for number in range(40):
        watcher.see(_card(f"misread {number}"))
    assert watcher.counted == []


def test_a_card_that_was_away_for_a_second_and_a_half_counts_again() -> None:
    watcher = Watcher().see(A, pictures=3).see(pictures=17).see(A, pictures=2)
    assert watcher.counted == ["A", "A"]


def test_a_card_that_was_lost_for_a_moment_does_not() -> None:
    watcher = Watcher().see(A, pictures=3)
    for _ in range(20):
        watcher.see(pictures=14).see(A, pictures=2)
    assert watcher.counted == ["A"]


def test_pictures_that_did_not_come_take_no_card_away() -> None:
    watcher = Watcher().see(A, pictures=3)
    watcher.at += 60_000
    assert watcher.see(A, pictures=3).counted == ["A"]


def test_another_card_between_lets_the_first_count_again() -> None:
    watcher = Watcher().see(A, pictures=3).see(B, pictures=3).see(pictures=4).see(A, pictures=2)
    assert watcher.counted == ["A", "B", "A"]


def test_of_two_cards_in_view_neither_counts() -> None:
    watcher = Watcher().see(A, B, pictures=50)
    assert watcher.counted == []
    assert watcher.gaze.crowded


def test_the_one_that_is_left_counts_once_the_other_has_been_away_for_a_second() -> None:
    watcher = Watcher().see(A, B, pictures=5).see(A, pictures=9)
    assert watcher.counted == []
    assert watcher.gaze.crowded
    assert watcher.see(A, pictures=4).counted == ["A"]
    assert not watcher.gaze.crowded


@given(st.lists(st.sampled_from([(A,), (B,), ()]), max_size=9))
def test_two_cards_that_flicker_serve_nobody(flicker: list[tuple[Seen, ...]]) -> None:
    """Seen together within the last second, neither is taken, whichever of them is read."""
    watcher = Watcher().see(A, B, pictures=2)
    for seen in flicker:
        watcher.see(*seen)
    assert watcher.counted == []


def test_a_card_laid_beside_one_that_has_counted_is_not_taken_until_that_is_gone() -> None:
    watcher = Watcher().see(A, pictures=3).see(A, B, pictures=10)
    assert watcher.counted == ["A"]
    assert watcher.see(B, pictures=14).counted == ["A", "B"]


def test_the_same_card_twice_in_view_is_one_card() -> None:
    watcher = Watcher().see(A, _card("A", 0.7), pictures=3)
    assert watcher.counted == ["A"]


def test_beside_a_foreign_code_our_card_is_taken_and_the_other_says_nothing() -> None:
    watcher = Watcher().see(PAY, A, pictures=3).see(PAY, pictures=20)
    assert watcher.counted == ["A"]


def test_a_foreign_code_counts_once_while_it_stays_and_again_when_it_comes_back_in_a_hand() -> None:
    watcher = Watcher().see(PAY, pictures=30)
    assert watcher.counted == ["pay"]
    assert watcher.see(pictures=17).see(_foreign("pay", 0.3), pictures=3).counted == ["pay", "pay"]


def test_a_code_on_the_wall_is_answered_once_however_often_a_hand_hides_it() -> None:
    watcher = Watcher().see(POSTER, pictures=3)
    for number in range(5):
        watcher.see(_card(f"{number}"), pictures=20).see(POSTER, pictures=5)
    assert watcher.counted == ["poster", "0", "1", "2", "3", "4"]


def test_two_foreign_codes_in_view_are_one_answer() -> None:
    assert Watcher().see(PAY, POSTER, pictures=2).see(POSTER, PAY, pictures=3).counted == ["pay"]


@given(
    st.lists(
        st.tuples(st.sampled_from([(), (A,), (B,), (PAY,), (A, B), (A, PAY)]), st.integers(1, 30)),
        max_size=30,
    )
)
def test_nothing_ever_counts_twice_within_half_a_second(story: list[tuple[tuple[Seen, ...], int]]) -> None:
    watcher, last = Watcher(), dict[str, int]()
    for seen, pictures in story:
        for _ in range(pictures):
            before = len(watcher.counted)
            watcher.see(*seen)
            for mark in watcher.counted[before:]:
                assert watcher.at - last.get(mark, -10_000) >= 500
                last[mark] = watcher.at


def test_of_a_foreign_text_only_kind_and_length_are_left() -> None:
    (seen,) = seen_in([Code(PAYMENT, ((0, 0), (64, 0), (64, 64), (0, 64)))], 640, KEY)
    assert (seen.kind, seen.length, seen.ours) == ("payment", 18, False)
    assert PAYMENT not in repr(seen)
    assert seen.outline[2] == (0.1, 0.1)
    (again,) = seen_in([Code(PAYMENT, ())], 640, bytes(31) + b"\1")
    assert again.mark != seen.mark
