"""Arguments to settings, settings to the pipeline, diagnostics printed, exit status. Nothing else.

Exit status: 0 no errors, 1 errors or failed papers, 2 the tool could not run (DESIGN, "Contracts").
Stages are imported when a command needs them, so that `--help` is quick.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from publisher.diagnostics import Diagnostic
    from publisher.report.record import BuildReport

app = typer.Typer(
    name="publisher",
    help="Conference proceedings from Markdown manuscripts: EPUB, PDF, offprints.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
new_app = typer.Typer(help="Start a volume, a paper or a style from a commented template.")
app.add_typer(new_app, name="new")

CannotRun = typer.Exit(2)

VolumeFolder = Annotated[
    Path, typer.Argument(metavar="VOLUME", help="The folder that holds volume.yaml.")
]


def _set_limits(words: list[str] | None) -> None:
    from publisher.limits import BadLimit, set_limits

    try:
        set_limits(words or ())
    except BadLimit as error:
        _refuse(str(error))


Raised = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=N",
        callback=_set_limits,
        expose_value=False,
        help="Another limit than is usual, as seconds=600; may be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Say everything as JSON on standard output.")]


def main() -> None:
    """The console script: runs the command; a fault of our own is told in one line."""
    from publisher.command.crash import crash_reporting
    from publisher.command.shutdown import exit_quickly, exit_status, stop_cleanly

    stop_cleanly()
    try:
        with crash_reporting(sys.argv):
            app()
    except SystemExit as end:
        end.code = exit_status(end.code)  # type: ignore[assignment]
        exit_quickly(end.code)
        raise


def _settings_folder(volume: Path) -> Path:
    folder = volume.parent if volume.name == "volume.yaml" else volume
    if not folder.is_dir():
        _refuse(f"there is no folder {volume}", "name the folder that holds volume.yaml")
    return folder


def _say(text: str, err: bool = False) -> None:
    """The one way to the terminal: what a manuscript, a file name or a program says commands it
    nothing."""
    from publisher.diagnostics import terminal_text

    try:
        typer.echo(terminal_text(text), err=err)
    except BrokenPipeError:
        raise
    except OSError as error:
        _refuse_output(error, err)


def _refuse_output(error: OSError, err: bool) -> None:
    """What was to be said cannot be: to the other stream, if that is there."""
    if not err:
        where = "send standard output elsewhere, to a file on a disk with room"
        _refuse(f"standard output cannot be written: {(error.strerror or '').lower()}", where)
    raise CannotRun from error


def _refuse(message: str, cure: str | None = None) -> None:
    _say(f"error: {message}", err=True)
    if cure:
        _say(f" = help: {cure}", err=True)
    raise CannotRun


@app.command(context_settings={"allow_extra_args": True})
def build(
    context: typer.Context,
    volume: VolumeFolder,
    output: Annotated[
        Path | None,
        typer.Option("-o", metavar="DIR", help="Where the files go; without it build/<id>/."),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            help="What to make, by commas: epub, pdf, print, offprints, web, cover, programme, "
            "deposits, review.",
        ),
    ] = "epub,pdf",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; without it one a core.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler that does the work.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another style than volume.yaml names.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings are errors; no volume with a failed paper.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(metavar="PAPER…", help="Only these papers, by their ids.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make everything anew.")] = False,
    bleed: Annotated[
        float | None,
        typer.Option(min=0, max=20, metavar="MM", help="Print: what is printed beyond the trim."),
    ] = None,
    multiple: Annotated[
        int | None,
        typer.Option(min=1, max=64, metavar="N", help="Print: pages up to a multiple of N."),
    ] = None,
    icc: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Print: the printer's own profile, not FOGRA39."),
    ] = None,
    impose: Annotated[
        str | None,
        typer.Option(
            metavar="HOW",
            help="The PDF laid on sheets for a copier too: booklet, 2up, signatures=16; @A3 behind "
            "it for another sheet than the smallest that holds two pages.",
        ),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Review: without who wrote the papers.")
    ] = False,
    reader: Annotated[
        str, typer.Option(metavar="NAME", help="Review: whom the copies are for, behind the text.")
    ] = "",
    pdf_ua: Annotated[
        int,
        typer.Option(
            min=1, max=2, metavar="1|2", help="PDF/UA-1 and PDF/A-3a in one file, or PDF/UA-2."
        ),
    ] = 1,
    epub_math: Annotated[
        str,
        typer.Option(
            metavar="mathml|image", help="Formulas in the EPUB as MathML, or as pictures."
        ),
    ] = "mathml",
    epub_pixels: Annotated[
        int, typer.Option(min=64, help="The most pixels of a picture's long edge in the EPUB.")
    ] = 1600,
    as_json: Json = False,
    limits: Raised = None,
) -> None:
    """Build a volume: EPUB, PDF, offprints, report.html and build.json."""
    from publisher.command.terminal import progress
    from publisher.engine import cache_folder
    from publisher.pipeline import build as pipeline
    from publisher.pipeline.settings import FORMATS

    settings = pipeline.Settings(
        folder=_settings_folder(volume),
        shown=str(volume.parent if volume.name == "volume.yaml" else volume),
        output=output,
        formats=_for_review(_formats(format_, FORMATS) | _imposed(impose), anonymous, reader),
        impose=impose,
        anonymous=anonymous,
        reader=reader,
        jobs=jobs,
        scheduler=scheduler,
        style=style,
        strict=strict,
        only=_papers(only, context.args),
        fresh=fresh,
        bleed=bleed,
        multiple=multiple,
        icc=icc,
        ua2=pdf_ua == 2,
        cache=cache_folder(),
        pixels=epub_pixels,
        math_pictures=_one_of(epub_math, ("mathml", "image")) == "image",
    )
    with _refusing(), progress(quiet=as_json) as on_progress:
        result = pipeline.build(settings, on_progress)
    _tell_build(result, strict, as_json, settings.output)


def _formats(text: str, choices: tuple[str, ...]) -> frozenset[str]:
    chosen_formats = frozenset(part.strip() for part in text.split(",") if part.strip())
    unknown = sorted(chosen_formats - set(choices))
    if unknown or not chosen_formats:
        _refuse(
            f"there is no format {', '.join(unknown) or '(none given)'}",
            f"formats that can be made: {', '.join(choices)}",
        )
    return chosen_formats


def _for_review(formats: frozenset[str], anonymous: bool, reader: str) -> frozenset[str]:
    """`formats`, which are for the public or for reviewers: nothing of one is in the other."""
    if "review" in formats and len(formats) > 1:
        _refuse("copies for reviewers are made alone", "publisher build VOLUME --format review")
    if (anonymous or reader) and "review" not in formats:
        _refuse("only copies for reviewers are anonymous or for a reader", "add --format review")
    return formats


def _imposed(impose: str | None) -> frozenset[str]:
    """The forms that an imposition asks for."""
    from publisher.bind.imposing import imposition

    if impose is None:
        return frozenset()
    try:
        imposition(impose)
    except ValueError as error:
        _refuse(str(error))
    return frozenset(("pdf", "imposed"))


def _papers(only: list[str] | None, more: list[str]) -> tuple[str, ...]:
    """The ids after `--only`: it may be repeated, and ids may follow it by spaces or commas.

    An option takes one value, so the words `more` that follow come as arguments of no name.
    """
    if more and not only:
        _refuse(f"there is no argument {' '.join(more)}", "name one volume")
    words = ",".join((*(only or ()), *more)).split(",")
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        _refuse(f"there is no choice {text}", f"choices: {', '.join(choices)}")
    return text


class _refusing:  # noqa: N801
    """Turns what the tool cannot do into a sentence and exit status 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if error is None:
            return
        from publisher.command.oserrors import explain_os_error

        if reason := explain_os_error(error):
            _refuse(*reason)
        from publisher.bind.press.order import BadProfile
        from publisher.engine import EngineRefused, VolumeBusy
        from publisher.limits import BadLimit
        from publisher.pipeline.texts import UnknownPaper
        from publisher.style.styles import StyleError
        from publisher.templating.environment import TemplatingError

        if isinstance(error, EngineRefused | VolumeBusy):
            _tell([error.diagnostic])
            raise CannotRun from error
        if isinstance(error, BadLimit | BadProfile | StyleError | TemplatingError | UnknownPaper):
            _refuse(str(error))


