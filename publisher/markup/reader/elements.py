"""The elements of HTML, as the reader of raw HTML and the last pass over the tree take them."""

ELEMENTS = frozenset(
    """a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure h2 h3 h4 h5 h6 header footer hr i img ins kbd li mark ol p pre q
    rb rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead
    time tr u ul var wbr""".split()
)
"""What may stand in a text."""

DROPPED_WHOLE = frozenset(
    """script style iframe object embed applet form input button select textarea template
    noscript frame frameset base meta link audio video source track canvas svg plaintext xmp
    title head""".split()
)
"""What goes with all it holds."""
