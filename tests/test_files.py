"""The door to the disk."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.files import (
    Bundle,
    Folder,
    OutsideFolder,
    _begin_file,
    below,
    clear_unfinished,
    hash_file,
    read_file,
    write_whole,
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "v" / "papers").mkdir(parents=True)
    (tmp_path / "v" / "papers" / "Fig.PNG").write_bytes(b"png")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "v" / "link").symlink_to(tmp_path / "secret")
    return Folder(tmp_path / "v")


@pytest.mark.parametrize(
    "name", ["../secret", "link", "/etc/passwd", "papers/../../secret", "a\0b"]
)
def test_nothing_outside_the_folder_can_be_read(folder, name):
    """Neither by dots, nor by links, nor from the root."""
    with pytest.raises(OutsideFolder):
        folder.read(name)


def test_a_name_with_accents_is_read_however_the_disk_has_them(tmp_path):
    """Composed and decomposed are one name, told composed; where both are there each is itself."""
    composed, apart = "u\u0308ber/bild-\u00fc.png", "\u00fcber/bild-u\u0308.png"
    (tmp_path / "u\u0308ber").mkdir()
    (tmp_path / "u\u0308ber" / "bild-u\u0308.png").write_bytes(b"apart")
    folder = Folder(tmp_path)
    assert folder.read(composed) == folder.read(apart) == b"apart"
    assert folder.names("\u00fcber") == ("\u00fcber/bild-\u00fc.png",)
    assert folder.find("\u00fcber/BILD-\u00dc.png") == "\u00fcber/bild-\u00fc.png"
    bundle = Bundle((("\u00fcber/bild-\u00fc.png", b"apart"),))
    assert bundle.read(composed) == b"apart"
    assert bundle.find(apart) == "\u00fcber/bild-\u00fc.png"
    (tmp_path / "\u00e9").write_bytes(b"composed")
    (tmp_path / "e\u0301").write_bytes(b"apart")
    assert (folder.read("\u00e9"), folder.read("e\u0301")) == (b"composed", b"apart")


def test_a_file_is_found_whatever_the_case_of_its_name(folder):
    """What worked on the author's machine works here."""
    assert folder.find("papers/fig.png") == "papers/Fig.PNG"
    assert folder.find("papers/other.png") is None


def test_a_file_over_the_limit_is_not_read(folder):
    """The limit is told before the bytes are in memory."""
    with pytest.raises(ValueError, match="larger than 2 bytes"):
        folder.read("papers/Fig.PNG", limit=2)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, "socket"], ids=str)
def test_what_is_no_file_is_not_waited_for(folder, make):
    """A pipe has nobody at its other end; reading it would never end."""
    path = folder.root / "odd"
    if make == "socket":
        make = _socket
    make(path)
    with pytest.raises(OSError, match=r"not a file|Is a directory"):
        folder.read("odd")
    with pytest.raises(OSError, match=r"not a file|Is a directory"):
        hash_file(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def test_a_file_that_grows_is_read_to_its_limit(folder):
    """Whatever size it was said to have: a log that is written to, a file of the kernel's."""
    path = folder.root / "papers" / "Fig.PNG"
    with pytest.raises(ValueError, match="larger than 2 bytes"):
        read_file(path, limit=2)
    assert read_file(path, limit=3) == b"png"


def test_a_bundle_answers_as_the_folder_it_was_gathered_from(folder):
    """A task on another machine finds the same files."""
    bundle = Bundle((("papers/Fig.PNG", b"png"),), folder.names("papers"))
    assert bundle.names("papers") == folder.names("papers")
    assert bundle.find("papers/fig.png") == "papers/Fig.PNG"
    assert bundle.read("papers/./Fig.PNG") == b"png"
    with pytest.raises(OutsideFolder):
        bundle.read("../secret")
    with pytest.raises(FileNotFoundError):
        bundle.read("papers/other.png")


def test_what_a_killed_writer_left_is_cleared(tmp_path):
    """At once: nobody holds it any more. What is being written, and what is not ours, stays."""
    killed = (
        "import os, sys; from pathlib import Path; from publisher import files\n"
        "os.fsync = lambda _: os._exit(9)\n"
        "files.write_whole(Path(sys.argv[1]), b'half')\n"
    )
    for name in ("a.pdf", "web/deep/b.html"):
        subprocess.run([sys.executable, "-c", killed, str(tmp_path / name)], check=False)
    kept = {tmp_path / ".htaccess", tmp_path / "web/.well-known", tmp_path / "mine/.publisher-me"}
    for path in kept:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    handle, beside = _begin_file(tmp_path)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 6
    clear_unfinished(tmp_path, ("web", "none"))
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == kept | {Path(beside)}
    os.close(handle)


def test_nothing_is_cleared_or_written_where_a_link_leads(tmp_path):
    """A folder of output that came with a volume may hold one to any folder."""
    output, beside = tmp_path / "output", tmp_path / "beside"
    (output / "web").mkdir(parents=True)
    beside.mkdir()
    (beside / ".publisher-kept").touch()
    for link in ("accessibility", "web/assets"):
        (output / link).symlink_to(beside)
    clear_unfinished(output, ("accessibility", "web"))
    assert (beside / ".publisher-kept").exists()
    assert below(output, "web/index.html") == output / "web/index.html"
    for name in ("accessibility/a.md", "web/assets/b.css", "web/assets/new/c.css", "../d"):
        with pytest.raises(OSError, match="leads out of the folder"):
            below(output, name)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    """A disk that fills up while a book is written costs no book, and which one is told."""
    path = tmp_path / "book.pdf"
    write_whole(path, b"old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as met:
        write_whole(path, b"new")
    assert met.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
