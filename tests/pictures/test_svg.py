"""Drawings: nothing active, nothing from elsewhere, fit for every reader."""

import gzip
from xml.sax.saxutils import escape

import pytest
import tinycss2
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.pictures import PictureLimits, load_picture
from publisher.pictures.svg import make_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def cleaned(inner, attributes='viewBox="0 0 10 10"'):
    """The text of a drawing with `inner` in it, made safe, and what was remarked."""
    made = make_svg(f"{HEAD}{attributes}>{inner}</svg>".encode(), PictureLimits())
    assert made.image is not None, made.remarks
    return made.image.data.decode(), [remark.code for remark in made.remarks]


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<script href="http://evil/x.js"/>',
        '<rect onload="alert(1)" width="1" height="1"/>',
        '<g onclick="alert(1)"><path d="M0 0"/></g>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>evil</script></body>"
        "</foreignObject>",
        '<image href="http://evil/a.png" width="1" height="1"/>',
        '<image xlink:href="file:///etc/passwd" width="1" height="1"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>',
        '<image href="data:text/html,evil" width="1" height="1"/>',
        '<use href="http://evil/a.svg#x"/>',
        '<use xlink:href="evil.svg#x"/>',
        "<style>@import url(http://evil/a.css);</style>",
        '<style>@import "http://evil/a.css";</style>',
        "<style>rect{fill:url(http://evil/a)}</style>",
        "<style>rect{fill:u\\72l(http://evil/a)}</style>",
        "<style>@font-face{font-family:x;src:url(http://evil/a.ttf)}</style>",
        '<rect style="fill:url(http://evil/a)" width="1" height="1"/>',
        '<rect style="background:image-set(\'http://evil/a\' 1x)" width="1" height="1"/>',
        '<rect fill="url(http://evil/a#b)" width="1" height="1"/>',
        '<rect fill="url( &quot;http://evil/a#b&quot; )" width="1" height="1"/>',
        '<set attributeName="href" to="javascript:evil"/>',
        '<rect><animate attributeName="href" values="javascript:evil"/></rect>',
        "<iframe xmlns='http://www.w3.org/1999/xhtml' src='http://evil/'/>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'>evil</x:script>",
        '<filter id="f"><feImage href="http://evil/a.png"/></filter>',
    ],
)
def test_active_and_foreign_parts_go(inner):
    """Scripts, events, HTML and links to anything outside leave no trace."""
    text, _ = cleaned(inner + '<path d="M1 1"/>')
    root = etree.fromstring(text.encode())
    assert "evil" not in text and "alert" not in text and "script" not in text
    assert "passwd" not in text and "@import" not in text and "base64" not in text
    assert not [k for e in root.iter() for k in e.attrib if str(k).startswith("on")]
    assert "M1 1" in text


def test_what_was_left_out_is_told():
    """A drawing that lost a part says which; one that lost only an editor's notes does not."""
    assert cleaned("<script/>")[1] == ["IMG010"]
    quiet = '<metadata>x</metadata><sodipodi:namedview xmlns:sodipodi="urn:x" id="b"/><!-- c -->'
    text, said = cleaned(quiet)
    assert said == [] and "sodipodi" not in text and "metadata" not in text


def test_links_become_what_they_link():
    """A link in a drawing loses its address and keeps its picture and its words."""
    text, _ = cleaned('<a href="http://evil/"><text>word <tspan>two</tspan></text></a>')
    assert "evil" not in text and "word" in text and "two" in text
    text, _ = cleaned('<text>a <a xlink:href="http://evil/">b</a> c</text>')
    assert "".join(etree.fromstring(text.encode()).itertext()) == "a b c"


LABEL = """<switch>
<foreignObject width='100%' height='100%'><div xmlns='http://www.w3.org/1999/xhtml'
 style='display: flex; align-items: unsafe center; justify-content: unsafe {side};
 width: 58px; height: 1px; padding-top: 30px; margin-left: 11px;'><div>
 <div style='font-size: 12px; color: rgb(0, 0, 0);'>{words}</div></div></div></foreignObject>
<image x='1' y='1' width='9' height='9' xlink:href='data:image/png;base64,iVBORw0KGgo='/>
</switch>"""


