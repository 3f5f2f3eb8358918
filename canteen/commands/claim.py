"""``canteen claim``: a month's claim without a window: list, check, lock, step on, advances."""

from __future__ import annotations

import json
from collections import Counter
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
from canteen.rules.checks import CHECKS
from canteen.rules.claim import Advance
from canteen.rules.closing import code_of
from canteen.rules.dates import Month
from canteen.rules.steps import STEPS, steps_from
from canteen.words import checks as said_of

if TYPE_CHECKING:
    from canteen.book.months import Standing
    from canteen.rules.checks.finding import Finding
    from canteen.rules.claim import Claim
    from canteen.rules.steps import State

app = typer.Typer(
    no_args_is_help=True, help="月报：检查、锁定、一步一步办。 Monthly claims: check, lock, step on."
)

MonthText = Annotated[str, typer.Argument(metavar="MONTH", help="2026-06", show_default=False)]
BookFile = Annotated[
    Path | None, typer.Option("--book", help="另一本账册，不写就是本机的 · another book than this machine's")
]
Second = Annotated[str, typer.Option("--approver", help="审核的第二个人 · the second person who checks")]

_STEP_NAMES = {
    "交": "submit",
    "退回": "return",
    "通过": "approve",
    "核减": "reduce",
    "公示": "publish",
    "到账": "pay",
}


@app.command("list")
def list_months(context: typer.Context, book: BookFile = None) -> None:
    """列出每个月办到哪一步。 List the months and where each stands.

    例 example: canteen claim list
    """
    told: Told = context.obj
    opened, today = told.open_book(book), told.now.date()
    listed = {line.month: line for line in claims.month_lines(opened, today=today)}
    carrying = claims.month_to_carry(opened, today=today)
    carried = {carrying[0]: carrying[1]} if carrying else {}
    said = 0
    for month in sorted({*listed, *carried}, reverse=True):
        line = listed.get(month)
        if line is not None and line.standing is not None:
            _tell_standing(told, line.standing)
        elif month in carried:
            told.say("month_carries", month=month, count=carried[month])
        elif line is not None and line.has_days:
            told.say("month_open", month=month)
        else:
            continue
        said += 1
    if not said:
        told.say("months_none")


def _tell_standing(told: Told, stands: Standing) -> None:
    """Say where a claim stands, with what was granted and what came."""
    line = told.words.say(
        "commands.month_line",
        month=stands.month,
        number=stands.number,
        version=stands.version,
        state=told.words.say(f"commands.state_{stands.state}"),
        amount=money.yuan(stands.claimed_fen),
        code=code_of(stands.digest),
    )
    if stands.approved_fen >= 0:
        line += told.words.say("commands.month_approved", amount=money.yuan(stands.approved_fen))
    if stands.state == "paid":
        line += told.words.say("commands.month_paid", amount=money.yuan(stands.paid_fen))
    told.line(line)


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
        if drawn.not_begun:
            told.say("drawn_not_begun", month=wanted)
            return
        _tell_totals(told, drawn.claim)
        _tell_findings(told, found)
        if not found:
            told.say("no_findings")
    if any(each.level == "B" for each in found):
        raise typer.Exit(DIFFERENCES)


def _tell_totals(told: Told, claim: Claim) -> None:
    """Say a month's sums as its first sheet does: what the days say, what was changed since, and in all."""
    lines = len(claim.adjustments)
    kind = "drawn_zero"
    if claim.roll or claim.guests:
        kind = "drawn_changed" if lines else "drawn"
    elif lines:
        kind = "drawn_lines"
    told.say(
        kind,
        month=claim.month,
        people=len(claim.roll),
        meals=claim.meals,
        subsidy=money.yuan(claim.meals_fen),
        lines=lines,
        changed=_signed(claim.changed_fen),
        amount=money.yuan(claim.claimed_fen),
    )


def _signed(fen: int) -> str:
    return f"{'−' if fen < 0 else '+'}{money.yuan(abs(fen))}"


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
        list[str] | None,
        typer.Option(help="E14=说明；一项查出好几条的：E14:对象=说明 · what explains a finding"),
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
        _tell_hindering(told, wanted, answer, found)
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
    step: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            help="submit 交 · return 退回 · approve 通过 · reduce 核减 · publish 公示 · pay 到账",
        ),
    ],
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
    step = _STEP_NAMES.get(step, step)
    if step not in STEPS or fen is None:
        raise (
            InputError("claim_step", where=step)
            if step not in STEPS
            else InputError("amount_text", where=amount)
        )
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
        if answer.code == "step_not_due":
            raise _not_due(told, stands.standing.state, step, month)
        _refuse(answer, month)
    told.say("stepped", month=month, state=told.words.say(f"commands.state_{answer.standing.state}"))