def _tell(diagnostics: Iterable[Diagnostic]) -> None:
    from publisher.command.terminal import MOST_TOLD, columns
    from publisher.diagnostics import limit_per_code, render

    width = columns(error=True)
    for diagnostic in limit_per_code(tuple(diagnostics), MOST_TOLD):
        _say(render(diagnostic, width) + "\n", err=True)


def _tell_build(
    result: BuildReport | tuple[Diagnostic, ...], strict: bool, as_json: bool, output: Path | None
) -> None:
    from publisher.command.terminal import columns, summary
    from publisher.pipeline.build import failed_build
    from publisher.report import machinereadable
    from publisher.report.record import report_json as report_json

    if isinstance(result, tuple):
        _tell_found(result, strict, as_json)
        raise typer.Exit(1)
    if as_json:
        _say(machinereadable.escape_controls(report_json(result).decode().rstrip()))
    else:
        _tell(result.all_diagnostics)
        _say(summary(result, output or Path("build") / result.volume_id, columns()))
    raise typer.Exit(1 if failed_build(result, strict) else 0)


def _tell_found(diagnostics: tuple[Diagnostic, ...], strict: bool, as_json: bool) -> None:
    from publisher.diagnostics import tally
    from publisher.report import machinereadable

    if as_json:
        _say(machinereadable.escape_controls(machinereadable.findings_json(diagnostics)))
        return
    _tell(diagnostics)

    _say(tally(diagnostics))


