"""`bench/unseen.py`: what it says of papers that nobody tuned for."""

import subprocess
import sys
import zipfile

import pytest

HEAD = "---\ntitle: A Paper\nauthors: [{name: Ada Byron}]\n---\n\n"
TEXT = (
    "# Sorting\n\nThe compositor lays every piece of type back into its own box and"
    " then^[As the apprentice learns on the first day.] sweeps the floor.\n\n"
    "- one sort\n- another sort, of $n$\n"
)
DOCUMENT = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>A Paper</h1><div class="text">{}</div>'
    "</body></html>"
)


@pytest.fixture
def unseen(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "bench"))
    import unseen

    return unseen


@pytest.fixture
def papers(tmp_path):
    """A folder of two papers: one sound, one whose picture is not there."""
    for name, more in (("sound", ""), ("broken", "\n![A case.](case.png)\n")):
        (tmp_path / "papers" / name).mkdir(parents=True)
        (tmp_path / "papers" / name / "paper.md").write_text(HEAD + TEXT + more, "utf-8")
    return tmp_path / "papers"


def test_a_failure_is_ours_until_a_person_says_otherwise(papers, root):
    """The exit status is 1 for a failed paper without a verdict, and 0 once it is its author's; a
    sound paper has lost and gained no word against pandoc's reading."""

    def said():
        run = [sys.executable, "bench/unseen.py", str(papers), "--format", "epub"]
        return subprocess.run(run, cwd=root, capture_output=True, text=True)

    done = said()
    assert done.returncode == 1
    assert "1 failed, ours" in done.stdout
    (papers / "verdicts.toml").write_text('broken = "author: the picture is not there"\n')
    done = said()
    assert done.returncode == 0, done.stdout + done.stderr
    sound = next(line for line in done.stdout.splitlines() if line.startswith("sound"))
    assert sound.split()[2:5] == ["0.0%", "0.0%", "0.0%"]


def test_lost_added_and_doubled_runs_of_words_are_told_apart(papers, tmp_path, unseen):
    """Against pandoc's reading of the manuscript, whatever the EPUB says."""

    def compared(text):
        with zipfile.ZipFile(tmp_path / "book.epub", "w") as book:
            book.writestr("EPUB/text/x.xhtml", DOCUMENT.format(text))
        their = unseen.runs(unseen.theirs(papers / "sound" / "paper.md"))
        return unseen.compare(their, unseen.runs(unseen.ours(tmp_path / "book.epub", ["x.xhtml"])))

    whole = (
        "<h2>Sorting</h2><p>The compositor lays every piece of type back into its own box and"
        " then sweeps the floor.</p>{}<ul><li>one sort</li><li>another sort, of <math/></li></ul>"
        '<aside role="doc-footnote">As the apprentice learns on the first day.</aside>'
    )
    assert compared(whole.format("")) == ([], [], [])
    lost, more, twice = compared(whole.format("<p>The compositor lays every case.</p>"))
    assert twice == ["the compositor lays every"]
    assert "lays every case one" in more
    assert "sweeps the floor one" in lost
