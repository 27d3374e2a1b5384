"""What is wrong with the machine is a sentence with a cure, and exit status 2."""

import errno
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from publisher.command.cli import app
from publisher.command.crash import crash_reporting
from publisher.command.oserrors import explain_os_error
from publisher.command.terminal import progress
from publisher.pipeline import build

ERRORS = {
    "no space left on device": OSError(errno.ENOSPC, "No space left on device", "/out/a.pdf"),
    "permission denied": PermissionError(errno.EACCES, "Permission denied", "/out"),
    "read-only file system": OSError(errno.EROFS, "Read-only file system", "/out"),
    "not a directory": NotADirectoryError(errno.ENOTDIR, "Not a directory", "/out"),
    "libpango-1.0-0 is missing": OSError("cannot load library 'libpango-1.0-0': no such file"),
    "libpango is missing": RuntimeError("a worker said: cannot load library 'libpango': no"),
    "fontpkg-eb-garamond is not": ModuleNotFoundError("x", name="fontpkg_eb_garamond"),
    "package weasyprint is not": ModuleNotFoundError("x", name="weasyprint.text"),
    "libqpdf.so.29": ImportError("libqpdf.so.29: cannot open shared object file"),
    "No module named 'tinycss2'": RuntimeError(
        "no worker can start: x\nModuleNotFoundError: No module named 'tinycss2'"
    ),
    "file too large": OSError(errno.EFBIG, "File too large"),
    "file exists": FileExistsError(errno.EEXIST, "File exists", "/out"),
    "no more memory": MemoryError(),
}


@pytest.mark.parametrize("words", ERRORS)
def test_a_trouble_is_told_with_its_cure(words, tmp_path, monkeypatch):
    """Whatever stage met it."""

    def failing(*_):
        raise ERRORS[words]

    monkeypatch.setattr(build, "build", failing)
    result = CliRunner().invoke(app, ["build", str(tmp_path)])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "= help: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_of_our_own_is_no_trouble_of_the_machine():
    """It goes to the report of a crash."""
    assert explain_os_error(ValueError("x")) is None
    assert explain_os_error(RuntimeError("x")) is None


def test_the_report_of_a_crash_holds_no_manuscript_text(capsys):
    """Messages and values of variables may quote a manuscript; they stay out."""
    secret = "the words of an author"
    with (
        pytest.raises(SystemExit) as ended,
        crash_reporting(["publisher", "build", secret, "--strict"]),
    ):
        raise ValueError(secret)
    assert ended.value.code == 2
    place = capsys.readouterr().err.split("the file ")[1].strip()
    with open(place, encoding="utf-8") as file:  # noqa: PTH123
        report = file.read()
    assert secret not in report
    assert "ValueError" in report
    assert "--strict" in report
    assert f"Python {sys.version_info.major}." in report


def test_a_trouble_before_a_command_began_is_told_as_well(capsys):
    """A package that cannot be loaded is met by the first import."""
    with pytest.raises(SystemExit) as ended, crash_reporting(["publisher", "check"]):
        raise ImportError("libxml2.so.2: cannot open shared object file")
    assert ended.value.code == 2
    assert "error: a package cannot be loaded: libxml2.so.2" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_said(capsys, monkeypatch, tmp_path):
    """Where the folder of temporary files is full or not there, a crash is still one sentence."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit) as ended, crash_reporting(["publisher", "build"]):
        raise ValueError("x")
    assert ended.value.code == 2
    assert "no report can be written (no such file or directory)" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_standard_output_that_is_full_is_told():
    """What could not be said there is no success."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "publisher", "explain", "ED020"]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: standard output cannot be written: no space left")
    assert " = help: " in ended.stderr


def test_no_standard_error_is_no_fault(monkeypatch):
    """A shell can close it (``2>&-``); then there is nobody to show progress to."""
    monkeypatch.setattr(sys, "stderr", None)
    with progress(quiet=False) as told:
        told("read", 1, 1)
