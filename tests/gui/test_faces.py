"""Every answer has one face, in two languages, at every size, with a way on."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from canteen import desk
from canteen.gui.desk.speech import face_of, said
from canteen.gui.parts import Button, Text
from canteen.gui.scanner import Scanner
from canteen.gui.tokens import LIGHT, desk_look
from canteen.rules.answer import Asked, Refused, Served
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Canteen

Shown: TypeAlias = Any  # the window and the desk of the samples, which are loaded by path
Language: TypeAlias = Any

_FILE = Path(__file__).parents[2] / "installer" / "screenshots.py"
_SPEC = importlib.util.spec_from_file_location("screenshots", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
samples = importlib.util.module_from_spec(_SPEC)
sys.modules["screenshots"] = samples
_SPEC.loader.exec_module(samples)

ANSWERS = dict(samples.answers())
SIZES = ((1280, 650), (1366, 697), (1366, 768), (1920, 1009), (1920, 1080))
FACES = {
    "served": "served",
    **dict.fromkeys(
        (
            "dup_here",
            "card_lost",
            "card_old",
            "paused",
            "gone",
            "no_policy",
            "day_closed",
            "clock_back",
            "save_problem",
        ),
        "refused",
    ),
    **dict.fromkeys(
        (
            "cap_month",
            "cap_week",
            "cap_day",
            "expired",
            "off_hours",
            "off_day",
            "too_young",
            "clock_ahead",
            "helper",
            "price_missing",
            "rest_day",
        ),
        "decide",
    ),
    **dict.fromkeys(("short_code", "bad_check", "not_ours", "no_elder"), "unknown"),
}


@pytest.fixture(scope="module")
def shown(dressed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return the window of the samples, and its desk."""
    book = samples.sample_book(tmp_path_factory.mktemp("samples"))
    window, desk = samples.window(book)
    window.resize(1366, 768)
    window.show()
    yield window, desk
    for scanner in dressed.findChildren(Scanner):
        dressed.removeEventFilter(scanner)
    window.close()
    window.deleteLater()
    book.close()


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", FACES)
def test_every_code_has_one_face_with_words_and_a_way_on(code: str, language: Language) -> None:
    face = face_of(ANSWERS[code], Words(language), at=samples.at(11, 47), price_fen=1500)
    assert face.name == FACES[code]
    assert face.banner
    assert face.steps or face.name == "unknown"
    assert all(step.text and step.key for step in face.steps)
    if code != "served":
        assert face.line
        booked = {"zh": ("没有记账", "先选一项"), "en": ("Nothing was recorded", "Choose first")}[language]
        assert face.foot.removeprefix("这次").startswith(booked)


@pytest.mark.parametrize("code", FACES)
def test_every_face_offers_its_ways_as_buttons_that_are_seen(shown: Shown, code: str) -> None:
    _, desk = shown
    desk.show_answer(ANSWERS[code])
    _settle()
    seen = [each for each in desk.stage.body.findChildren(Button) if each.isVisible() and each.isEnabled()]
    assert seen
    assert all(each.accessibleName() for each in seen)
    bar = desk.stage.banner
    assert any(
        word in " ".join(each.text() for each in desk.stage.findChildren(Text) if each.isVisible())
        for word in ("已登记", "没有记账")
    )
    assert bar.word.text()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", [1.0, 1.15, 1.3])
@pytest.mark.parametrize("size", SIZES)
def test_no_label_is_cut(shown: Shown, language: Language, text: float, size: tuple[int, int]) -> None:
    window, desk = shown
    window.speak(Words(language))
    window.enlarge(text)
    window.resize(*size)
    _settle()
    for name, answer in ANSWERS.items():
        desk.show_answer(answer)
        _settle()
        assert not _cut(window, desk), name
    for open_step in (desk.leave, desk.find_person, desk.keybar.keys["F7"].click, desk.show_help):
        desk.leave()
        open_step()
        _settle()
        assert not _cut(window, desk), open_step
    desk.leave()
    window.enlarge(1.0)
    window.speak(Words("zh"))
    window.resize(1366, 768)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_count_is_cut_with_guests_beside_hundreds_of_meals(
    shown: Shown, language: Language, size: tuple[int, int]
) -> None:
    window, desk = shown
    window.speak(Words(language))
    window.resize(*size)
    counts = {"eat-in": 262, "take-away": 119, "delivered": 107, "guest": 12}
    glance = replace(samples.SampleCounter.glance(desk._counter), served=500, expected=652, counts=counts)  # noqa: SLF001 - the morning of the samples
    desk.leave()
    desk.side.show_glance(glance, Words(language), undo=True)
    _settle()
    texts = [label.text() for label in desk.side.findChildren(QLabel) if label.isVisible()]
    assert Words(language).say("desk.guests_too", count=12) in texts
    assert not _cut(window, desk)
    window.speak(Words("zh"))
    window.resize(1366, 768)


