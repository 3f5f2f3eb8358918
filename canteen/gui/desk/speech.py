"""What the desk says to an answer: one of five faces, its sentences, and the legal next steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from canteen.rules.answer import Asked, Diner, Refused, Served
from canteen.rules.menu import DISH_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from canteen.rules.menu import Dish
    from canteen.words import Words

FaceName = Literal["ready", "served", "refused", "decide", "unknown"]
Deed = Literal["next", "find", "why", "undo", "guest", "give", "accept", "refuse", "again"]

UNKNOWN = {"short_code", "bad_check", "not_ours", "no_elder"}
_ICONS: dict[FaceName, str] = {
    "ready": "scan-qr-code",
    "served": "circle-check-big",
    "refused": "octagon-x",
    "decide": "triangle-alert",
    "unknown": "circle-question-mark",
}
_KEYS: dict[Deed, tuple[str, str]] = {
    "next": ("Esc", "arrow-right"),
    "find": ("F2", "search"),
    "why": ("F3", "eye"),
    "undo": ("F4", "undo-2"),
    "guest": ("F7", "plus"),
    "give": ("F8", "id-card"),
    "accept": ("F9", "check"),
    "refuse": ("Esc", "x"),
    "again": ("F9", "rotate-ccw"),
}
_REFUSED_STEPS: dict[str, tuple[Deed, ...]] = {
    "dup_here": ("guest", "next"),
    "card_lost": ("find", "next"),
    "card_old": ("find", "next"),
    "paused": ("guest", "next"),
    "no_policy": ("guest", "next"),
    "save_problem": ("again", "next"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: what it does, its words, its key and icon; one of a face is the main one."""

    deed: Deed
    text: str
    main: bool = False

    @property
    def key(self) -> str:
        """The key that does it."""
        return _KEYS[self.deed][0]

    @property
    def icon(self) -> str:
        """Its icon."""
        return _KEYS[self.deed][1]


@dataclass(frozen=True, slots=True)
class Face:
    """An answer as it is shown; every sentence in one language."""

    name: FaceName
    code: str
    banner: str
    right: str
    when: str
    steps: tuple[Step, ...]
    diner: Diner | None = None
    figure_label: str = ""
    figure: str = ""
    line: str = ""
    detail: str = ""
    aloud: str = ""
    foot: str = ""

    @property
    def icon(self) -> str:
        """The icon of the banner."""
        return _ICONS[self.name]


def name_of(answer: Served | Asked | Refused | None) -> FaceName:
    """Return which of the five faces an answer has; none is ready."""
    if answer is None:
        return "ready"
    if isinstance(answer, Served):
        return "served"
    if isinstance(answer, Asked):
        return "decide"
    return "unknown" if answer.code in UNKNOWN else "refused"


def face_of(answer: Served | Asked | Refused, words: Words, *, at: datetime, price_fen: int | None) -> Face:
    """Return the face of an answer; ``price_fen`` is what a guest pays now."""
    if isinstance(answer, Served):
        return _served(answer, words)
    if isinstance(answer, Asked):
        return _decide(answer, words, at, price_fen)
    if answer.code in UNKNOWN:
        return _unknown(answer, words, at, price_fen)
    return _refused(answer, words, at, price_fen)


def _served(served: Served, words: Words) -> Face:
    return Face(
        "served",
        "served",
        words.say("desk.served"),
        words.say("desk.served_number", number=served.number),
        words.say("desk.served_at", time=f"{served.at:%H:%M:%S}"),
        (Step("undo", words.say("desk.undo_this")),),
        served.diner,
        words.say("desk.please_pay"),
        words.money(served.self_pay_fen),
        foot=words.say("desk.just_scan"),
    )


