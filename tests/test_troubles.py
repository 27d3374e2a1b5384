"""What is wrong with the machine is a sentence with a cure, and exit status 2."""

import errno
import sys

import pytest
from typer.testing import CliRunner

from publisher import pipeline
from publisher.cli import app
from publisher.crash import reported
from publisher.troubles import trouble

ERRORS = {
    "no space left on device": OSError(errno.ENOSPC, "No space left on device", "/out/a.pdf"),
    "permission denied": PermissionError(errno.EACCES, "Permission denied", "/out"),
    "read-only file system": OSError(errno.EROFS, "Read-only file system", "/out"),
    "not a directory": NotADirectoryError(errno.ENOTDIR, "Not a directory", "/out"),
    "libpango-1.0-0 is missing": OSError("cannot load library 'libpango-1.0-0': no such file"),
    "libpango is missing": RuntimeError("a worker said: cannot load library 'libpango': no"),
    "fontpkg-eb-garamond is not": ModuleNotFoundError("x", name="fontpkg_eb_garamond"),
    "package weasyprint is not": ModuleNotFoundError("x", name="weasyprint.text"),
    "no more memory": MemoryError(),
}


@pytest.mark.parametrize("words", ERRORS)
def test_a_trouble_is_told_with_its_cure(words, tmp_path, monkeypatch):
    """Whatever stage met it."""

    def failing(*_):
        raise ERRORS[words]

    monkeypatch.setattr(pipeline, "build", failing)
    result = CliRunner().invoke(app, ["build", str(tmp_path)])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "= help: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_of_our_own_is_no_trouble_of_the_machine():
    """It goes to the report of a crash."""
    assert trouble(ValueError("x")) is None
    assert trouble(RuntimeError("x")) is None


def test_the_report_of_a_crash_holds_no_manuscript_text(capsys):
    """Messages and values of variables may quote a manuscript; they stay out."""
    secret = "the words of an author"
    with pytest.raises(SystemExit) as ended, reported(["publisher", "build", secret, "--strict"]):
        raise ValueError(secret)
    assert ended.value.code == 2
    place = capsys.readouterr().err.split("the file ")[1].strip()
    with open(place, encoding="utf-8") as file:  # noqa: PTH123
        report = file.read()
    assert secret not in report
    assert "ValueError" in report
    assert "--strict" in report
    assert f"Python {sys.version_info.major}." in report