def _cut(window: QWidget, desk: Shown) -> list[tuple[str, QWidget]]:
    """Return labels that are narrower or lower than they need, the height of a name excepted."""
    names = {
        each.name for each in (desk.stage.served.person, desk.stage.refused.person, desk.stage.decide.person)
    }
    return [
        (label.text(), label)
        for label in window.findChildren(QLabel)
        if label.isVisible()
        and label.text()
        and not _covered(label, desk)
        and _is_cut(label, tall=label not in names)
    ]


def _covered(label: QWidget, desk: Shown) -> bool:
    """The drawer lies over the side panel; what scrolls is never cut."""
    if desk.drawer.isVisible() and desk.side.isAncestorOf(label):
        return True
    around = label.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            return True
        around = around.parentWidget()
    return False


def _is_cut(label: QLabel, *, tall: bool) -> bool:
    seen = label.visibleRegion().boundingRect()
    if label.wordWrap():
        return tall and min(label.height(), seen.height()) < label.heightForWidth(label.width())
    need = label.sizeHint()
    return min(label.width(), seen.width()) < need.width() or (
        tall and min(label.height(), seen.height()) < need.height()
    )


@pytest.mark.parametrize(
    "name", ["王兰", "王秀兰", "欧阳秀兰", "阿依古丽·买买提江·吐尔逊", "买买提·吐尔逊", "𠮷龑𬭚"]
)
def test_names_of_any_length_are_shown_whole(shown: Shown, name: str) -> None:
    _, desk = shown
    desk.show_answer(replace(samples.SERVED, diner=replace(samples.WANG, name=name), self_pay_fen=123_400))
    _settle()
    label = desk.stage.served.person.name
    assert label.text() == name
    if not label.wordWrap():
        assert label.sizeHint().width() <= label.width()


def test_the_same_person_looks_the_same_whatever_the_class(shown: Shown) -> None:
    """Equal data with other grants behind it gives the same picture, dot by dot."""
    window, desk = shown
    grants = samples.SERVED.decision.grants
    others = replace(
        samples.SERVED.decision,
        grants=(replace(grants[0], clauses=("第五条（特困）",), shares=(("province", 800),)),),
    )
    pictures = set()
    for served in (samples.SERVED, replace(samples.SERVED, decision=others)):
        desk.show_answer(served)
        _settle()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        window.grab().save(buffer, "PNG")
        pictures.add(bytes(buffer.data().data()))
    assert len(pictures) == 1


def test_nothing_to_pay_looks_like_any_other_amount(shown: Shown) -> None:
    _, desk = shown
    desk.show_answer(ANSWERS["served-zero"])
    assert desk.stage.served.person.figure.accessibleName() == "¥0.00"
    assert desk.stage.served.person.label.text() == "请付"


def test_everything_that_is_clicked_is_large_enough_for_a_finger(shown: Shown) -> None:
    window, desk = shown
    for answer in ANSWERS.values():
        desk.show_answer(answer)
        _settle()
        for button in window.findChildren(QAbstractButton):
            if button.isVisible():
                least = 36 if desk.side.isAncestorOf(button) else 44
                assert button.height() >= least
                assert button.width() >= 44


def test_every_visible_button_has_a_name_for_screen_readers(shown: Shown) -> None:
    window, desk = shown
    desk.leave()
    desk.keybar.keys["F7"].click()
    _settle()
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName(), button
    desk.leave()


def test_switching_the_language_changes_every_word(shown: Shown) -> None:
    window, desk = shown
    same = {"向阳社区幸福食堂", "李敏", "王秀兰", "张福贵", "李玉梅", "少糖", "English", "中文"} | set(
        samples.NAMES
    )
    for name in ("served", "dup_here", "cap_month", "no_elder"):
        desk.show_answer(ANSWERS[name])
        window.speak(Words("zh"))
        _settle()
        before = {each: each.text() for each in window.findChildren(Text) if each.isVisible()}
        window.speak(Words("en"))
        _settle()
        for label, text in before.items():
            chinese = any("一" <= sign <= "鿿" for sign in text)
            assert not chinese or text in same or label.text() != text, text
    window.speak(Words("zh"))


def test_the_status_word_name_and_amount_are_read_from_afar(shown: Shown) -> None:
    _, desk = shown
    desk.show_answer(ANSWERS["served"])
    _settle()
    look = desk_look(1366, 768, theme=LIGHT)
    person = desk.stage.served.person
    assert desk.stage.banner.word.fontMetrics().height() >= 48
    assert person.name.font().pixelSize() >= look.points_px(36)
    assert person.figure.height() >= look.points_px(72) * 0.8


def test_answers_of_all_three_kinds_are_tried() -> None:
    assert {type(each) for each in ANSWERS.values()} == {Served, Asked, Refused}
    assert set(FACES) <= set(ANSWERS)


@pytest.mark.parametrize("kind", ["short", "check", "payment", "goods", "link", "other"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_code_was_not_read_is_answered_in_words(
    canteen: Canteen, kind: str, language: Literal["zh", "en"]
) -> None:
    answer = desk.note_unread(canteen.book, kind, 11, canteen.order())
    spoken = said(answer.facts, Words(language))
    assert Words(language).say(f"desk.{answer.code}_line", **spoken)