@app.command()
def publish(
    volume: VolumeFolder,
    output: Annotated[
        Path | None,
        typer.Option("-o", metavar="DIR", help="Where the files go; without it build/<id>/."),
    ] = None,
    as_json: Json = False,
    limits: Raised = None,
) -> None:
    """Build a volume a last time and lock its pages: published.yaml, which later builds keep to."""
    from publisher.command.publishing import LOCK, lock_volume
    from publisher.command.terminal import progress
    from publisher.engine import cache_folder
    from publisher.pipeline import build as pipeline

    folder = _settings_folder(volume)
    if (folder / LOCK).exists():
        _refuse(
            f"{folder / LOCK} says that the volume is published",
            "what is changed now is a correction: name it in `corrections:` and build",
        )
    settings = pipeline.Settings(
        folder=folder,
        shown=str(volume.parent if volume.name == "volume.yaml" else volume),
        output=output,
        formats=frozenset(("epub", "pdf", "offprints", "published")),
        strict=False,
        cache=cache_folder(),
    )
    with _refusing(), progress(quiet=as_json) as on_progress:
        result = pipeline.build(settings, on_progress)
        if not isinstance(result, tuple) and not pipeline.failed_build(result, False):
            lock_volume(folder, output or Path("build") / result.volume_id)
    _tell_build(result, False, as_json, settings.output)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="What a build wrote.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="What another build wrote.")],
    output: Annotated[
        Path, typer.Option("-o", metavar="FILE", help="The page that shows the differences.")
    ] = Path("compare.html"),
    limits: Raised = None,
) -> None:
    """Hold two builds side by side: papers, words, pages, files; exit status 1 where they
    differ."""
    from publisher.files import write_whole
    from publisher.judges.comparing import compare_folders
    from publisher.judges.folder import NothingBuilt

    try:
        with _refusing():
            found = compare_folders(first, second)
    except NothingBuilt as error:
        _refuse(str(error), "name two folders that builds wrote")
        return
    write_whole(output, found.page)
    differing = ", ".join(found.changed) or "none"
    _say(f"papers that differ: {differing}; the same: {len(found.same)}; see {output}")
    raise typer.Exit(0 if found.is_same else 1)


@app.command()
def check(
    volume: VolumeFolder,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings are errors.")] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, sarif or github.")
    ] = "text",
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the state of the papers as a page."),
    ] = None,
    as_json: Json = False,
    limits: Raised = None,
) -> None:
    """Tell all that is wrong in the manuscripts of a volume; nothing is built."""
    from publisher.engine import cache_folder
    from publisher.pipeline import build as pipeline
    from publisher.report import machinereadable

    if format_ not in machinereadable.FORMATS:
        _refuse(f"there is no format {format_}", f"formats: {', '.join(machinereadable.FORMATS)}")

    folder = _settings_folder(volume)
    settings = pipeline.Settings(
        folder=folder,
        shown=str(volume.parent if volume.name == "volume.yaml" else volume),
        cache=cache_folder(),
    )
    with _refusing():
        diagnostics = pipeline.check(settings, report)
    if format_ in ("sarif", "github"):
        sarif = format_ == "sarif"
        _say(
            machinereadable.escape_controls(machinereadable.as_sarif(diagnostics))
            if sarif
            else machinereadable.as_github(diagnostics)
        )
    else:
        _tell_found(diagnostics, strict, as_json or format_ == "json")
    raise typer.Exit(1 if any(d.is_error or strict for d in diagnostics) else 0)


