"""What a worker does around the function of a task."""

import resource

import pytest

from publisher.engine.task import WorkItem
from publisher.engine.worker import execute, with_deep_stack

linux = pytest.mark.skipif(not hasattr(resource, "RUSAGE_THREAD"), reason="counts faults on Linux")


def leaf(a, b, c, d, e, f):
    return a, b, c, d, e, f


def faults_at(depth):
    """Pages the system had to give while a leaf was called 300 times at `depth`."""
    if depth:
        return faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(300):
        leaf(1, 2, 3, 4, 5, 6)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@linux
def test_no_loop_asks_for_a_piece_of_stack_at_every_call():
    """Whatever the depth it stands at: each piece of stack asked for is a page to be given."""
    assert max(with_deep_stack(faults_at)(depth) for depth in range(250)) < 100


def test_a_roomy_function_gives_and_raises_what_it_would():
    """The wrapping is not to be seen."""
    assert with_deep_stack(divmod)(7, 2) == (3, 1)
    report = execute(WorkItem("operator:truediv", b"\x80\x05K\x01."), {})
    assert (report.kind, "TypeError" in report.message) == ("raised", True)
