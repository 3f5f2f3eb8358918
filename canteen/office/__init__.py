"""后台: people, statuses, cards, rosters, policies, prices. One deed, one function, one transaction."""

from canteen.office.cards import (
    CardLine,
    IssuedCard,
    card_list,
    give_card,
    issue_cards,
    owner_of,
    resume_card,
    stop_card,
)
from canteen.office.people import PersonLine, people, persons_by_id_number, stop_person
from canteen.office.policies import adopt_policy
from canteen.office.rosters import Applied, apply_roster
from canteen.office.terms import (
    calendar_sources,
    describe,
    end_price,
    facts,
    menu,
    set_calendar,
    set_days,
    set_days_off,
    set_hours,
    set_menu,
    set_payments,
    set_price,
    terms,
)

__all__ = [
    "Applied",
    "CardLine",
    "IssuedCard",
    "PersonLine",
    "adopt_policy",
    "apply_roster",
    "calendar_sources",
    "card_list",
    "describe",
    "end_price",
    "facts",
    "give_card",
    "issue_cards",
    "menu",
    "owner_of",
    "people",
    "persons_by_id_number",
    "resume_card",
    "set_calendar",
    "set_days",
    "set_days_off",
    "set_hours",
    "set_menu",
    "set_payments",
    "set_price",
    "stop_card",
    "stop_person",
    "terms",
]
