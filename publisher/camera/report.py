"""What an author is told of the PDF that he sent: who can read it, and who cannot.

In: a paper's `CameraPages`. Out: a section of its report, in Markdown.
"""

from __future__ import annotations

from publisher.model.camera import CameraPages


def with_pdf_report(report: str, title: str, pages: CameraPages) -> str:
    """`report` on the paper in the EPUB, empty where there is none, with what is to be said of its
    PDF."""
    head = report.rstrip() or f"# {title}"
    standards = {standard for standard, _, _ in pages.failures}
    if pages.unjudged:
        verdict = f"Nobody has judged the PDF, which claims no standard: {pages.unjudged}."
    elif standards:
        verdict = f"The PDF does not conform to {' and '.join(sorted(standards))}."
    else:
        verdict = "The PDF conforms to PDF/UA-1 and PDF/A-3a, as far as a program can tell."
    lines = [head, "", "## Your PDF", "", verdict, "", *(f"- {line}" for line in pages.lacks)]
    if pages.body:
        lines.append(
            "- The text in the EPUB and the web edition was read from the PDF by a program."
        )
    return "\n".join(lines) + "\n"
