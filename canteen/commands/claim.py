"""``canteen claim``: a month's claim without a window: list, check, lock, step on, advances."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from canteen import claims, dossier
from canteen.claims.checking import check_month
from canteen.commands.told import DIFFERENCES, Told, day_of
from canteen.errors import InputError
from canteen.exchange.stick import write_folder
from canteen.rules import money
from canteen.rules.answer import Refused
from canteen.rules.answers import Explained
from canteen.rules.claim import STEPS, Advance
from canteen.rules.closing import code_of
from canteen.rules.dates import Month
from canteen.words import checks as said_of

if TYPE_CHECKING:
    from canteen.rules.checks.finding import Finding

app = typer.Typer(
    no_args_is_help=True, help="月报：检查、锁定、一步一步办。 Monthly claims: check, lock, step on."
)

MonthText = Annotated[str, typer.Argument(metavar="MONTH", help="2026-06", show_default=False)]
BookFile = Annotated[
    Path | None, typer.Option("--book", help="另一本账册，不写就是本机的 · another book than this machine's")
]
Second = Annotated[str, typer.Option("--approver", help="审核的第二个人 · the second person who checks")]


@app.command("list")
def list_months(context: typer.Context, book: BookFile = None) -> None:
    """列出每个月办到哪一步。 List the months and where each stands.

    例 example: canteen claim list
    """
    told: Told = context.obj
    opened = told.open_book(book)
    for line in claims.month_lines(opened, today=told.now.date()):
        stands = line.standing
        if stands is None:
            told.say("month_open", month=line.month)
        else:
            told.say(
                "month_line",
                month=line.month,
                number=stands.number,
                version=stands.version,
                state=told.words.say(f"commands.state_{stands.state}"),
                amount=money.yuan(stands.claimed_fen),
                code=code_of(stands.digest),
            )


@app.command("check")
def check(
    context: typer.Context,
    month: MonthText,
    book: BookFile = None,
    json_wanted: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--json", help="给程序看的 · for programs")
    ] = False,
) -> None:
    """交之前查一查：列出每一条发现；有挡住的，退出码 1。 List every finding; exit code 1 where one blocks.

    例 example: canteen claim check 2026-06
    """
    told: Told = context.obj
    opened, wanted = told.open_book(book), month_of(month)
    found = check_month(opened, wanted, today=told.now.date())
    drawn = claims.draft(opened, wanted, today=told.now.date())
    if json_wanted:
        typer.echo(json.dumps([_as_json(each, told) for each in found], ensure_ascii=False, indent=1))
    else:
        told.say(
            "drawn",
            month=wanted,
            people=len(drawn.claim.roll),
            meals=drawn.claim.meals,
            amount=money.yuan(drawn.claim.claimed_fen),
        )
        _tell_findings(told, found)
    if any(each.level == "B" for each in found):
        raise typer.Exit(DIFFERENCES)


@app.command("draw")
def draw(
    context: typer.Context,
    month: MonthText,
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="放哪里，还没有的文件夹 · a new folder")],
    unmasked: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--unmasked", help="身份证号全显示，会记下来 · ID numbers in full; it is recorded")
    ] = False,
    book: BookFile = None,
) -> None:
    """把一个月的表全画出来：PDF 和 Excel；没锁定的标“草稿”。 Draw every sheet of a month.

    例 example: canteen claim draw 2026-06 6月月报
    """
    told: Told = context.obj
    opened, wanted = told.open_book(book), month_of(month)
    who: dict[str, Any] = {"operator": told.operator, "now": told.now}
    explained: tuple[Explained, ...] = ()
    if claims.locked_claim(opened, wanted) is None:
        found = check_month(opened, wanted, today=told.now.date())
        explained = tuple(
            Explained(each.check, each.level, said_of.sentence(each, told.words)) for each in found
        )
    gathered = dossier.of_month(opened, wanted, explained=explained, unmasked=unmasked, **who)
    if unmasked:
        claims.note_unmasked(opened, wanted, **who)
    files = told.track("drawing", lambda progress: gathered.files(told.words, progress=progress))
    write_folder(out.resolve().parent, out.name, files)
    told.say("sheets_kept", count=len(files), path=out)


@app.command("lock")
def lock(
    context: typer.Context,
    month: MonthText,
    approver: Second,
    explain: Annotated[
        list[str] | None, typer.Option(help="E14:对象=说明 或 E14=说明 · what explains a finding")
    ] = None,
    grade: Annotated[str, typer.Option(help="质量等级 · quality grade, where operating money asks")] = "",
    book: BookFile = None,
) -> None:
    """查过就锁定；有没说明的，列出来，退出码 1。 Check and lock a month; what is not explained is listed.

    例 example: canteen claim lock 2026-06 --approver 王芳 --explain E14=院子里一起排队
    """
    told: Told = context.obj
    opened, wanted = told.open_book(book), month_of(month)
    found = check_month(opened, wanted, today=told.now.date(), preparer=told.operator, approver=approver)
    said = claims.Lock(
        approver, _explained(explain or [], found), grade, lambda each: said_of.sentence(each, told.words)
    )
    answer = claims.lock_claim(opened, wanted, said, operator=told.operator, now=told.now)
    if isinstance(answer, Refused):
        _refuse(answer, month)
    if isinstance(answer, tuple):
        _tell_findings(told, answer)
        raise typer.Exit(DIFFERENCES)
    told.say(
        "locked",
        month=wanted,
        number=answer.claim.number,
        amount=money.yuan(answer.claim.claimed_fen),
        code=code_of(answer.digest),
    )


@app.command("step")
def step(
    context: typer.Context,
    month: MonthText,
    step: Annotated[str, typer.Argument(metavar="STEP", help="submit return approve reduce publish pay")],
    by: Annotated[str, typer.Option("--by", help="谁办的、谁定的 · who did or decided it")],
    finding: Annotated[str, typer.Option("--finding", help="意见 · what was found")] = "",
    amount: Annotated[str, typer.Option("--amount", help="核定或到账的元数 · yuan approved or paid")] = "",
    book: BookFile = None,
) -> None:
    """把锁定的月报往下办一步，只走该走的步子。 Take a locked claim one allowed step on.

    例 example: canteen claim step 2026-06 reduce --by 街道王芳 --finding "两餐没有签字" --amount 15980.00
    """
    told: Told = context.obj
    opened = told.open_book(book)
    stands = claims.locked_claim(opened, month_of(month))
    fen = money.fen_of(amount) if amount else -1
    if step not in STEPS or fen is None:
        raise InputError("claim_step" if step not in STEPS else "amount_text", where=step)
    if stands is None:
        raise InputError("claim_open", where=month)
    answer = claims.step_claim(
        opened,
        stands.standing.claim,
        step,  # type: ignore[arg-type]  # looked up among the steps just now
        by=by,
        finding=finding,
        fen=fen,
        operator=told.operator,
        now=told.now,
    )
    if isinstance(answer, Refused):
        _refuse(answer, month)
    told.say("stepped", month=month, state=told.words.say(f"commands.state_{answer.standing.state}"))


@app.command("advance")
def advance(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(metavar="YUAN", help="元 · yuan")],
    received: Annotated[str, typer.Option("--on", help="到账日期 · the day it came")],
    funder: Annotated[str, typer.Option("--from", help="哪一级给的 · who paid it")],
    batch: Annotated[str, typer.Option("--batch", help="批次、文号 · batch or document")] = "",
    book: BookFile = None,
) -> None:
    """记一笔预拨。 Record money that was paid ahead.

    例 example: canteen claim advance 20000 --on 2026-05-28 --from 区民政局 --batch 2026-1
    """
    told: Told = context.obj
    fen = money.fen_of(amount)
    if not fen:
        raise InputError("amount_text", where=amount)
    paid = Advance(day_of(received), fen, funder, batch)
    claims.receive_advance(told.open_book(book), paid, operator=told.operator, now=told.now)
    told.say("advanced", amount=money.yuan(fen), day=paid.received, funder=funder)


def month_of(text: str) -> Month:
    """Return the month of a text such as 2026-06.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return Month.read(text)
    except ValueError:
        raise InputError("month_text", where=text) from None


