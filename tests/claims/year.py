"""Months of a small canteen as chance has them, driven through the real deeds on a real book."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from canteen import claims, desk, office, resources
from canteen.book import journal
from canteen.opening import HOURS, Begun, Terms, open_canteen
from canteen.rules.answer import Order, Refused, Served
from canteen.rules.dates import CHINA, MealType, Month
from canteen.rules.idnumber import check_character
from canteen.rules.person import Status
from canteen.rules.roster import Roster, RosterRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from canteen.book import Book
    from canteen.rules.closing import Payment
    from canteen.rules.steps import Step
    from tests.claims.second import Entry

KEY = bytes(range(32))
OPERATOR, WITNESS = "李敏", "王强"
PRICES = {MealType.BREAKFAST: 500, MealType.LUNCH: 1500, MealType.DINNER: 1300}
ACCEPTED = desk.QUESTIONS | {"clock_ahead"}
PAYMENTS: tuple[Payment, ...] = ("cash", "scan", "balance")
MODES = ("eat-in", "eat-in", "take-away", "delivered")
CLASSES = ("特困", "低保", "低保边缘", "刚性支出困难", "计生特殊", "低收入")
ABILITIES = ("失能轻度", "失能中度", "失能重度", "失能完全")
OWN_WORD = "本地餐补"
OTHERS = ("残疾一级", "残疾三级", "独居", "本镇", "本区", "机构", "户籍", "常住")


def _text(name: str, *changes: tuple[str, str]) -> str:
    text = resources.path("policies", name).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def _fixed() -> str:
    """Return a document whose first two funders pay a fixed amount of each meal, the last one the rest."""
    payers = 'payers = ["province", "city", "county", "operator"]'
    old = payers + ', percents = [20, 30, 40, 10], remainder = "largest"'
    return _text("rs-14.toml", (old, 'payers = ["province", "city", "county"], fens = [250, 130]'))


def _uneven() -> str:
    """Return a document whose percents have two decimals."""
    return _text("rs-13-v1.toml", ("percents = [30, 30, 40]", "percents = [33.33, 33.33, 33.34]"))


# First month of a book, and what it adopts. Some change their document within the months that are tried.
BOOKS: tuple[tuple[Month, tuple[str, ...]], ...] = (
    (Month(2026, 5), (_text("rs-13-v1.toml"), _text("rs-13-v2.toml"))),
    (Month(2025, 11), (_text("rs-08-v1.toml"), _text("rs-08-v2.toml"))),
    (Month(2024, 5), (_text("rs-01-v2.toml"), _text("rs-01-v3.toml"))),
    (Month(2026, 3), (_text("rs-03.toml"),)),
    (Month(2026, 4), (_text("rs-05.toml"),)),
    (Month(2026, 6), (_text("rs-14.toml"),)),
    (Month(2026, 2), (_text("rs-12.toml"),)),
    (Month(2026, 7), (_fixed(),)),
    (Month(2026, 1), (_uneven(), _text("rs-13-v2.toml"))),
    (Month(2025, 11), (_text("rs-06b.toml"),)),
)


@dataclass(slots=True)
class Year:
    """A book that lives through some months; every moment is later than the one before."""

    book: Book
    chance: Random
    persons: tuple[str, ...]
    cards: tuple[str, ...]
    roster: Roster
    now: datetime
    slips: int = 0
    eaten: list[tuple[str, date]] = field(default_factory=list)

    @property
    def deed(self) -> dict[str, Any]:
        """Who does something, and when."""
        return {"operator": OPERATOR, "now": self.now}

    def at(self, day: date, clock: time) -> None:
        """Let the clock run to a moment, never back."""
        self.now = max(self.now + timedelta(seconds=20), datetime.combine(day, clock, CHINA))

    def often(self, share: float) -> bool:
        """Tell whether something happens this time."""
        return self.chance.random() < share

    # ── a day ──

    def day(self, day: date) -> None:
        """Serve some people in every way, change one's mind, close most days."""
        for hours in HOURS:
            self.at(day, hours.opens)
            for _ in range(self.chance.choice((0, 1, 2, 3))):
                self.serve(hours.meal_type)
            if self.often(0.3):
                price = self.chance.choice((1500, 2000))
                desk.serve_guest(self.book, self.order(hours.meal_type, price_fen=price))
        if self.eaten and self.often(0.35):
            self.take_back_today()
        if self.often(0.85):
            self.close(day)
        if self.often(0.25):
            self.reopen(day)
        self.change()

    def order(self, meal_type: MealType, **more: Any) -> Order:  # noqa: ANN401 - Order's own fields
        """Return an order of now, some minutes after the one before."""
        self.now += timedelta(seconds=self.chance.randint(20, 600))
        payment = self.chance.choice(PAYMENTS)
        return Order(OPERATOR, self.now, ACCEPTED, payment=payment, meal_type=meal_type, **more)

    def serve(self, meal_type: MealType) -> None:
        """Serve one elder by card or by name, at the usual price or at another."""
        who, mode = self.chance.randrange(len(self.persons)), self.chance.choice(MODES)
        fee = self.chance.choice((0, 300, 501)) if mode == "delivered" else 0
        price = self.chance.choice((None, None, 1237, 1800, 999))
        order = self.order(meal_type, mode=mode, delivery_fee_fen=fee, price_fen=price)
        if self.often(0.8):
            answer = desk.serve(self.book, self.cards[who], order)
        else:
            answer = desk.serve_by_name(self.book, self.persons[who], "forgot_card", order)
        if isinstance(answer, Served):
            self.eaten.append((answer.meal, answer.day))

    def take_back_today(self) -> None:
        """Void the last meal, or change how it is eaten; what is closed refuses that."""
        self.now += timedelta(seconds=40)
        meal, _ = self.eaten[-1]
        if self.often(0.5):
            desk.void(self.book, meal, "not_wanted", **self.deed)
            return
        answer = desk.amend(self.book, meal, mode=self.chance.choice(("eat-in", "delivered")), **self.deed)
        if isinstance(answer, Served):
            self.eaten.append((answer.meal, answer.day))

    def close(self, day: date) -> None:
        """Count the drawer and close a day, if it is still open."""
        self.now += timedelta(minutes=1)
        cash = claims.day_sheet(self.book, day).drawer.expected_fen
        claims.count_drawer(self.book, day, {1: cash}, **self.deed)
        claims.close_day(self.book, day, **self.deed)

    def close_all(self) -> None:
        """Close every day that ought to be closed."""
        while open_days := claims.unclosed_days(self.book, today=self.now.date()):
            self.close(open_days[0])

    def reopen(self, day: date) -> None:
        """Open a closed day again, serve or take back, and mostly close it once more."""
        self.now += timedelta(minutes=1)
        if self.often(0.3):
            self.late(day)
        if self.often(0.3):
            self.statuses()
        answer = claims.reopen_day(self.book, day, "漏记", witness=WITNESS, **self.deed)
        if isinstance(answer, Refused):
            return
        if day == self.now.date() and self.often(0.6):
            self.serve(MealType.DINNER)
        if self.eaten and self.often(0.5):
            desk.void(self.book, self.chance.choice(self.eaten[-3:])[0], "wrong_card", **self.deed)
        if self.often(0.8):
            self.close(day)

    # ── what changes afterwards ──

    def change(self) -> None:
        """Correct, enter late, write statuses down late; sometimes."""
        if self.eaten and self.often(0.35):
            self.correct()
        if self.eaten and self.often(0.3):
            self.late(self.chance.choice(self.eaten)[1])
        if self.often(0.35):
            self.statuses()
        if self.eaten and self.often(0.1):
            self.reopen(self.chance.choice(self.eaten)[1])

    def correct(self) -> None:
        """Take back a meal of any closed day, the newer ones more often."""
        self.now += timedelta(seconds=40)
        meal, _ = self.chance.choice(self.eaten[-self.chance.choice((4, 40)) :])
        claims.correct(self.book, meal, "wrong_card", witness=WITNESS, **self.deed)

    def late(self, day: date) -> None:
        """Enter a meal of a day from the next slip."""
        self.now += timedelta(seconds=40)
        self.slips += 1
        slip = claims.Slip(
            number=f"{self.slips:04d}",
            person=self.chance.choice(self.persons),
            day=day,
            meal_type=self.chance.choice(tuple(MealType)),
            mode="eat-in",
            witness=WITNESS,
        )
        answer = claims.enter_late(self.book, slip, **self.deed)
        if not isinstance(answer, Refused):
            self.eaten.append((answer.meal, day))

    def statuses(self) -> None:
        """Write down other statuses from a past day on; decide most of what follows from it."""
        self.now += timedelta(minutes=2)
        person, begins = (
            self.chance.choice(self.persons),
            self.now.date() - timedelta(days=self.chance.choice((0, 3, 9, 25, 50))),
        )
        office.set_statuses(self.book, person, statuses(self.chance, begins), source="街道通知", **self.deed)
        self.decide(0.7)

    def decide(self, share: float) -> None:
        """Decide some of what is proposed, most of it to be claimed."""
        chosen = [each for each in claims.propose_supplements(self.book) if self.often(share)]
        for each in chosen:
            self.now += timedelta(seconds=30)
            accepted = self.often(0.75)
            claims.decide_supplements(self.book, (each,), accepted=accepted, reason="补办了证", **self.deed)

    # ── a month ──

    def month(self, month: Month, most: int) -> None:
        """Live through a month: the street's list, some days at most, and what is done afterwards."""
        self.at(month.first, time(5))
        office.apply_roster(self.book, self.roster, **self.deed)
        days = sorted(self.chance.sample(month.days, self.chance.randint(1, most)))
        for day in days:
            self.day(day)
        self.at(month.end, time(6))
        if self.often(0.5):
            self.change()
        if self.often(0.85):
            self.close_all()
            self.decide(1)

    def lock(self, month: Month) -> bool:
        """Lock a month, answering what wants an answer; tell whether it was locked."""
        said = claims.Lock(WITNESS)
        for _ in range(2):
            self.now += timedelta(minutes=3)
            answer = claims.lock_claim(self.book, month, said, **self.deed)
            if not isinstance(answer, tuple):
                return not isinstance(answer, Refused)
            explained = tuple((each.check, each.subject, "问过本人") for each in answer)
            said = claims.Lock(WITNESS, explained)
        return False

    def step(self, month: Month, *steps: Step) -> None:
        """Take a locked claim some steps on."""
        for step in steps:
            self.now += timedelta(minutes=3)
            locked = claims.locked_claim(self.book, month)
            assert locked is not None
            key = locked.standing.claim
            answer = claims.step_claim(self.book, key, step, by="街道", finding="名字不清", **self.deed)
            assert not isinstance(answer, Refused), answer


