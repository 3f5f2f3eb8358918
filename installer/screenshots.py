"""Grab every face of the desk as a picture, to be looked at beside the design."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from canteen.book import Book
from canteen.gui import style
from canteen.gui.desk.counter import Counter
from canteen.gui.desk.page import DeskPage, Equipment
from canteen.gui.scanner import Scanner
from canteen.gui.sounds import Player
from canteen.gui.tokens import LIGHT
from canteen.gui.topbar import Status
from canteen.gui.window import Station, Window
from canteen.rules.answer import Asked, Diner, Found, Glance, Note, Recent, Refused, Served
from canteen.rules.dates import CHINA, MealType, ServingHours
from canteen.rules.policy import Decision, Grant, Reason
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canteen.words import Language

DAY = date(2026, 3, 18)
LUNCH = ServingHours(MealType.LUNCH, time(11), time(13))
NAMES = ("王秀兰", "高玉珍", "赵根生", "刘桂英", "陈德明", "郭改花", "武润生", "杨春莲")
WANG = Diner("p1", "王秀兰", "女", 78, "0218", "少糖", "向阳社区")
ZHANG = Diner("p2", "张福贵", "男", 81, "1136", "", "向阳社区")
LI = Diner("p3", "李玉梅", "女", 72, "0907", "", "向阳社区")
SIZES = ((1366, 768), (1920, 1080), (1366, 697), (1280, 650))


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """Return a moment of the sample day."""
    return datetime.combine(DAY, time(hour, minute, second), CHINA)


DECISION = Decision(
    (Grant("meal", "subsidy", ("第三条（一）",), 800, (("district", 100),)),),
    700,
    (Reason("rule", "meal", "第三条（一）", 800),),
)
SERVED = Served(
    "m88",
    88,
    WANG,
    at(11, 47, 32),
    DAY,
    MealType.LUNCH,
    "eat-in",
    "cash",
    1500,
    0,
    800,
    0,
    700,
    DECISION,
    "并政发〔2025〕12号",
    notes=(Note("ending", {"day": date(2026, 4, 5)}),),
)
FULL = Decision((), 1500, (Reason("limit_month", "meal", count=26),))
FIRST = {
    "meal": "m61",
    "meal_type": "lunch",
    "number": 61,
    "operator": "李敏",
    "at": at(11, 32),
    "mode": "eat-in",
}


def answers() -> Iterator[tuple[str, Served | Asked | Refused]]:
    """Yield every answer that a desk can give, by the name of its picture."""
    yield "served", SERVED
    yield (
        "served-long-name",
        replace(SERVED, diner=replace(WANG, name="阿依古丽·买买提江·吐尔逊", diet="糖尿病、软食")),
    )
    yield "served-zero", replace(SERVED, subsidy_fen=1500, self_pay_fen=0, notes=())
    fees = replace(SERVED, mode="delivered", delivery_fee_fen=200, voucher_fen=100, self_pay_fen=800)
    yield "served-delivered", replace(fees, helper="刘强")
    yield "dup_here", Refused("dup_here", ZHANG, FIRST)
    for code in ("card_lost", "card_old", "paused", "gone"):
        yield code, Refused(code, ZHANG, {"day": date(2026, 3, 10), "tail": "0218"})
    yield "no_policy", Refused("no_policy", ZHANG)
    yield "day_closed", Refused("day_closed", ZHANG, {"day": DAY})
    yield "clock_back", Refused("clock_back", None, {"now": at(8, 2), "last": at(11, 40)})
    yield "save_problem", Refused("save_problem", None, {"code": "disk_full"})
    yield "cap_month", Asked("cap_month", LI, {"count": 26}, 1500, FULL)
    yield "cap_week", Asked("cap_week", LI, {"count": 5}, 1500, FULL)
    yield "cap_day", Asked("cap_day", LI, {"count": 1}, 1500, FULL)
    yield "expired", Asked("expired", LI, {"day": date(2026, 3, 5)}, 1500, FULL)
    yield "off_hours", Asked("off_hours", LI, {"hours": (LUNCH,), "meal_type": "lunch"})
    yield "off_day", Asked("off_day", LI, {"day_name": "国庆节"}, 1500, FULL)
    yield "too_young", Asked("too_young", LI, {"age": 75, "count": 75}, 1500, FULL)
    yield "clock_ahead", Asked("clock_ahead", LI, {"day": DAY, "count": 9})
    yield "helper", Asked("helper", LI, {"helper": "刘强", "count": 4})
    yield "price_missing", Asked("price_missing", LI, {"meal_type": "lunch", "day": DAY, "price_fen": 1500})
    yield "rest_day", Asked("rest_day", LI, {"day": DAY, "reason": "设备检修"})
    yield "short_code", Refused("short_code", None, {"length": 8})
    yield "bad_check", Refused("bad_check", None, {"length": 20})
    yield "not_ours", Refused("not_ours", None, {"kind": "payment"})
    yield "no_elder", Refused("no_elder", None, {"tail": "5524"})


class SampleCounter(Counter):
    """A counter whose side panel is the one of the design."""

    def glance(self) -> Glance:
        """Return the morning of the design."""
        recent = tuple(
            Recent(name, name, self.now() - timedelta(seconds=40 * place), "eat-in")
            for place, name in enumerate(NAMES[:7])
        )
        counts = {"eat-in": 62, "take-away": 19, "delivered": 7}
        return Glance(DAY, MealType.LUNCH, (LUNCH,), 1500, 88, 152, counts, recent, 89)

    def name(self) -> str:
        """Return the canteen of the design."""
        return "向阳社区幸福食堂"

    def find(self, text: str) -> tuple[Found, ...]:
        """Find the people of the design."""
        del text
        return (
            Found(WANG, 2),
            Found(replace(WANG, age=83, community="长风社区"), 2),
            Found(ZHANG),
            Found(LI),
        )


class Loud:
    """A machine whose sound works."""

    def start(self, path: str) -> bool:
        """Hear it."""
        return bool(path)


def sample_book(folder: Path, *, practice: bool = False) -> Book:
    """Return an empty book to stand behind the design's morning."""
    place = {"canteen": "LX0001", "desk": "1"}
    return Book.create(folder / "sample.db", b"k" * 32, now=at(6, 0), practice=practice, **place)


