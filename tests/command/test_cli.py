"""The command line: what it prints and the exit status it gives."""

import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from publisher.command.cli import app
from publisher.pipeline import build as pipeline

TEXT = "---\ntitle: One\nauthors: [{name: Ada Lark}]\n---\n\nSome text.\n"


@pytest.fixture
def publisher(tmp_path):
    """A function that runs `publisher` in an empty folder."""

    def run(*arguments):
        command = [sys.executable, "-m", "publisher", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    return run


@pytest.fixture
def volume(tmp_path):
    folder = tmp_path / "v"
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "one.md").write_text(TEXT, "utf-8")
    (folder / "volume.yaml").write_text("id: v\ntitle: V\nsessions: [{papers: [one]}]\n", "utf-8")
    return folder


def test_a_clean_volume_gives_exit_0(publisher, volume, tmp_path):
    """No errors; warnings are allowed."""
    result = publisher("build", "v", "--format", "epub", "-o", "out")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "v.epub").is_file()
    assert "1 paper, 0 errors" in result.stdout


def test_an_error_gives_exit_1_and_its_place(publisher, volume):
    """File, line and column, as an editor shows them."""
    (volume / "papers" / "one.md").write_text(
        TEXT.replace("[{name: Ada Lark}]", "\n  - name:Ada Lark"), "utf-8"
    )
    result = publisher("check", "v")
    assert result.returncode == 1
    assert "FM006 error" in result.stderr
    assert "--> v/papers/one.md:4:" in result.stderr


def test_check_says_of_a_style_that_is_not_there_what_build_says(publisher, volume):
    """A finding at its place in `volume.yaml`; one asked for by an option is the caller's fault."""
    file = volume / "volume.yaml"
    file.write_text(file.read_text("utf-8") + "style: paper\n", "utf-8")
    said = [publisher("build", "v", "-o", "out"), publisher("check", "v")]
    for result in said:
        assert result.returncode == 1
        assert "VOL062 error: there is no style `paper`" in result.stderr
        assert "--> v/volume.yaml:4:8" in result.stderr
        assert "styles that are there: letters, papers, proceedings" in result.stderr
    result = publisher("build", "v", "--style", "nope")
    assert result.returncode == 2
    assert "VOL062" not in result.stderr


@pytest.mark.parametrize("asked", ["--only a b", "--only a,b", "--only a --only b"])
def test_only_takes_papers_by_spaces_by_commas_or_repeated(volume, monkeypatch, asked):
    """The contract writes `--only PAPER…`; what is built of them is in `tests/pipeline`."""
    given = []

    def build(settings, _):
        given.append(settings)
        return ()

    monkeypatch.setattr(pipeline, "build", build)
    CliRunner().invoke(app, ["build", str(volume), *asked.split(" ")])
    assert [settings.only for settings in given] == [("a", "b")]


def test_a_second_volume_is_refused(publisher, volume):
    """Words that no option asked for are not passed over."""
    result = publisher("build", "v", "w")
    assert result.returncode == 2
    assert result.stderr.startswith("error: there is no argument w")


def test_what_cannot_run_gives_exit_2(publisher, volume):
    """No folder, no such format, no such style: a sentence and a cure."""
    for arguments in (["build", "none"], ["build", "v", "--format", "docx"],
                      ["build", "v", "--style", "none"]):  # fmt: skip
        result = publisher(*arguments)
        assert result.returncode == 2
        assert result.stderr.startswith("error: ")
        assert "Traceback" not in result.stderr


def test_json_is_all_that_is_said(publisher, volume):
    """A machine reads standard output and nothing else is there."""
    result = publisher("build", "v", "--format", "epub", "--json")
    assert json.loads(result.stdout)["papers"][0]["status"] == "ok"
    assert result.stderr == ""


def test_help_imports_no_typesetter(publisher):
    """WeasyPrint costs over a second; help needs none of it."""
    code = (
        "import sys, publisher.command.cli\n"
        "try: publisher.command.cli.app(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('weasyprint', 'markdown', 'ebooklib', 'pikepdf') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.rstrip().endswith("[]")


def test_who_runs_a_build_imports_no_typesetter():
    """Workers set pages, and covers; whoever edits one word waits for what is imported before."""
    code = (
        "import sys, publisher.pipeline.stages\n"
        "print([m for m in ('weasyprint', 'fontTools', 'pikepdf') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.rstrip().endswith("[]")


def test_a_build_with_nothing_to_do_imports_no_models(publisher, volume):
    """Half a second is all it may take, and pydantic alone took a fifth of one."""
    publisher("build", "v", "--format", "epub")
    code = (
        "import sys, publisher.command.cli\n"
        "try: publisher.command.cli.app(['build', 'v', '--format', 'epub'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pydantic', 'yaml', 'lxml', 'weasyprint') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=volume.parent
    )
    assert ", 0 errors, 0 warnings, 0.0 s (0 made, " in result.stdout
    assert result.stdout.rstrip().endswith("[]")


def test_every_command_is_documented(publisher, root):
    """The reference page names each command and each option that `--help` does."""
    import typer.main

    from publisher.command.cli import app

    page = (root / "docs" / "reference" / "command-line.md").read_text("utf-8")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        assert f"`publisher {name}" in page, name
        for parameter in command.params:
            for option in getattr(parameter, "opts", []):
                if option.startswith("--") and option != "--help":
                    assert f"`{option}" in page, f"{name} {option}"


COMMANDING = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x9b2J\u202e\n::set-env name=A::b"


@pytest.mark.parametrize(
    "command",
    [
        "check v", "check v --json", "check v --format sarif", "check v --format github",
        "build v -o out --format epub", "build v -o out --format epub --json",
        "import said.txt -o new", "import said\x1b.txt -o new", "proof out\x1b[2J",
    ],
)  # fmt: skip
def test_nothing_of_a_manuscript_commands_the_terminal(volume, tmp_path, monkeypatch, command):
    """Titles, findings, lines and names of files, in text and for machines; and no line of a log
    begins with what a manuscript says."""
    monkeypatch.chdir(tmp_path)
    title = json.dumps("Title \x9b2J\u202e\n::set-env name=A::b")
    text = (
        f"---\ntitle: {title}\nauthors: [Ada Lark]\n---\n\n{EVIL} [@{EVIL[:9]}] TODO ![]({EVIL})\n"
    )
    (volume / "papers/one.md").write_text(text, "utf-8")
    (tmp_path / "said.txt").write_text(f"Page 1\n\n{EVIL}\n\nHello, all.\n", "utf-8")
    said = CliRunner().invoke(app, command.split(" "))
    told = said.stdout + said.stderr
    assert said.exit_code in (0, 1, 2) and told.strip() and "Traceback" not in told
    assert not COMMANDING.search(told)
    assert "\n::set-env" not in told
    if "--json" in command or "sarif" in command:
        assert "\\u202e" in said.stdout
        json.loads(said.stdout)


def test_one_function_alone_writes_to_the_terminal(root):
    """The one that makes harmless what it writes."""
    source = (root / "publisher/command/cli.py").read_text("utf-8")
    assert source.count("typer.echo") == 1
