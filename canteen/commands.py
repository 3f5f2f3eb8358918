"""What ``canteen`` does without a window: each command reads files, calls verbs, and says what came of it."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

from canteen import claims, office, replay, settings
from canteen.book import Book
from canteen.errors import CanteenError, InputError
from canteen.exchange.roster import read_roster
from canteen.exchange.text import read_text
from canteen.exchange.whole import Place, place
from canteen.opening import Begun, Terms, open_canteen
from canteen.paper.cards import CardFace, card_sheet
from canteen.paper.day import day_sheet
from canteen.rules import money
from canteen.rules.cases import read_cases
from canteen.rules.dates import CHINA, MealType, Month, in_force
from canteen.rules.document import check_documents, read_policy
from canteen.rules.trial import try_cases
from canteen.words import Words, catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from canteen.rules.policy import Policy
    from canteen.rules.roster import Roster
    from canteen.rules.trial import Tried

Built = TypeVar("Built")

DIFFERENCES, BAD_INPUT, NO_BOOK = 1, 2, 3

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="幸福食堂前台。不带命令就打开窗口。 The front desk of a canteen; without a command: the window.",
    epilog="退出码：0 好了，1 有不一样，2 给的东西不能用，3 账册打不开。"
    " Exit codes: 0 done, 1 differences, 2 input cannot be used, 3 no book.",
)
policy_app = typer.Typer(no_args_is_help=True, help="补贴政策：试算、采用。 Policies: try, adopt.")
app.add_typer(policy_app, name="policy")

_MEAL_TYPES = {
    **{each.value: each for each in MealType},
    "早餐": MealType.BREAKFAST,
    "午餐": MealType.LUNCH,
    "晚餐": MealType.DINNER,
}

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@dataclass(frozen=True, slots=True)
class Told:
    """What every command is told: how to speak, what time it is, and where to write."""

    words: Words
    now: datetime
    out: Console
    demo: Callable[[Told, Path | None], int]
    opened: ExitStack = field(default_factory=ExitStack)

    def say(self, text_id: str, **facts: object) -> None:
        """Say one line."""
        self.out.print(
            self.words.say(f"commands.{text_id}", **facts), highlight=False, markup=False, soft_wrap=True
        )

    def track(self, text_id: str, work: Callable[[Callable[[int, int], None]], Built]) -> Built:
        """Do work that takes longer than a second, with a progress bar."""
        with Progress(console=self.out, transient=True) as bar:
            task = bar.add_task(self.words.say(f"commands.{text_id}"))
            return work(lambda done, total: bar.update(task, completed=done, total=total))

    def open_book(self) -> Book:
        """Open this machine's book until the command ends."""
        path = settings.book_path()
        if not path.is_file():
            raise InputError("no_canteen")
        return self.keep_open(Book.open(path, settings.book_key(path)))

    def keep_open(self, book: Book) -> Book:
        """Close a book when the command ends, however it ends."""
        self.opened.callback(book.close)
        return book


def run(arguments: Sequence[str], now: datetime, *, demo: Callable[[Told, Path | None], int]) -> int:
    """Run one command; return its exit code. ``now`` is the moment of everything it records."""
    words = Words(settings.read(settings.home()).language)
    told = Told(words, now, Console(), demo)
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
        return _misused(arguments, misused, words)
    return code if isinstance(code, int) else 0


def _misused(arguments: Sequence[str], misused: typer.TyperException, words: Words) -> int:
    """Say what is wrong with a command line; without a command, the help has been said already."""
    detail = misused.format_message()
    named = next((each for each in arguments if each in {"policy", *_names(app)}), "")
    facts = {"detail": detail.rstrip("."), "help": f"canteen {named} --help".replace("  ", " ")}
    if detail:
        typer.echo(words.fault(InputError("misused", **facts)), err=True)
    return BAD_INPUT


def _names(group: typer.Typer) -> Iterator[str]:
    return (command.name for command in group.registered_commands if command.name)


@app.command("demo")
def demo(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="放在哪里 · folder for the practice canteen")] = None,
) -> None:
    """打开练习食堂：名单、政策、餐价都有，早上已经开了餐。 Open a practice canteen; nothing in it counts.

    例 example: canteen demo
    """
    told: Told = context.obj
    raise typer.Exit(told.demo(told, out))