@pytest.mark.parametrize(
    ("side", "anchor", "x"), [("center", "middle", "40"), ("flex-start", "start", "11")]
)
def test_labels_of_drawing_programs_become_text(side, anchor, x):
    """A label that draw.io wrote as HTML is text in its place, not the cut picture beside it."""
    text, said = cleaned(LABEL.format(side=side, words="One<br/>two <b>three</b>"))
    root = etree.fromstring(text.encode())
    words = list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert said == [] and "base64" not in text
    assert [word.text for word in words] == ["One", "two three"]
    assert {word.get("x") for word in words} == {x}
    assert words[0].getparent().get("text-anchor") == anchor
    assert float(words[0].get("y")) < 34 < float(words[1].get("y")) + 4


def test_long_labels_are_broken_into_lines():
    """A label wider than its box is broken between words, as HTML would be."""
    text, _ = cleaned(LABEL.format(side="center", words="one two three four five"))
    assert text.count("<text") > 1


def test_labels_with_more_than_words_keep_their_picture():
    """A label with a formula or a picture in it is shown by the fallback beside it."""
    text, _ = cleaned(LABEL.format(side="center", words="<svg xmlns='http://x'/>a"))
    assert "base64" in text and "<text" not in text


def test_fallback_of_html_is_shown():
    """HTML in a switch, as drawing programs write it, gives way to the fallback beside it."""
    text, said = cleaned(
        "<switch><foreignObject width='1' height='1'><p xmlns='http://www.w3.org/1999/xhtml'>x</p>"
        "</foreignObject><text>fallback</text></switch>"
    )
    assert said == [] and "fallback" in text and "foreignObject" not in text


@pytest.mark.parametrize(
    "inner",
    [
        '<defs><linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0"/>'
        '</linearGradient></defs><rect fill="url(#g)" width="1" height="1"/>',
        '<symbol id="s" viewBox="0 0 1 1"><path d="M0 0"/></symbol><use xlink:href="#s"/>',
        '<clipPath id="c"><rect width="1" height="1"/></clipPath><g clip-path="url(\'#c\')"/>',
        '<text textLength="3" lengthAdjust="spacing">a<tspan dy="1">b</tspan></text>',
        "<style>.a{fill:#f00;marker-end:url(#m)}</style><path class='a' d='M0 0'/>",
        '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>',
        '<image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/>',
        '<path transform="rotate(30) translate(1,2)" d="M0 0"/>',
    ],
)
def test_what_draws_is_kept(inner):
    """Gradients, symbols, clips, text, styles, filters and pictures inside stay, names in their
    capitals."""
    text, said = cleaned(inner)
    assert said == []
    for word in (
        "linearGradient",
        "viewBox",
        "clipPath",
        "textLength",
        "marker-end",
        "stdDeviation",
    ):
        assert (word in text) == (word in inner) or word == "viewBox"


def test_font_carried_inside_is_kept():
    """A face that the drawing carries itself stays; one from elsewhere goes."""
    face = "@font-face{font-family:x;src:url(data:font/ttf;base64,AAEAAAAK)}"
    text, said = cleaned(f"<style>{face}</style>")
    assert "data:font/ttf" in text and said == []


@pytest.mark.parametrize(
    ("attributes", "width", "height", "box"),
    [
        ('width="100" height="50"', 100, 50, "0 0 100 50"),
        ('viewBox="0 0 30 20"', 30, 20, "0 0 30 20"),
        ('width="100%" height="100%" viewBox="0 0 30 20"', 30, 20, "0 0 30 20"),
        ('width="1in" viewBox="0 0 30 15"', 96, 48, "0 0 30 15"),
        ('height="1in" viewBox="0 0 30 15"', 192, 96, "0 0 30 15"),
        ('width="72pt" height="36pt"', 96, 48, "0 0 96 48"),
        ('width="-3" viewBox="x"', 300, 150, "0 0 300 150"),
        ("", 300, 150, "0 0 300 150"),
    ],
)
def test_size_is_always_known(attributes, width, height, box):
    """Every drawing has a width, a height and a viewBox, in pixels of CSS."""
    made = make_svg(f"{HEAD}{attributes}/>".encode(), PictureLimits())
    root = etree.fromstring(made.image.data)
    assert (made.image.width, made.image.height) == (width, height)
    assert root.get("viewBox") == box and float(root.get("width")) == width


