"""Outside judges of a web edition: the Nu Html Checker, and axe in a browser.

In: the folder of an edition. Out: `JudgeFinding`s, each `inside` a page, named from that folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from publisher.judges.asking import (
    JAVA,
    CannotJudge,
    Judge,
    JudgeFinding,
    browser,
    last_words,
    missing_program,
    node_package_file,
    run_judge,
    with_java,
)

_SCRIPT = Path(__file__).parent / "js" / "axe.mjs"
_VNU = "vnu-jar/build/dist/vnu.jar"


def _is_site(path: Path) -> bool:
    return path.is_dir()


def _without_nu() -> str | None:
    if node_package_file(_VNU) is None and shutil.which("vnu") is None:
        return "the program vnu is not installed"
    return with_java()() if node_package_file(_VNU) else None


def _nu(folder: Path) -> Iterator[JudgeFinding]:
    jar = node_package_file(_VNU)
    program: list[str | Path] = [*JAVA, "-jar", jar] if jar else ["vnu"]
    result = run_judge(
        [*program, "--errors-only", "--format", "json", "--stdout", "--skip-non-html", folder]
    )
    try:
        answer = json.loads(result.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise CannotJudge(last_words(result)) from error
    for message in answer:
        yield JudgeFinding(
            "",
            message["message"],
            folder,
            inside=_inside(message.get("url", ""), folder),
            line=int(message.get("firstLine") or message.get("lastLine") or 0),
            column=int(message.get("firstColumn") or 0),
        )


def _inside(url: str, folder: Path) -> str:
    path = Path(unquote(url.removeprefix("file:")))
    return Path(os.path.relpath(path, folder.resolve())).as_posix()


def _without_axe() -> str | None:
    for module in ("axe-core", "puppeteer-core"):
        if node_package_file(module) is None:
            return f"the Node package {module} is not installed"
    return missing_program("node")() or (
        None if browser() else "the program chromium is not installed"
    )


def _axe(folder: Path) -> Iterator[JudgeFinding]:
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    modules = (node_package_file("axe-core") or Path()).parent
    command: list[str | Path] = ["node", _SCRIPT, folder.resolve(), modules, browser() or ""]
    result = run_judge(command, PAGES=json.dumps(pages))
    try:
        answer = json.loads(result.stdout)
    except ValueError as error:
        raise CannotJudge(last_words(result)) from error
    for page in answer:
        for violation in page["violations"]:
            yield _barrier(folder, page["name"], violation)
        for line in page["errors"]:
            yield JudgeFinding("console", line, folder, inside=page["name"])


def _barrier(folder: Path, page: str, violation: dict[str, Any]) -> JudgeFinding:
    words = " ".join(re.sub(r"<[^<>]*>", " ", violation["html"]).split())
    is_error = violation["impact"] in ("serious", "critical")
    return JudgeFinding(violation["id"], violation["help"], folder, is_error, page, words=words)


NU = Judge("Nu Html Checker", "OUT027", _is_site, _without_nu,
           "npm install vnu-jar, and Java 11 or later (apt install default-jre)", _nu)  # fmt: skip
AXE = Judge("axe", "OUT028", _is_site, _without_axe,
            "npm install axe-core puppeteer-core, and Chromium (apt install chromium)",
            _axe)  # fmt: skip
