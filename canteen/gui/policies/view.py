"""政策: every document by its first day, what it says, and what a draft would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from canteen import office
from canteen.errors import CanteenError, InputError
from canteen.exchange.text import read_text
from canteen.gui.layout import Column, Row
from canteen.gui.lines import LinesTable
from canteen.gui.listing import Outlet
from canteen.gui.parts import Button, Card, Text
from canteen.gui.policies import lists
from canteen.gui.policies.detail import Detail
from canteen.gui.policies.editor import Editor
from canteen.gui.policies.rehearsal import RehearsalView
from canteen.gui.printing import Said
from canteen.rules.document import read_policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from canteen.gui.post import Post
    from canteen.gui.tokens import Look
    from canteen.office import PolicyChange, PolicyLine
    from canteen.rules.listing import Listing
    from canteen.words import Words

_DOCUMENTS, _EDITOR, _REHEARSAL = range(3)
_LIST = 400


class PoliciesView(QWidget):
    """A section of the settings; what is typed or worked out in it stays when another one is looked at."""

    def __init__(self, post: Post, words: Words) -> None:
        super().__init__()
        self._post, self._words = post, words
        self.lines: tuple[PolicyLine, ...] = ()
        self._back: Callable[[], None] | None = None
        self._filling = False
        self._build()
        self._connect()
        self.opened()

    def _build(self) -> None:
        self.undo = Button("policies.put_back", icon="undo-2", key="F4", size="small")
        self.told = Said(button=self.undo)
        self.read = Button("policies.read", icon="file-up", key="F8")
        self.table, self.detail = LinesTable(), Detail()
        self.outlet = Outlet(self._post, self.listing, size="small")
        self.editor, self.rehearsal = Editor(), RehearsalView(self._post)
        self.left = QWidget()
        card = Card()
        card.setLayout(Column(self.table, margins=(1,)))
        head = Row(Text("policies.list", "title", bold=True), 0, self.read, spacing=10)
        column = Column(head, spacing=10)
        column.put(card, stretch=1)
        column.put(Row(self.outlet, 0))
        self.left.setLayout(column)
        row = Row(spacing=16)
        row.put(self.left)
        row.put(self.detail, stretch=1)
        documents = QWidget()
        documents.setLayout(row)
        self.layers = QStackedWidget()
        for layer in (documents, self.editor, self.rehearsal):
            self.layers.addWidget(layer)
        whole = Column(self.told, self.outlet.told, spacing=10)
        whole.put(self.layers, stretch=1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.read.clicked.connect(self.choose)
        self.undo.clicked.connect(self._undo)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.detail.adopt_wanted.connect(self._adopt)
        self.detail.rehearse_wanted.connect(self._rehearse)
        self.detail.edit_wanted.connect(self._edit)
        self.detail.drop_wanted.connect(self._drop)
        self.detail.copy_wanted.connect(self._new_version)
        self.editor.done.connect(self._keep)
        self.editor.left.connect(self._leave_text)
        self.rehearsal.closed.connect(self._to_documents)

    def opened(self) -> None:
        """Read the documents afresh; a text in hand and a rehearsal stay as they are."""
        if self.layers.currentIndex() == _DOCUMENTS:
            self.refresh()

    def refresh(self, chosen: str = "") -> None:
        """Show the documents; ``chosen`` is the one to show, else the one in hand, else the one in force."""
        wanted = chosen or (self.detail.line.id if self.detail.line else "")
        self.lines = office.policies(self._post.book, today=self._post.today())
        self._fill(wanted)

    def _fill(self, wanted: str) -> None:
        ids = [line.id for line in self.lines]
        running = next((line.id for line in self.lines if line.state == "running"), "")
        row = next((ids.index(each) for each in (wanted, running) if each in ids), 0)
        self._filling = True
        self.table.show_listing(lists.on_screen(self.lines, self._words))
        if self.lines:
            self.table.selectRow(row)
        self._filling = False
        self._show_chosen()
        self.outlet.setVisible(bool(self.lines))

    def listing(self) -> Listing:
        """Return the documents as a list, for paper and workbook."""
        return lists.documents(self.lines, self._post.today(), self._words)

    def _show_chosen(self) -> None:
        if self._filling:
            return
        row = self.table.currentIndex().row()
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        change, fault = self._change_of(line)
        self.detail.show_line(line, change, fault)

    def _change_of(self, line: PolicyLine | None) -> tuple[PolicyChange | None, InputError | None]:
        if line is None or line.state != "draft" or line.policy is None:
            return None, None
        try:
            return office.change(self._post.book, line.text, today=self._post.today()), None
        except InputError as fault:
            return None, fault

    # what is done

    def choose(self) -> None:
        """Ask for a file, and take it in as a draft."""
        say = self._words.say
        kinds = f"{say('policies.files')} (*.toml);;{say('policies.all_files')} (*)"
        path = self._post.ask_file(say("policies.read_title"), kinds)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Take a file in as a draft, or say what is wrong with it."""
        try:
            text = read_text(path)
            _read(text, path)
            draft = office.put_draft(
                self._post.book, text, operator=self._post.operator, now=self._post.now()
            )
        except CanteenError as fault:
            self._tell_problem(fault)
            return
        self.refresh(draft)
        self._tell("policies.taken")

    def _adopt(self, line: PolicyLine) -> None:
        post = self._post
        try:
            policy = office.adopt_policy(
                post.book, line.text, draft=line.id, operator=post.operator, now=post.now()
            )
        except CanteenError as fault:
            self._tell_problem(fault)
            return
        self.refresh(policy.id)
        begins = self._words.full_day(policy.begins)
        self._tell("policies.adopted", document=policy.document, begins=begins)
        self.table.setFocus()

    def _drop(self, line: PolicyLine) -> None:
        post = self._post
        office.drop_draft(post.book, line.id)
        self.refresh()

        def put_back() -> None:
            office.put_draft(post.book, line.text, draft=line.id, operator=line.operator, now=line.at)
            self.refresh(line.id)
            self._tell("policies.restored")

        self._tell("policies.dropped", back=put_back)
        self.undo.setFocus()

    def _new_version(self, line: PolicyLine) -> None:
        """Begin with the text of a document; it becomes a draft once it is written."""
        self.told.silence()
        text = office.next_version(self._post.book, line.id, now=self._post.now())
        self._write("", line.document, text)

    def _edit(self, line: PolicyLine) -> None:
        self._write(line.id, line.document, line.text)

    def _write(self, draft: str, title: str, text: str) -> None:
        adopted = [each.policy for each in self.lines if each.policy and each.state != "draft"]
        self.layers.setCurrentIndex(_EDITOR)
        self.editor.open(draft, title, text, adopted)

    def _leave_text(self) -> None:
        self.layers.setCurrentIndex(_DOCUMENTS)
        self.refresh()
        self.table.setFocus()

    def _keep(self, draft: str, text: str) -> None:
        post = self._post
        draft = office.put_draft(post.book, text, draft=draft, operator=post.operator, now=post.now())
        self.layers.setCurrentIndex(_DOCUMENTS)
        self.refresh(draft)
        self._tell("policies.kept")
        self.detail.edit.setFocus()

    def _rehearse(self, line: PolicyLine) -> None:
        self.told.silence()
        self.layers.setCurrentIndex(_REHEARSAL)
        self.rehearsal.open(line)

    def _to_documents(self) -> None:
        self.layers.setCurrentIndex(_DOCUMENTS)
        line = self.rehearsal.line
        if line is not None and self.rehearsal.result is not None:
            self.detail.tried.add(line.text)
        self.refresh()
        self.detail.rehearse.setFocus()

    # what is said

    def _tell(self, text_id: str, *, back: Callable[[], None] | None = None, **facts: object) -> None:
        self._back = back
        self.undo.setVisible(back is not None)
        self.told.tell("ok", text_id, **facts)

    def _tell_problem(self, fault: CanteenError) -> None:
        self._back = None
        self.undo.hide()
        self.told.problem(fault)

    def _undo(self) -> None:
        back, self._back = self._back, None
        if back is not None:
            back()

    def speak(self, words: Words) -> None:
        """Say everything again in this language."""
        self._words = words
        self._fill(self.detail.line.id if self.detail.line else "")

    def fit(self, look: Look) -> None:
        """The list takes its width, the document the rest."""
        self.left.setFixedWidth(look.px(_LIST * (1 + (look.text - 1) / 3)))


def _read(text: str, path: Path) -> None:
    """Refuse what is no policy, with the name of its file."""
    try:
        read_policy(text)
    except InputError as fault:
        where = f"{path.name} {fault.where}".strip()
        raise InputError(fault.code, where=where, **fault.facts) from fault
