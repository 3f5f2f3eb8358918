"""What ``canteen`` does without a window: each command reads files, calls verbs, and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console

from canteen import settings
from canteen.commands import bundle, checks, claim, district, misuse, policy, replay, roster, verify, view
from canteen.commands import canteen as canteen_commands
from canteen.commands.told import BAD_INPUT, NO_BOOK, Told
from canteen.errors import CanteenError, InputError
from canteen.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from canteen.rules.bundle import Package
    from canteen.rules.proof import Proof

__all__ = ["Told", "run"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="幸福食堂前台。不带命令就打开窗口。 The front desk of a canteen; without a command: the window.",
    epilog="退出码：0 好了，1 有不一样，2 给的东西不能用，3 账册打不开。"
    " Exit codes: 0 done, 1 differences, 2 input cannot be used, 3 no book.",
)
for _name, _deed in canteen_commands.DEEDS.items():
    app.command(_name)(_deed)
app.command("replay")(replay.replay_month)
app.command("verify")(verify.verify)
app.command("view")(view.view)
app.add_typer(roster.app, name="roster")
app.add_typer(policy.app, name="policy")
app.add_typer(claim.app, name="claim")
app.add_typer(checks.app, name="checks")
app.add_typer(bundle.app, name="bundle")
app.add_typer(bundle.receipt_app, name="receipt")
app.add_typer(district.app, name="district")
app.command("enrol-district")(bundle.enrol_district)


def run(
    arguments: Sequence[str],
    now: datetime,
    *,
    demo: Callable[[Told, Path | None], int],
    show: Callable[[Package, Proof, Words], int],
) -> int:
    """Run one command; return its exit code. ``now`` is the moment of everything it records.

    ``demo`` and ``show`` open the windows that a command may lead to.
    """
    words = Words(settings.read(settings.home()).language)
    told = Told(words, now, Console(), demo, lambda package, proof: show(package, proof, words))
    try:
        with told.opened:
            code = app(list(arguments), prog_name="canteen", obj=told, standalone_mode=False)
    except CanteenError as fault:
        typer.echo(words.fault(fault), err=True)
        return BAD_INPUT if isinstance(fault, InputError) else NO_BOOK
    except OSError as fault:
        typer.echo(words.fault(InputError("file_place", where=str(fault.filename or ""))), err=True)
        return BAD_INPUT
    except typer.TyperException as misused:
        if sentence := misuse.told(arguments, misused, app, words):
            typer.echo(sentence, err=True)
        return BAD_INPUT
    return code if isinstance(code, int) else 0