@app.command("set-up")
def set_up(  # noqa: PLR0913, PLR0917 - a form on the command line: one option per fact
    context: typer.Context,
    name: Annotated[str, typer.Option(help="食堂名称 · name on every sheet")],
    code: Annotated[str, typer.Option(help="食堂编号 · code given by the district")],
    policy: Annotated[list[Path], typer.Option(help="政策文件 · policy document, may be repeated")],
    price: Annotated[list[str], typer.Option(help="餐价 · such as lunch=15.00, may be repeated")],
    district: Annotated[str, typer.Option(help="区县 · district")] = "",
    street: Annotated[str, typer.Option(help="街道 · street")] = "",
    phone: Annotated[str, typer.Option(help="挂失电话 · telephone on the cards")] = "",
    operator: Annotated[str, typer.Option(help="登记人 · who serves at this desk")] = "",
) -> None:
    """开一本新账册。 Begin this machine's book.

    例 example: canteen set-up --name 向阳社区幸福食堂 --code 140100001 --policy 政策.toml --price lunch=15.00
    """
    told: Told = context.obj
    policies = [read_text(file) for file in policy]
    documents = [_policy_of(file, text) for file, text in zip(policy, policies, strict=True)]
    check_documents(documents)
    prices = _prices_of(price)
    path = settings.book_path()
    terms = Terms(code, name, district, street, phone, tuple(policies), prices)
    begun = Begun(operator or "set-up", told.now, told.now.date())
    open_canteen(path, settings.book_key(path), terms, begun).close()
    kept = settings.read(settings.home())
    settings.write(settings.home(), replace(kept, operator=operator))
    told.say("set_up", path=path)
    if in_force(documents, told.now.date()) is None:
        told.say("no_policy_today")


@app.command("price")
def price(
    context: typer.Context,
    price: Annotated[list[str], typer.Argument(metavar="MEAL=YUAN", show_default=False)],
    begins: Annotated[str, typer.Option("--from", help="从哪天起 · from which day, today if not given")] = "",
) -> None:
    """定餐价，记过的餐不变。 Set prices from a day on; recorded meals keep theirs.

    例 example: canteen price lunch=16.00 --from 2026-12-01
    """
    told: Told = context.obj
    prices = _prices_of(price)
    day = _day_of(begins) if begins else told.now.date()
    if day < told.now.date():
        raise InputError("price_past", where=begins)
    book = told.open_book()
    for meal_type, fen in prices.items():
        office.set_price(book, meal_type, fen, begins=day, operator="price", now=told.now)
        told.say("price", meal_type=told.words.say(f"desk.{meal_type}"), price=told.words.money(fen), day=day)


@app.command("roster")
def roster(context: typer.Context, file: File) -> None:
    """导入花名册。 Take the usable rows of a roster in; wrong rows are named and left out.

    例 example: canteen roster 花名册.xlsx
    """
    told: Told = context.obj
    read = _read_roster(told, file)
    applied = office.apply_roster(told.open_book(), read, operator="roster", now=told.now)
    told.say("roster", enrolled=applied.enrolled, changed=applied.changed, unchanged=applied.unchanged)
    if read.findings:
        raise typer.Exit(DIFFERENCES)


@app.command("cards")
def cards(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.pdf", show_default=False)],
    start: Annotated[int, typer.Option(min=1, max=10, help="从第几格起 · first free place on the sheet")] = 1,
    everybody: Annotated[  # noqa: FBT002 - an option that is there or not
        bool, typer.Option("--all", help="人人换新卡，旧卡作废 · replace every card")
    ] = False,
) -> None:
    """给没有卡的老人发卡，A4 每页十张。 Issue a card to everybody without one, ten on an A4 sheet.

    例 example: canteen cards 就餐卡.pdf
    """
    if out.suffix.lower() != ".pdf":
        raise InputError("file_pdf", where=out.name)
    told: Told = context.obj
    with place(out) as tried:
        book = told.open_book()
        here = [line for line in office.people(book, today=told.now.date()) if not line.stopped]
        waiting = [line.person for line in here if everybody or line.card_state != "active"]
        if not waiting:
            told.say("cards_none")
            return
        facts = office.facts(book)
        issued = office.issue_cards(book, waiting, operator="cards", now=told.now)
        faces = [
            CardFace(card.name, card.digits, facts.name, facts.district, facts.phone, practice=book.practice)
            for card in issued
        ]
        tried.put(card_sheet(faces, told.words, start=start))
    told.say("cards", count=len(issued), path=out)


