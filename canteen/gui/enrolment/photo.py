"""照片: from a file or a camera, cut to 4 : 5, kept small and bare, with the person's word; or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QLabel, QStackedWidget, QWidget

from canteen import office
from canteen.gui import icons
from canteen.gui.enrolment.crop import CropBox
from canteen.gui.enrolment.drafts import DraftView, Title, beside, body_over
from canteen.gui.enrolment.picture import SIDES, portrait, read_picture
from canteen.gui.job import Job
from canteen.gui.layout import Column, Row
from canteen.gui.parts import Button, Card, EmptyState, Text
from canteen.gui.printing import Said
from canteen.gui.steps import Footer
from canteen.gui.tokens import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtMultimedia import QVideoFrame

    from canteen.errors import CanteenError
    from canteen.gui.camera import Eye
    from canteen.gui.post import Post
    from canteen.words import Words

_NONE, _KEPT, _CUT = range(3)
_SHOWN_HEIGHT = 0.8  # of its own size, the photo as it is kept


class Consent(QCheckBox):
    """The person agreed to have a photo kept: a box large enough to be seen and hit."""

    def __init__(self) -> None:
        super().__init__()
        self._look = Look()
        self.fit(self._look)

    def speak(self, words: Words) -> None:
        """Say what is agreed to."""
        self.setText(words.say("enrolment.consent"))
        self.updateGeometry()

    def fit(self, look: Look) -> None:
        """A target of 44."""
        self._look = look
        self.setFixedHeight(look.px(44))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of box and words."""
        return QSize(self._look.px(36) + self.fontMetrics().horizontalAdvance(self.text()), self.height())

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """The words can be hit as well as the box."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box, its tick, and the words."""
        look, painter, side = self._look, QPainter(self), self._look.px(24)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        painter.setPen(QPen(QColor(look.colour("brand" if on else "line_strong")), 2))
        painter.setBrush(QColor(look.colour("brand" if on else "surface")))
        painter.drawRoundedRect(box, 5, 5)
        if on:
            tick = icons.pixmap("check", look.colour("on_fill"), side - 6, self.devicePixelRatioF(), 3)
            painter.drawPixmap(box.topLeft() + QPointF(3, 3), tick)
        painter.setPen(QColor(look.colour("ink")))
        words = self.rect().adjusted(look.px(36), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class Kept(QLabel):
    """The photo as it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._picture, self._look_height = QPixmap(), 0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_jpeg(self, jpeg: bytes) -> None:
        """Show it."""
        self._picture = QPixmap.fromImage(QImage.fromData(jpeg))
        self._draw()

    def fit(self, look: Look) -> None:
        """Take its height."""
        self._look_height = look.px(SIDES.height() * _SHOWN_HEIGHT * (0.75 if look.short else 1))
        self._draw()

    def _draw(self) -> None:
        if not self._picture.isNull() and self._look_height:
            smooth = Qt.TransformationMode.SmoothTransformation
            self.setPixmap(self._picture.scaledToHeight(self._look_height, smooth))


class PhotoView(DraftView):
    """The photo of one elder. ``eye`` gives the cameras of the machine (None: those that there are)."""

    def __init__(self, post: Post, eye: Callable[[], Eye] | None = None) -> None:
        super().__init__(post)
        self._make_eye = eye or _machine
        self._eye: Eye | None = None
        self._jpeg = self._taken_away = b""
        self._job: Job | None = None
        self._live = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head = Title("enrolment.photo")
        self.undo = Button("enrolment.undo", icon="undo-2", size="small")
        self.gone = Said(button=self.undo)
        self.kept, self.crop = Kept(), CropBox()
        self.layers = QStackedWidget()
        for layer in (EmptyState("user-round", "enrolment.photo_none"), self.kept, self.crop):
            self.layers.addWidget(layer)
        shown = Card()
        shown.setLayout(Column(self.layers, margins=(12,)))
        sides = Row(spacing=16)
        sides.put(shown, stretch=1)
        sides.put(self._tools())
        body = QWidget()
        body.setLayout(sides)
        self.stay = Button("enrolment.back", key="Esc", size="large")
        self.keep_photo = Button("enrolment.save_photo", icon="save", key="F9", kind="primary", size="large")
        self.footer = Footer(self.stay, self.keep_photo)
        self.footer.line.say("enrolment.photo_foot")
        parts = (beside(self.head, self.unsaved), self.told, self.gone)
        self.setLayout(body_over(self.footer, *parts, below=body))

    def _tools(self) -> Card:
        self.choose = Button("enrolment.photo_file", icon="file-up", key="Ctrl+O")
        self.camera = Button("enrolment.photo_camera", icon="user-round")
        self.shoot = Button("enrolment.photo_shoot", icon="check", key="F9", kind="primary")
        self.nearer = Button("enrolment.nearer", icon="zoom-in")
        self.farther = Button("enrolment.farther", icon="zoom-out")
        self.turn = Button("enrolment.turn", icon="rotate-ccw")
        self.consent = Consent()
        self.remove = Button("enrolment.photo_remove", kind="destructive")
        self._hint = Text("enrolment.crop_hint", "caption", "ink2", wrap=True)
        column = Column(self.choose, self.camera, self.shoot, 8, spacing=12, margins=(20, 16))
        for part in (self.nearer, self.farther, self.turn, self._hint, self.consent, 0, self.remove):
            column.put(part)
        self._side = Card()
        self._side.setLayout(column)
        return self._side

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.camera.clicked.connect(self._switch)
        self.shoot.clicked.connect(self._shoot)
        self.nearer.clicked.connect(lambda: self.crop.zoom(1.15))
        self.farther.clicked.connect(lambda: self.crop.zoom(1 / 1.15))
        self.turn.clicked.connect(self.crop.turn)
        self.consent.toggled.connect(lambda _on: self.told.silence())
        self.remove.clicked.connect(self._remove)
        self.undo.clicked.connect(self._put_back)
        self.stay.clicked.connect(self.leave)
        self.keep_photo.clicked.connect(self.save)

    # opening and leaving

    def open_for(self, person: str) -> None:
        """Show a person's photo."""
        if self.busy_with(person):
            return
        if self.changed:
            return
        self.forget()
        post = self.post
        self.person = person
        self.head.about.put(office.known(post.book, person, today=post.today()).name)
        self._jpeg = office.photo(post.book, person)
        self._show()
        self.choose.setFocus()

    def forget(self) -> None:
        """Show nobody; the camera is let go."""
        self._close_eye()
        self._jpeg = self._taken_away = b""
        self.crop.show_image(QImage())
        self.consent.setChecked(False)
        self.unsaved.hide()
        for line in (self.told, self.gone):
            line.silence()
        self._show()

    @property
    def changed(self) -> bool:
        """Whether a picture was chosen that is not saved."""
        return not self.crop.image.isNull() and not self._live

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """A camera does not run for nobody."""
        super().hideEvent(event)
        if self._live:
            self._close_eye()
            self.crop.show_image(QImage())
            self._show()

    def _show(self) -> None:
        """Show what there is to do: a live view, a picture to cut, the photo that is kept, or none."""
        cutting = self.changed
        self.layers.setCurrentIndex(_CUT if cutting or self._live else _KEPT if self._jpeg else _NONE)
        if self._jpeg:
            self.kept.show_jpeg(self._jpeg)
        for part in (self.nearer, self.farther, self.turn, self._hint, self.consent):
            part.setVisible(cutting)
        self.shoot.setVisible(self._live)
        self.camera.say("enrolment.camera_off" if self._live else "enrolment.photo_camera")
        self.remove.setVisible(bool(self._jpeg) and not cutting and not self._live)
        self.keep_photo.setEnabled(cutting)
        self.stay.say("enrolment.discard_photo" if cutting else "enrolment.back")

    # from a file

    def _choose(self) -> None:
        say = self.words.say
        kinds = "*.jpg *.jpeg *.png *.bmp *.webp *.heic *.heif"
        path = self.post.ask_file(say("enrolment.photo_file"), f"{say('enrolment.pictures')} ({kinds})")
        if path is None:
            return
        self._close_eye()
        job = Job(lambda _progress: read_picture(path))
        job.done.connect(self._take)
        job.refused.connect(self._refused)
        self._job = job
        self.choose.setEnabled(False)
        self.told.tell("info", "enrolment.photo_reading")
        job.start()

    @property
    def reading(self) -> bool:
        """Whether a picture is being read."""
        return self._job is not None

    def _take(self, image: QImage) -> None:
        """Cut this one."""
        self._job = None
        self.choose.setEnabled(True)
        self.told.silence()
        self.gone.silence()
        self.crop.show_image(image)
        self._show()
        self.crop.setFocus()

    def _refused(self, fault: CanteenError) -> None:
        self._job = None
        self.choose.setEnabled(True)
        self._show()
        self.told.problem(fault)

    # from a camera

    def _switch(self) -> None:
        if self._live:
            self._close_eye()
            self.crop.show_image(QImage())
            self._show()
        else:
            self._open_eye()

    def _open_eye(self) -> None:
        try:
            eye = self._eye = self._eye or self._new_eye()
        except ImportError:  # QtMultimedia needs a library of the system that is not there
            self.told.tell("ask", "enrolment.camera_missing")
            return
        devices = eye.devices()
        if not devices:
            self.told.tell("ask", "enrolment.camera_none")
            return
        self.told.silence()
        self.crop.show_image(QImage())
        self._live = True
        eye.open(devices[0].key)
        self._show()
        self.shoot.setEnabled(False)

    def _new_eye(self) -> Eye:
        eye = self._make_eye()
        eye.framed.connect(self._frame)
        eye.troubled.connect(self._trouble)
        return eye

    def _frame(self, frame: QVideoFrame) -> None:
        if self._live:
            image = frame.toImage()
            if not image.isNull():
                self.crop.show_image(image)
                self.shoot.setEnabled(True)

    def _shoot(self) -> None:
        image = self.crop.image.copy()
        self._close_eye()
        self._take(image)

    def _trouble(self) -> None:
        if self._live:
            self._switch()
            self.told.tell("ask", "enrolment.camera_busy")

    def _close_eye(self) -> None:
        self._live = False
        if self._eye is not None:
            self._eye.close()

    # saving and taking away

    def save(self) -> None:
        """Keep the piece that is framed; without the person's word nothing is kept."""
        if not self.changed:
            return
        self.unsaved.hide()
        if not self.consent.isChecked():
            self.told.tell("ask", "enrolment.consent_first")
            self.consent.setFocus()
            return
        if self._put(lambda: portrait(self.crop.image, self.crop.cut)):
            person = self.person
            self.saved.emit(person)
            self.discard()

    def _put(self, jpeg: Callable[[], bytes]) -> bool:
        post = self.post
        fault = self.attempt(
            lambda: office.put_photo(post.book, self.person, jpeg(), operator=post.operator, now=post.now())
        )
        if fault is not None:
            self.told.problem(fault)
        return fault is None

    def _remove(self) -> None:
        before = self._jpeg
        if self._put(lambda: b""):
            self._taken_away, self._jpeg = before, b""
            self._show()
            self.gone.tell("ok", "enrolment.photo_gone")
            self.saved.emit(self.person)
            self.undo.setFocus()

    def _put_back(self) -> None:
        """Taken away by mistake: while this view is open, it can come back."""
        before = self._taken_away
        if before and self._put(lambda: before):
            self._jpeg, self._taken_away = before, b""
            self.gone.silence()
            self._show()
            self.saved.emit(self.person)
            self.choose.setFocus()

    def fit(self, look: Look) -> None:
        """The tools take their width."""
        self._side.setFixedWidth(look.px(340 if look.text <= 1 else 400))


def _machine() -> Eye:
    from canteen.gui.lens import Lens  # noqa: PLC0415 - QtMultimedia is loaded with the first camera

    return Lens()
