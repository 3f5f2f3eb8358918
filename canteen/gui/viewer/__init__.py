"""查看: a read-only window for a bundle: its claim, what proves it, and the path from any total to a meal."""

from canteen.gui.viewer.window import view

__all__ = ["view"]
