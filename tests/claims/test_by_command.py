"""A month by commands: which month is in turn, money paid ahead, what is said of steps, findings and sums."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from canteen import claims, commands, keeping, settings
from canteen.book import Book, journal
from canteen.errors import InputError
from canteen.rules.answer import Refused, Voided
from canteen.rules.claim import Advance
from canteen.rules.closing import Closing
from canteen.rules.dates import CHINA, Month
from canteen.rules.entries import ClaimStepped, ReceiptTaken

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.claims import Locked
    from tests.conftest import Canteen

DAY, MARCH, APRIL = date(2026, 3, 18), Month(2026, 3), Month(2026, 4)
COLLEAGUE = "王强"
LATER = datetime(2026, 5, 6, 9, 0, tzinfo=CHINA)
MONEY = Advance(date(2026, 3, 2), 2_000_000, "区民政局", "第一批")


def a_day(canteen: Canteen, day: date) -> list[str]:
    """Serve three people, count the drawer, close the day."""
    canteen.at(day, time(11, 30))
    meals = [canteen.served(who).meal for who in range(3)]
    cash = claims.day_sheet(canteen.book, day).drawer.expected_fen
    claims.count_drawer(canteen.book, day, {1: cash}, **canteen.deed)
    assert isinstance(claims.close_day(canteen.book, day, **canteen.deed), Closing)
    return meals


def lock(canteen: Canteen, month: Month) -> Locked | Refused:
    """Lock a month with a word to every finding that wants one."""
    canteen.later(minutes=1)
    answer = claims.lock_claim(canteen.book, month, claims.Lock(COLLEAGUE), **canteen.deed)
    if isinstance(answer, tuple):
        said = tuple((each.check, each.subject, "问过本人") for each in answer)
        answer = claims.lock_claim(canteen.book, month, claims.Lock(COLLEAGUE, said), **canteen.deed)
    assert not isinstance(answer, tuple), answer
    return answer


def locked(canteen: Canteen, month: Month) -> Locked:
    answer = lock(canteen, month)
    assert not isinstance(answer, Refused), answer
    return answer


def refusal(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.code


class Desk:
    """A canteen that is worked by commands; what was said last is kept."""

    def __init__(self, canteen: Canteen, capsys: pytest.CaptureFixture[str]) -> None:
        self.canteen, self.capsys, self.said = canteen, capsys, ""

    def run(self, *arguments: object, code: int = 0, room: str = "claim") -> str:
        """Run one command, of the month unless another is named; the book is closed meanwhile."""
        canteen = self.canteen
        canteen.book.close()
        self.capsys.readouterr()
        told = [room, *map(str, arguments), "--book", str(canteen.path)]
        ended = commands.run(told, canteen.now, demo=lambda _told, _out: 0, show=lambda *_: 0)
        said = self.capsys.readouterr()
        canteen.book = Book.open(canteen.path, canteen.key)
        assert ended == code, said
        return said.out + said.err


@pytest.fixture
def desk(
    canteen: Canteen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """Return a canteen with one closed day in March, in May, worked by commands."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("CANTEEN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "300")
    settings.write(home, settings.Settings(operator="李敏"))
    (canteen.path.parent / f"{canteen.path.name}.key").write_text(canteen.key.hex())
    a_day(canteen, DAY)
    canteen.now = LATER
    return Desk(canteen, capsys)


# ── which month is in turn ──


def test_a_month_before_the_canteen_began_is_not_claimed(desk: Desk) -> None:
    canteen = desk.canteen
    february = Month(2026, 2)
    assert refusal(lock(canteen, february)) == "month_not_begun"
    drawn = claims.draft(canteen.book, february, today=canteen.now.date())
    assert (drawn.not_begun, drawn.lockable) == (True, False)
    assert "食堂那时还没有开" in desk.run("lock", "2026-02", "--approver", COLLEAGUE, code=2)
    assert "食堂那时还没有开" in desk.run("check", "2026-02")


def test_a_canteen_that_never_closed_a_day_began_with_its_book(canteen: Canteen) -> None:
    canteen.now = LATER
    drawn = {month: claims.draft(canteen.book, Month(2026, month), today=LATER.date()) for month in (2, 3)}
    assert [each.not_begun for each in drawn.values()] == [True, False]


def test_a_month_without_a_meal_after_the_beginning_is_claimed_as_nothing(desk: Desk) -> None:
    locked(desk.canteen, MARCH)
    assert locked(desk.canteen, APRIL).claim.claimed_fen == 0