@app.command()
def letters(
    volume: VolumeFolder,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="missing, findings, proof, offprint or thanks; without it missing and findings.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", metavar="DIR", help="Where the build is; without it build/<id>/."),
    ] = None,
    attach: Annotated[
        bool, typer.Option("--attach/--no-attach", help="Whether proofs and offprints go along.")
    ] = True,
    limits: Raised = None,
) -> None:
    """Write a letter to every author, each in the author's language; nothing is sent."""
    from publisher.engine import cache_folder
    from publisher.pipeline import correspondence
    from publisher.pipeline.settings import Settings
    from publisher.report.mail import KINDS

    asked = kind or ["missing", "findings"]
    for each in asked:
        if each not in KINDS:
            _refuse(f"there is no kind of letter {each}", f"kinds: {', '.join(KINDS)}")
    settings = Settings(
        folder=_settings_folder(volume),
        shown=str(volume.parent if volume.name == "volume.yaml" else volume),
        output=output,
        cache=cache_folder(),
    )
    with _refusing():
        written = correspondence.correspond(
            settings, [each for each in KINDS if each in asked], attach
        )
    if not written.folder:
        _tell_found(written.diagnostics, False, False)
        raise typer.Exit(1)
    _tell(written.diagnostics)
    for mail in written.mails:
        _say(f"{written.folder}/{mail.name}.eml  {mail.kind}  {mail.lang}  {mail.to}")
    _say(f"{len(written.mails)} letters, {written.folder}/letters.csv; nothing was sent")


@app.command()
def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="Such as ED020; without it all are listed.")
    ] = None,
) -> None:
    """Say what a code means, why it matters and what cures it."""
    from publisher.report import explanations

    if code is None:
        _say(explanations.list_of_codes())
        return
    try:
        _say(explanations.explanation(code))
    except KeyError:
        near = explanations.close_to(code)
        _refuse(f"no code is {code}", f"codes that are close: {', '.join(near)}" if near else None)


@app.command()
def preview(
    volume: VolumeFolder,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8088,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; without it one a core.")
    ] = None,
    style: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another style than volume.yaml names.")
    ] = None,
    limits: Raised = None,
) -> None:
    """Show a volume in a browser, and again at every save; Ctrl-C stops it."""
    from publisher.command.terminal import progress
    from publisher.engine import cache_folder
    from publisher.pipeline import build as pipeline
    from publisher.preview.making import CannotPreview
    from publisher.preview.watching import preview as watch

    settings = pipeline.Settings(
        folder=_settings_folder(volume),
        shown=str(volume.parent if volume.name == "volume.yaml" else volume),
        jobs=jobs,
        style=style,
        cache=cache_folder(),
    )
    try:
        with _refusing(), progress(quiet=False) as on_progress:
            watch(settings, port, lambda address: _say(f"preview at {address}"), on_progress)
    except CannotPreview as error:
        _say(str(error), err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        from publisher.command.shutdown import expect_stop

        expect_stop()
        _say("stopped")


@app.command()
def proof(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What a build wrote.")],
    strict: Annotated[bool, typer.Option("--strict", help="Warnings are errors.")] = False,
    as_json: Json = False,
    limits: Raised = None,
) -> None:
    """Compare what was built with what its manuscripts make, and ask the outside judges."""
    from publisher.diagnostics import tally
    from publisher.judges.folder import NothingBuilt, judge_folder
    from publisher.report import machinereadable

    try:
        with _refusing():
            verdict = judge_folder(folder)
    except NothingBuilt as error:
        _refuse(str(error), "build the volume first, and name the folder that was written")
        return
    diagnostics = verdict.diagnostics
    if as_json:
        report = {
            "judges": verdict.heard,
            "absent": [
                dict(zip(("judge", "why", "install"), a, strict=True)) for a in verdict.absent
            ],
            "unmade": verdict.unmade,
            "diagnostics": [d.as_json() for d in diagnostics],
        }
        _say(machinereadable.escape_controls(json.dumps(report, ensure_ascii=False, indent=1)))
    else:
        _tell(diagnostics)
        for name, why, install in verdict.absent:
            _say(f"{name} was not asked: {why}; to get it: {install}")
        if verdict.unmade:
            _say(f"the book was not made again to be compared: {verdict.unmade}")
        judges = ", ".join(verdict.heard) or "nobody"
        _say(f"{tally(diagnostics)}; asked: {judges}")
    raise typer.Exit(1 if any(d.is_error or strict for d in diagnostics) else 0)


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="LaTeX, Word, notebooks, transcripts, captions, pages; exports, sheets.",
        ),
    ],
    volume: Annotated[
        Path, typer.Option("-o", metavar="VOLUME", help="The volume they go into; made if absent.")
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="HEAD=FIELD", help="What a column of a sheet is: `Paper title=title`."
        ),
    ] = None,
    limits: Raised = None,
) -> None:
    """Turn LaTeX, Word, notebooks, transcripts, exports into manuscripts; say what was left out."""
    from publisher.command.importing import import_exports_into, import_into
    from publisher.manuscripts.importing import import_summary

    missing = [str(file) for file in files if not file.exists()]
    if missing:
        _refuse(f"there is no file {', '.join(missing)}")
    diagnostics: list[Diagnostic] = []
    with _refusing():
        exports = import_exports_into(files, volume, columns or ())
        diagnostics += exports.diagnostics
        for line in exports.lines:
            _say(line)
        if exports.rest:
            report = import_into(exports.rest, volume)
            _say(import_summary(report))
            diagnostics += report.diagnostics
    _tell(diagnostics)
    raise typer.Exit(1 if any(d.is_error for d in diagnostics) else 0)


