"""A policy read aloud: every field of its vocabulary becomes words, each rule with its clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canteen.rules import money
from canteen.rules.dates import MealType
from canteen.rules.person import GROUPS
from canteen.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from canteen.rules.tariff import Benefit, Condition, Mode, Operating, Policy, Rounding, Rule, Shares
    from canteen.words import Words

Kind = Literal["document", "benefit", "line", "limit", "counting", "funder"]

_MODES: tuple[Mode, ...] = ("eat-in", "take-away", "delivered")
_DAYS = ("monday-friday", "working", "rest", "holiday", "not-holiday")
_TAGS = [tag for tags in GROUPS.values() for tag in tags]
_UNITS = {1: "fen", 10: "jiao", 100: "yuan"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with the clause that it stands on; of a document, a benefit, a line and so on."""

    text: str
    clause: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a document is gone, new and the same beside another one."""

    gone: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    same: tuple[Sentence, ...]


def sentences(policy: Policy, words: Words, *, named: bool = True) -> tuple[Sentence, ...]:
    """Read a whole document aloud, in the order written.

    Without ``named`` the name of a benefit is left out where it is the only one of its kind.
    """
    read = [Sentence(_document(policy, words), "", "document")]
    kinds = [each.kind for each in policy.benefits]
    for number, benefit in enumerate(policy.benefits, 1):
        read += _benefit(number, benefit, words, named=named or kinds.count(benefit.kind) > 1)
    for operating in policy.operating:
        read += _operating(operating, words, named=named or len(policy.operating) > 1)
    return tuple(read)


def compared(before: Policy, after: Policy, words: Words) -> Compared:
    """Read two documents and lay what they say side by side; their own heads are left out."""
    # Meals and caps are counted by name, so another name is said.
    named = _names(before) != _names(after)
    old, new = (_facts(each, words, named=named) for each in (before, after))
    return Compared(
        gone=tuple(each for each in old if each not in new),
        new=tuple(each for each in new if each not in old),
        same=tuple(each for each in new if each in old),
    )


def _names(policy: Policy) -> list[str]:
    return [*(each.name for each in policy.benefits), *(each.name for each in policy.operating)]


def _facts(policy: Policy, words: Words, *, named: bool) -> tuple[Sentence, ...]:
    return tuple(each for each in sentences(policy, words, named=named) if each.kind != "document")


def payer(name: str, words: Words) -> str:
    """Name a payer: 省级 for ``province``; one that the catalogue does not know is said as written."""
    text_id = f"policy.payer_{name}"
    return words.say(text_id) if text_id in catalogue() else name


def _say(words: Words, key: str, **facts: object) -> str:
    return words.say(f"policy.read_{key}", **facts)


def _joined(words: Words, phrases: Iterable[str], comma: str = "comma") -> str:
    return _say(words, comma).join(phrase for phrase in phrases if phrase)


def _whole(words: Words, phrases: Iterable[str]) -> str:
    return _capital(_joined(words, phrases)) + _say(words, "stop")


def _gap(words: Words) -> str:
    return "" if words.language == "zh" else " "


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _yuan(words: Words, fen: int) -> str:
    return _say(words, "yuan", yuan=money.yuan(fen).removesuffix(".00"))


def _percent(exact: int) -> str:
    return f"{exact / 100:.2f}".rstrip("0").rstrip(".") + "%"


# ── the document ──


def _document(policy: Policy, words: Words) -> str:
    phrases = [
        _say(words, "document", document=policy.document, id=policy.id, begins=words.full_day(policy.begins)),
        _say(words, "until", ends=words.full_day(policy.ends)) if policy.ends else _say(words, "open"),
    ]
    if policy.family:
        phrases.append(_say(words, "family", family=policy.family))
    if policy.tags:
        phrases.append(_say(words, "tags", tags=_joined(words, policy.tags, "pause")))
    return _whole(words, phrases)


# ── a benefit ──


def _benefit(number: int, benefit: Benefit, words: Words, *, named: bool) -> Iterator[Sentence]:
    """Say one line alone in one breath; several lines stand under what holds for all of them."""
    kind = _capital(words.say(f"policy.kind_{benefit.kind}"))
    general = [
        *_who(benefit.condition, words, whole=True),
        *_when(benefit.condition, dict(benefit.limits), words),
    ]
    if benefit.only_with_subsidy:
        general.append(_say(words, "with_subsidy"))
    often = _often(benefit, words)
    head, lines = _laid_out(benefit.rules, benefit.kind, general, often, words)
    facts = {"number": number, "kind": kind, "name": _bracketed(benefit.name, words) if named else ""}
    yield Sentence(_say(words, "benefit", **facts, rest=head), _only_clause(benefit.rules), "benefit")
    yield from lines
    if ceilings := [*_ceilings(benefit, words)]:
        yield Sentence(_whole(words, ceilings), "", "limit")
    if counted := [*_counting(number, benefit, words)]:
        yield Sentence(_whole(words, counted), "", "counting")
    yield Sentence(_shares(benefit.shares, words), "", "funder")


def _bracketed(name: str, words: Words) -> str:
    """Return the name that tells one thing of a kind from another, in brackets."""
    return _say(words, "named", name=name)


def _only_clause(rules: tuple[Rule, ...]) -> str:
    return rules[0].clause if len(rules) == 1 else ""


def _laid_out(
    rules: tuple[Rule, ...], kind: str, general: list[str], often: list[str], words: Words
) -> tuple[str, list[Sentence]]:
    """Return the head of a benefit, and a sentence for each line where there are several."""
    if len(rules) == 1:
        return _joined(words, [*general, *_line(rules[0], kind, words), *often]) + _say(words, "stop"), []
    head = _joined(words, [*general, *often]) + _say(words, "stop") + _gap(words)
    return head + _whole(words, [_choice(rules, words)]), [
        Sentence(_whole(words, _line(rule, kind, words)), rule.clause, "line") for rule in rules
    ]


def _choice(rules: tuple[Rule, ...], words: Words) -> str:
    parts = tuple(dict.fromkeys(rule.part for rule in rules))
    if len(parts) == 1:
        return _say(words, "best")
    return _say(words, "parts", parts=_joined(words, (part or "—" for part in parts), "pause"))


def _line(rule: Rule, kind: str, words: Words) -> list[str]:
    phrases = [
        *_who(rule.condition, words),
        *_when_of_line(rule.condition, words),
        _amount(rule, kind, words),
    ]
    if rule.at_most_fen is not None:
        phrases.append(_say(words, "line_most", amount=_yuan(words, rule.at_most_fen)))
    if rule.part:
        phrases.append(_say(words, "group", part=rule.part))
    return phrases


def _amount(rule: Rule, kind: str, words: Words) -> str:
    if rule.fen is not None:
        return _say(words, f"fen_{kind}", amount=_yuan(words, rule.fen))
    if rule.percent_exact is not None:
        return _say(words, f"percent_{kind}", percent=_percent(rule.percent_exact))
    copay = rule.copay_fen or 0
    return _say(words, "copay", amount=_yuan(words, copay)) if copay else _say(words, "copay_free")


# ── for whom, when, how ──


def _who(condition: Condition, words: Words, *, whole: bool = False) -> list[str]:
    phrases = _ages(condition.min_age, condition.max_age, words)
    for number, row in enumerate(condition.tags):
        tags = _tags(row, words)
        phrases.append(_say(words, "and_row" if number else "row", tags=tags))
    if condition.without:
        phrases.append(_say(words, "without", tags=_tags(condition.without, words)))
    if whole and not phrases:
        phrases.append(_say(words, "any_age"))
    return phrases


def _tags(tags: frozenset[str], words: Words) -> str:
    """Name statuses in the order of the field, those of the document itself after them."""
    known = [tag for tag in _TAGS if tag in tags]
    return _say(words, "or").join([*known, *sorted(tags.difference(known))])


def _ages(least: int | None, most: int | None, words: Words) -> list[str]:
    if least is not None and most is not None:
        return [_say(words, "ages", min=least, max=most)]
    if least is not None:
        return [_say(words, "min_age", min=least)]
    return [] if most is None else [_say(words, "max_age", max=most)]


def _when(condition: Condition, limits: Mapping[str, int], words: Words) -> list[str]:
    """Say 每天午餐一次 where one meal type has a limit a day; elsewhere the limit has its own words."""
    days, meals = _days(condition, words), _meals(condition, words)
    once = len(condition.meal_types or ()) == 1 and "day" in limits
    key = ("when_once" if limits["day"] == 1 else "when_often") if once else "when"
    phrases = [_say(words, key, days=days, meals=meals, **({"count": limits["day"]} if once else {}))]
    return [*phrases, *_made_up(condition, words), *_how(condition, words)]


def _when_of_line(condition: Condition, words: Words) -> list[str]:
    phrases = [_days(condition, words)] if condition.days else []
    if condition.meal_types is not None:
        phrases.append(_meals(condition, words))
    return [*phrases, *_made_up(condition, words), *_how(condition, words)]


def _days(condition: Condition, words: Words) -> str:
    if not condition.days:
        return _say(words, "every_day")
    return _joined(words, (_say(words, f"day_{day}") for day in _DAYS if day in condition.days), "pause")


def _made_up(condition: Condition, words: Words) -> list[str]:
    if not condition.makeup_days:
        return [_say(words, "no_makeup")]
    return [_say(words, "makeup")] if condition.days else []


def _meals(condition: Condition, words: Words) -> str:
    if condition.meal_types is None:
        return _say(words, "any_meal")
    return _and(words, [_say(words, each) for each in MealType if each in condition.meal_types])


def _and(words: Words, names: list[str]) -> str:
    return _joined(words, [_joined(words, names[:-1], "pause"), names[-1]], "and")


def _how(condition: Condition, words: Words) -> Iterator[str]:
    if condition.modes is not None:
        modes = _and(words, [_say(words, mode) for mode in _MODES if mode in condition.modes])
        yield _say(words, "only_modes", modes=modes)
    for key in ("price_from", "price_above", "price_to"):
        fen = getattr(condition, f"{key}_fen")
        if fen is not None:
            yield _say(words, key, amount=_yuan(words, fen))


# ── limits, ceilings, how it is counted ──


def _often(benefit: Benefit, words: Words) -> list[str]:
    said = "day" if len(benefit.condition.meal_types or ()) == 1 else ""
    return [_say(words, f"limit_{period}", count=most) for period, most in benefit.limits if period != said]


def _ceilings(benefit: Benefit, words: Words) -> Iterator[str]:
    delivery = benefit.kind == "delivery"
    if benefit.at_most_fen is not None:
        yield _amounts(benefit.at_most_fen, "at_most_of", words, same="at_most")
    if benefit.at_most_percent_exact is not None:
        key = "at_most_percent_delivery" if delivery else "at_most_percent_meal"
        yield _say(words, key, percent=_percent(benefit.at_most_percent_exact))
    if benefit.least_self_pay_fen:
        yield _say(words, "least_self_pay", amount=_yuan(words, benefit.least_self_pay_fen))
    if benefit.month_cap_fen is not None:
        key = "month_voucher" if benefit.kind == "voucher" else "month_cap"
        yield _say(words, key, amount=_yuan(words, benefit.month_cap_fen))


def _amounts(by_meal_type: Mapping[MealType, int], key: str, words: Words, *, same: str = "") -> str:
    """Say one amount where all meal types have the same, else one for each that has any."""
    fens = [by_meal_type.get(meal_type) for meal_type in MealType]
    if len(set(fens)) == 1 and fens[0] is not None:
        amount = _yuan(words, fens[0])
        return _say(words, same, amount=amount) if same else amount
    told = (
        _say(words, key, meal=_say(words, meal_type), amount=_yuan(words, fen))
        for meal_type, fen in zip(MealType, fens, strict=True)
        if fen is not None
    )
    return _joined(words, told, "pause")


def _counting(number: int, benefit: Benefit, words: Words) -> Iterator[str]:
    if benefit.base == "price":
        yield _say(words, "base_price")
    elif number > 1 and _looks_at_price(benefit):
        yield _say(words, "base_left")
    if benefit.held == "issue":
        yield _say(words, "held_issue")
    if benefit.reference_fen is not None:
        yield _say(words, "reference", amounts=_amounts(benefit.reference_fen, "of_meal", words))
    if benefit.percent_cap_exact is not None:
        yield _say(words, "percent_cap", percent=_percent(benefit.percent_cap_exact))
    plain = (benefit.rounding, benefit.rounds, benefit.unit_fen) == ("half-up", "grant", 1)
    if not plain or any(rule.percent_exact is not None for rule in benefit.rules):
        yield _rounding(benefit.rounding, benefit.rounds, benefit.unit_fen, words)


def _looks_at_price(benefit: Benefit) -> bool:
    conditions = [benefit.condition, *(rule.condition for rule in benefit.rules)]
    gates = ("price_from_fen", "price_above_fen", "price_to_fen")
    return (
        any(getattr(condition, gate) is not None for condition in conditions for gate in gates)
        or any(rule.percent_exact is not None for rule in benefit.rules)
        or benefit.at_most_percent_exact is not None
    )


def _rounding(rounding: Rounding, what: str, unit_fen: int, words: Words) -> str:
    known = unit_fen in _UNITS
    unit = _say(words, f"unit_{_UNITS[unit_fen]}") if known else _yuan(words, unit_fen)
    return _say(words, f"{rounding}_{what}", unit=unit)


# ── operating money, funders ──


def _operating(operating: Operating, words: Words, *, named: bool) -> Iterator[Sentence]:
    general = [*_who(operating.condition, words), *_when_of_line(operating.condition, words)]
    general.append(_say(words, f"per_{operating.per}"))
    if operating.only_with_subsidy:
        general.append(_say(words, "with_subsidy"))
    head, lines = _laid_out(operating.rules, "operating", general, [], words)
    name = _bracketed(operating.name, words) if named else ""
    text = _say(words, "operating", name=name, rest=head)
    yield Sentence(text, _only_clause(operating.rules), "benefit")
    yield from lines
    if counted := [*_operating_month(operating, words)]:
        yield Sentence(_whole(words, counted), "", "counting")
    yield Sentence(_shares(operating.shares, words), "", "funder")


def _operating_month(operating: Operating, words: Words) -> Iterator[str]:
    if operating.grades:
        told = (
            _say(words, "grade", grade=grade, percent=_percent(exact))
            for grade, exact in operating.grades.items()
        )
        yield _say(words, "grades", grades=_joined(words, told, "pause"))
    if operating.month_cap_fen is not None:
        yield _say(words, "month_operating", amount=_yuan(words, operating.month_cap_fen))
    if (operating.rounding, operating.unit_fen) != ("half-up", 1):
        yield _rounding(operating.rounding, "operating", operating.unit_fen, words)


def _shares(shares: Shares, words: Words) -> str:
    names = [payer(name, words) for name in shares.payers]
    if shares.fens:
        firsts = (
            _say(words, "share_first", payer=name, amount=_yuan(words, fen))
            for name, fen in zip(names, shares.fens, strict=False)
        )
        return _whole(words, [_say(words, "shares_fixed", shares=_joined(words, firsts), last=names[-1])])
    if len(names) == 1:
        return _whole(words, [_say(words, "paid_by", payer=names[0])])
    each = (
        _say(words, "share", payer=name, percent=_percent(percent))
        for name, percent in zip(names, shares.percents, strict=True)
    )
    key = f"shares_{shares.remainder}"
    facts = {"last": names[-1]} if shares.remainder == "last" else {}
    return _whole(words, [_say(words, key, shares=_joined(words, each, "pause"), **facts)])
