"""Papers that came as PDFs: does each conform, is each word there, how long does a volume take?

    .venv/bin/python bench/camera.py ../shared/arriving/pdf-papers [FOLDER…] [--many 300]

Every PDF of the folders is a paper of one volume, built in every form; veraPDF judges the volume
and each offprint against PDF/UA-1 and PDF/A-3a. Those that do not pass, or were refused, are named
with the reason. Then a volume of `--many` papers is made of the same PDFs again and again, and its
second build timed, when all is tagged: what binding takes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from publisher.camera import programs
from publisher.pipeline.build import build
from publisher.pipeline.settings import Settings

PROFILES = "PDFUA-1", "PDFA-3A"
VOLUME = "id: {id}\ntitle: Papers\nlanguage: en\npage: {{size: A4}}\npapers: [{papers}]\n"


def volume(folder: Path, name: str, files: list[Path]) -> Path:
    """A volume whose papers are `files`."""
    (folder / name / "papers").mkdir(parents=True)
    names = []
    for number, file in enumerate(files):
        names.append(f"p{number:03}-{file.stem}")
        shutil.copy(file, folder / name / "papers" / f"{names[-1]}.pdf")
    text = VOLUME.format(id=name, papers=", ".join(names))
    (folder / name / "volume.yaml").write_text(text, "utf-8")
    return folder / name


def made(folder: Path, output: Path, cache: Path, formats: str) -> float:
    """The seconds a build takes."""
    start = time.perf_counter()
    asked = Settings(folder, str(folder), output=output, cache=cache,
                     formats=frozenset(formats.split(",")))  # fmt: skip
    build(asked, lambda *_: None)
    return time.perf_counter() - start


def judged(file: Path) -> str:
    """What veraPDF has against `file`."""
    faults = programs.broken_rules(file.read_bytes(), PROFILES)
    return ", ".join(sorted({f"{profile} {rule}" for profile, rule, _, _ in faults})) or "passes"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--many", type=int, default=0, help="papers of the volume that is timed")
    asked = parser.parse_args()
    files = sorted(file for folder in asked.folders for file in folder.glob("*.pdf"))
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        output, cache = work / "out", work / "cache"
        seconds = made(volume(work, "every", files), output, cache, "pdf,offprints,epub,print")
        record = json.loads((output / "build.json").read_text("utf-8"))
        print(f"{len(files)} papers, built in {seconds:.0f} s")
        for paper in record["papers"]:
            codes = [d["code"] for d in paper["diagnostics"]]
            why = next((d["message"] for d in paper["diagnostics"] if d["severity"] == "error"), "")
            offprint = output / "offprints" / f"{paper['id']}.pdf"
            verdict = judged(offprint) if not why and offprint.is_file() else f"refused: {why}"
            lost = "letters lost" if "CAM019" in codes else ""
            bad += verdict != "passes" or bool(lost)
            told = " ".join(sorted({code for code in codes if code.startswith("CAM")}))
            print(f"{paper['id']:50} {paper['pages']:4} pages  {verdict}  {lost} {told}")
        print(f"the volume: {judged(output / 'every.pdf')}")
        if asked.many:
            again = [files[n % len(files)] for n in range(asked.many)]
            folder = volume(work, "many", again)
            for formats in ("pdf", "pdf,offprints"):
                took = made(folder, work / "many-out", cache, formats)
                record = json.loads((work / "many-out/build.json").read_text("utf-8"))
                timings = {stage: round(s, 1) for stage, s in record["timings"].items()}
                print(f"{asked.many} papers, {formats}: {took:.0f} s, of these {timings}")
    programs.end()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
