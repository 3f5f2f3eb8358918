"""``canteen demo, set-up, price, cards``: the canteen itself, without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 - the command line reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from canteen import office, settings
from canteen.commands.told import Told, day_of, policy_of, prices_of
from canteen.errors import InputError
from canteen.exchange.text import read_text
from canteen.exchange.whole import place
from canteen.opening import Begun, Terms, open_canteen
from canteen.paper.cards import CardFace, card_sheet
from canteen.rules.dates import in_force
from canteen.rules.document import check_documents

if TYPE_CHECKING:
    from collections.abc import Callable


def demo(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="放在哪里 · folder for the practice canteen")] = None,
) -> None:
    """打开练习食堂：名单、政策、餐价都有，早上已经开了餐。 Open a practice canteen; nothing in it counts.

    例 example: canteen demo
    """
    told: Told = context.obj
    raise typer.Exit(told.demo(told, out))


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
    documents = [policy_of(file, text) for file, text in zip(policy, policies, strict=True)]
    check_documents(documents)
    prices = prices_of(price)
    path = settings.book_path()
    terms = Terms(code, name, district, street, phone, tuple(policies), prices)
    begun = Begun(operator or "set-up", told.now, told.now.date())
    open_canteen(path, settings.book_key(path), terms, begun).close()
    kept = settings.read(settings.home())
    settings.write(settings.home(), replace(kept, operator=operator))
    told.say("set_up", path=path)
    if in_force(documents, told.now.date()) is None:
        told.say("no_policy_today")


def price(
    context: typer.Context,
    price: Annotated[list[str], typer.Argument(metavar="MEAL=YUAN", show_default=False)],
    begins: Annotated[str, typer.Option("--from", help="从哪天起 · from which day, today if not given")] = "",
) -> None:
    """定餐价，记过的餐不变。 Set prices from a day on; recorded meals keep theirs.

    例 example: canteen price lunch=16.00 --from 2026-12-01
    """
    told: Told = context.obj
    prices = prices_of(price)
    day = day_of(begins) if begins else told.now.date()
    if day < told.now.date():
        raise InputError("price_past", where=begins)
    book = told.open_book()
    for meal_type, fen in prices.items():
        office.set_price(book, meal_type, fen, begins=day, operator=told.operator, now=told.now)
        told.say("price", meal_type=told.words.say(f"desk.{meal_type}"), price=told.words.money(fen), day=day)


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
        issued = office.issue_cards(book, waiting, operator=told.operator, now=told.now)
        place_of = (facts.name, facts.district, facts.phone)
        faces = [
            CardFace(card.name, card.digits, *place_of, practice=book.practice, serial=serial)
            for card, serial in zip(issued, office.serials(book, issued), strict=True)
        ]
        tried.put(card_sheet(faces, told.words, start=start))
    told.say("cards", count=len(issued), path=out)


DEEDS: dict[str, Callable[..., None]] = {"demo": demo, "set-up": set_up, "price": price, "cards": cards}