def _not_due(told: Told, state: State, step: str, month: str) -> InputError:
    """Say where the claim stands, and which steps it may take from there."""
    say = told.words.say
    due = [say(f"commands.step_{each}") for each in steps_from(state)]
    then = (
        say("commands.then_steps", steps=say("commands.or").join(due))
        if due
        else say(f"commands.then_{state}")
    )
    facts = {"step": say(f"commands.step_{step}"), "state": say(f"commands.state_{state}"), "then": then}
    return InputError("claim_step_not_due", where=month, **facts)


# An amount that is taken back begins like an option.
@app.command("advance", context_settings={"ignore_unknown_options": True})
def advance(  # noqa: PLR0913, PLR0917 - one payment: how much, when, from whom, under what
    context: typer.Context,
    amount: Annotated[
        str, typer.Argument(metavar="YUAN", help="元；记错了，用负数冲回 · yuan; below zero takes back")
    ],
    received: Annotated[str, typer.Option("--on", help="到账日期 · the day it came")],
    funder: Annotated[str, typer.Option("--from", help="哪一级给的 · who paid it")],
    batch: Annotated[str, typer.Option("--batch", help="批次、文号 · batch or document")] = "",
    note: Annotated[str, typer.Option("--note", help="说明，冲回时要写 · why, where it is taken back")] = "",
    again: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--again", help="同一天同样多的另一笔 · another one of the same day and amount")
    ] = False,
    book: BookFile = None,
) -> None:
    """记一笔预拨；记错的用负数冲回。 Record money that was paid ahead; below zero takes one back.

    例 example: canteen claim advance 20000 --on 2026-05-28 --from 区民政局 --batch 2026-1

    例 example: canteen claim advance -20000 --on 2026-05-28 --from 区民政局 --note 记重了
    """
    told: Told = context.obj
    plain = amount.strip().replace("−", "-")
    fen = money.fen_of(plain.removeprefix("-"))
    if not fen:
        raise InputError("amount_text", where=amount)
    fen = -fen if plain.startswith("-") else fen
    paid = Advance(day_of(received), fen, funder.strip(), batch.strip(), note.strip())
    opened = told.open_book(book)
    answer = claims.receive_advance(opened, paid, again=again, operator=told.operator, now=told.now)
    if isinstance(answer, Refused):
        _refuse(answer, amount)
    facts = {"day": paid.received, "funder": paid.funder, "total": money.yuan(answer)}
    told.say("advanced_back" if fen < 0 else "advanced", amount=money.yuan(abs(fen)), **facts)


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
        if all(each.id != check_id.strip() for each in CHECKS):
            raise InputError("explain_unknown", where=text, check=check_id.strip())
        fitting = [
            (each.check, each.subject, why.strip())
            for each in found
            if each.check == check_id.strip() and subject.strip() in {"", each.subject}
        ]
        if not fitting:
            raise InputError("explain_fits_none", where=text)
        made += fitting
    return tuple(made)


def _tell_findings(told: Told, found: tuple[Finding, ...], among: tuple[Finding, ...] = ()) -> None:
    """Say findings; the subject is said where two of one check must be told apart."""
    times = Counter(each.check for each in among or found)
    for each in found:
        told.say(
            "finding_of" if times[each.check] > 1 else "finding",
            level=said_of.level(each.level, told.words),
            check=each.check,
            sentence=said_of.sentence(each, told.words),
            subject=each.subject,
        )


def _tell_hindering(
    told: Told, month: Month, hindering: tuple[Finding, ...], found: tuple[Finding, ...]
) -> None:
    """Say that a month is not locked, what stands in the way, and how it is explained."""
    told.say("not_locked", month=month, count=len(hindering))
    _tell_findings(told, hindering, found)
    blocking = sum(each.level == "B" for each in hindering)
    if blocking:
        told.say("not_locked_blocking", count=blocking)
    first = next((each for each in hindering if each.level == "X"), None)
    if first is not None:
        several = sum(each.check == first.check for each in found) > 1
        told.say("not_locked_explain", of=f"{first.check}:{first.subject}" if several else first.check)


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
