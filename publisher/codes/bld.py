"""Codes about the build itself: workers, cache, machine (BLD)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "BLD001",
        "error",
        "a worker died at a paper",
        "The process that worked on the paper ended by itself or was killed from outside (by the "
        "system when memory ran out, or by a fault in a library). Other papers are not touched.",
        "Build again. If it happens at the same paper, take out its last figure or table, then the "
        "next, until it builds: what was taken out last is the cause.",
    ),
    Code(
        "BLD002",
        "error",
        "a paper took longer than its time limit",
        "Working on one paper took longer than any sound paper does, so it was stopped: a layout "
        "or a parser had run into something it could not finish.",
        "Look for something unusual in the paper (very long tables, thousands of brackets, deeply "
        "nested lists) and split or remove it.",
    ),
    Code(
        "BLD003",
        "error",
        "a paper needed more memory than its limit",
        "Working on one paper used more memory than one worker may have, so it was stopped before "
        "the machine ran out.",
        "Make the paper's pictures smaller (their pixels count, not their bytes), or split its "
        "largest table.",
    ),
    Code(
        "BLD004",
        "error",
        "a fault inside Publisher",
        "Publisher met something in the paper it has no answer for. This is a defect of Publisher, "
        "not of the paper; the other papers are not touched.",
        "Report it with the paper and the message. Until it is mended, leave out the part of the "
        "paper that causes it.",
    ),
    Code(
        "BLD005",
        "warning",
        "an entry of the cache was damaged",
        "A stored result is not what was written: the disk was full, the machine stopped, or a "
        "program changed it. It has been made again, so the book is right.",
        "Nothing need be done. If it happens often, have the disk checked.",
    ),
    Code(
        "BLD006",
        "warning",
        "the cache cannot be used",
        "Results cannot be kept in the cache folder, because it is read-only, full or not a "
        "folder. The book is right, but the next build will not be faster.",
        "Make room, or give the folder's owner the right to write, or name another folder in the "
        "environment variable PUBLISHER_CACHE.",
    ),
    Code(
        "BLD007",
        "error",
        "another build of this volume is running",
        "Two builds of one volume would write the same files.",
        "Wait until the other build has ended, or give this one a folder of its own with -o.",
    ),
    Code(
        "BLD008",
        "error",
        "the cluster cannot be reached",
        "No Dask scheduler answers at the address given with --scheduler, or it has no worker.",
        "Start `dask scheduler` and `dask worker ADDRESS` there, check the address, or build "
        "without --scheduler.",
    ),
    Code(
        "BLD009",
        "error",
        "versions on the cluster differ from those here",
        "A worker with another version of Publisher or of a library it uses, or with other fonts "
        "of its system, would break lines and pages differently from the rest of the book.",
        "Install the same requirements.lock and the same Publisher on this machine and on all "
        "workers, and the same fonts and libraries of the system.",
    ),
    Code(
        "BLD010",
        "error",
        "a job was lost on the cluster",
        "The worker that had the paper disappeared, several times in a row.",
        "Look at the worker's own log, and build again.",
    ),
    Code(
        "BLD011",
        "error",
        "Dask is not installed",
        "Building on a cluster needs the packages that talk to it, which Publisher does not "
        "install unless asked.",
        "Install them with `pip install dask distributed`, or build without --scheduler.",
    ),
    Code(
        "BLD012",
        "error",
        "a published page would move",
        "Whoever cited the volume cited its page numbers. A build that would give a published page "
        "another number stops, and writes nothing.",
        "Take back what moved it. A paper that is corrected is named in `corrections:`; it keeps "
        "its first page, and what it has more goes on under letters.",
    ),
    Code(
        "BLD013",
        "error",
        "a published paper was changed in silence",
        "A paper that was published is changed only in the open: readers of the first version have "
        "to be told.",
        "Name it in `corrections:` of volume.yaml with its kind and the day, or take the change "
        "back.",
    ),
    Code(
        "BLD014",
        "error",
        "the lock of the published volume cannot be read",
        "published.yaml says where every published page stands. Without it a build could move "
        "them.",
        "Take it back from version control or a backup.",
    ),
    Code(
        "BLD015",
        "error",
        "no day of publication",
        "What is published has a day: registries and later corrections name it.",
        "Write `published: 2026-05-04` in volume.yaml.",
    ),
    Code(
        "BLD017",
        "warning",
        "offprint to go with a letter is not there",
        "A proof or an offprint was to be attached, and the last build made none of this paper.",
        "Build the volume with `--format offprints`, then write the letters again.",
    ),
)
