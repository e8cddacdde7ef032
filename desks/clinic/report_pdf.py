"""The report as a PDF of one page, set with ReportLab and its own fonts.

The fonts (Bitstream Vera) come with ReportLab and are put into the file. What does not fit is set
smaller: a report is one page.
"""

from __future__ import annotations

import io
from functools import cache
from html import escape
from typing import Any

from desks.clinic.report import Report

__all__ = ["report_pdf"]

_FONTS = {"Vera": "Vera.ttf", "Vera-Bold": "VeraBd.ttf"}
_MARGIN = 42.0
_ACROSS, _GAP, _HIGH = 3, 8.0, 120.0
"""Pictures side by side, points between them, and their largest height."""
_INK, _SOFT, _LINE, _RED = "#0f172a", "#475569", "#cbd5e1", "#b91c1c"


@cache
def _glyphs() -> frozenset[int]:
    """Register the fonts once, and return the characters that they have."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    faces = [TTFont(name, file) for name, file in _FONTS.items()]
    for one in faces:
        pdfmetrics.registerFont(one)
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="Vera-Bold")
    return frozenset(faces[0].face.charToGlyph)


def _text(words: str) -> str:
    """Return words as markup; a character that the font lacks becomes a question mark."""
    known = _glyphs()
    return escape("".join(one if ord(one) in known else "?" for one in words))


def report_pdf(report: Report) -> bytes:
    """Return the report as PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Frame, KeepInFrame

    _glyphs()
    out = io.BytesIO()
    width, height = A4
    page = Canvas(out, pagesize=A4, lang="en", invariant=1)
    page.setTitle(report.title)
    page.setAuthor("Dermatrace")
    page.setSubject(report.made_at)
    inner = width - 2 * _MARGIN, height - 2 * _MARGIN
    frame = Frame(_MARGIN, _MARGIN, *inner, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(*inner, _story(report, inner[0]), mode="shrink")], page)
    page.showPage()
    page.save()
    return out.getvalue()


def _story(report: Report, width: float) -> list[Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer

    plain = ParagraphStyle(
        "plain", fontName="Vera", fontSize=8.5, leading=11.5, textColor=HexColor(_INK)
    )
    small = ParagraphStyle("small", plain, fontSize=7, leading=9.5, textColor=HexColor(_SOFT))
    title = ParagraphStyle("title", plain, fontName="Vera-Bold", fontSize=13, leading=17)
    head = ParagraphStyle(
        "head", plain, fontName="Vera-Bold", textColor=HexColor(_SOFT), spaceBefore=7, spaceAfter=2
    )
    flag = ParagraphStyle(
        "flag", plain, borderColor=HexColor(_RED), borderWidth=0.8, borderPadding=4, spaceBefore=9,
        spaceAfter=9,
    )  # fmt: skip

    def lines(words: tuple[str, ...]) -> list[Any]:
        return [Paragraph(_text(one), plain) for one in words]

    story: list[Any] = [Paragraph(_text(report.title), title)]
    story.append(Paragraph(_text(report.made_at), small))
    story += [Paragraph(f"<b>Red flag:</b> {_text(one)}", flag) for one in report.flags]
    story += [Paragraph(f"<b>Note:</b> {_text(one)}", plain) for one in report.notices]
    story.append(Paragraph("Description", head))
    story += [
        Paragraph(f"<b>{_text(one.about)}:</b> {_text(one.says)}", plain)
        for one in report.description
    ]
    story += _plates(report, width, small)
    story.append(Paragraph("Differential", head))
    story += [_table(report, width, plain, small), Spacer(1, 3)]
    story += lines((report.coverage,))
    story.append(Paragraph("Must not be missed", head))
    story += lines((report.grave, report.point))
    if report.cards:
        story += [Paragraph("Criteria and checklists", head), *lines(report.cards)]
    if report.record:
        story += [Paragraph("The reader's own differential", head), *lines(report.record)]
    return [*story, Spacer(1, 8), Paragraph(_text(report.made), small)]


def _plates(report: Report, width: float, small: Any) -> list[Any]:
    """Return the pictures side by side, each over its words."""
    from reportlab.platypus import Image, Paragraph, Spacer, Table

    if not report.plates:
        return []
    across = width / _ACROSS
    pictures = []
    for one in report.plates:
        scale = min((across - _GAP) / one.width, _HIGH / one.height)
        pictures.append(Image(io.BytesIO(one.jpeg), one.width * scale, one.height * scale))
    words = [Paragraph(_text(one.words), small) for one in report.plates]
    table = Table([pictures, words], colWidths=[across] * len(words), hAlign="LEFT")
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return [Spacer(1, 4), table]


def _table(report: Report, width: float, plain: Any, small: Any) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    names = ("rank", "disorder", "probability", "for (log10)", "against (log10)")
    rows: list[list[Any]] = [[Paragraph(name, small) for name in names]]
    for one in report.rows:
        cells = (str(one.rank), f"<b>{_text(one.label)}</b>", one.probability)
        sides = [Paragraph(_text(words), small) for words in (one.supports, one.opposes)]
        rows.append([*(Paragraph(words, plain) for words in cells), *sides])
    shares = (0.06, 0.24, 0.14, 0.31, 0.25)
    table = Table(rows, colWidths=[share * width for share in shares], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table
