"""``canteen roster``: check a list without a book, take it in, take it back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import office
from canteen.commands.told import DIFFERENCES, File, Told, day_of
from canteen.errors import InputError
from canteen.exchange.findings import as_json, sentence
from canteen.exchange.roster import read_roster
from canteen.rules.comparison import Intake, suggested_day

if TYPE_CHECKING:
    from pathlib import Path

    from canteen.rules.comparison import Comparison
    from canteen.rules.roster import Roster

# A slip of one digit in the year would end or postpone what everybody is entitled to.
_FAR_BACK, _FAR_AHEAD = timedelta(days=400), timedelta(days=62)

app = typer.Typer(no_args_is_help=True, help="花名册：检查、导入、撤销。 Rosters: check, take in, take back.")


@app.command("check")
def check(
    context: typer.Context,
    file: File,
    json_wanted: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--json", help="给程序看的 · for programs")
    ] = False,
) -> None:
    """检查花名册，不动账册；有不能用的行，退出码 1。 Check a list; no book is touched.

    例 example: canteen roster check 花名册.xlsx
    """
    told: Told = context.obj
    read = read_roster(file)
    if json_wanted:
        typer.echo(json.dumps(as_json(read, told.words), ensure_ascii=False, indent=1))
    else:
        tell_findings(told, read)
        gone = sum(row.departure is not None for row in read.rows)
        told.say("checked", usable=len(read.rows), wrong=len(read.refused), gone=gone)
    if read.refused:
        raise typer.Exit(DIFFERENCES)


@app.command("take")
def take(
    context: typer.Context,
    file: File,
    begins: Annotated[
        str,
        typer.Option(
            "--from", help="名单从哪天起算 · the day the list holds from, read from it if not given"
        ),
    ] = "",
) -> None:
    """导入花名册：能用的行收进来，不能用的逐行说明，要人看的先不收。 Take the usable rows of a list in.

    例 example: canteen roster take 花名册.xlsx --from 2026-07-01
    """
    told: Told = context.obj
    read = read_and_tell(told, file)
    book = told.open_book()
    today = told.now.date()
    day = day_of(begins) if begins else suggested_day(read, today)
    if not today - _FAR_BACK <= day <= today + _FAR_AHEAD:
        raise InputError("roster_day_far", where=day.isoformat())
    compared = office.compare_roster(book, read, day=day)
    _tell_doubts(told, compared)
    applied = told.track(
        "taking",
        lambda progress: office.apply_roster(
            book, read, operator=told.operator, now=told.now, intake=Intake(day), progress=progress
        ),
    )
    told.say(
        "roster",
        enrolled=applied.enrolled,
        changed=applied.changed,
        unchanged=applied.unchanged,
        ask=len(compared.to_look_at) + len(compared.missing),
        held=applied.held,
        day=day,
    )
    if read.refused or compared.to_look_at or compared.missing:
        raise typer.Exit(DIFFERENCES)


@app.command("undo")
def undo(context: typer.Context) -> None:
    """撤销最近一次导入；以后有人变动过，就不能撤了。 Take the last list back.

    例 example: canteen roster undo
    """
    told: Told = context.obj
    taken = office.undo_roster(told.open_book(), operator=told.operator, now=told.now)
    told.say("roster_undone", sheet=taken.sheet, enrolled=taken.enrolled, changed=taken.changed)


def read_and_tell(told: Told, file: Path) -> Roster:
    """Read a roster and name what in it cannot be used."""
    read = read_roster(file)
    tell_findings(told, read)
    return read


def tell_findings(told: Told, read: Roster) -> None:
    """Say every finding with its place, on the error line."""
    for finding in read.findings:
        place = told.words.say("roster.place", sheet=finding.sheet, row=finding.row, column=finding.column)
        typer.echo(f"{place}：{sentence(finding, told.words)}", err=True)


def _tell_doubts(told: Told, compared: Comparison) -> None:
    for each in compared.to_look_at:
        for doubt in each.doubts:
            said = told.words.say(f"commands.doubt_{doubt.code}", **doubt.facts)
            typer.echo(
                f"{told.words.say('commands.row', row=each.row.row, name=each.row.name)}{said}", err=True
            )
    if compared.missing:
        told.say(
            "missing", count=len(compared.missing), names="、".join(each.name for each in compared.missing)
        )
