"""What README and docs claim is so: links, commands, YAML, generated pages, the tutorial."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import typer.main
import yaml

from publisher import __version__
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"`[^`\n]+`")


def names(paths):
    return [path.relative_to(ROOT).as_posix() for path in paths]


def blocks(page: Path, first: str) -> list[re.Match[str]]:
    """The fenced blocks of `page` whose info string begins with `first`."""
    return [m for m in BLOCK.finditer(page.read_text("utf-8")) if m["info"].split()[:1] == [first]]


# Links


def slugs(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    text = BLOCK.sub("", page.read_text("utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_link_leads_to_a_file(page):
    """A relative link names a file that is there, and a heading that is in it."""
    text = CODE.sub("", BLOCK.sub("", page.read_text("utf-8")))
    broken = []
    for match in LINK.finditer(text):
        file, _, anchor = match["target"].partition("#")
        if re.match(r"[a-z]+:", file):
            continue
        target = page if not file else page.parent / file
        if not target.exists() or (anchor and anchor not in slugs(target)):
            broken.append(match["target"])
    assert broken == []


def test_every_page_is_found_from_the_index():
    """docs/README.md links to every page."""
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / m["target"].partition("#")[0]).resolve()
        for m in LINK.finditer(index.read_text("utf-8"))
    }
    pages = {p for p in (ROOT / "docs").rglob("*.md") if "codes" not in p.parent.name}
    assert {p.relative_to(ROOT).as_posix() for p in pages - linked - {index}} == set()


# Commands


def shown_commands() -> list[str]:
    """Every command line of `publisher` that a page shows."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in BLOCK.finditer(text):
            if block["info"].split()[:1] in (["console"], ["sh"], []):
                lines = block["text"].replace("\\\n", " ").splitlines()
                found += [line.strip().removeprefix("$ ") for line in lines]
        found += [code.strip("`") for code in CODE.findall(BLOCK.sub("", text))]
    return [line for line in dict.fromkeys(found) if re.match(r"publisher [a-z]", line)]


def parameters(words: list[str]) -> tuple[dict[str, object], list[str]]:
    """The options of the command that `words` name, and the words after its name."""
    command = typer.main.get_command(__import__("publisher.command.cli").command.cli.app)
    while hasattr(command, "commands"):
        if not words or words[0] not in command.commands:
            raise LookupError(f"no command {words[:1]}")
        command, words = command.commands[words[0]], words[1:]
    return {o: p for p in command.params for o in p.opts if o.startswith("-")}, words


@pytest.mark.parametrize("line", shown_commands())
def test_every_command_shown_can_be_typed(line):
    """Its command and its options are there."""
    words = [w for w in shlex.split(line.split(" | ")[0].split("  #")[0]) if w != "…"]
    if words[1:] == ["new"]:
        return
    options, rest = parameters(words[1:])
    used = [w.partition("=")[0] for w in rest if w.startswith("-")]
    assert [option for option in used if option not in options and option != "--help"] == []


def makefile_targets() -> dict[str, str]:
    """The targets that `make help` tells, with what it says."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([a-z-]+):[^\n]*## ([^\n]+)$", text, re.MULTILINE))


def test_every_make_target_shown_is_one():
    """`make proceedings`, and whatever else a page tells to type."""
    shown = set()
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = [line for b in BLOCK.finditer(text) for line in b["text"].splitlines()]
        lines += [code.strip("`") for code in CODE.findall(BLOCK.sub("", text))]
        shown |= {m[1] for line in lines if (m := re.match(r"\s*(?:\$ )?make ([a-z-]+)", line))}
    assert {"proceedings", "test"} <= shown
    assert shown - makefile_targets().keys() == set()


def test_every_make_target_is_documented():
    """The reference of commands names each target that `make help` tells."""
    page = (ROOT / "docs/reference/command-line.md").read_text("utf-8")
    assert [name for name in makefile_targets() if f"`make {name}`" not in page] == []


# YAML

YAML = [
    (page, block)
    for page in PAGES
    for block in blocks(page, "yaml")
    if block["info"].split()[1:2] in (["volume"], ["programme"], ["front-matter"])
]


@pytest.mark.parametrize(("page", "block"), YAML, ids=[p.stem for p, _ in YAML])
def test_every_yaml_block_is_read(page, block, tmp_path):
    """Nothing is wrong with it but papers that it names and that are not here."""
    kind = block["info"].split()[1]
    if kind in ("volume", "programme"):
        if kind == "programme":
            (tmp_path / "volume.yaml").write_text("title: T\n", "utf-8")
        (tmp_path / f"{kind}.yaml").write_text(block["text"], "utf-8")
        _, found = read_volume(tmp_path, "v")
        found = [d for d in found if "no manuscript" not in d.message]
    else:
        (tmp_path / "paper.md").write_text(f"---\n{block['text']}---\n\nText.\n", "utf-8")
        _, found = read_paper(tmp_path / "paper.md")
    assert [f"{d.code} {d.message}" for d in found] == []


def test_workflows_type_what_the_page_types():
    """GitHub's and GitLab's run the commands at the head of the page, and keep what was built."""
    page = ROOT / "docs/how-to/build-in-ci.md"
    first = next(m for m in BLOCK.finditer(page.read_text("utf-8")) if not m["info"])
    typed = first["text"].splitlines()
    github, gitlab = (yaml.safe_load(m["text"]) for m in blocks(page, "yaml"))
    steps = github["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step][1:] == typed
    assert (steps[-1]["if"], steps[-1]["with"]["path"]) == ("always()", "build/")
    assert gitlab["proceedings"]["script"][1:] == typed
    assert gitlab["proceedings"]["artifacts"] == {"when": "always", "paths": ["build/"]}


# How it is got and cited


def test_no_page_or_message_installs_a_stranger():
    """`publisher` of the package index is another project's."""
    told = [*PAGES, *(ROOT / "publisher").rglob("*.py"), *(ROOT / "publisher").rglob("*.toml")]
    stranger = re.compile(r"""pipx? install ['"]?publisher\b""")
    assert names(p for p in told if stranger.search(p.read_text("utf-8"))) == []


