"""``canteen checks``: by which numbers the edit checks measure; the district sets them from a day on."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer

from canteen import claims
from canteen.commands.claim import BookFile  # noqa: TC001 - the command line reads annotations at run time
from canteen.commands.told import Told, day_of
from canteen.errors import InputError
from canteen.rules.checks import Parameters

app = typer.Typer(
    no_args_is_help=True, help="核查按什么数：看、按区里说的改。 The numbers of the checks: list, set."
)


@app.command("list")
def list_parameters(context: typer.Context, book: BookFile = None) -> None:
    """列出今天按什么数核查；改过的写着原来是多少。 List the numbers in force today.

    例 example: canteen checks list
    """
    told: Told = context.obj
    held = claims.check_parameters(told.open_book(book), told.now.date())
    for each in fields(Parameters):
        value = getattr(held, each.name)
        changed = "" if value == each.default else told.words.say("commands.was", value=each.default)
        told.line(f"{each.name}={value}{changed}")


@app.command("set")
def set_parameters(
    context: typer.Context,
    texts: Annotated[list[str], typer.Argument(metavar="NAME=NUMBER", show_default=False)],
    begins: Annotated[str, typer.Option("--from", help="从哪天起 · from which day on")],
    book: BookFile = None,
) -> None:
    """按区里说的改，从一天起；这天以前的月份还按原来的。 Set numbers from a day on, as the district says.

    例 example: canteen checks set tempo_burst=40 --from 2026-07-01
    """
    told: Told = context.obj
    values = dict(map(_parameter, texts))
    who = {"operator": told.operator, "now": told.now}
    claims.set_parameters(told.open_book(book), day_of(begins), values, **who)  # type: ignore[arg-type]  # who and when
    told.say("parameters_set", count=len(values), day=begins)


def _parameter(text: str) -> tuple[str, int]:
    name, _, number = (part.strip() for part in text.partition("="))
    if name not in {each.name for each in fields(Parameters)}:
        raise InputError("parameter_name", where=text)
    if not number.isascii() or not number.isdigit():
        raise InputError("parameter_number", where=text)
    return name, int(number)
