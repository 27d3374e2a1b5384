"""Sheets of papers, people and sessions as a volume."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter

import pytest

from publisher.manuscripts.exports import import_exports
from publisher.manuscripts.exports.columns import columns_of
from publisher.manuscripts.volumes import read_volume

SPEAKERS = """Vorname;Nachname;Einrichtung;E-Mail;Vortragstitel;Datum;Uhrzeit;Raum;T-Shirt
Ada;Quoin;Institut für Falz;ada@example.org;Über Leim;4. Mai 2026;09:30–10:00;Saal 1;M
Nils;van Kern;Institut für Falz;;Über Leim;4. Mai 2026;09:30–10:00;Saal 1;L
Ines;Muller;ETH;;Vom Bogen;4. Mai 2026;10:00;Saal 2;
"""


def made_of(tmp_path, name, data, columns=()):
    """The volume made of a file, and the report."""
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    report = import_exports([file], tmp_path / "v", columns=columns)
    return read_volume(tmp_path / "v", "v")[0], report


def xlsx(rows):
    """A workbook with one sheet; numbers in a cell of style 1 are days."""
    cells = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{chr(64 + c)}{r}" s="1"><v>{v}</v></c>' if isinstance(v, float)
            else f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{v}</t></is></c>'
            for c, v in enumerate(row, 1)
        ) + "</row>"
        for r, row in enumerate(rows, 1)
    )  # fmt: skip
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheets><sheet name="Talks" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<r><x Id="a" Target="worksheets/sheet1.xml"/></r>',
        "xl/styles.xml": '<s><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></s>',
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
    }
    return packed(parts)


def packed(parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return held.getvalue()


def test_a_sheet_of_speakers_is_papers_with_slots(tmp_path):
    """Rows of one talk are one paper; day and hours make slots; an unknown column is told."""
    volume, report = made_of(tmp_path, "speakers.csv", SPEAKERS)
    names = [[a.person.display for a in paper.authors] for paper in volume.papers]
    assert sorted(names) == [["Ada Quoin", "Nils van Kern"], ["Ines Muller"]]
    slots = [(str(s.start), s.room, s.talks[0].title) for s in volume.programme.slots]
    assert slots == [
        ("2026-05-04 09:30:00", "Saal 1", "Über Leim"),
        ("2026-05-04 10:00:00", "Saal 2", "Vom Bogen"),
    ]
    assert any("T-Shirt, 4 times" in line for line in report.lines)


def test_a_workbook_is_read_as_the_csv_of_it(tmp_path):
    """XLSX: texts, days as numbers, hours."""
    rows = [("Title", "Speaker", "Start"), ("On Glue", "Ada Quoin", 46146.395833333)]
    volume, _ = made_of(tmp_path, "x.bin", xlsx(rows))
    assert [str(slot.start) for slot in volume.programme.slots] == ["2026-05-04 09:30:00"]
    assert volume.papers[0].authors[0].person.display == "Ada Quoin"


def test_a_sheet_of_opendocument_is_read(tmp_path):
    """ODS: repeated cells and rows, days by their value."""
    names = (
        'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:p="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )

    def row(*texts):
        cells = "".join(f"<t:table-cell><p:p>{text}</p:p></t:table-cell>" for text in texts)
        return f"<t:table-row>{cells}</t:table-row>"

    body = row("Titre", "Auteurs") + row("De la colle", "Ada Quoin et Nils Kern")
    body += '<t:table-row t:number-rows-repeated="1048573"><t:table-cell/></t:table-row>'
    data = packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<o:x {names}><t:table t:name="S">{body}</t:table></o:x>',
        }
    )
    volume, _ = made_of(tmp_path, "x.ods", data)
    assert [a.person.display for a in volume.papers[0].authors] == ["Ada Quoin", "Nils Kern"]


@pytest.mark.parametrize(
    "head",
    [
        "Title,Authors,Affiliation,Abstract,Keywords",
        "Titel,Autoren,Einrichtung,Zusammenfassung,Schlagwörter",
        "Titre,Auteurs,Établissement,Résumé,Mots-clés",
        "Título,Autores,Institución,Resumen,Palabras clave",
        "Titolo,Autori,Istituzione,Riassunto,Parole chiave",
        "Título,Autores,Instituição,Resumo,Palavras-chave",
        "제목,저자,소속,초록,키워드",
        "題目,著者,所属,要旨,キーワード",
        "标题,作者,单位,摘要,关键词",
        "Название,Авторы,Организация,Аннотация,Ключевые слова",
    ],
)
def test_columns_are_known_in_nine_languages_and_one(head):
    """Title, authors, institution, abstract and keywords by their heads."""
    found = [column.field for column in columns_of(head.split(","), {}).columns]
    assert found == ["title", "authors", "institution", "abstract", "keywords"]


def test_easychair_every_accepted_paper_with_every_author(imported, intake):
    """EasyChair: accepted and not deleted papers, authors from their own sheet, in order."""
    folder = intake / "easychair"

    def rows(name):
        return list(csv.DictReader((folder / name).open(encoding="utf-8-sig")))

    accepted = {
        row["#"]: row["title"]
        for row in rows("submission.csv")
        if row["decision"] == "accept" and row["deleted?"] != "yes"
    }
    authors = [
        (row["submission #"], f"{row['first name']} {row['last name']}", row["email"])
        for row in rows("author.csv")
        if row["submission #"] in accepted
    ]
    made = imported("easychair/submission.csv", "easychair/author.csv")
    got = [
        (paper.submission, author.person.display, author.email)
        for paper in made.volume.papers
        for author in paper.authors
    ]
    assert {paper.submission: paper.title for paper in made.volume.papers} == accepted
    assert Counter(got) == Counter(authors)
    told = [d for d in made.report.diagnostics if d.code == "IMP027"]
    assert len(told) == 1


def test_authors_of_cmt_and_hotcrp_in_one_cell(tmp_path):
    """`A (Institute)*; B (Institute)`: names, institutions and who corresponds."""
    text = (
        "Paper ID,Paper Title,Authors,Status\n7,On Glue,Ada Quoin (ETH)*; Nils Kern (MIT),Accept\n"
    )
    volume, _ = made_of(tmp_path, "cmt.csv", text)
    (paper,) = volume.papers
    assert paper.submission == "7"
    assert [(a.person.display, a.corresponding) for a in paper.authors] == [
        ("Ada Quoin", True),
        ("Nils Kern", False),
    ]
    assert [place.name for place in paper.affiliations] == ["ETH", "MIT"]


def test_columns_can_be_said(tmp_path):
    """`--map` names what no head says; a field or head that is not there is an error."""
    text = "Was,Wer\nÜber Leim,Ada Quoin\n"
    _, report = made_of(tmp_path, "x.csv", text)
    assert [d.code for d in report.diagnostics] == ["IMP028"]
    volume, _ = made_of(tmp_path, "x.csv", text, ("Was=title", "Wer=authors"))
    assert volume.papers[0].title == "Über Leim"
    _, report = made_of(tmp_path, "x.csv", text, ("Was=title", "Wer=authors", "X=nonsense"))
    assert "there is no field `nonsense`" in report.diagnostics[0].message


def test_a_damaged_workbook_is_told(tmp_path):
    """A workbook that is cut short is a finding."""
    file = tmp_path / "x.xlsx"
    file.write_bytes(xlsx([("Title",)])[:-30])
    report = import_exports([file], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP021"]


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    """What is larger than the limit is told by its name."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "unpacked=1000")
    file = tmp_path / "x.xlsx"
    file.write_bytes(xlsx([("Title", "Speaker"), ("a" * 2000, "b")]))
    report = import_exports([file], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP010"]


def test_a_transcript_with_commas_is_no_sheet(tmp_path):
    """A text is left to those who read texts."""
    file = tmp_path / "speech.txt"
    file.write_text("Dear friends, ladies and gentlemen,\n\nwelcome, all of you.\n")
    assert import_exports([file], tmp_path / "v").rest == (file,)


def test_a_line_that_the_editor_and_the_sheet_changed_is_told_at_its_place(tmp_path):
    """The editor's stays; IMP011 shows the sheet's."""
    made_of(tmp_path, "s.csv", SPEAKERS)
    (paper,) = [p for p in (tmp_path / "v/papers").glob("*.md") if "ETH" in p.read_text("utf-8")]
    paper.write_text(paper.read_text("utf-8").replace("ETH", "ETH Zürich"), "utf-8")
    _, report = made_of(tmp_path, "s.csv", SPEAKERS.replace("ETH", "EPFL"))
    told = [d for d in report.diagnostics if d.code == "IMP011"]
    assert [d.span.path for d in told] == [str(paper)]
    assert "EPFL" in told[0].message
    assert "ETH Zürich" in paper.read_text("utf-8").splitlines()[told[0].span.line - 1]


def test_a_head_of_a_hundred_thousand_columns_is_told(tmp_path):
    """And is no fault of Publisher's."""
    data = ",".join(f"c{number}" for number in range(100_000))
    _, report = made_of(tmp_path, "a.csv", f"{data}\n1,2\n")
    assert "IMP010" in [each.code for each in report.diagnostics]
