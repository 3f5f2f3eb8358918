"""Claims as they are drawn up from a month: a small true one, and one of many people."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from canteen.rules.claim import (
    Adjustment,
    Advance,
    Claim,
    ClaimMeal,
    DayLine,
    Funds,
    Granted,
    OperatingPart,
    Share,
    Tariffs,
    draw,
)
from canteen.rules.closing import Canteen
from canteen.rules.dates import CHINA, MealType, Month
from canteen.rules.idnumber import check_character
from canteen.rules.roll import Who
from canteen.rules.tariff import Shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canteen.rules.policy import Mode

MONTH = Month(2026, 3)
MADE = datetime(2026, 4, 2, 14, 5, tzinfo=CHINA)
CANTEEN = Canteen(
    "140105001",
    "1",
    "向阳社区幸福食堂",
    "小店区",
    "坞城街道",
    "0351-7012345",
    "中国工商银行太原坞城路支行",
    "0502 1210 0930 0123 456",
)
SURNAMES = "王李张刘赵陈杨郭高武"
GIVEN = ("秀兰", "福贵", "玉梅", "根生", "桂英", "德明", "改花", "俊林", "春莲", "成才", "玉珍", "生")
CLASSES = (("低保",), ("特困",), ("低保边缘",), ("计生特殊",), (), (), (), ())
STANDARDS = {"低保": 800, "特困": 1000, "低保边缘": 600, "计生特殊": 600}
POLICY = "sx-2026"
TARIFFS = Tariffs(
    {
        (POLICY, "餐补"): Shares(("市级", "区级", "街道"), (40, 40, 20)),
        (POLICY, "送餐补贴"): Shares(("区级",), (100,)),
    }
)


def who(number: int, **more: str) -> Who:
    """Return one of the people: numbers give names, birthdays and communities."""
    name = SURNAMES[number % 10] + GIVEN[number // 10 % 12] + ("" if number < 120 else "香芳英"[number % 3])
    born = date(1936 + number % 25, 1 + number % 12, 1 + number % 28)
    body = f"140105{born:%Y%m%d}{number % 1000:03d}"
    sex = "男" if number % 2 else "女"
    community = ("向阳社区", "亲贤社区", "王村")[number % 3]
    known = Who(person(number), name, sex, born, body + check_character(body), community, f"138{number:08d}")
    return replace(known, **more)  # type: ignore[arg-type]  # names and numbers are texts


def person(number: int) -> str:
    """Return a random-looking person number."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


@cache
def people(count: int) -> dict[str, Who]:
    """Return so many people by person number."""
    return {each.person: each for each in map(who, range(count))}


def meal(number: int, day: date, meal_type: MealType = MealType.LUNCH, mode: Mode = "eat-in") -> ClaimMeal:
    """Return one meal of one of the people; every fortieth of those who eat in pays with a voucher."""
    tags = CLASSES[number % 8]
    subsidy = STANDARDS[tags[0]] if tags else 500
    granted = [Granted(POLICY, "餐补", "subsidy", subsidy, subsidy)]
    voucher = 400 if number % 40 == 17 else 0
    if voucher:
        granted.append(Granted(POLICY, "消费券", "voucher", voucher, voucher))
    if mode == "delivered":
        granted.append(Granted(POLICY, "送餐补贴", "delivery", 200, 200))
    price = 1500 if meal_type is MealType.LUNCH else 1200
    return ClaimMeal(
        meal=f"{person(number)}-{day}-{meal_type}",
        person=person(number),
        day=day,
        meal_type=meal_type,
        number=1 + number % 60,
        mode=mode,
        payment="cash",
        tags=frozenset(tags),
        price_fen=price,
        self_pay_fen=price - subsidy - voucher,
        granted=tuple(granted),
    )


def month_of(count: int, often: int = 2) -> list[ClaimMeal]:
    """Return the meals of so many people: each eats every ``often`` days or less often, some twice."""
    meals = []
    for number in range(count):
        for day in MONTH.days[number % often :: often + number % 3]:
            mode: Mode = "delivered" if number % 16 == 5 else "eat-in"
            meals.append(meal(number, day, mode=mode))
            if number % 5 == 0:
                meals.append(meal(number, day, MealType.DINNER))
    return meals


def guest(day: date) -> ClaimMeal:
    """Return a guest's meal at full price."""
    return replace(meal(4, day), meal=f"g-{day}", person="", tags=frozenset(), self_pay_fen=1500, granted=())


