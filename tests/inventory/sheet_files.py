"""Sheets written as programs write them, for the tests of this folder."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import odfdo
import xlsxwriter

Rows = list[list[Any]]
ABOUT: Rows = [["Le Pont asbl"], [], ["Pays", "Belgique"], ["Nom", "Le Pont"], ["Noms de domaine", "lepont.example"], ["DPO", "non"]]
TOOLS: Rows = [
    ["Outil", "À quoi il sert", "Quelles informations", "Compte"],
    ["Gmail", "Courrier", "dettes", "perso"],
    ["Gmail", "Agenda", "", ""],
    ["Zoom", "", "S1", ""],
]
PAGES: dict[str, Rows] = {"Outils": TOOLS, "Association": ABOUT}


def xlsx(pages: dict[str, Rows], after: Callable[[Any], None] | None = None) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in pages.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), book.add_format({"num_format": "dd/mm/yyyy"}))
                    elif cell != "":
                        sheet.write(row, column, cell)
        if after:
            after(book)
    return file.getvalue()


def ods(pages: dict[str, Rows]) -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for name, rows in pages.items():
        sheet = odfdo.Table(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.set_value((column, row), cell)
        document.body.append(sheet)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()