def test_ids_are_unique_names_and_references_follow():
    """An id that is no name gets one, with what refers to it; a second of one name goes."""
    text, _ = cleaned(
        '<path id="1 a" d="M0 0"/><path id="b"/><path id="b"/><use xlink:href="#1 a"/>'
        '<g style="fill:url(#1 a)"/>'
    )
    root = etree.fromstring(text.encode())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 2
    (use,) = root.iter("{http://www.w3.org/2000/svg}use")
    assert use.get("{http://www.w3.org/1999/xlink}href")[1:] == ids[0]


@pytest.mark.parametrize(
    "source",
    [
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://SECRET">]>{HEAD}><text>&x;</text></svg>',
        f'<!DOCTYPE svg SYSTEM "http://evil/x.dtd">{HEAD}><text>a</text></svg>',
        f'<?xml-stylesheet href="http://evil/x.css"?>{HEAD}><text>a</text></svg>',
    ],
)
def test_nothing_is_read_from_elsewhere(source, tmp_path):
    """External entities, DTDs and sheets are never read, and do not stand in the result."""
    secret = tmp_path / "secret.txt"
    secret.write_text("what the file elsewhere holds")
    made = make_svg(source.replace("SECRET", str(secret)).encode(), PictureLimits())
    if made.image is not None:
        assert b"evil" not in made.image.data and b"DOCTYPE" not in made.image.data
        assert b"elsewhere" not in made.image.data


def test_entities_of_drawing_programs_are_resolved():
    """Namespaces given by entities, as old drawing programs write them, are understood."""
    entity = '<!DOCTYPE svg [<!ENTITY s "http://www.w3.org/2000/svg">]>'
    source = f'{entity}<svg xmlns="&s;"><path d="M0 0"/></svg>'
    assert b"M0 0" in make_svg(source.encode(), PictureLimits()).image.data


def test_entity_bomb_ends_at_once():
    """Entities that multiply are an error, not a full memory."""
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    source = f'<!DOCTYPE svg [<!ENTITY e0 "lol">{lines}]>{HEAD}><text>&e12;</text></svg>'
    assert make_svg(source.encode(), PictureLimits()).image is None


def test_limits_on_elements_and_depth():
    """A drawing of too many parts, or too deep, is an error."""
    many = make_svg((HEAD + ">" + "<g/>" * 200 + "</svg>").encode(), PictureLimits(elements=100))
    deep = make_svg(
        (HEAD + ">" + "<g>" * 150 + "</g>" * 150 + "</svg>").encode(), PictureLimits(depth=100)
    )
    deeper = make_svg(
        (HEAD + ">" + "<g>" * 5000 + "</g>" * 5000 + "</svg>").encode(), PictureLimits()
    )
    assert [made.remarks[0].code for made in (many, deep)] == ["IMG005", "IMG005"]
    assert deeper.image is None


def test_packed_svg(folder, put):
    """A gzipped drawing is unpacked; one that unpacks without end is an error."""
    packed = gzip.compress(f"{HEAD}/>".encode())
    assert load_picture(folder, put("a.svgz", packed))[0].media_type == "image/svg+xml"
    bomb = gzip.compress(b"<svg>" + b" " * 3_000_000)
    image, (said,) = load_picture(folder, put("b.svgz", bomb), PictureLimits(bytes=1_000_000))
    assert image is None and said.code == "IMG005"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(folder, put, encoding):
    """A drawing is read in the encoding it declares or marks."""
    declared = (
        "" if encoding.startswith("utf-8") else f'<?xml version="1.0" encoding="{encoding}"?>'
    )
    source = f"{declared}{HEAD}><text>é</text></svg>"
    image, _ = load_picture(folder, put("a.svg", source.encode(encoding)))
    assert "é" in image.data.decode()


def test_cleaning_twice_changes_nothing():
    """A drawing that is safe already comes out as it went in."""
    text, _ = cleaned('<g id="a"><path d="M0 0" fill="url(#g)"/></g><text>x</text>')
    assert make_svg(text.encode(), PictureLimits()).image.data.decode() == text