def test_a_month_is_not_claimed_behind_a_later_one(desk: Desk) -> None:
    canteen = desk.canteen
    locked(canteen, MARCH)
    a_day(canteen, date(2026, 5, 6))
    canteen.at(date(2026, 6, 2))
    locked(canteen, Month(2026, 5))
    answer = lock(canteen, APRIL)
    assert refusal(answer) == "month_later"
    assert isinstance(answer, Refused)
    assert answer.facts["month"] == Month(2026, 5)
    assert "后面的 2026-05 已经锁定" in desk.run("lock", "2026-04", "--approver", COLLEAGUE, code=2)


def test_a_returned_month_is_locked_again_behind_a_later_one(desk: Desk) -> None:
    canteen = desk.canteen
    key = locked(canteen, MARCH).standing.claim
    locked(canteen, APRIL)
    for step in ("submit", "return"):
        canteen.later(minutes=1)
        done = claims.step_claim(canteen.book, key, step, by="街道", finding="缺名单", **canteen.deed)
        assert not isinstance(done, Refused)
    assert locked(canteen, MARCH).standing.version == 2


def test_a_month_with_a_day_that_is_still_open_comes_before_the_next(canteen: Canteen) -> None:
    canteen.served()
    a_day(canteen, date(2026, 4, 2))
    canteen.now = LATER
    answer = lock(canteen, APRIL)
    assert refusal(answer) == "month_before"


# ── money paid ahead ──


def test_the_same_money_twice_is_asked_about_and_a_wrong_one_is_taken_back(canteen: Canteen) -> None:
    def receive(advance: Advance, *, again: bool = False) -> int | Refused:
        return claims.receive_advance(canteen.book, advance, again=again, **canteen.deed)

    assert receive(MONEY) == 2_000_000
    assert refusal(receive(MONEY)) == "advance_twice"
    assert receive(MONEY, again=True) == 4_000_000
    back = Advance(MONEY.received, -MONEY.fen, MONEY.funder, "", " ")
    assert refusal(receive(back)) == "advance_note"
    noted = Advance(MONEY.received, -MONEY.fen, MONEY.funder, "", "记重了")
    assert [receive(noted), receive(noted)] == [2_000_000, 0]
    assert refusal(receive(noted)) == "advance_twice"
    assert receive(MONEY) == 2_000_000  # what was taken back wholly can be entered anew


def test_a_command_says_what_was_paid_ahead_in_all(desk: Desk) -> None:
    paid = ("--on", "2026-03-02", "--from", "区民政局")
    assert "一共 20000.00 元" in desk.run("advance", "20000", *paid)
    assert "加上 --again" in desk.run("advance", "20000", *paid, code=2)
    assert "一共 40000.00 元" in desk.run("advance", "20000", *paid, "--again")
    assert "--note" in desk.run("advance", "-20000", *paid, code=2)
    assert "还有 20000.00 元" in desk.run("advance", "-20000", *paid, "--note", "记重了")


# ── steps ──


def test_what_is_no_amount_is_named(desk: Desk) -> None:
    locked(desk.canteen, MARCH)
    said = desk.run("step", "2026-03", "pay", "--by", "李敏", "--amount", "abc", code=2)
    assert said.startswith("abc：不是金额")


def test_a_step_that_is_not_due_says_where_the_claim_stands_and_what_comes_next(desk: Desk) -> None:
    locked(desk.canteen, MARCH)
    said = desk.run("step", "2026-03", "pay", "--by", "李敏", code=2)
    assert "锁定了，还没交" in said
    assert "到账（pay）" in said
    assert "接下来可以：交（submit）" in said
    desk.run("step", "2026-03", "交", "--by", "李敏")
    assert "退回（return）、通过（approve）、核减（reduce）" in desk.run(
        "step", "2026-03", "publish", "--by", "李敏", code=2
    )
    desk.run("step", "2026-03", "退回", "--by", "街道", "--finding", "缺名单")
    assert "重新锁定" in desk.run("step", "2026-03", "通过", "--by", "街道", code=2)


def test_a_paid_claim_has_no_next_step(desk: Desk) -> None:
    locked(desk.canteen, MARCH)
    for step in ("submit", "approve", "publish"):
        desk.run("step", "2026-03", step, "--by", "街道")
    desk.run("step", "2026-03", "pay", "--by", "区里", "--amount", "9")
    said = desk.run("step", "2026-03", "return", "--by", "街道", "--finding", "x", code=2)
    assert "现在是“已到账”" in said
    assert "没有下一步" in said
    listed = desk.run("list")
    assert "核定 " in listed
    assert "到账 9.00 元" in listed


# ── what is listed and found ──


