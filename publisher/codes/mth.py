"""Codes about math (MTH)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "MTH001",
        "error",
        "unknown command in a formula",
        "The formula uses a command that neither the engine nor the paper's macros define, so it "
        "cannot be set; its source stands in its place, marked.",
        "Correct the name, or define it with `\\newcommand` in the paper.",
    ),
    Code(
        "MTH002",
        "error",
        "formula that cannot be read",
        "The TeX of the formula is not valid; its source stands in its place, marked.",
        "Mend the formula at the place told, until LaTeX would take it.",
    ),
    Code(
        "MTH003",
        "error",
        "unknown environment in a formula",
        "The formula uses an environment that is none of LaTeX's or amsmath's for math; its source "
        "stands in its place, marked.",
        "Use an environment of amsmath; put a table or a figure outside the formula, in Markdown.",
    ),
    Code(
        "MTH004",
        "error",
        "formula with something left open",
        "A brace, a `\\left` or a `\\begin` has no partner, so nobody can tell where it ends; the "
        "source stands in its place, marked.",
        "Close what is open.",
    ),
    Code(
        "MTH005",
        "warning",
        "empty formula",
        "Nothing stands between the signs of a formula, so the reader would meet a hole.",
        "Write the formula, or remove its signs.",
    ),
    Code(
        "MTH006",
        "error",
        "formula too large",
        "A formula this long or this deep is no formula, and could hold up the build; its source "
        "stands in its place, marked.",
        "Split it, or put what it is in a code block.",
    ),
    Code(
        "MTH007",
        "error",
        "macro without an end",
        "A macro of the paper calls itself, directly or by another, and would go on for ever.",
        "Define the macro without itself.",
    ),
    Code(
        "MTH008",
        "warning",
        "formula wider than the page",
        "The formula is wider than the text of the printed page and was set smaller, so that "
        "nothing is cut; below three quarters of its size it is hard to read.",
        "Break the formula into lines with `aligned` or `split`.",
    ),
)
