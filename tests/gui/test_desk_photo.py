"""The photo at the counter: of who agreed to one, after the face, and never before bystanders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from canteen import office
from canteen.gui.desk.choices import Discretion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.gui.desk.person import PhotoBox
    from tests.gui.conftest import Bench

WANG, ZHANG = 0, 1
BLUE = "#3366CC"


def jpeg(colour: str = BLUE) -> bytes:
    image = QImage(320, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "JPEG", 85)  # type: ignore[call-overload]  # Qt's stubs know bytes alone
    return bytes(buffer.data().data())


@pytest.fixture
def desk(counter: Bench) -> Iterator[Bench]:
    """The desk of a canteen where one elder agreed to a photo."""
    office.put_photo(counter.canteen.book, counter.canteen.persons[WANG], jpeg(), **counter.canteen.deed)
    yield counter
    counter.desk.keep_from_bystanders(Discretion())


def box(desk: Bench) -> PhotoBox:
    return desk.desk.stage.served.person.photo


def colour(desk: Bench) -> QColor:
    return box(desk).grab().toImage().pixelColor(box(desk).width() // 2, box(desk).height() // 2)


def test_the_photo_of_who_agreed_comes_after_the_face(desk: Bench) -> None:
    answered: list[tuple[bool, bool]] = []

    def note() -> None:
        answered.append((box(desk).looking, box(desk).shown))

    desk.desk.answered.connect(note)
    desk.scan(desk.canteen.cards[WANG])
    desk.desk.answered.disconnect(note)
    assert desk.face == "served"
    assert answered == [(True, False)], "the face is answered before a photo is looked for"
    desk.bot.waitUntil(lambda: box(desk).shown)
    assert colour(desk).blue() > 180


def test_without_a_photo_the_box_says_so(desk: Bench) -> None:
    desk.scan(desk.canteen.cards[ZHANG])
    desk.bot.waitUntil(lambda: not box(desk).looking)
    assert not box(desk).shown


def test_no_photo_outlives_its_face(desk: Bench) -> None:
    desk.scan(desk.canteen.cards[WANG])
    desk.bot.waitUntil(lambda: box(desk).shown)
    desk.canteen.later(minutes=1)
    desk.scan(desk.canteen.cards[ZHANG])
    assert not box(desk).shown
    desk.desk.leave()
    assert not box(desk).shown
    assert not box(desk).looking


def test_a_scan_before_the_photo_came_shows_nobody_elses(desk: Bench) -> None:
    desk.scan(desk.canteen.cards[WANG])
    desk.canteen.later(minutes=1)
    desk.scan(desk.canteen.cards[ZHANG])
    desk.bot.waitUntil(lambda: not box(desk).looking)
    assert not box(desk).shown


def test_a_refused_face_shows_the_photo_too(desk: Bench) -> None:
    desk.scan(desk.canteen.cards[WANG])
    desk.canteen.later(minutes=5)
    desk.scan(desk.canteen.cards[WANG])
    assert desk.face == "refused"
    desk.bot.waitUntil(lambda: desk.desk.stage.refused.person.photo.shown)


def test_before_bystanders_no_photo_is_even_read(desk: Bench) -> None:
    desk.desk.keep_from_bystanders(Discretion(bystanders=True))
    desk.scan(desk.canteen.cards[WANG])
    desk.pause(60)
    assert not box(desk).isVisible()
    assert not box(desk).shown
    desk.desk.keep_from_bystanders(Discretion())
    desk.bot.waitUntil(lambda: box(desk).isVisible() and box(desk).shown)


def test_a_photo_that_was_taken_away_is_shown_no_more(desk: Bench) -> None:
    desk.scan(desk.canteen.cards[WANG])
    desk.bot.waitUntil(lambda: box(desk).shown)
    office.put_photo(desk.canteen.book, desk.canteen.persons[WANG], b"", **desk.canteen.deed)
    desk.desk.leave()
    desk.canteen.later(minutes=5)
    desk.scan(desk.canteen.cards[WANG])
    photo = desk.desk.stage.refused.person.photo
    desk.bot.waitUntil(lambda: not photo.looking)
    assert not photo.shown
