"""``canteen policy``: list documents, read one aloud, try it on worked cases, adopt it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the command line reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from canteen import office
from canteen.commands.told import DIFFERENCES, File, Told, named, policy_of
from canteen.exchange.text import read_text
from canteen.rules import money
from canteen.rules.cases import read_cases
from canteen.rules.document import check_documents
from canteen.rules.trial import try_cases
from canteen.words import Words, catalogue
from canteen.words.adoption import change_told
from canteen.words.policy import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canteen.rules.trial import Tried

app = typer.Typer(
    no_args_is_help=True, help="补贴政策：清单、读、试算、采用。 Policies: list, read, try, adopt."
)


@app.command("adopt")
def adopt(context: typer.Context, file: File) -> None:
    """采用一份政策，按它自己的日期生效。 Adopt a document; it is in force by its own dates.

    例 example: canteen policy adopt 政策.toml
    """
    told: Told = context.obj
    text = read_text(file)
    policy_of(file, text)
    book = told.open_book()
    happens, warnings = change_told(office.change(book, text, today=told.now.date()), told.words)
    policy = office.adopt_policy(book, text, operator=told.operator, now=told.now)
    told.say("adopted", document=policy.document, begins=policy.begins)
    for line in (*happens, *warnings):
        told.line(line)


@app.command("list")
def list_policies(context: typer.Context) -> None:
    """列出政策：草稿、待生效、生效中、已结束。 List documents by their first day, with their state.

    例 example: canteen policy list
    """
    told: Told = context.obj
    for line in office.policies(told.open_book(), today=told.now.date()):
        state = told.words.say(f"policies.state_{line.state}")
        begins, ends = (day.isoformat() if day else "" for day in (line.begins, line.ends))
        told.line(f"{state}  {begins} – {ends}  {line.document or line.id}")


@app.command("read")
def read(context: typer.Context, file: File) -> None:
    """把政策文件读成一句一句的话，后面注明条款。 Read a document aloud, each sentence with its clause.

    例 example: canteen policy read 政策.toml
    """
    told: Told = context.obj
    for sentence in sentences(policy_of(file, read_text(file)), told.words):
        told.line(f"{sentence.text} [{sentence.clause}]" if sentence.clause else sentence.text)


@app.command("try")
def try_policy(
    context: typer.Context,
    policy: Annotated[list[Path], typer.Argument(metavar="POLICY.toml... CASES.toml", show_default=False)],
) -> None:
    """用例子试算政策，逐条说明理由；有不一样的，退出码 1。 Decide worked cases; exit 1 if any differs.

    例 example: canteen policy try 政策.toml 例子.toml
    """
    told: Told = context.obj
    *documents, table = policy
    if not documents:
        raise typer.BadParameter("POLICY.toml... CASES.toml")
    policies = [policy_of(file, read_text(file)) for file in documents]
    check_documents(policies)
    with named(table):
        cases = read_cases(read_text(table))
    tried = try_cases(policies, cases)
    _print_tried(told, tried)
    if not all(each.document for each in tried):
        told.say("tried_needs", files="、".join(cases.policies) or "*.toml")
    if any(each.differs for each in tried):
        raise typer.Exit(DIFFERENCES)


def _print_tried(told: Told, tried: Sequence[Tried]) -> None:
    """Print every case with its amounts, the reason and clause behind each, and what differs."""
    words = told.words
    table = Table(box=None, pad_edge=False)
    for column in ("case", "part", "tried_expected", "tried_actual", "why"):
        table.add_column(words.say(f"policy.{column}"), overflow="fold")
    for each in tried:
        reasons = "".join(words.reason(reason) for reason in each.reasons)
        for number, part in enumerate(each.parts):
            name, why = (each.id, reasons) if number == 0 else ("", "")
            mark = " ✗" if part.differs else ""
            decided = _amount(part.actual) + mark
            row = (name, _part(part.name, words), _amount(part.expected), decided, why)
            table.add_row(*row, style="bold red" if part.differs else "")
        if not each.document:
            table.add_row(each.id, words.say("policy.tried_no_document"), style="bold red")
    told.out.print(table)
    different = [each.id for each in tried if each.differs]
    code = "tried_differs" if different else "tried_same"
    facts = {"count": len(tried), "different": len(different), "cases": "、".join(different)}
    told.out.print(words.say(f"policy.{code}", **facts), highlight=False, soft_wrap=True)


def _part(name: str, words: Words) -> str:
    """Say 餐补分担 省级 for ``shares.province``; a payer the catalogue does not know is said as written."""
    group, _, payer = name.partition(".")
    text_id = f"policy.payer_{payer}"
    who = words.say(text_id) if text_id in catalogue() else payer
    return f"{words.say(f'policy.part_{group}')} {who}".strip()


def _amount(value: int | str) -> str:
    return money.yuan(value) if isinstance(value, int) else value