def _refused(refused: Refused, words: Words, at: datetime, price_fen: int | None) -> Face:
    facts = said(refused.facts, words)
    code = refused.code
    label, figure = _first_taken(refused.facts, words, at) if code == "dup_here" else ("", "")
    return Face(
        "refused",
        code,
        words.say(f"desk.{code}", **facts),
        words.say("desk.no_meal_yet"),
        f"{at:%H:%M:%S}",
        _steps(_REFUSED_STEPS.get(code, ("next",)), words, price_fen),
        refused.diner,
        label,
        figure,
        words.say(f"desk.{code}_line", **facts),
        words.say(f"desk.{code}_detail", **facts) if code in {"dup_here", "save_problem"} else "",
        words.say("desk.dup_here_say", **facts) if code == "dup_here" else "",
        words.say("desk.not_booked"),
    )


def _first_taken(facts: Mapping[str, Any], words: Words, at: datetime) -> tuple[str, str]:
    first = facts["at"]
    minutes = int((at - first).total_seconds() // 60)
    if minutes == 0:
        return words.say("desk.taken_just_now"), words.clock(first)
    label = "desk.taken_before" if 0 < minutes < 60 else "desk.taken_at"
    return words.say(label, minutes=minutes), words.clock(first)


def _unknown(refused: Refused, words: Words, at: datetime, price_fen: int | None) -> Face:
    facts, code = said(refused.facts, words), refused.code
    if code in {"short_code", "bad_check"}:
        read = words.say("desk.count_digits", length=facts["length"])
    elif code == "no_elder":
        read = words.say("desk.tail_only", tail=facts["tail"]) if facts.get("tail") else "——"
    else:
        read = facts["kind"]
    give: tuple[Deed, ...] = ("give",) if code == "no_elder" else ()
    return Face(
        "unknown",
        code,
        words.say(f"desk.{code}"),
        words.say("desk.scan_again"),
        f"{at:%H:%M:%S}",
        _steps(("find", *give, "guest"), words, price_fen),
        figure=read,
        line=words.say(f"desk.{code}_line", **facts),
        foot=words.say("desk.not_booked"),
    )


def _decide(asked: Asked, words: Words, at: datetime, price_fen: int | None) -> Face:
    facts, code = said(asked.facts, words), asked.code
    line, detail = _question(code, asked.facts, facts, words)
    pay = asked.self_pay_fen
    accept = _acceptance(asked, facts, words, price_fen if pay is None else pay)
    return Face(
        "decide",
        code,
        words.say("desk.price_missing" if code == "price_missing" else "desk.decide"),
        words.say("desk.not_booked_yet"),
        f"{at:%H:%M:%S}",
        (*accept, Step("refuse", words.say("desk.dont_book"))),
        asked.diner,
        words.say("desk.if_booked") if pay is not None else "",
        words.money(pay) if pay is not None else "",
        line,
        detail,
        foot=words.say("desk.choose_first"),
    )


def _question(code: str, raw: Mapping[str, Any], facts: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """The bold line and the one under it."""
    line, detail = f"{code}_line", f"{code}_detail"
    if code.startswith("cap_"):
        line, detail = "cap_month_money_line" if not raw.get("count") else line, "cap_detail"
    elif code == "off_day" and not raw.get("day_name"):
        line = "off_day_plain"
    elif code == "price_missing" and raw.get("price_fen") is None:
        return words.say("desk.price_missing_none", **facts), ""
    elif code == "off_hours" and raw.get("meal_type") is None:
        return words.say("desk.off_hours_none"), ""
    return words.say(f"desk.{line}", **facts), words.say(f"desk.{detail}", **facts)


def _acceptance(
    asked: Asked, facts: Mapping[str, Any], words: Words, pay_fen: int | None
) -> tuple[Step, ...]:
    """The F9 button; none where there is nothing that the desk may accept."""
    code = asked.code
    if code == "off_hours":
        possible = asked.facts.get("meal_type") is not None
        return (Step("accept", words.say("desk.book_as", **facts), main=True),) if possible else ()
    if code == "price_missing":
        possible = asked.facts.get("price_fen") is not None
        return (Step("accept", words.say("desk.book_last_price", **facts), main=True),) if possible else ()
    if code in {"helper", "clock_ahead", "rest_day"}:
        return (Step("accept", words.say("desk.book_on"), main=True),)
    text = (
        words.say("desk.book_full_plain")
        if pay_fen is None
        else words.say("desk.book_full", price=words.money(pay_fen))
    )
    return (Step("accept", text, main=True),)


def _steps(deeds: tuple[Deed, ...], words: Words, price_fen: int | None) -> tuple[Step, ...]:
    """Words for each way on; trying again comes before the next card."""
    return tuple(
        Step(
            deed, _way(deed, deeds, words, price_fen), main=deed == ("again" if "again" in deeds else "next")
        )
        for deed in deeds
    )


def _way(deed: Deed, deeds: tuple[Deed, ...], words: Words, price_fen: int | None) -> str:
    if deed == "guest":
        stem = "guest_at" if "find" in deeds else "one_more"
        if price_fen is None:
            return words.say(f"desk.{stem}_full")
        return words.say(f"desk.{stem}", price=words.money(price_fen))
    names: dict[Deed, str] = {"next": "next", "find": "find", "give": "give_card", "again": "save_again"}
    return words.say(f"desk.{names[deed]}")


def said(facts: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return facts as a sentence takes them: days, clocks, amounts and names of things in words."""
    spoken = dict(facts)
    if facts.get("day") is not None:
        spoken["day"] = words.day(facts["day"])
    if facts.get("meal_type") is not None:
        spoken["meal"] = words.say(f"desk.{facts['meal_type']}")
    if facts.get("mode") is not None:
        spoken["mode"] = words.say(f"desk.{facts['mode']}")
    if facts.get("kind") is not None:
        spoken["kind"] = words.say(f"desk.kind_{facts['kind']}")
    if facts.get("price_fen") is not None:
        spoken["price"] = words.money(facts["price_fen"])
    if facts.get("hours") is not None:
        spoken["hours"] = hours_in_words(facts["hours"], words)
    for moment in ("now", "last"):
        if facts.get(moment) is not None:
            spoken[moment] = words.clock(facts[moment])
    return spoken


def dishes_in_words(dishes: Iterable[Dish], words: Words, longest: int = 44) -> str:
    """Return 红烧豆腐、花生米（含花生）; what is too long for its line ends in how many there are."""
    zh = words.language == "zh"
    told = [_dish(each, words, zh=zh) for each in dishes]
    separator, text = "、" if zh else ", ", ""
    for place, each in enumerate(told):
        longer = f"{text}{separator}{each}" if text else each
        if text and len(longer) > longest * (1 if zh else 2):
            return words.say("desk.dishes_more", dishes=text, count=len(told) - place)
        text = longer
    return text


def _dish(dish: Dish, words: Words, *, zh: bool) -> str:
    if not dish.tags:
        return dish.name
    tags = (" " if zh else ", ").join(tag_in_words(tag, words) for tag in dish.tags)
    return f"{dish.name}（{tags}）" if zh else f"{dish.name} ({tags})"


def tag_in_words(tag: str, words: Words) -> str:
    """Return what a dish's tag is called."""
    return words.say(f"menu.tag_{DISH_TAGS.index(tag)}") if tag in DISH_TAGS else tag


def hours_in_words(hours: Any, words: Words) -> str:  # noqa: ANN401 - a fact, typed where it is made
    """Return 早餐 07:00–08:30，午餐 11:00–13:00."""
    separator = "，" if words.language == "zh" else ", "
    return separator.join(
        words.say(
            "desk.chip_hours",
            meal=words.say(f"desk.{each.meal_type}_title"),
            opens=f"{each.opens:%H:%M}",
            closes=f"{each.closes:%H:%M}",
        )
        for each in hours
    )