@new_app.command("volume")
def new_volume(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="The folder to make.")],
) -> None:
    """Start a volume from a commented template."""
    from publisher.manuscripts import new

    with _refusing():
        paths = new.new_volume(name)
    for path in paths:
        _say(f"made {path}")


@new_app.command("paper")
def new_paper(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its short name: kim, opening.")],
    volume: Annotated[
        Path, typer.Option("-o", metavar="VOLUME", help="The volume it goes into.")
    ] = Path(),
) -> None:
    """Start a paper from a commented template, and name it in volume.yaml."""
    from publisher.manuscripts import new

    with _refusing():
        paths = new.new_paper(_settings_folder(volume), name)
    for path in paths:
        _say(f"made {path}")


@app.command()
def doctor(
    as_json: Json = False,
    short: Annotated[
        bool, typer.Option("--short", help="Say only what is missing, and how to get it.")
    ] = False,
) -> None:
    """Say what this machine has of what Publisher uses, what it lacks, and how to get that."""
    from publisher.command.doctor import examine

    report = examine()
    _say(json.dumps(report.as_json(), indent=2) if as_json else report.text(short))
    raise typer.Exit(0 if report.can_build else 1)


@new_app.command("style")
def new_style(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name: ours, annual.")],
    volume: Annotated[
        Path, typer.Option("-o", metavar="VOLUME", help="The volume it goes into.")
    ] = Path(),
) -> None:
    """Start a style from a commented template, in the volume's folder."""
    from publisher.manuscripts import new

    with _refusing():
        paths = new.new_style(_settings_folder(volume), name)
    for path in paths:
        _say(f"made {path}")
    _say(f"say `style: {name}` in volume.yaml, or build with --style {name}")


@app.command()
def schema(
    output: Annotated[
        Path, typer.Option("-o", metavar="DIR", help="The folder the two schemas go into.")
    ] = Path(".schemas"),
) -> None:
    """Write JSON Schemas of volume.yaml and of the front matter, for editors."""
    from publisher.files import write_whole
    from publisher.manuscripts.schema import front_matter_schema, volume_schema

    schemas = {"volume.json": volume_schema(), "front-matter.json": front_matter_schema()}
    with _refusing():
        for name, content in schemas.items():
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            write_whole(output / name, text.encode())
            _say(f"made {output / name}")


@app.callback(invoke_without_command=True)
def _version(
    show: Annotated[bool, typer.Option("--version", help="Say which Publisher this is.")] = False,
) -> None:
    if show:
        from publisher import __version__

        _say(f"publisher {__version__}")
        raise typer.Exit
