"""A canteen that hands in, and a district that takes: both real, keys and all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from canteen import claims, keeping, signing
from canteen.book import journal, months
from canteen.book.eaten import read_eaten
from canteen.claims import sealing
from canteen.claims.months import draw_month
from canteen.exchange.bundle import Packed, new_identity, open_bundle, pack
from canteen.rules.bundle import PublicKey, Verdict, fingerprint
from canteen.rules.claim import claim_body
from canteen.rules.dates import Month, service_day
from canteen.rules.entries import ClaimLocked
from canteen.rules.intake import Standing, advanced, judge
from canteen.rules.receipt import DistrictSheet

if TYPE_CHECKING:
    from canteen.rules.bundle import Package
    from tests.conftest import Canteen

DAY = date(2026, 3, 18)


@dataclass(slots=True)
class District:
    """A district office with its two keys, and what it knows of one canteen."""

    identity: str
    recipient: str
    private: bytes = field(default_factory=signing.new_key)
    standing: Standing | None = None
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def public(self) -> bytes:
        """The key that signs receipts."""
        return signing.public_of(self.private)

    @property
    def sheet(self) -> DistrictSheet:
        """What canteens are shown of it."""
        return DistrictSheet("140105", "示范区民政局", self.recipient, self.public.hex())

    def sign(self, message: bytes) -> bytes:
        """Sign as the district."""
        return signing.sign(self.private, message)

    def enrol(self, canteen: Canteen) -> None:
        """Know a canteen's desk by its sheet."""
        sheet, _ = keeping.key_sheet(canteen.book, **canteen.deed)
        keys = (PublicKey(sheet.key, sheet.public),)
        self.standing = Standing(sheet.canteen, sheet.desk, fingerprint(self.recipient), keys)

    def judged(self, content: bytes) -> Verdict:
        """Say what would become of a bundle."""
        return judge(open_bundle(content, self.identity), self.standing, signing.holds)

    def take(self, content: bytes) -> Verdict:
        """Take a bundle as the office does; what is not accepted changes nothing."""
        return self.take_opened(open_bundle(content, self.identity))

    def take_opened(self, package: Package) -> Verdict:
        """Take a bundle that was opened."""
        verdict = judge(package, self.standing, signing.holds)
        if verdict.accepted:
            assert self.standing is not None
            self.standing = advanced(self.standing, package, signing.holds)
        self.verdicts.append(verdict)
        return verdict


def district() -> District:
    return District(*new_identity())


def enrolled(canteen: Canteen) -> District:
    """Return a district that knows a canteen, and that the canteen knows."""
    office = district()
    office.enrol(canteen)
    keeping.enrol_district(canteen.book, office.sheet, **canteen.deed)
    return office


def a_day(canteen: Canteen, day: date = DAY, people: int = 3) -> None:
    """Serve a day and close it."""
    canteen.at(day)
    for who in range(people):
        canteen.served(who)
    closed = claims.close_day(canteen.book, day, **canteen.deed)
    assert not hasattr(closed, "reason"), closed


def locked(canteen: Canteen, month: Month = Month(2026, 3)) -> str:  # noqa: B008 - a frozen value
    """Lock a month's claim as it stands; what the checks find is another test's."""
    canteen.now = datetime.combine(month.end, canteen.now.timetz())
    with canteen.book.writing() as record:
        today = service_day(canteen.now)
        sealing.seal_quiet_days(record, month, today=today, **canteen.deed)
        known = months.locked(record, month)
        claim = replace(
            draw_month(record, read_eaten(record, month), practice=False),
            number=months.next_number(record, month),
            version=known.version + 1 if known else 1,
        )
        entry = ClaimLocked(
            month=str(month),
            number=claim.number,
            version=claim.version,
            replaces=known.claim if known else "",
            claim=claim_body(claim),
            explained=[["E14", "X", "x", "补录 3 餐", "有纸条"]],
            approver="王店长",
        )
        made = journal.append(record, entry, day=today, **canteen.deed)
        persons = {each.person for each in claim.roll}
        months.put_names(record, made.header.uuid, months.people_of(record, persons).values())
        sealing.rotate(record, **canteen.deed)
    return made.header.uuid


def packed(canteen: Canteen, claim: str | None = None) -> Packed:
    """Gather and pack a bundle; nothing is written anywhere."""
    gathered = keeping.gather(canteen.book, claim, now=canteen.now)
    return pack(gathered.package, gathered.recipient, gathered.public, gathered.sign)


def noted(canteen: Canteen, claim: str | None = None) -> Packed:
    """Pack a bundle, and record that it was written."""
    made = packed(canteen, claim)
    keeping.note_written(canteen.book, made.package, made.sha256, **canteen.deed)
    return made


def repacked(canteen: Canteen, package: Package, office: District) -> bytes:
    """Sign and encrypt a bundle again, with the canteen's own key: what a dishonest canteen could send."""
    gathered = keeping.gather(canteen.book, None, now=canteen.now)
    return pack(package, office.recipient, gathered.public, gathered.sign).content


def after(canteen: Canteen, **span: Any) -> None:  # noqa: ANN401 - passed on
    canteen.now += timedelta(**span)
