"""The window that only looks: a real bundle, opened by its district, from the totals down to a clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from canteen import claims, handover, keeping, signing
from canteen.exchange.bundle import new_identity, read_bundle
from canteen.gui.viewer.window import Viewer, view
from canteen.rules.dates import CHINA, Month
from canteen.rules.links import Difference, Link
from canteen.rules.proof import prove, start_of
from canteen.rules.receipt import DistrictSheet
from canteen.signing import holds
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canteen.rules.bundle import Package
    from canteen.rules.proof import Proof

    Cut = Callable[[Any], list[str]]

Canteen: TypeAlias = Any  # the canteen of the fixture; its class cannot be imported from there
MARCH = Month(2026, 3)
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1080))


def proof_of(package: Package) -> Proof:
    """Prove the entries of a bundle."""
    manifest = package.manifest
    keys = {each.key: each.public for each in manifest.keys}
    start = None
    if manifest.first_seq > 1:
        start = start_of(manifest.first_seq, manifest.head_before, keys, package.policies.values())
    links = (Link._make((*_said(each.header), each.body, each.prev, each.hash)) for each in package.entries)
    return prove(links, holds, start=start)


def _said(header: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the fields of a header
    return tuple(getattr(header, name) for name in header.__slots__)


@pytest.fixture
def package(canteen: Canteen, tmp_path: Path) -> Package:
    """Serve two days, lock the month, hand it over, and open it as the district does."""
    for day in (30, 31):
        canteen.at(date(2026, 3, day))
        for who in (0, 2, 3):
            canteen.served(who, payment="scan")
            canteen.later(minutes=7)
        canteen.later(hours=8)
        claims.close_day(canteen.book, canteen.now.date(), **canteen.deed)
    canteen.now = datetime(2026, 4, 2, 9, tzinfo=CHINA)
    identity, recipient = new_identity()
    public = signing.public_of(signing.new_key()).hex()
    keeping.enrol_district(
        canteen.book, DistrictSheet("140105", "示范区民政局", recipient, public), **canteen.deed
    )
    locked = claims.lock_claim(canteen.book, MARCH, claims.Lock("王芳"), **canteen.deed)
    assert isinstance(locked, claims.Locked), locked
    handed = handover.hand_over(canteen.book, tmp_path, locked.standing.claim, **canteen.deed)
    return read_bundle(handed.written.path, identity)


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication, package: Package) -> Viewer:
    """Return the window over a bundle that holds."""
    shown = view(dressed, package, proof_of(package), Words())
    assert isinstance(shown, Viewer)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def rows(window: Viewer) -> list[tuple[object, ...]]:
    """What the table shows."""
    listing = window.walk.table.lines.listing
    return list(listing.rows) if listing else []


def down(window: Viewer, row: int) -> None:
    """Choose a row and press Enter."""
    window.walk.table.selectRow(row)
    QTest.keyClick(window.walk.table, Qt.Key.Key_Return)


def test_the_proof_is_said_in_one_sentence(window: Viewer) -> None:
    assert window.chip.caption.text() == "通过"
    assert "2 张日报" in window.proved.text.text()
    assert window.title.text() == "向阳食堂 2026 年 3 月月报"


def test_a_total_leads_to_the_person_the_meal_and_its_clause(window: Viewer) -> None:
    claim = window.held.claim
    assert claim is not None
    assert rows(window)[0] == ("餐补，按类别", claim.meals_fen)
    down(window, 1)
    names = [row[0] for row in rows(window)]
    assert "王桂兰" in names
    down(window, names.index("王桂兰"))
    assert [row[0] for row in rows(window)] == ["3 月 30 日", "3 月 31 日"]
    down(window, 0)
    told = "\n".join(window.walk.entry.texts())
    assert "第三条" in told
    assert "示范〔2026〕" in told
    assert "省级" in told
    assert window.walk.where.text().endswith("3 月 30 日午餐第 1 份")
    sealed = next(each for each in window.proof.days if each.day == "2026-03-30")
    assert sealed.seal
    assert "这个包里没有" not in told


def test_what_lies_below_a_total_adds_up_to_it(window: Viewer) -> None:
    claim = window.held.claim
    assert claim is not None
    for row, column in ((0, 5), (1, 5)):
        down(window, row)
        assert sum(int(str(each[column])) for each in rows(window)) == claim.meals_fen
        QTest.keyClick(window, Qt.Key.Key_Escape)
    down(window, 0)
    line = rows(window)[0]
    down(window, 0)
    assert len(rows(window)) == line[4]


def test_escape_goes_up_again(window: Viewer) -> None:
    down(window, 1)
    down(window, 0)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.walk.where.text() == "合计"
    assert not window.walk.up.isEnabled()


def test_the_first_difference_is_said_instead(qtbot: QtBot, dressed: QApplication, package: Package) -> None:
    difference = Difference("decision", 214, "meal.serve", "abc", "self_pay_fen", "1200", "1300")
    shown = view(dressed, package, replace(proof_of(package), difference=difference), Words())
    assert isinstance(shown, Viewer)
    qtbot.addWidget(shown)
    assert shown.chip.caption.text() == "对不上"
    for part in ("214", "1200", "1300"):
        assert part in shown.proved.text.text()


def test_a_bundle_that_cannot_be_read_shows_where_it_breaks(
    qtbot: QtBot, dressed: QApplication, package: Package
) -> None:
    entries = [replace(each, body=b'{"person":1}') for each in package.entries]
    broken = replace(package, entries=tuple(entries))
    shown = view(dressed, broken, proof_of(broken), Words())
    assert isinstance(shown, Viewer)
    qtbot.addWidget(shown)
    assert shown.chip.caption.text() == "对不上"
    assert shown.proved.text.text()
    assert shown.walk.isHidden()


def test_nothing_can_be_typed_or_changed_in_it(window: Viewer) -> None:
    assert not window.findChildren(QLineEdit)
    first = window.walk.table.lines.index(0, 0)
    assert not window.walk.table.lines.flags(first) & Qt.ItemFlag.ItemIsEditable


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_label_is_cut_at_any_size(window: Viewer, cut: Cut, language: Literal["zh", "en"]) -> None:
    window.speak(Words(language))
    for stops in range(3):
        for size in SIZES:
            window.resize(*size)
            for _ in range(3):
                QApplication.processEvents()
            assert not cut(window), (stops, size, language)
        down(window, 1)
