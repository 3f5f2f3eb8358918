"""What is set for this machine alone: the desk's tones and discretion, the size of text, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canteen.gui.parts import Segmented
from canteen.gui.settings.parts import Section, Setting, Switch, options
from canteen.settings import Settings

if TYPE_CHECKING:
    from canteen.gui.settings.machine import Machine

_PLAIN = Settings()


class MachineSection(Section):
    """Settings that hold at once and are kept on this machine."""

    def __init__(self, machine: Machine, *settings: Setting) -> None:
        super().__init__(*settings)
        self._machine = machine
        machine.changed.connect(lambda _kept: self.opened())

    def put(self, **values: object) -> None:
        """Set something, and offer the way back."""
        before = {name: getattr(self._machine.kept, name) for name in values}
        self._machine.set(**values)
        told = "settings.saved" if self._machine.stored else "settings.saved_not"
        self.done(lambda: self._machine.set(**before), told)


class DeskSection(MachineSection):
    """服务台: tones, and what others may see."""

    name, icon = "desk", "utensils"

    def __init__(self, machine: Machine) -> None:
        self.sound, self.pay_only, self.bystanders = Switch(), Switch(), Switch()
        super().__init__(
            machine,
            Setting("sound", self.sound),
            Setting("pay_only", self.pay_only),
            Setting("bystanders", self.bystanders),
        )
        self.sound.turned.connect(lambda on: self.put(muted=not on))
        self.pay_only.turned.connect(lambda on: self.put(pay_only=on))
        self.bystanders.turned.connect(lambda on: self.put(bystanders=on))
        self.opened()

    def opened(self) -> None:
        """Show what is set."""
        kept = self._machine.kept
        self.sound.turn(on=not kept.muted)
        self.pay_only.turn(on=kept.pay_only)
        self.bystanders.turn(on=kept.bystanders)


class ShowSection(MachineSection):
    """显示: the size of what is read, and the language."""

    name, icon = "show", "eye"

    def __init__(self, machine: Machine) -> None:
        self.text = Segmented(options("text", ("100", "115", "130")))
        self.language = Segmented(options("language", ("zh", "en")))
        super().__init__(machine, Setting("text", self.text, wide=True), Setting("language", self.language))
        self.text.chosen.connect(lambda percent: self.put(text_percent=int(percent)))
        self.language.chosen.connect(lambda language: self.put(language=language))
        self.opened()

    def opened(self) -> None:
        """Show what is set."""
        kept = self._machine.kept
        self.text.choose(str(kept.text_percent))
        self.language.choose(kept.language)


class CameraSection(MachineSection):
    """摄像头: for canteens without a hand scanner."""

    name, icon = "camera", "scan-qr-code"

    def __init__(self, machine: Machine) -> None:
        self.camera = Switch()
        super().__init__(machine, Setting("camera_on", self.camera))
        self.camera.turned.connect(lambda on: self.put(camera=on))
        self.opened()

    def opened(self) -> None:
        """Show what is set."""
        self.camera.turn(on=self._machine.kept.camera)