PIECES = st.sampled_from(
    ["<g>", "</g>", "<script>", "</script>", "<style>", "</style>", "@import 'x';", "a{b:url(x)}",
     "<rect onload='x'/>", "<use href='http://x'/>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;",
     "&#0;",
     "text", "<text>", "</text>", "<a>", "</a>", "<switch>", "</switch>", "<image href='data:,x'/>"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_drawing_comes_out_safe_or_not_at_all(inner):
    """Whatever is mixed together, what comes out is well-formed and holds nothing active."""
    made = make_svg(f"{HEAD}>{inner}</svg>".encode(), PictureLimits())
    if made.image is not None:
        root = etree.fromstring(made.image.data)
        names = {etree.QName(element).localname for element in root.iter()}
        assert not names & {"script", "foreignObject", "a", "switch"}
        assert b"onload" not in made.image.data and b"http://x" not in made.image.data
        assert b"@import" not in made.image.data or "text" in names


def _tens(reference, wrap="<g id='a{}'>{}</g>"):
    """Nine groups, each of which draws the one before it ten times."""
    groups = (wrap.format(n + 1, reference.format(n) * 10) for n in range(9))
    return "<g id='a0'><rect width='1' height='1'/></g>" + "".join(groups) + reference.format(9)


PATTERN = "<pattern id='a{}' width='1' height='1'>{}</pattern>"
BOMBS = {
    "use": _tens("<use href='#a{}'/>"),
    "xlink": _tens("<use xlink:href='#a{}'/>"),
    "id": _tens("<use href='#a {}'/>").replace("id='a", "id='a "),
    "fill": _tens("<rect fill='url(#a{})'/>", PATTERN),
    "style": _tens("<rect style='fill: url( \"#a{}\" )'/>", PATTERN),
    "sheet": "<style>"
    + "".join(f"#x, g > rect.b.c{n}:first-child{{fill:url(#a{n})}}" for n in range(10))
    + "</style>"
    + _tens("<rect class='b c{}'/>", PATTERN),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_drawing_that_draws_itself_again_and_again_is_too_large(name):
    """Ten times ten times ten: it is counted, not drawn."""
    made = make_svg(f"{HEAD}>{BOMBS[name]}</svg>".encode(), PictureLimits())
    assert made.image is None
    assert [remark.code for remark in made.remarks] == ["IMG005"]
    assert "the SVG draws" in made.remarks[0].message


SHEET = "<style>" + "".join(f"rect.c.d{n}{{stroke:url(#g)}}" for n in range(200)) + "</style>"
"""Rules that each drawing program writes, few of which are for any one part."""


def test_rings_and_honest_repetition_are_drawn():
    """A part that names itself is drawn once; a gradient of a thousand bars is no bomb."""
    bars = "<rect class='c' fill='url(#g)'/>" * 1000
    gradient = "<linearGradient id='g'><stop/><stop/></linearGradient>"
    ring = "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/><use href='#b'/></g>"
    assert "rect" in cleaned(gradient + bars + ring + SHEET)[0]


def _marked(n, shape, how):
    """Fourteen markers, each on the vertices of the shape in the one before it."""
    inner = "".join(
        f"<marker id='m{i}'>{shape.format(how.format(i + 1))}</marker>" for i in range(n)
    )
    return f"{inner}<marker id='m{n}'><rect width='9' height='9'/></marker>" + shape.format(
        how.format(0)
    )


SHAPES = {
    "path": "<path d='M0 0L1 1L2 2L3 3' {}/>",
    "relative": "<path d='M0,0h1v1 2 3l4-5.5.5' {}/>",
    "polyline": "<polyline points='0 0 1 1 2 2 3 3' {}/>",
    "group": "<g {}><path d='M0 0L1 1L2 2L3 3'/></g>",
    "use": "<use href='#p' {}/>",
    "ends": "<line x2='9' {}/>",
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_marker_is_counted_at_each_vertex(name):
    """Also where it is inherited, by what is in a group or by what is used."""
    how = "marker-mid='url(#m{})'" if name != "ends" else "style='marker:url(#m{0})'"
    before = "<defs><path id='p' d='M0 0L1 1L2 2L3 3'/></defs>" if name == "use" else ""
    made = make_svg(
        f"{HEAD}>{before}{_marked(30, SHAPES[name], how)}</svg>".encode(), PictureLimits()
    )
    assert made.image is None
    assert [remark.code for remark in made.remarks] == ["IMG005"]


def test_an_arrow_at_each_of_many_points_is_drawn():
    """A curve of a thousand points, a marker of three parts."""
    curve = "M0 0" + "C1 2 3 4 5 6" * 1000
    marker = "<marker id='m'><path d='M0 0 9 9'/><path d='M0 0 9 9'/></marker>"
    assert "marker" in cleaned(f"{marker}<path d='{curve}' marker-mid='url(#m)'/>")[0]


def test_nothing_left_out_of_a_sheet_makes_a_token_of_what_is_around_it():
    """What is written is what was judged: `<` is not taken out of the middle of a word."""
    inner = (
        "<style>@&lt;import url(http://evil/a.css); rect{fill:ur&lt;l(http://evil/b.svg#a)} "
        "@&lt;font-face{sr&lt;c:ur&lt;l(http://evil/f.woff)} circle{fill:red}</style><rect/>"
    )
    text, _ = cleaned(inner)
    assert "evil" not in text
    assert "circle{fill:red}" in text


FORBIDDEN = st.sampled_from([
    "@import url(http://evil/x);", "@import 'http://evil/x';", "a{fill:url(http://evil/x)}",
    "@font-face{font-family:x;src:url(http://evil/x)}", "a{behavior:url(http://evil/x)}",
    "a{background:image-set('http://evil/x' 1x)}", "@media all{a{fill:url('http://evil/x')}}",
    "@namespace url(http://evil/x);", "a{fill:src('http://evil/x')}", "</style><script/>",
])  # fmt: skip
NOISE = st.sampled_from(
    ["<", "/**/", "\\", "\\0 ", "\\69 ", "\\000075", "\n", "\t", ";", "}", "{", "(", ")", "'", '"',
     "<!--", "-->", "@", "url(", "#", "data:font/a,", "]]>", "!", "/*", "*/", " "]
)  # fmt: skip


@st.composite
def _mutations(draw):
    """Forbidden tokens with noise put into them, after one another."""
    sheet = ""
    for token in draw(st.lists(FORBIDDEN, min_size=1, max_size=3)):
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(token)))
            token = token[:at] + draw(NOISE) + token[at:]
        sheet += token
    return sheet


@settings(max_examples=200, deadline=None)
@given(_mutations(), st.sampled_from(["sheet", "attribute", "value"]))
def test_no_mutation_of_a_forbidden_token_is_written(css, where):
    """In a sheet, in an attribute `style`, or as the value of an attribute."""
    written = escape(css, {"'": "&apos;", '"': "&quot;"})
    inner = {
        "sheet": f"<style>{written}</style><rect/>", "attribute": f"<rect style='{written}'/>",
        "value": f"<rect fill='{written}'/>",
    }[where]  # fmt: skip
    made = make_svg(f"{HEAD}>{inner}</svg>".encode(), PictureLimits())
    assume(made.image is not None)
    root = etree.fromstring(made.image.data)
    for element in root.iter():
        assert etree.QName(element).localname in ("svg", "style", "rect")
        for text in (element.text or "", *element.attrib.values()):
            assert not [token for token in _tokens(text) if _loads(token)]


def _tokens(css):
    nodes = list(tinycss2.parse_component_value_list(css))
    while nodes:
        node = nodes.pop()
        yield node
        nodes += getattr(node, "content", None) or getattr(node, "arguments", None) or []


def _loads(token):
    """An independent judge: at-rules that load, and addresses wherever one would be loaded."""
    if token.type == "at-keyword":
        return token.lower_value in ("import", "namespace", "charset")
    if token.type == "url":
        return "evil" in token.value
    loading = ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "element")
    return (
        token.type == "function"
        and token.lower_name in loading
        and any(part.type == "string" and "evil" in part.value for part in token.arguments)
    )


@pytest.mark.parametrize("inner", [
    f"<style>rect{{fill:{'(' * 20_000}}}</style><rect/>", f"<style>{'a{' * 20_000}</style><rect/>",
    f"<style>{'@media x{' * 20_000}</style><rect/>", f"<rect style='fill:{'[' * 20_000}'/>",
    f"<rect fill='{'a(' * 20_000}'/>", f"<style>{')(' * 9000}{'(' * 9000}</style><rect/>",
])  # fmt: skip
def test_deep_css_is_left_out_and_told(inner):
    """The drawing can be opened, and is shown without it."""
    text, codes = cleaned(inner)
    assert "<rect/>" in text
    assert codes == ["IMG010"]
