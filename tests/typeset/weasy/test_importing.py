"""What galleys never use is not imported, and is there for who does use it."""

import subprocess
import sys

LINES = """\
import sys
import publisher.typeset.worker
from weasyprint.pdf import fonts
print(sorted(n for n in sys.modules if n.startswith(("fontTools.subset", "fontTools.varLib"))))
import fontTools.subset
print(fonts.subset.Options is fontTools.subset.Options)
try:
    fonts.instantiateVariableFont(None, {})
except Exception as error:
    print(error.__traceback__.tb_next.tb_next.tb_frame.f_globals["__name__"])
"""


def test_what_galleys_never_use_is_imported_when_it_is_used():
    """When the last two fail, WeasyPrint no longer asks fontTools for them and
    `publisher.typeset.weasy.importing.deferred_imports` is needed no more."""
    said = subprocess.run(
        [sys.executable, "-c", LINES], capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines() == ["[]", "True", "fontTools.varLib.instancer"]


def test_no_compiler_is_asked_for_libraries():
    """ctypes would start gcc and ld for each name that a library might have on other systems."""
    code = (
        "import subprocess\n"
        "started, theirs = [], subprocess.Popen\n"
        "def start(command, *rest, **more):\n"
        "    started.append(str(command))\n"
        "    return theirs(command, *rest, **more)\n"
        "subprocess.Popen = start\n"
        "import publisher.typeset.worker\n"
        "print([command for command in started if 'ldconfig' not in command], len(started) > 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[] True\n"