def _explained(texts: list[str], found: tuple[Finding, ...]) -> tuple[tuple[str, str, str], ...]:
    """Lay explanations to findings: to the one that is named, or to all of a check."""
    made = []
    for text in texts:
        of, _, why = text.partition("=")
        check_id, _, subject = of.partition(":")
        if not why.strip():
            raise InputError("explain_text", where=text)
        made += [
            (each.check, each.subject, why.strip())
            for each in found
            if each.check == check_id.strip() and subject.strip() in {"", each.subject}
        ]
    return tuple(made)


def _tell_findings(told: Told, found: tuple[Finding, ...]) -> None:
    for each in found:
        told.say(
            "finding",
            level=said_of.level(each.level, told.words),
            check=each.check,
            sentence=said_of.sentence(each, told.words),
            subject=each.subject,
        )
    if not found:
        told.say("no_findings")


def _as_json(finding: Finding, told: Told) -> dict[str, Any]:
    return {
        "check": finding.check,
        "level": finding.level,
        "subject": finding.subject,
        "sentence": said_of.sentence(finding, told.words),
        "entries": [each.key for each in finding.entries],
    }


def _refuse(answer: Refused, where: str) -> NoReturn:
    """Say why a claim is not taken on.

    Raises:
        InputError: always.
    """
    days: Any = answer.facts.get("days", ())
    listed = {"days": " ".join(str(day) for day in days)}
    raise InputError(f"claim_{answer.code}", where=where, **{**answer.facts, **listed})
