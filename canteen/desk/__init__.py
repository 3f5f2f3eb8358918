"""前台: what happens at the counter. One deed, one function, one transaction; acknowledged after COMMIT."""

from canteen.desk.changing import amend, explain_void, look_private, void, void_last
from canteen.desk.serving import QUESTIONS, Answer, note_unread, serve, serve_by_name, serve_guest
from canteen.desk.showing import find, glance, meal, of_card

__all__ = [
    "QUESTIONS",
    "Answer",
    "amend",
    "explain_void",
    "find",
    "glance",
    "look_private",
    "meal",
    "note_unread",
    "of_card",
    "serve",
    "serve_by_name",
    "serve_guest",
    "void",
    "void_last",
]
