"""Bundles changed outside and inside: each ends in one of the closed list, and none is taken."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from canteen import keeping
from canteen.exchange.bundle import examine
from canteen.rules.bundle import Outcome
from tests.bundle.hostile import hostile
from tests.bundle.scenes import a_day, enrolled, locked, packed

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.exchange.bundle import Packed
    from canteen.keeping import Gathered
    from tests.bundle.scenes import District
    from tests.conftest import Canteen

OUTSIDE = {Outcome.DAMAGED, Outcome.BAD_SIGNATURE, Outcome.WRONG_RECIPIENT}
REFUSED = {*Outcome} - {Outcome.ACCEPTED, Outcome.OVERLAP_ACCEPTED}

Sent = tuple["District", "Packed", "Gathered"]


@pytest.fixture
def sent(canteen: Canteen) -> Sent:
    """A district, an honest bundle with a claim, and the key that signed it."""
    office = enrolled(canteen)
    a_day(canteen)
    claim = locked(canteen)
    office.enrol(canteen)  # it knows the newest key: what is signed by it is looked at to the last line
    return office, packed(canteen, claim), keeping.gather(canteen.book, claim, now=canteen.now)


def changed_outside(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    match chance.randrange(6):
        case 0:
            return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
        case 1:
            return content[:at]
        case 2:
            return content[:at] + content[at + chance.randrange(1, 600) :]
        case 3:
            return content[:at] + chance.randbytes(chance.randrange(1, 600)) + content[at:]
        case 4:
            other = chance.randrange(len(content))
            return content[:at] + content[other : other + 64] + content[at + 64 :] + b"\n"
        case _:
            return content + chance.randbytes(chance.randrange(1, 100))


@pytest.mark.parametrize("count", [200, pytest.param(20_000, marks=pytest.mark.campaign)])
def test_no_bundle_changed_outside_is_taken(sent: Sent, tmp_path: Path, count: int) -> None:
    office, made, _ = sent
    chance = random.Random(count)  # noqa: S311 - what is changed is no secret
    path, told = tmp_path / made.name, Counter[Outcome]()
    stood = office.standing
    for _ in range(count):
        path.write_bytes(changed_outside(made.content, chance))
        verdict, package = examine(path, office.identity, lambda *_: stood)
        assert package is None
        assert verdict.outcome in OUTSIDE
        told[verdict.outcome] += 1
    print(dict(told))  # noqa: T201 - the figures of a campaign


@pytest.mark.parametrize("count", [100, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_no_bundle_changed_inside_and_signed_again_is_taken(sent: Sent, tmp_path: Path, count: int) -> None:
    office, made, by = sent
    chance = random.Random(count)  # noqa: S311 - the same
    path, told = tmp_path / made.name, Counter[tuple[str, Outcome]]()
    stood = office.standing
    for number in range(count):
        way, content = hostile(made.package, office.recipient, by, chance)
        path.write_bytes(content)
        verdict, _ = examine(path, office.identity, lambda *_: stood)
        assert verdict.outcome in REFUSED, (number, way, verdict)
        told[way, verdict.outcome] += 1
    for (way, outcome), times in sorted(told.items()):
        print(f"{times:6} {way.strip('_')} {outcome}")  # noqa: T201 - the figures of a campaign


def test_the_bundle_that_all_those_were_made_from_is_taken(sent: Sent) -> None:
    office, made, _ = sent
    assert office.take(made.content).outcome is Outcome.ACCEPTED
