"""Codes about accessibility (A11)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "A11001", "warning", "a figure with a caption but no description",
        "Readers who cannot see the figure get its caption twice, and nothing of what it shows.",
        "Describe what there is to see: `![caption](file){alt=\"…\"}`.",
    ),
    Code(
        "A11002", "warning", "a level of headings is skipped",
        "Readers who go from heading to heading by ear miss the level and look for it.",
        "Let each heading be at most one level below the one before it.",
    ),
)  # fmt: skip