@policy_app.command("adopt")
def adopt(context: typer.Context, file: File) -> None:
    """采用一份政策，按它自己的日期生效。 Adopt a document; it is in force by its own dates.

    例 example: canteen policy adopt 政策.toml
    """
    told: Told = context.obj
    text = read_text(file)
    _policy_of(file, text)
    policy = office.adopt_policy(told.open_book(), text, operator="policy", now=told.now)
    told.say("adopted", document=policy.document, begins=policy.begins)


@policy_app.command("try")
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
    policies = [_policy_of(file, read_text(file)) for file in documents]
    check_documents(policies)
    with _named(table):
        cases = read_cases(read_text(table))
    tried = try_cases(policies, cases)
    _print_tried(told, tried)
    if not all(each.document for each in tried):
        told.say("tried_needs", files="、".join(cases.policies) or "*.toml")
    if any(each.differs for each in tried):
        raise typer.Exit(DIFFERENCES)


@app.command("replay")
def replay_month(
    context: typer.Context,
    roster: Annotated[Path, typer.Option(help="花名册 · roster")],
    policy: Annotated[list[Path], typer.Option(help="政策 · policy document, may be repeated")],
    service: Annotated[Path, typer.Option(help="就餐流水 · recorded service, one JSON object a line")],
    out: Annotated[Path, typer.Option(help="结果放哪里 · folder for answers, claim and day sheets")],
) -> None:
    """用一本新账册重放一个月的就餐。 Put a recorded month through the same verbs as the window.

    例 example: canteen replay --roster 花名册.xlsx --policy 政策.toml --service 6月.jsonl --out 结果
    """
    told: Told = context.obj
    events = replay.read_events(service)
    policies = [read_text(file) for file in policy]
    check_documents([_policy_of(file, text) for file, text in zip(policy, policies, strict=True)])
    people = _read_roster(told, roster)
    path = _new_folder(out) / "replay.book"
    running = replay.open_canteen(path, settings.book_key(path), people, policies, now=events[0]["at"])
    book = told.keep_open(running.book)
    answers = track(
        replay.run(running, events),
        told.words.say("commands.replaying"),
        total=len(events),
        console=told.out,
        transient=True,
    )
    lines = "".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
    Place(out / "answers.jsonl").put(lines.encode())
    first, *later = sorted({Month.of(event["at"].astimezone(CHINA).date()) for event in events})
    for month, name in ((first, "claim.json"), *((month, f"claim-{month}.json") for month in later)):
        claim = json.dumps(replay.claim_of(running, month), ensure_ascii=False, indent=1)
        Place(out / name).put(f"{claim}\n".encode())
    for day in claims.closed_days(book):
        Place(out / f"{day}.pdf").put(day_sheet(claims.day_sheet(book, day), told.words))
    told.say("replayed", events=len(events), days=len(claims.closed_days(book)), path=out)


def _new_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError("file_place", where=str(folder)) from None
    if (folder / "replay.book").exists():
        raise InputError("out_not_empty", where=str(folder))
    return folder


def _policy_of(file: Path, text: str) -> Policy:
    with _named(file):
        return read_policy(text)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Put the name of the file before the place that a fault names in it."""
    try:
        yield
    except InputError as fault:
        where = fault.where if fault.where.startswith(file.name) else f"{file.name} {fault.where}".strip()
        raise InputError(fault.code, where=where, **fault.facts) from fault


def _read_roster(told: Told, file: Path) -> Roster:
    read = read_roster(file)
    for finding in read.findings:
        place = told.words.say("roster.place", sheet=finding.sheet, row=finding.row, column=finding.column)
        typer.echo(f"{place}：{told.words.say(f'roster.{finding.code}', **finding.facts)}", err=True)
    return read


def _prices_of(texts: Sequence[str]) -> dict[MealType, int]:
    prices: dict[MealType, int] = {}
    for text in texts:
        meal_type, fen = _price_of(text)
        if meal_type in prices:
            raise InputError("price_twice", where=text)
        prices[meal_type] = fen
    return prices


def _price_of(text: str) -> tuple[MealType, int]:
    name, _, yuan = text.partition("=")
    meal_type, fen = _MEAL_TYPES.get(name.strip()), money.fen_of(yuan)
    if meal_type is None or fen is None:
        raise InputError("price_text", where=text)
    return meal_type, fen


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("day_text", where=text) from None


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