def window(book: Book, language: Language = "zh", text: float = 1.0) -> tuple[Window, DeskPage]:
    """Return the window with a desk that shows the design's morning."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(sys.argv[:1])
    style.dress(app, LIGHT)
    now = at(11, 47, 32)
    payments = ("cash", "scan", "balance")
    desk = DeskPage(
        SampleCounter(book, operator="李敏", now=lambda: now), Equipment(Player(Loud()), payments=payments)
    )
    station = Station("李敏", practice=book.practice, text=text)
    shown = Window(
        [desk],
        Scanner(app),
        now=lambda: now,
        holder=lambda _digits: None,
        words=Words(language),
        station=station,
    )
    shown.show_status(
        Status("scan-qr-code", "shell.scanner_ok"),
        Status("printer", "shell.printer_ok"),
        Status("shield-check", "shell.backup_at", facts={"when": "18:05"}),
    )
    return shown, desk


def grab(shown: Window, folder: Path, name: str) -> None:
    """Save what the window shows."""
    QApplication.processEvents()
    size = f"{shown.width()}x{shown.height()}"
    shown.grab().save(str(folder / f"{name}-{size}.png"))


def every_face(
    folder: Path, sizes: tuple[tuple[int, int], ...] = SIZES, language: Language = "zh", text: float = 1.0
) -> None:
    """Save every face at every size."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, closing(sample_book(Path(home))) as book:
        shown, desk = window(book, language, text)
        for width, height in sizes:
            shown.resize(width, height)
            shown.show()
            desk.leave()
            grab(shown, folder, f"ready-{language}")
            for name, answer in answers():
                desk.show_answer(answer)
                grab(shown, folder, f"{name}-{language}")
            desk.show_answer(SERVED)
            desk.explain()
            desk.drawer.reveal()
            grab(shown, folder, f"drawer-{language}")
            desk.leave()
            desk.find_person()
            desk.stage.search.field.edit.setText("王")
            grab(shown, folder, f"search-{language}")
            desk.leave()
            desk.keybar.keys["F7"].click()
            grab(shown, folder, f"guest-{language}")
            desk.leave()
        shown.close()


if __name__ == "__main__":
    every_face(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
