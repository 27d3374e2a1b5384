"""Letters to authors: one each, in their language, of what is theirs to mend; nothing is sent."""

from __future__ import annotations

import csv
import io
import json
from email import message_from_bytes
from email.policy import default

import pytest

from publisher.pipeline.correspondence import correspond
from publisher.pipeline.settings import Settings
from publisher.report.mail import Mail, _is_address, message, table

FILES = {
    "volume.yaml": """
id: small
title: A Small Volume
language: en-GB
editors: [{name: Ada Quoin, email: ada@example.org}]
sessions: [{title: One, papers: [kim, word, weber]}]
""",
    "programme.yaml": """
timezone: Europe/London
days:
  - date: 2026-05-04
    slots:
      - time: 9-10
        session: One
        talks:
          - kim
          - word
          - paper: weber
            title: On Glue
            lang: de
            speakers: [{name: Hanna Weber, email: hanna@example.org}, Nobody Known]
""",
    "papers/kim.md": """---
title: "=HYPERLINK(evil)"
authors:
  - {name: Seoyeon Kim, name_native: 김서연, email: kim@example.org}
  - {name: "Bo Lee\\r\\nBcc: all@example.org", email: lee@example.org}
  - {name: No Address}
---

A [word]{lang=xx-nothing} and a @missing one.
""",
    "papers/word.md": """---
title: From Word
authors: [{name: Otto Serif, email: otto@example.org}]
---

See ![a picture](lost.png){width=50%} of it, and **this** [김한장]{lang=zz-zz} too.
""",
    ".imported/record.json": json.dumps([["serif.docx", "", "From Word", {"papers/word.md": "0"}]]),
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A function that writes letters of some kinds and gives them, by file."""
    root = tmp_path_factory.mktemp("letters")
    write(root / "small", FILES)

    def letters(*kinds, attach=True):
        settings = Settings(root / "small", "small", root / "out", inline=True)
        result = correspond(settings, kinds, attach)
        folder = root / "out" / "letters"
        mails = {
            f"{mail.name}.eml": message_from_bytes(
                (folder / f"{mail.name}.eml").read_bytes(), policy=default
            )
            for mail in result.mails
        }
        return mails, folder, result

    return letters


def body(mail) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_every_author_whose_address_is_known_gets_a_letter(written):
    """One each, in the language of the name's own script, else of the paper."""
    mails, folder, _ = written("missing", "findings")
    assert set(mails) == {"kim-1.eml", "kim-2.eml", "word-1.eml", "weber-1.eml"}
    assert str(mails["kim-1.eml"]["To"]) == "Seoyeon Kim <kim@example.org>"
    assert mails["kim-1.eml"]["Content-Language"] == "ko"
    assert mails["kim-2.eml"]["Content-Language"] == "en-GB"
    assert str(mails["kim-1.eml"]["From"]) == "Ada Quoin <ada@example.org>"
    assert sorted(each.name for each in folder.iterdir()) == sorted([*mails, "letters.csv"])


def test_what_has_not_come_is_asked_for(written):
    """In the language of the talk."""
    mails, _, _ = written("missing")
    assert list(mails) == ["weber-1.eml"]
    assert "Ihr Vortrag „On Glue“ steht im Programm" in body(mails["weber-1.eml"])


def test_an_author_of_word_is_told_words_and_no_lines(written):
    """Whoever wrote Markdown is told the file and the line."""
    mails, _, _ = written("findings")
    word, kim = body(mails["word-1.eml"]), body(mails["kim-2.eml"])
    assert "near the words “" in word
    assert "lost.png" in word
    assert not {"word.md", "line 6", "{lang", "](", "**"} & {s for s in (
        "word.md", "line 6", "{lang", "](", "**") if s in word}  # fmt: skip
    assert "kim.md, line" in kim


def test_nothing_that_a_manuscript_says_is_a_header_or_a_formula(written):
    """A name with a line of its own stays a name; a title that is a formula is text."""
    mails, folder, _ = written("findings")
    mail = mails["kim-2.eml"]
    assert mail["Bcc"] is None
    assert [a.addr_spec for a in mail["To"].addresses] == ["lee@example.org"]
    rows = list(
        csv.DictReader(io.StringIO((folder / "letters.csv").read_bytes().decode("utf-8-sig")))
    )
    assert {row["title"] for row in rows if row["paper"] == "kim"} == {"'=HYPERLINK(evil)"}
    assert {row["email"] for row in rows} <= {
        "kim@example.org", "lee@example.org", "otto@example.org"
    }  # fmt: skip


def test_an_offprint_goes_with_its_letter(written):
    """The one that the last build made; its lack is told, and without `attach` nobody asks."""
    mails, folder, result = written("offprint")
    assert [d.code for d in result.diagnostics] == ["BLD017", "BLD017"]
    write(
        folder.parent, {"offprints/kim.pdf": b"%PDF-1.7 kim", "offprints/word.pdf": b"%PDF-1.7 w"}
    )
    mails, _, result = written("offprint")
    assert result.diagnostics == ()
    (part,) = mails["kim-1.eml"].iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("kim.pdf", b"%PDF-1.7 kim")
    first = (folder / "kim-1.eml").read_bytes()
    written("offprint")
    assert (folder / "kim-1.eml").read_bytes() == first
    mails, _, result = written("offprint", attach=False)
    assert list(mails["kim-1.eml"].iter_attachments()) == []


def test_a_volume_has_letters_of_its_own(written):
    """`letters/<kind>.txt`, and one for a language, with the words that stand for what is known."""
    _, folder, _ = written("thanks")
    own = {
        "thanks.txt": "Subject: Thanks, $names\n\nDear $names, $title is in $volume. $nothing\n"
        "$editors",
        "thanks.ko.txt": "감사합니다\n$names 님께",
    }
    write(folder.parent.parent / "small" / "letters", own)
    mails, _, _ = written("thanks")
    assert str(mails["word-1.eml"]["Subject"]) == "Thanks, Otto Serif"
    assert body(mails["word-1.eml"]) == (
        "Dear Otto Serif, From Word is in A Small Volume. $nothing\nAda Quoin\n"
    )
    assert body(mails["kim-1.eml"]) == "Seoyeon Kim 님께\n"


def test_a_folder_of_letters_that_leads_elsewhere_is_left_alone(tmp_path):
    """A build that came with the volume: nothing is taken out or written at its other end."""
    other = tmp_path / "mail"
    write(other, {"letters.csv": "file\nold.eml\n", "old.eml": "mine"})
    write(tmp_path / "small", FILES)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letters").symlink_to(other)
    settings = Settings(tmp_path / "small", "small", tmp_path / "out", inline=True)
    with pytest.raises(OSError, match="a link leads out"):
        correspond(settings, ("findings",), False)
    assert sorted(path.name for path in other.iterdir()) == ["letters.csv", "old.eml"]


def test_a_forged_record_of_the_last_build_changes_no_letter(written, tmp_path):
    """Its papers are no list, its ids no names, its table a cell of a megabyte."""
    write(tmp_path / "small", FILES | {".imported/record.json": "[" * 200_000})
    record = {"papers": [{"id": ["kim"], "first": {}}, 5]}
    for papers in (json.dumps(record), '{"papers": 5}', "[" * 200_000):
        table = "file\n" + "x" * 1_000_000 + "\n"
        write(tmp_path / "out", {"build.json": papers, "letters/letters.csv": table})
        settings = Settings(tmp_path / "small", "small", tmp_path / "out", inline=True)
        assert correspond(settings, ("thanks",), False).mails


@pytest.mark.parametrize("value", ["=A1", " =A1", "＝A1", "\n@A1", "＋A1"])
def test_no_cell_of_the_table_is_a_formula(value):
    """Wide signs begin one where Japanese is set, and spaces before it hide it from no reader."""
    mail = Mail("kim-1", "thanks", "kim", value, "en", "Kim", "kim@example.org", "s", "t")
    (row,) = csv.DictReader(io.StringIO(table([mail]).decode("utf-8-sig"), newline=""))
    assert row["title"] == f"'{value}"


@pytest.mark.parametrize("email", ["a..b@x.org", "a@x..org", "a@[1.2.3.4", "@x.org", "a.@x.org"])
def test_an_address_that_no_message_can_have_gets_no_letter(email):
    """And ends no run."""
    assert not _is_address(email) or message(
        Mail("kim-1", "thanks", "kim", "t", "en", "Kim", email, "s", "t"), None, {}
    )
