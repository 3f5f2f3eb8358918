"""From any total down: total → class or person → meal → its entry with clause, payers, why, and seal."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - a field's kind
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from canteen.rules.closing import code_of
from canteen.rules.dates import CHINA
from canteen.rules.listing import Head, Listing
from canteen.rules.money import yuan
from canteen.words.policy import payer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from canteen.gui.viewer.meals import Eaten, Opened
    from canteen.rules.claim import Adjustment, Claim, SummaryLine
    from canteen.rules.listing import Cell
    from canteen.rules.policy import Grant
    from canteen.words import Words


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on the path: a table whose rows lead further down, or the lines of one entry.

    Attributes:
        down: for each row where it leads, None where it ends there.
        lines: what an entry says, as (what, text), where this is the end of the path.
    """

    title: str
    table: Listing | None = None
    down: tuple[Callable[[], Stop] | None, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The ways through a bundle, in one language."""

    opened: Opened
    words: Words

    def say(self, text_id: str, **facts: object) -> str:
        """Return one sentence of the viewer's own."""
        return self.words.say(f"viewer.{text_id}", **facts)

    # ── the top ──

    def totals(self, claim: Claim) -> Stop:
        """Return the totals, each with the way to what it is made of."""
        lines: list[tuple[str, int, Callable[[], Stop] | None]] = [
            ("meals", claim.meals_fen, lambda: self.classes(claim)),
            ("people", claim.meals_fen, lambda: self.people(claim)),
            ("changes", claim.changed_fen, lambda: self.adjustments(claim)),
            ("delivery", claim.delivery_fen, lambda: self.granted(claim, "delivery")),
            ("operating", claim.operating_total_fen, lambda: self.operating(claim)),
            ("claimed", claim.claimed_fen, None),
            ("shares", sum(each.fen for each in claim.shares), lambda: self.shares(claim)),
            ("vouchers", claim.voucher_fen, lambda: self.granted(claim, "voucher")),
            ("days", sum(each.subsidy_fen for each in claim.days), lambda: self.days(claim)),
        ]
        shown = [each for each in lines if each[1] or each[0] in {"meals", "people", "claimed", "days"}]
        heads = (self._head("item", weight=2.0), self._head("amount", "money"))
        rows = tuple((self.say(f"sum_{name}"), fen) for name, fen, _ in shown)
        down = tuple(way for _, _, way in shown)
        return Stop(self.say("totals"), Listing(self.say("totals"), "", heads, rows), down)

    # ── one below ──

    def classes(self, claim: Claim) -> Stop:
        """Return meals by class, meal type and standard."""
        heads = (
            self._head("class", weight=0.6),
            self._head("meal"),
            self._head("standard", "money"),
            self._head("people", "number"),
            self._head("times", "number"),
            self._head("subsidy", "money"),
        )
        rows = tuple(
            (
                each.letter,
                self._meal_type(each.meal_type),
                each.standard_fen,
                each.people,
                each.meals,
                each.subsidy_fen,
            )
            for each in claim.summary
        )
        down = tuple(lambda line=line: self._of_line(line) for line in claim.summary)
        return Stop(self.say("sum_meals"), Listing(self.say("sum_meals"), "", heads, rows), down)

    def _of_line(self, line: SummaryLine) -> Stop:
        def mine(each: Eaten) -> bool:
            meal = each.meal
            key = (meal.letter, meal.meal_type, meal.fen_of("subsidy"))
            return key == (line.letter, line.meal_type, line.standard_fen)

        amount = self.words.money(line.standard_fen)
        title = self.say("of_class", letter=line.letter, meal=self._meal_type(line.meal_type), amount=amount)
        return self.meals(title, filter(mine, self.opened.standing))

    def people(self, claim: Claim) -> Stop:
        """Return the roll, person by person."""
        heads = (
            self._head("elder", weight=1.4),
            self._head("class", weight=0.6),
            self._head("times", "number"),
            self._head("price", "money"),
            self._head("self_pay", "money"),
            self._head("subsidy", "money"),
        )
        lines = sorted(claim.roll, key=lambda each: self.opened.name(each.person))
        rows = tuple(
            (
                self.opened.name(each.person),
                each.letters,
                each.meals,
                each.price_fen,
                each.self_pay_fen,
                each.subsidy_fen,
            )
            for each in lines
        )
        down = tuple(lambda person=each.person: self._of_person(person) for each in lines)
        return Stop(self.say("sum_people"), Listing(self.say("sum_people"), "", heads, rows), down)

    def _of_person(self, person: str) -> Stop:
        eaten = [each for each in self.opened.standing if each.entry.person == person]
        return self.meals(self.opened.name(person), eaten)

    def granted(self, claim: Claim, kind: str) -> Stop:
        """Return who was given delivery money or used vouchers."""
        name = {"delivery": "sum_delivery", "voucher": "sum_vouchers"}[kind]
        lines = [each for each in claim.roll if getattr(each, f"{kind}_fen")]
        heads = (self._head("elder", weight=1.4), self._head("amount", "money"))
        rows = tuple((self.opened.name(each.person), getattr(each, f"{kind}_fen")) for each in lines)
        down = tuple(lambda person=each.person: self._of_person(person) for each in lines)
        return Stop(self.say(name), Listing(self.say(name), "", heads, rows), down)

    def adjustments(self, claim: Claim) -> Stop:
        """Return corrections, late meals and supplements, line by line."""
        heads = (
            self._head("kind"),
            self._head("elder", weight=1.2),
            self._head("day", weight=1.2),
            self._head("meal", weight=0.7),
            self._head("reason", weight=1.6),
            self._head("subsidy", "money"),
        )
        rows = tuple(self._adjusted(each) for each in claim.adjustments)
        down = tuple(self._way_to(each.meal) for each in claim.adjustments)
        return Stop(self.say("sum_changes"), Listing(self.say("sum_changes"), "", heads, rows), down)

    def _adjusted(self, each: Adjustment) -> tuple[Cell, ...]:
        kind, day = self.say(f"kind_{each.kind}"), self.words.day(each.for_day)
        name = self.opened.name(each.person)
        return (kind, name, day, self._meal_type(each.meal_type), each.reason or each.slip, each.subsidy_fen)

    def operating(self, claim: Claim) -> Stop:
        """Return the operating money under each clause."""
        heads = (
            self._head("item", weight=1.4),
            self._head("clause", weight=1.4),
            self._head("count", "number"),
            self._head("each", "money"),
        )
        rows = tuple((each.name, each.clause, each.count, each.each_fen) for each in claim.operating)
        return self._leaf_table("sum_operating", heads, rows)

    def shares(self, claim: Claim) -> Stop:
        """Return who pays what."""
        heads = (
            self._head("part"),
            self._head("benefit", weight=1.4),
            self._head("funder", weight=1.2),
            self._head("amount", "money"),
        )
        rows = tuple(
            (self.say(f"part_{each.part}"), each.benefit, payer(each.funder, self.words), each.fen)
            for each in claim.shares
        )
        return self._leaf_table("sum_shares", heads, rows)

    def days(self, claim: Claim) -> Stop:
        """Return the days with their seals."""
        heads = (
            self._head("day", weight=1.2),
            self._head("sheet", "number", 0.6),
            self._head("times", "number", 0.7),
            self._head("subsidy", "money", 0.9),
            self._head("seal", weight=2.2),
        )
        codes = {each.day: each.seal for each in self.opened.proof.days}
        rows = tuple(
            (
                self.words.day(each.day),
                each.number,
                each.meals,
                each.subsidy_fen,
                _code(codes, each.day.isoformat()),
            )
            for each in claim.days
        )
        down = tuple(lambda day=each.day: self._of_day(day) for each in claim.days)
        return Stop(self.say("sum_days"), Listing(self.say("sum_days"), "", heads, rows), down)

    def _of_day(self, day: date) -> Stop:
        eaten = [each for each in self.opened.meals.values() if each.meal.day == day and not each.late]
        return self.meals(self.words.day(day), eaten)

    def _leaf_table(self, name: str, heads: tuple[Head, ...], rows: tuple[tuple[Cell, ...], ...]) -> Stop:
        title = self.say(name)
        return Stop(title, Listing(title, "", heads, rows), (None,) * len(rows))

    # ── meals, and the entry at the end ──

    def meals(self, title: str, eaten: Iterable[Eaten]) -> Stop:
        """Return meals as rows, each leading to its entry."""
        listed = list(eaten)
        heads = (
            self._head("day", weight=1.1),
            self._head("meal", weight=0.8),
            self._head("number", "number", 0.7),
            self._head("elder", weight=1.2),
            self._head("price", "money"),
            self._head("subsidy", "money"),
            self._head("self_pay", "money"),
        )
        rows = tuple(self._meal_row(each) for each in listed)
        down = tuple(lambda each=each: self.entry(each) for each in listed)
        return Stop(title, Listing(title, "", heads, rows), down)

    def _meal_row(self, each: Eaten) -> tuple[Cell, ...]:
        meal = each.meal
        place = (self.words.day(meal.day), self._meal_type(meal.meal_type), meal.number, self._who(each))
        return (*place, each.entry.price_fen, meal.fen_of("subsidy"), meal.self_pay_fen)

    def _way_to(self, meal: str) -> Callable[[], Stop] | None:
        eaten = self.opened.meals.get(meal)
        return None if eaten is None else lambda: self.entry(eaten)

    def entry(self, each: Eaten) -> Stop:
        """Return one meal's entry: what was decided, by which clause of which document, and its seal."""
        meal, say = each.meal, self.say
        day, meal_type = self.words.day(meal.day), self._meal_type(meal.meal_type)
        lines = [
            (say("entry_no"), self._place_of(each)),
            (say("elder"), self._who(each)),
            (say("amounts"), self._amounts(each)),
            (say("policy"), say("policy_is", document=each.document, id=each.entry.policy)),
            *((self._benefit(grant.kind), self._grant(grant)) for grant in each.decision.grants),
            (say("why"), self._why(each)),
            (say("seal"), each.code or say("no_seal")),
            (say("hash"), " ".join(wrap(each.hash, 8))),
        ]
        title = say("portion", day=day, meal=meal_type, number=meal.number)
        return Stop(title, lines=tuple(lines))

    def _place_of(self, each: Eaten) -> str:
        at = datetime.fromtimestamp(each.header.at_ms / 1000, CHINA)
        facts = {"seq": each.header.seq, "operator": each.header.operator}
        return self.say("entry_at", at=f"{at:%Y-%m-%d %H:%M:%S}", **facts)

    def _who(self, each: Eaten) -> str:
        person = each.meal.person
        return self.opened.name(person) if person else self.words.say("paper.guest")

    def _amounts(self, each: Eaten) -> str:
        price, self_pay = (self.words.money(fen) for fen in (each.entry.price_fen, each.entry.self_pay_fen))
        return self.say("amounts_are", price=price, self_pay=self_pay)

    def _why(self, each: Eaten) -> str:
        kinds = {grant.benefit: grant.kind for grant in each.decision.grants}
        why = (self.words.reason(one, kinds.get(one.benefit, "subsidy")) for one in each.decision.reasons)
        return "\n".join(why) or "—"

    def _benefit(self, kind: str) -> str:
        return self.words.say(f"policy.kind_{kind}")

    def _grant(self, grant: Grant) -> str:
        clauses = "、".join(grant.clauses) or "—"
        shares = "、".join(f"{payer(name, self.words)} {yuan(fen)}" for name, fen in grant.shares) or "—"
        amount = self.words.money(grant.fen)
        return self.say("grant", amount=amount, clauses=clauses, shares=shares)

    def _meal_type(self, meal_type: str) -> str:
        return self.words.say(f"paper.{meal_type}")

    def _head(self, name: str, kind: str = "text", weight: float = 1.0) -> Head:
        return Head(self.say(f"head_{name}"), kind, weight)  # type: ignore[arg-type]  # one of the kinds of a head


def _code(seals: Mapping[str, str], day: str) -> str:
    return code_of(seals[day]) if day in seals else ""
