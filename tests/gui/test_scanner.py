"""What a scanner types is never seen by a widget; what a hand types always arrives."""

from __future__ import annotations

import random
import string
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from canteen.gui import reading
from canteen.rules import card

Bench: TypeAlias = Any  # the bench of the fixture; its class cannot be imported from there
PAYMENT = "134567890123456789"
GOODS = "6901028075831"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", ""])
@pytest.mark.parametrize("wide", [False, True])
def test_every_ending_and_full_width_digits_give_the_same_meal(counter: Bench, end: str, wide: bool) -> None:  # noqa: FBT001 - a column of the table
    digits = counter.canteen.cards[0]
    if wide:
        digits = digits.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    with counter.bot.waitSignal(counter.scanner.scanned, timeout=1000) as scanned:
        counter.scan(digits, end=end)
    assert scanned.args == [counter.canteen.cards[0]]
    assert counter.face == "served"
    assert counter.meals() == 1


@pytest.mark.parametrize("gap", [1, 5, 20, 60, 78])
def test_a_slow_scanner_is_still_a_scanner(counter: Bench, gap: int) -> None:
    counter.scan(counter.canteen.cards[0], gap=gap)
    assert counter.face == "served"


def test_typing_by_hand_at_twelve_characters_a_second_is_never_a_scan(counter: Bench) -> None:
    counter.window.go(1)
    counter.other.field.edit.setFocus()
    seen: list[object] = []
    counter.scanner.scanned.connect(seen.append)
    counter.scanner.unread.connect(lambda *fact: seen.append(fact))
    for text in (counter.canteen.cards[0], "140109195001011234", "wangguilan 12345678"):
        counter.other.field.edit.clear()
        counter.at += 1000
        counter.type(text, 84)
        counter.pause()
        assert counter.other.field.edit.text() == text
    assert not seen


def test_a_card_scanned_into_a_field_leaves_the_field_as_it_was(counter: Bench) -> None:
    counter.window.go(1)
    edit = counter.other.field.edit
    edit.setText("王桂")
    edit.setFocus()
    for gap in (2, 40, 78):
        counter.scan(counter.canteen.cards[0], gap=gap)
        counter.pause(20)
        assert edit.text() == "王桂"
    assert counter.meals() == 0


def test_a_foreign_code_scanned_into_a_field_leaves_it_as_it_was(counter: Bench) -> None:
    counter.window.go(1)
    edit = counter.other.field.edit
    edit.setFocus()
    for code in (PAYMENT, GOODS, "https://example.cn/health?id=1"):
        counter.scan(code)
        counter.scan(code, end="")
        counter.pause()
        assert edit.text() == ""


def test_five_hundred_random_characters_press_no_button(counter: Bench) -> None:
    chance = random.Random(20260318)  # noqa: S311 - a repeatable scanner gone mad
    for index, target in ((1, counter.other.button), (1, counter.other.field.edit), (0, counter.desk.sink)):
        counter.window.go(index)
        target.setFocus()
        text = "".join(chance.choice(string.printable[:95] + "\r\t\r\t ") for _ in range(500))
        counter.scan("7" + text, gap=8, end="\r")
        counter.pause()
        assert counter.other.pressed == 0
        assert counter.other.field.edit.text() == ""
    assert counter.window.page is counter.desk
    assert counter.meals() == 0


def test_the_enter_of_a_scan_presses_no_button_that_has_the_focus(counter: Bench) -> None:
    counter.window.go(1)
    for end in ("\r", "\n", "\r\n", "\t"):
        counter.other.button.setFocus()
        counter.scan(counter.canteen.cards[0], end=end)
        counter.scan(GOODS, end=end)
        assert counter.other.pressed == 0
        assert counter.other.button.hasFocus()


def test_space_and_enter_of_a_hand_still_press_a_button(counter: Bench) -> None:
    counter.window.go(1)
    counter.other.button.setFocus()
    counter.at += 1000
    counter.type(" ", 500)
    counter.pause()
    assert counter.other.pressed == 1


def test_control_keys_of_a_scanner_are_not_commands(counter: Bench) -> None:
    """Separators inside a code arrive as control or function keys."""
    counter.scan(GOODS[:6], end="")
    counter.at += 8
    for key, modifier in (
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier),
    ):
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier)
        event.setTimestamp(counter.at)
        QCoreApplication.sendEvent(counter.window.windowHandle(), event)
    counter.type(GOODS[6:], 8, "\r")
    assert counter.face == "unknown"
    assert counter.window.page is counter.desk


def test_only_kind_and_length_of_a_payment_code_are_handed_on(counter: Bench) -> None:
    with counter.bot.waitSignal(counter.scanner.unread, timeout=1000) as unread:
        counter.scan(PAYMENT)
    assert unread.args == ["payment", 18]


def test_a_payment_code_is_answered_and_stands_nowhere_on_disk(counter: Bench) -> None:
    counter.scan(PAYMENT)
    assert counter.face == "unknown"
    assert "付款码" in counter.desk.stage.unknown._line.text()  # noqa: SLF001 - what is seen
    everything = b"".join(
        each.read_bytes() for each in counter.canteen.path.parent.iterdir() if each.is_file()
    )
    assert PAYMENT.encode() not in everything


@pytest.mark.parametrize("face", ["ready", "served", "refused", "decide", "unknown"])
def test_the_input_method_is_off_in_every_face_and_after_every_drawer(counter: Bench, face: str) -> None:
    cards = counter.canteen.cards
    ways = {
        "ready": [],
        "served": [cards[0]],
        "refused": [cards[0], "1", cards[0]],
        "decide": [cards[8]],
        "unknown": [PAYMENT],
    }
    for code in ways[face]:
        counter.canteen.later(seconds=5)
        counter.scan(code)
    assert counter.face == face
    for key in (None, Qt.Key.Key_F1, Qt.Key.Key_F3):
        if key is not None:
            counter.press(key)
            counter.press(Qt.Key.Key_Escape) if counter.desk.drawer.isVisible() else None
        focused = QApplication.focusWidget()
        assert focused is counter.desk.sink
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QCoreApplication.sendEvent(focused, query)
        assert query.value(Qt.InputMethodQuery.ImEnabled) is False


def test_a_card_of_ours_is_told_from_everything_else() -> None:
    good = card.issue(lambda below: below // 3)
    assert reading.kind_of(good) == "ours"
    assert reading.kind_of(good[:12]) == "short"
    assert reading.kind_of(good[:-1] + str((int(good[-1]) + 1) % 10)) == "check"
    assert reading.kind_of("6901028075831") == "goods"
    assert reading.kind_of("286789012345678901") == "payment"
    assert reading.kind_of("HTTPS://WX.QQ.COM/X") == "link"
    assert reading.kind_of("ABC12345") == "other"
    assert reading.clean("]Q1９１２\x1d") == "912"
