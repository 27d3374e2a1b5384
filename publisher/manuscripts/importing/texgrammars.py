"""How each class of LaTeX says who wrote a paper and where they work: one grammar a function.

In: the LaTeX of a paper, and its `TitleBlock`, which is filled. Out: whether the grammar is that of
the paper. `GRAMMARS` is in the order they are tried, the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from publisher.manuscripts.importing.texcommands import (
    commands,
    environments,
    first,
    read_arguments,
    without,
)
from publisher.manuscripts.importing.texpeople import (
    MARK,
    ORCID,
    TexAuthor,
    TitleBlock,
    give_mails,
    is_defined,
    mails_in,
    marks_in,
    note_place,
    only_mails,
    place_of_work,
    split_people,
)

# --- one grammar each: True where it read the authors -----------------------------------------


def _authblk(text: str, block: TitleBlock) -> bool:
    """authblk, JuliaCon: ``\\author[1,*]{…}`` and ``\\affil[1]{…}``."""
    affils = [
        c
        for c in commands(text, r"affil|aff|affiliation|address|institute")
        if c.args and c.options
    ]
    authors = [c for c in commands(text, "author") if c.args and not is_defined(text, c)]
    plain = [c for c in commands(text, "affil") if c.args]
    if not authors or not (plain or (affils and any(a.options for a in authors))):
        return False
    if any(re.search(r"\borganization\s*=", c.arg) for c in affils):
        return False
    for c in affils:
        note_place(block, c.arg, c.options[0].strip())
    for c in authors:
        marks = [m.strip() for m in (c.options[0] if c.options else "").split(",")]
        keys = {place.key for place in block.places}
        people = re.split(r"\\and\b", c.arg)
        for person in people:
            author = TexAuthor(person, [m for m in marks if m in keys])
            author.corresponding = "*" in marks
            inner = first(person, r"ead|email")
            author.email = inner.arg if inner else ""
            block.authors.append(author)
        if not c.options:  # what follows it is its own
            after = next((p for p in plain if p.start > c.start), None)
            others = [a for a in authors if a.start > c.start]
            if after and not after.options and (not others or after.start < others[0].start):
                for author in block.authors:
                    if not author.places:
                        author.places.append(note_place(block, after.arg))
    _following(text, block)
    return True


def _following(text: str, block: TitleBlock) -> None:
    """Mails, ORCIDs and marks that stand after each author, in commands of their own."""
    give_mails(
        block.authors,
        [
            m
            for c in commands(text, r"email|ead|emailauthor|corresponding")
            for m in mails_in(c.arg)
        ],
    )
    for c in commands(text, r"orcid\w*", 2):
        hit = ORCID.search("".join(c.args))
        if hit and not any(a.orcid == hit[1] for a in block.authors):
            before = [a for a in block.authors if text.find(a.name) < c.start and not a.orcid]
            if before:
                before[-1].orcid = hit[1]


def _sequence(text: str, block: TitleBlock) -> bool:
    """acmart, revtex, amsart, elsarticle without marks: authors, then what is true of them."""
    pattern = (r"author|affiliation|additionalaffiliation|altaffiliation|address|email|ead|orcid"
               r"|institute|thanks|authornote|authornotemark|homepage|urladdr")  # fmt: skip
    hit = [c for c in commands(text, pattern, 1) if c.args and not is_defined(text, c)]
    authors = [c for c in hit if c.name == "author"]
    sequel = [c for c in hit if c.name in ("affiliation", "address", "altaffiliation", "institute")]
    if (
        not authors
        or not sequel
        or any("\\and" in c.arg.lower() or "\\inst" in c.arg for c in authors)
    ):
        return False
    current: list[TexAuthor] = []
    closed = False
    for c in hit:
        if c.name == "author":
            if closed:
                current, closed = [], False
            if re.search(r",\s|\band\b", c.arg) and len(authors) == 1:
                people = [p for p in re.split(r",\s+(?:and\s+)?|\s+and\s+", c.arg) if p.strip()]
            else:
                people = [c.arg]
            block.authors += [TexAuthor(person) for person in people]
            current += block.authors[-len(people) :]
        elif not block.authors:
            continue
        elif c.name in (
            "affiliation",
            "additionalaffiliation",
            "altaffiliation",
            "address",
            "institute",
        ):
            if place_of_work(c.arg).name:
                key = note_place(block, c.arg)
                for author in current:
                    if key not in author.places:
                        author.places.append(key)
            give_mails(current, mails_in(c.arg))
            closed = True
        elif c.name in ("email", "ead"):
            mails = mails_in(c.arg)
            free = [a for a in current if not a.email]
            if len(mails) == 1 and free:
                (free[-1] if not closed or len(free) == 1 else free[0]).email = mails[0]
            else:
                give_mails(current, mails)
        elif c.name == "orcid" and (orcid := ORCID.search(c.arg)):
            block.authors[-1].orcid = orcid[1]
        elif c.name in ("thanks", "authornote") and len(c.arg.split()) > 3:
            block.authors[-1].note = block.authors[-1].note or c.arg
    return True


def _elsarticle(text: str, block: TitleBlock) -> bool:
    """elsarticle, cas: ``\\author[a]{…\\corref{c}}``, ``\\affiliation[a]{organization={…}}``."""
    places = [
        c for c in commands(text, r"affiliation|address") if c.args and not is_defined(text, c)
    ]
    authors = [c for c in commands(text, "author") if c.args and not is_defined(text, c)]
    marked = [c for c in places if c.options]
    if not authors or not marked or not any(c.options for c in authors):
        return False
    for c in marked:
        note_place(block, c.arg, c.options[0].strip())
    keys = {place.key for place in block.places}
    mails = [
        c for c in commands(text, r"ead|email") if c.args and "[url]" not in text[c.start : c.end]
    ]
    marks = list(commands(text, "cormark|fnmark"))
    for index, c in enumerate(authors):
        stop = authors[index + 1].start if index + 1 < len(authors) else len(text)
        listed = [m.strip() for option in c.options for m in option.split(",")]
        author = TexAuthor(c.arg, [m for m in listed if m in keys])
        after = read_arguments(text, c.end, 0)[1]  # cas has its keys behind the name
        orcid = ORCID.search(" ".join((*c.options, *after)))
        author.orcid = orcid[1] if orcid else ""
        own = [m.arg for m in mails if c.start < m.start < stop]
        author.email = (mails_in(own[0]) or [""])[0] if own else ""
        author.corresponding = "\\corref" in c.arg or any(
            m.name == "cormark" and c.end <= m.start < stop for m in marks
        )
        block.authors.append(author)
    return True


def _ieee(text: str, block: TitleBlock) -> bool:
    """IEEEtran: pairs of ``\\IEEEauthorblockN`` and ``A``, marks where several share one."""
    pairs = list(commands(text, r"IEEEauthorblockN|IEEEauthorblockA"))
    if not pairs:
        return False
    mark = r"\\IEEEauthorrefmark\s*\{([^{}]*)\}"
    marked = any(c.name.endswith("A") and re.search(mark, c.arg) for c in pairs)
    current: list[TexAuthor] = []
    for index, c in enumerate(pairs):
        if c.name.endswith("N"):
            if index and pairs[index - 1].name.endswith("A"):
                current = []
            people = split_people(re.sub(mark, r"$^{\1}$", c.arg))
            for person in people:
                keys = [
                    m for hit in re.findall(r"\$\^\{([^{}]*)\}\$", person) for m in hit.split(",")
                ]
                author = TexAuthor(person, [k.strip() for k in keys] if marked else [])
                block.authors.append(author)
                current.append(author)
        elif marked:
            pieces = re.split(mark, c.arg)
            for key, words in zip(pieces[1::2], pieces[2::2], strict=False):
                note_place(block, words, key.strip())
        else:
            key = note_place(block, c.arg)
            for author in current:
                author.places.append(key)
            give_mails(current, mails_in(c.arg))
    keys_there = {place.key for place in block.places}
    for author in block.authors:
        author.places = [key for key in author.places if key in keys_there]
    give_mails(block.authors, [m for c in pairs if c.name.endswith("A") for m in mails_in(c.arg)])
    return True


def _llncs(text: str, block: TitleBlock) -> bool:
    """llncs, svjour: ``\\author{A\\inst{1} \\and B}``, ``\\institute{… \\and …}``; ``\\at``."""
    institute = next((c for c in commands(text, "institute") if c.args), None)
    author = next((c for c in commands(text, "author") if c.args and not is_defined(text, c)), None)
    if (
        institute is None
        or author is None
        or (institute.start < author.end and "institute" in author.arg)
    ):
        return False
    people = re.split(r"\\and\b|\\And\b", author.arg)
    if "\\inst" not in author.arg:
        people = [p for person in people for p in re.split(r",\s+(?=\S+\s)", person)]
    places = re.split(r"\\and\b", institute.arg)
    if "\\at" in institute.arg:
        for person in people:
            block.authors.append(TexAuthor(person))
        for entry in places:
            who, _, where = entry.partition("\\at")
            key = note_place(block, re.split(r"\\email|\\\\\s*(?:Tel|Fax)|\\emph", where)[0])
            remark = set(re.findall(r"[^\W\d_]{3,}", who)) or None
            mine = [
                a for a in block.authors
                if remark is None or remark & set(re.findall(r"[^\W\d_]{3,}", a.name))
            ]  # fmt: skip
            for each in mine:
                each.places.append(key)
            give_mails(mine, mails_in(where))
        return True
    for index, words in enumerate(places, start=1):
        note_place(block, words, str(index))
    for person in people:
        marks = [m for c in commands(person, "inst") for m in re.split(r"[,\s]+", c.arg)]
        keys = [m for m in marks if m in {place.key for place in block.places}]
        each = TexAuthor(person, keys or (["1"] if len(places) == 1 else []))
        each.corresponding = bool(re.search(r"\\(?:Letter|textsuperscript\{\(?\\Letter)", person))
        block.authors.append(each)
    give_mails(block.authors, mails_in(institute.arg) + mails_in(author.arg))
    return True


def _nested(text: str, block: TitleBlock) -> bool:
    """eptcs: ``\\author{Name\\institute{…}\\email{…} \\and …}``."""
    author = next((c for c in commands(text, "author") if c.args and not is_defined(text, c)), None)
    if author is None or "\\institute" not in author.arg:
        return False
    for person in re.split(r"\\(?:and|And)\b", author.arg):
        institute, email = first(person, "institute"), first(person, "email")
        each = TexAuthor(without(person, "institute|email"))
        if institute:
            each.places.append(note_place(block, institute.arg))
        each.email = (mails_in(email.arg) or [""])[0] if email else ""
        block.authors.append(each)
    missing = [a for a in block.authors if not a.places]
    for each in missing:  # those who share one stand before it
        each.places = list(block.authors[-1].places)
    return True


def _icml(text: str, block: TitleBlock) -> bool:
    """ICML: ``\\icmlauthor{Name}{key}``, ``\\icmlaffiliation{key}{…}``."""
    authors = [c for c in commands(text, "icmlauthor", 2) if len(c.args) == 2]
    if not authors:
        return False
    for c in commands(text, "icmlaffiliation", 2):
        if len(c.args) == 2:
            note_place(block, c.args[1], c.args[0].strip())
    keys = {place.key for place in block.places}
    for c in authors:
        marks = [m.strip() for m in c.args[1].split(",")]
        block.authors.append(
            TexAuthor(c.arg, [m for m in marks if m in keys], equal="equal" in marks)
        )
    for c in commands(text, "icmlcorrespondingauthor", 2):
        for each in block.authors:
            if len(c.args) == 2 and each.name.strip() == c.arg.strip():
                each.email, each.corresponding = c.args[1].strip(), True
    return True


def _ismir(text: str, block: TitleBlock) -> bool:
    """ISMIR: ``\\multauthor{names with marks}{places with marks}``,
    ``\\twoauthors{N}{P}{N}{P}``."""
    command = first(text, "multauthor|oneauthor|twoauthors|threeauthors|fourauthors", 8)
    if command is None or len(command.args) < 2:
        return False
    if command.name == "multauthor":
        _marked(block, command.args[0], command.args[1])
        return True
    for name, where in zip(command.args[::2], command.args[1::2], strict=False):
        people = [TexAuthor(person) for person in split_people(name)]
        key = note_place(block, where)
        for each in people:
            each.places.append(key)
        give_mails(people, mails_in(where))
        block.authors += people
    return True


def _jmlr(text: str, block: TitleBlock) -> bool:
    """JMLR: ``\\Name{…} \\Email{…}\\\\ \\addr …`` within ``\\author``."""
    author = next((c for c in commands(text, "author") if "\\Name" in c.arg), None)
    if author is None:
        author = next((c for c in commands(text, "author") if "\\name " in c.arg), None)
        if author is None:
            return False
        for entry in re.split(r"\\(?:AND|and)\b", author.arg):
            name, _, rest = entry.partition("\\addr")
            person = re.split(r"\\email|\\\\", name.replace("\\name", ""))[0]
            each = TexAuthor(person, [note_place(block, rest)] if rest.strip() else [])
            each.email = (mails_in(entry) or [""])[0]
            block.authors.append(each)
        return True
    pending: list[TexAuthor] = []
    pieces = re.split(r"(\\Name\s*\{[^{}]*\}|\\addr\b)", author.arg)
    for piece, after in zip(pieces[1::2], pieces[2::2], strict=False):
        if piece.startswith("\\Name"):
            each = TexAuthor(piece[piece.index("{") + 1 : -1], email=(mails_in(after) or [""])[0])
            block.authors.append(each)
            pending.append(each)
        else:
            key = note_place(block, re.split(r"\\(?:AND|and)\b", after)[0])
            for each in pending:
                each.places.append(key)
            pending = []
    return True


def _marked(block: TitleBlock, people_text: str, places_text: str) -> bool:
    """Names with marks, and places that begin with them; `False` where the marks do not agree."""
    people = split_people(people_text)
    block.authors = [TexAuthor(person, marks_in(person)) for person in people]
    pieces: list[tuple[str, str]] = []
    at, key = 0, ""
    for match in MARK.finditer(places_text):
        before = places_text[at : match.start()]
        if re.search(r"\w", re.sub(r"\\[A-Za-z]+(?:\{[^{}]*\})?", "", before)) or not pieces:
            pieces.append((key, before))
        key, at = (marks_in(match[0]) or [""])[0], match.end()
    pieces.append((key, places_text[at:]))
    keys = [key for key, _ in pieces if key]
    for key, words in pieces:
        lines = re.split(r"\\\\(?:\[[^\]]*\])?|\n\s*\n|\\hspace\*?\s*\{[^{}]*\}|\\q?quad\b", words)
        remark = [line for line in lines if place_of_work(line).name and not only_mails(line)]
        worked = r"(?i)\bwork\s+(?:was\s+)?(?:done|conducted|performed)"
        for line in [line for line in remark if key and re.search(worked, line)]:
            remark.remove(line)
            for author in block.authors:
                if key in author.places:
                    author.note = author.note or line.strip()
        if not key or not remark:
            continue
        if re.search(r"(?i)\bequal(?:ly)?\b|contribut", words):
            _mark_all(block.authors, key, "equal")
        elif re.search(r"(?i)correspond|^\W*e-?mail", words):
            _mark_all(block.authors, key, "corresponding")
        else:
            last = len(remark) > 1 and key == keys[-1]  # what follows the last is often a notice
            note_place(block, remark[0] if last else "\\\\".join(remark), key)
    there = {place.key for place in block.places}
    for author in block.authors:
        author.corresponding |= "*" in author.places and "*" not in there
        author.places = [key for key in author.places if key in there]
    if not there and place_of_work(pieces[0][1]).name:
        key = note_place(block, pieces[0][1])
        for author in block.authors:
            author.places.append(key)
    give_mails(block.authors, mails_in(places_text))
    return bool(there)


def _mark_all(authors: Iterable[TexAuthor], key: str, attribute: str) -> None:
    for author in authors:
        if key in author.places:
            setattr(author, attribute, True)


def _article(text: str, block: TitleBlock) -> bool:
    """``\\author{A \\\\ place \\\\ mail \\and B …}``: article, ACL, NeurIPS; marks where they
    are."""
    hit = [c for c in commands(text, r"author|Author") if c.args and not is_defined(text, c)]
    if not hit:
        return False
    after = [c for c in commands(text, "address|affiliation|institution") if c.args]
    whole = "\\and ".join(c.arg for c in hit)
    entries = [e for e in re.split(r"\\(?:and|And|AND|aand|newauthor)\b", whole) if e.strip()]
    spread = [re.split(r"\\\\(?:\[[^\]]*\])?|\\newline\b", entry) for entry in entries]
    if any(marks_in(lines[0]) for lines in spread) and not _own_lines(spread):
        head, tail = _head_of(entries)
        if _marked(block, head, tail + "".join(c.arg for c in after)):
            return True
        block.authors, block.places = [], []
    for lines in spread:
        lines = [line for line in lines if line.strip()]
        if not lines:
            continue
        people = [TexAuthor(person) for person in split_people(lines[0])]
        if not people:
            continue
        remark = "\\\\".join(line for line in lines[1:] if not only_mails(line))
        if place_of_work(remark).name:
            key = note_place(block, remark)
            for each in people:
                each.places.append(key)
        give_mails(people, mails_in("\\\\".join(lines)))
        block.authors += people
    shared = [a for a in block.authors if not a.places]
    if len(block.places) == 1 and shared:
        for each in shared:
            each.places.append(block.places[0].key)
    for c in after:
        key = note_place(block, c.arg)
        for each in block.authors:
            if key not in each.places:
                each.places.append(key)
        give_mails(block.authors, mails_in(c.arg))
    _following(text, block)
    block.doubt = "" if block.places else "no institution was found"
    return bool(block.authors)


def _own_lines(spread: Sequence[Sequence[str]]) -> bool:
    """Whether each entry has its place below its name, so that marks mean something else."""
    return len(spread) > 1 and all(
        any(place_of_work(line).name and not marks_in(line) for line in lines[1:])
        for lines in spread
    )


def _head_of(entries: Sequence[str]) -> tuple[str, str]:
    """The names and the places of a block with marks: a line is a place that begins with one."""
    head: list[str] = []
    tail: list[str] = []
    for entry in entries:
        lines = re.split(r"\\\\(?:\[[^\]]*\])?|\\newline\b", entry)
        for line in lines:
            bare = (
                line.lstrip(" \n\t{")
                .removeprefix("\\small")
                .removeprefix("\\normalsize")
                .lstrip(" \n{")
            )
            opens = MARK.match(bare)
            if tail or (opens and head) or (head and (mails_in(line) or not marks_in(line))):
                tail.append(line)
            else:
                head.append(line + ",")
        if head and not tail:
            head.append("\\and ")
    return " ".join(head), "\\\\".join(tail)


def _plos(text: str, block: TitleBlock) -> bool:
    """PLOS: title, names and places typed in a ``flushleft``."""
    for env in environments(text, frozenset({"flushleft", "center", "titlepage"})):
        inner = text[env.inner_start : env.inner_end]
        if len(marks_in(inner)) < 3 or env.start > len(text) // 3:
            continue
        chunks = re.split(r"\\\\|\\newline\b|\n\s*\n", inner)
        people = [at for at, c in enumerate(chunks) if len(marks_in(c)) >= 2 and "," in c]
        if not people:
            continue
        rest = "\n".join(chunks[people[0] + 1 :])
        tail = re.sub(r"(?m)^\s*\\textbf\s*\{(\w{1,2})\}", r"$^{\1}$", rest)
        tail = re.sub(
            r"(?m)^\s*(?:\{\\(ddag|dag)\}|(\*))\s", lambda m: f"$^{{{m[1] or m[2]}}}$ ", tail
        )
        _marked(block, chunks[people[0]], tail)
        heads = [
            re.sub(r"\\(?:Large|textbf|huge|LARGE|bf|bfseries)\b|[{}]", " ", c)
            for c in chunks[: people[0]]
        ]
        block.title = block.title or " ".join(" ".join(heads).split())
        block.spans.append((env.start, env.end))
        return True
    return False


GRAMMARS: tuple[Callable[[str, TitleBlock], bool], ...] = (
    _ieee, _icml, _ismir, _jmlr, _nested, _elsarticle, _authblk, _llncs, _sequence, _article, _plos,
)  # fmt: skip
