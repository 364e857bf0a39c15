"""Tables for other people's spreadsheets: as a workbook, or as CSV. No cell can start a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from bot.core.model.frozen import Frozen

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
LONGEST_NAME: Final = 31
"""Characters on the tab of a sheet."""
WIDEST: Final = 60
"""Characters a column is wide, at most."""
_NUMBER_ABROAD = re.compile(r"\+[1-9][0-9 ]{6,20}")
"""What stands in a column of telephone numbers. With 00 and a space it stays text to a spreadsheet."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

Row: TypeAlias = Sequence[str | int]


class Sheet(Frozen, kw_only=True):
    """A table, with a title and notes above it."""

    name: str
    title: str
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


class Workbook(Frozen):
    """Sheets, as they stood on a day."""

    day: date
    sheets: tuple[Sheet, ...]


def xlsx(book: Workbook) -> bytes:
    """The workbook as a file of Excel's kind, which others read too."""
    import xlsxwriter  # noqa: PLC0415 - loads a fifth of a second of code that only workbooks need

    file = io.BytesIO()
    written = xlsxwriter.Workbook(file, {"in_memory": True})
    written.set_properties({"created": datetime(book.day.year, book.day.month, book.day.day)})  # noqa: DTZ001 - a file's date has no zone
    looks = {
        "title": written.add_format({"bold": True, "font_size": 14}),
        "note": written.add_format({"italic": True, "font_color": "#55606A"}),
        "heading": written.add_format({"bold": True, "bg_color": "#EAEEF1", "bottom": 1}),
        "number": written.add_format({"num_format": "#,##0"}),
        "text": written.add_format({}),
    }
    names = _names([sheet.name for sheet in book.sheets])
    for name, sheet in zip(names, book.sheets, strict=True):
        _write(written.add_worksheet(name), sheet, looks)
    written.close()
    return file.getvalue()


def csv_text(rows: Iterable[Row], delimiter: str) -> str:
    """The rows as CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([*map(inert, row)] for row in rows)
    return file.getvalue()


def inert(cell: str | int) -> str | int:
    """The cell, that cannot start a formula: a telephone number with 00, others after an apostrophe."""
    if not isinstance(cell, str) or not cell.startswith(FORMULA):
        return cell
    return f"00 {cell[1:]}" if _NUMBER_ABROAD.fullmatch(cell) else f"'{cell}"


def _write(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    page.write_string(0, 0, inert(sheet.title), looks["title"])
    for n, note in enumerate(sheet.notes, 1):
        page.write_string(n, 0, inert(note), looks["note"])
    top = len(sheet.notes) + 2
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, inert(heading), looks["heading"])
        cells = [heading, *(str(row[column]) for row in sheet.rows)]
        page.set_column(column, column, min(WIDEST, max(map(len, cells)) + 3))
    for n, row in enumerate(sheet.rows, top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(n, column, cell, looks["number"])
            else:
                page.write_string(n, column, inert(cell), looks["text"])
    page.freeze_panes(top + 1, 0)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headings) - 1)


def _names(wanted: Sequence[str]) -> list[str]:
    """What the tabs say: short enough, and each its own."""
    taken: list[str] = []
    for n, each in enumerate(wanted, 1):
        name = _NOT_IN_NAMES.sub(" ", each).strip()[:LONGEST_NAME].strip() or str(n)
        if name.lower() in map(str.lower, taken):
            name = f"{name[: LONGEST_NAME - 4].strip()} {n}"
        taken.append(name)
    return taken