def test_the_list_has_no_month_with_nothing_in_it_and_those_that_carry_lines(desk: Desk) -> None:
    canteen = desk.canteen
    assert desk.run("list").splitlines() == ["2026-03：还没锁定"]
    locked(canteen, MARCH)
    assert "2026-0" not in desk.run("list").partition("\n")[2]
    canteen.later(minutes=1)
    with canteen.book.reading() as record:
        meal = next(each.header.uuid for each in journal.entries(record) if each.entry.KIND == "meal.serve")
    back = claims.correct(canteen.book, meal, "wrong_card", witness=COLLEAGUE, **canteen.deed)
    assert isinstance(back, Voided), back
    assert "2026-04" not in desk.run("list").partition("\n")[2]
    assert "2026-04：没有日结的日子，有前面月份的 1 笔要带上" in desk.run("list")
    said = desk.run("check", "2026-04", code=0)
    assert "只有前面月份的更正、补录、补差 1 笔，−" in said


def test_sums_say_what_the_days_have_and_what_was_changed_since(desk: Desk) -> None:
    canteen = desk.canteen
    assert "餐补 10.00 元；申报合计 10.00 元" in desk.run("check", "2026-03")
    with canteen.book.reading() as record:
        meal = next(each.header.uuid for each in journal.entries(record) if each.entry.KIND == "meal.serve")
    claims.correct(canteen.book, meal, "wrong_card", witness=COLLEAGUE, **canteen.deed)
    said = desk.run("check", "2026-03", code=0)
    assert "日结时 3 份，餐补 10.00 元；以后更正、补录、补差 1 笔，−7.00 元；申报合计 3.00 元" in said


def test_a_month_that_is_not_locked_says_so_and_how_to_explain(desk: Desk) -> None:
    said = desk.run("lock", "2026-03", "--approver", COLLEAGUE, code=1)
    first, *rest = said.splitlines()
    assert first.startswith("没有锁定：2026-03 还有 ")
    assert any("--explain " in line for line in rest)
    assert "（对象" not in said  # no two findings of one check are to be told apart


@pytest.mark.parametrize(
    ("text", "told"), [("E99=x", "没有 E99"), ("E21=x", "没有查出问题"), ("E33:nobody=x", "没有查出问题")]
)
def test_an_explanation_of_nothing_is_refused(desk: Desk, text: str, told: str) -> None:
    assert told in desk.run("lock", "2026-03", "--approver", COLLEAGUE, "--explain", text, code=2)


# ── answers ──


def cut_and_reduced(canteen: Canteen) -> tuple[str, str]:
    """Let the district take something off a claim; return the claim and the receipt."""
    claim = locked(canteen, MARCH).standing.claim
    lines = [[1, "", "", "少一张签字", 100]]
    said = ReceiptTaken(1, 1, 1, "", claim, "reduced", "少签字", lines, canteen.now.isoformat(), "")
    with canteen.book.writing() as record:
        for entry in (ClaimStepped(claim, "submit", "李敏", "", -1), said):
            made = journal.append(record, entry, day=canteen.now.date(), **canteen.deed)
        cut = ClaimStepped(claim, "reduce", "区里", "少签字", 800)
        journal.append(record, cut, day=canteen.now.date(), **canteen.deed)
    return claim, made.header.uuid


def test_a_claim_is_not_put_up_while_a_line_taken_off_has_no_answer(desk: Desk) -> None:
    canteen = desk.canteen
    claim, receipt = cut_and_reduced(canteen)
    publish = claims.step_claim(canteen.book, claim, "publish", by="街道", **canteen.deed)
    assert refusal(publish) == "answers_missing"
    assert "还有 1 条核减没有答复" in desk.run("step", "2026-03", "publish", "--by", "街道", code=2)
    keeping.answer_line(canteen.book, receipt, 1, "agree", **canteen.deed)
    keeping.answer_line(canteen.book, receipt, 1, "evidence", note="签到表", **canteen.deed)
    desk.run("step", "2026-03", "publish", "--by", "街道")
    with pytest.raises(InputError) as late:
        keeping.answer_line(canteen.book, receipt, 1, "agree", **canteen.deed)
    assert late.value.code == "answer_late"


# ── the numbers of the checks ──


def test_a_number_of_the_checks_holds_from_the_day_on_that_the_district_says(desk: Desk) -> None:
    desk.run("set", "cash_witness_fen=500", "--from", "2026-04-01", room="checks")
    assert "cash_witness_fen=500（原来是 2000）" in desk.run("list", room="checks")
    book = desk.canteen.book
    assert [claims.witness_above(book, day) for day in (DAY, APRIL.first)] == [2000, 500]


@pytest.mark.parametrize("text", ["cash_witness=500", "cash_witness_fen=5.00", "cash_witness_fen"])
def test_a_number_that_the_checks_do_not_know_changes_nothing(desk: Desk, text: str) -> None:
    desk.run("set", text, "--from", "2026-04-01", room="checks", code=2)
    assert claims.witness_above(desk.canteen.book, APRIL.first) == 2000
