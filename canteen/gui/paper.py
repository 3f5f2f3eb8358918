"""Paper on a screen and on a printer: the same pages of the same PDF, drawn by the same code."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

if TYPE_CHECKING:
    from collections.abc import Callable

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72

# pdfium draws one page at a time in the whole program: the preview and a job that prints share it.
_pdfium = Lock()


class Pages:
    """The pages of a PDF, drawn when they are asked for. ``sizes`` are in points."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        with _pdfium, pypdfium2.PdfDocument(pdf) as document:
            self.sizes = tuple(document.get_page_size(number) for number in range(len(document)))

    def __len__(self) -> int:
        """How many pages."""
        return len(self.sizes)

    def image(self, number: int, scale: float) -> QImage:
        """Draw a page, counted from 0, with ``scale`` dots a point."""
        with _pdfium, pypdfium2.PdfDocument(self._pdf) as document:
            bitmap = document[number].render(scale=scale, prefer_bgrx=True)
            size = (bitmap.width, bitmap.height, bitmap.stride)
            return QImage(bytes(bitmap.buffer), *size, QImage.Format.Format_RGB32).copy()


def default_printer() -> QPrinter | None:
    """Return the printer of this machine, or None where there is none."""
    found = QPrinterInfo.defaultPrinter()
    return None if found.isNull() else QPrinter(found, QPrinter.PrinterMode.HighResolution)


def print_pages(
    pdf: bytes, printer: QPrinter, *, title: str, copies: int = 1, progress: Callable[[int, int], None]
) -> bool:
    """Print a PDF at its true measures; tells whether the printer took it. May run beside the window."""
    pages = Pages(pdf)
    _set_up(printer, title, copies, pages.sizes[0])
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        for number in range(len(pages)):
            progress(number, len(pages))
            if number:
                printer.newPage()
            sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
            painter.drawImage(
                QRectF(0, 0, sheet.width(), sheet.height()),
                pages.image(number, DOTS_PER_INCH / POINTS_PER_INCH),
            )
    finally:
        ended = painter.end()
    return ended and printer.printerState() is not QPrinter.PrinterState.Error


def _set_up(printer: QPrinter, title: str, copies: int, size: tuple[float, float]) -> None:
    printer.setResolution(DOTS_PER_INCH)
    # Paper is named upright; a page that is wider than high lies on it.
    upright, lying = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    printer.setPageSize(QPageSize(QSizeF(min(size), max(size)), QPageSize.Unit.Point))
    printer.setPageOrientation(lying if size[0] > size[1] else upright)
    # The whole sheet counts from its corner, so that millimetres on the screen are millimetres on paper.
    printer.setFullPage(True)
    printer.setDocName(title)
    if copies > 1 and printer.supportsMultipleCopies():
        printer.setCopyCount(copies)