def statuses(chance: Random, begins: date | None = None) -> tuple[Status, ...]:
    """Return some statuses, one of each kind at most; most of them hold everywhere."""
    tags = [tag for tag in OTHERS if chance.random() < {"户籍": 0.9, "常住": 0.9, "机构": 0.1}.get(tag, 0.3)]
    tags += [chance.choice(each) for each in (CLASSES, ABILITIES) if chance.random() < 0.5]
    if "残疾一级" in tags and "残疾三级" in tags:
        tags.remove("残疾三级")
    late = [tag for tag in tags if chance.random() < 0.7]
    return tuple(Status(tag, begins if tag in late else None) for tag in tags)


def begin(path: Path, chance: Random, number: int) -> tuple[Year, Month]:
    """Begin a canteen with five elders under one of the sets of documents; return it and its first month."""
    month, texts = BOOKS[number % len(BOOKS)]
    now = datetime.combine(month.first - timedelta(days=1), time(9), CHINA)
    terms = Terms("SX0001", "向阳食堂", "示范区", "向阳街道", "0351-0000000", texts, PRICES, HOURS)
    book = open_canteen(path, KEY, terms, Begun(OPERATOR, now, date(2019, 1, 1)), practice=False)
    rows = tuple(_row(chance, place, now.year) for place in range(5))
    office.apply_roster(book, Roster("花名册", rows), operator=OPERATOR, now=now)
    # A document's own word is no word of the street's lists.
    listed = (replace(row, statuses=tuple(s for s in row.statuses if s.tag != OWN_WORD)) for row in rows)
    roster = Roster("花名册", tuple(listed))
    numbers = office.persons_by_id_number(book)
    persons = tuple(numbers[row.id_number] for row in rows)
    issued = office.issue_cards(book, persons, operator=OPERATOR, now=now)
    return Year(book, chance, persons, tuple(card.digits for card in issued), roster, now), month


def _row(chance: Random, place: int, year: int) -> RosterRow:
    born = date(year - chance.randint(58, 88), chance.randint(1, 12), chance.randint(1, 28))
    body = f"140199{born:%Y%m%d}{place:02d}1"
    more = (Status(OWN_WORD),) if chance.random() < 0.5 else ()
    known = (*statuses(chance), *more)
    return RosterRow(
        place + 4, f"赵{'甲乙丙丁戊'[place]}", body + check_character(body), born, "男", known, "向阳社区"
    )


def entries_of(book: Book) -> list[Entry]:
    """Copy out the entries of a book, as bytes and header say them."""
    with book.reading() as record:
        return [_entry_of(each) for each in journal.entries(record)]


def _entry_of(each: journal.Recorded) -> Entry:
    head = each.header
    return head.seq, head.uuid, head.kind, head.day, head.at_ms, head.operator, each.body.decode()


def months_from(first: Month, count: int) -> Iterator[Month]:
    """Yield so many months in a row."""
    for _ in range(count):
        yield first
        first = first.after