def day_lines(meals: Sequence[ClaimMeal]) -> list[DayLine]:
    """Return every day of the month with what was eaten on it, closed and sealed."""
    lines, number = [], 240
    for day in MONTH.days:
        eaten = [each for each in meals if each.day == day]
        number += bool(eaten)
        lines.append(
            DayLine(
                day,
                number if eaten else 0,
                hashlib.sha256(str(day).encode()).hexdigest(),
                len(eaten),
                sum(each.price_fen for each in eaten),
                sum(each.self_pay_fen for each in eaten),
                sum(each.fen_of("subsidy") for each in eaten),
                sum(each.fen_of("voucher") for each in eaten),
            )
        )
    return lines


def adjustment(number: int, kind: str, line: int, before: int, after: int, **more: object) -> Adjustment:
    """Return one line of its own: what a meal was granted and is now."""
    meals = {"correction": -1, "late": 1}.get(kind, 0)
    price = 1500 * meals
    fields: dict[str, object] = {
        "line": line,
        "kind": kind,
        "item": f"{kind}-{line}",
        "meal": f"m-{line}",
        "person": person(number),
        "for_day": date(2026, 3, 3 + line % 20),
        "meal_type": MealType.LUNCH,
        "number": 10 + line,
        "letter": "乙",
        "at": datetime(2026, 3, 25, 9, line % 60, tzinfo=CHINA),
        "operator": "李敏",
        "reason": {"correction": "wrong_card", "supplement": "低保从 3 月 1 日起，3 月 20 日才知道"}.get(
            kind, ""
        ),
        "slip": f"B{line:04d}" if kind == "late" else "",
        "own": True,
        "meals": meals,
        "price_fen": price,
        "self_pay_fen": price - (after - before),
        "granted": (Granted(POLICY, "餐补", "subsidy", before, after),),
    }
    given = fields | more
    if kind != "late":
        given["meal"] = f"{person(number)}-{given['for_day']}-{MealType.LUNCH}"
    return Adjustment(**given)  # type: ignore[arg-type]  # the fields above


ADJUSTMENTS = (
    adjustment(0, "correction", 1, 800, 0, for_day=date(2026, 3, 5)),
    adjustment(3, "correction", 2, 600, 0, reason="twice", letter="丁", for_day=date(2026, 3, 6)),
    adjustment(4, "late", 1, 0, 500, letter="戊"),
    adjustment(12, "supplement", 1, 500, 800),
    adjustment(
        13, "supplement", 2, 800, 500, for_day=date(2026, 2, 26), own=False, reason="低保 2 月 15 日停"
    ),
)
OPERATING = (
    (
        OperatingPart("日常运营", "第十条（一）", 1830, 100),
        OperatingPart("日常运营", "第十条（二）", 120, 150),
    ),
    (("日常运营", 201000),),
    (Share("operating", "日常运营", "市级", 100500), Share("operating", "日常运营", "区级", 100500)),
)
FUNDS = Funds(-12000, (Advance(date(2026, 3, 5), 800000, "区级", "2026 年第一批", "晋财社〔2026〕12 号"),))


@cache
def claim_of(
    count: int = 32, *, adjustments: tuple[Adjustment, ...] = ADJUSTMENTS, often: int = 2, guests: int = 4
) -> Claim:
    """Return the locked claim of so many people."""
    meals = [_stood(each, adjustments) for each in month_of(count, often)] + [
        guest(MONTH.days[at]) for at in range(guests)
    ]
    drawn = draw(
        CANTEEN,
        MONTH,
        days=day_lines(meals),
        meals=meals,
        adjustments=adjustments,
        tariffs=TARIFFS,
        operating=OPERATING,
        funds=FUNDS,
    )
    return replace(drawn, number=3)


def _stood(eaten: ClaimMeal, adjustments: Sequence[Adjustment]) -> ClaimMeal:
    """Mark the meal that a correction took back."""
    taken = {(each.person, each.for_day) for each in adjustments if each.kind == "correction" and each.own}
    at = (eaten.person, eaten.day)
    return replace(eaten, standing=not (at in taken and eaten.meal_type is MealType.LUNCH))


def empty_claim() -> Claim:
    """Return the claim of a month in which nobody ate: 零报."""
    drawn = draw(CANTEEN, MONTH, days=day_lines([]), meals=[], adjustments=[], tariffs=TARIFFS)
    return replace(drawn, number=4)


def named(found: Mapping[str, Who], number: int, name: str) -> dict[str, Who]:
    """Return the people with one of them called otherwise."""
    return {**found, person(number): replace(found[person(number)], name=name)}