def test_the_citation_is_of_this_version():
    """CITATION.cff has what CFF 1.2.0 demands, the version and the day of the changelog."""
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= cff.keys()
    assert (cff["cff-version"], cff["version"]) == ("1.2.0", __version__)
    heads = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    assert f"## {__version__} - {cff['date-released']}" in heads


# Generated pages


def load(name: str):
    """A module of scripts/."""
    spec = spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current():
    """`scripts/generate-docs` would change nothing."""
    made = load("reference_pages").pages(ROOT / "docs" / "reference")
    stale = [path.name for path, text in made.items() if path.read_text("utf-8") != text]
    assert stale == [], "run scripts/generate-docs"


def test_an_example_with_a_fault_is_refused():
    """An example of the dialect shows what is right, unless it says which code it raises."""
    with pytest.raises(ValueError, match="REF"):
        load("reference_pages").composed("```markdown\n@fig:none\n```\n\n```html\n```\n")


# The tutorial

VARIES = (
    (re.compile(r"\d+(?:\.\d+)? (?=kB|MB|s\b)"), "N "),
    (re.compile(r"\d+ made, \d+ from"), "N made, N from"),
)


def steady(text: str) -> str:
    """`text` without the sizes and times that differ from machine to machine."""
    for pattern, instead in VARIES:
        text = pattern.sub(instead, text)
    return text


def said_by(line: str, folder: Path) -> str:
    """What `line` prints, typed in `folder`."""
    words = [sys.executable, "-m", *shlex.split(line)]
    result = subprocess.run(
        words, cwd=folder, text=True, check=False, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PUBLISHER_CACHE": str(folder / "cache")},
    )  # fmt: skip
    return "\n".join(part.rstrip() for part in result.stdout.strip("\n").splitlines()) + "\n"


def play(page: Path, folder: Path) -> str:
    """`page` with what its commands print in `folder`; YAML that names a file goes into it."""
    text = page.read_text("utf-8")
    out, done = [], 0
    for block in BLOCK.finditer(text):
        info = block["info"].split()
        if info[:1] == ["yaml"] and len(info) == 3:
            put(folder / info[2], block["text"])
        elif info[:1] == ["console"]:
            line = block["text"].splitlines()[0]
            made = f"```console\n{line}\n{said_by(line.removeprefix('$ '), folder)}```"
            same = steady(made) == steady(block[0])
            out += [text[done : block.start()], block[0] if same else made]
            done = block.end()
    return "".join([*out, text[done:]])


def put(path: Path, yaml: str) -> None:
    """Write `yaml` into a volume's file, or over the front matter of a manuscript."""
    if path.suffix == ".md":
        body = path.read_text("utf-8").split("\n---\n", 1)[1]
        yaml = f"---\n{yaml}---\n{body}"
    path.write_text(yaml, "utf-8")


def test_the_tutorial_shows_what_is_said(tmp_path, request):
    """Its commands, typed one after the other, print what stands below them."""
    page = ROOT / "docs" / "tutorial" / "first-volume.md"
    shutil.copytree(page.parent, tmp_path / "docs" / "tutorial")
    played = play(page, tmp_path)
    if request.config.getoption("--rewrite"):
        page.write_text(played, "utf-8")
    else:
        assert played == page.read_text("utf-8")
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(tmp_path / "cache")
    assert {p.name for p in (tmp_path / "build" / "tea").iterdir()} >= {"tea.epub", "tea.pdf"}
