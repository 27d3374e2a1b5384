"""Codes about images (IMG)."""

from publisher.codes.table import Code

TABLE: tuple[Code, ...] = (
    Code(
        "IMG001",
        "error",
        "image not found",
        "The file that the figure names is not there, so the figure would be empty.",
        "Put the file into the paper's folder, or correct its name.",
    ),
    Code(
        "IMG002",
        "warning",
        "image found under another spelling",
        "The name differs from the file's in capitals or in slashes. It was found here; on other "
        "machines, and in other tools, it is another name.",
        "Write the name as the file spells it.",
    ),
    Code(
        "IMG003",
        "error",
        "image cannot be read",
        "The file is empty, cut short, damaged, or no image at all.",
        "Export the image again and replace the file.",
    ),
    Code(
        "IMG004",
        "warning",
        "image of another kind than its name says",
        "The name's ending says one format and the content is another. The content was believed.",
        "Rename the file after its content.",
    ),
    Code(
        "IMG005",
        "error",
        "image too large",
        "The file, or the picture in it once unpacked, is over the limit for one image; a small "
        "file can unpack to more memory than the machine has.",
        "Export it smaller: 300 pixels to the printed inch are enough.",
    ),
    Code(
        "IMG006",
        "error",
        "image on another machine",
        "The image is named by an address on the network. Nothing is fetched when a book is built: "
        "what the address shows can change or vanish.",
        "Download the image into the paper's folder and name the file.",
    ),
    Code(
        "IMG007",
        "error",
        "image outside the paper's folder",
        "The name leads out of the folder of the manuscript; only what lies inside it is read.",
        "Copy the file into the paper's folder.",
    ),
    Code(
        "IMG008",
        "warning",
        "only the first picture of several is shown",
        "The file holds an animation or several pages; a printed page shows one, and the book "
        "shows the same one everywhere.",
        "Export the picture that is meant as a file of its own.",
    ),
    Code(
        "IMG009",
        "error",
        "image format that no reader shows",
        "E-readers, browsers and the PDF cannot show this format.",
        "Convert it to PDF, SVG, PNG or JPEG.",
    ),
    Code(
        "IMG010",
        "warning",
        "parts of an SVG were left out",
        "The drawing held what a book must not carry: scripts, links to other files, or HTML in "
        "it. It is shown without them.",
        "Look at the figure in the output; export it as plain SVG, with text as paths if need be.",
    ),
    Code(
        "IMG011",
        "warning",
        "PDF figure set as pixels",
        "The figure was drawn as pixels at 300 to the inch, since the tool that keeps it sharp at "
        "any size is not installed, or the figure is too heavy as lines.",
        "Install poppler (`pdftocairo`), or export the figure as SVG.",
    ),
    Code(
        "IMG012",
        "warning",
        "image too coarse for print",
        "At the width it is printed, the image has fewer than 150 pixels to the inch and will look "
        "blurred or stepped on paper.",
        "Export it larger, as SVG or PDF, or print it narrower.",
    ),
    Code(
        "IMG013",
        "error",
        "image is a pointer of Git LFS",
        "The file was checked out without Git LFS: it holds the address of the picture and not the "
        "picture, which is sound where it is kept.",
        "Type `git lfs pull` in its folder, or download the file itself.",
    ),
    Code(
        "IMG014",
        "warning",
        "drawing that could not be compared",
        "Another program draws each picture too, to see that it came out as its author has it. "
        "This one it cannot draw, or not in time: nothing has looked at the printed one.",
        "Look at the figure in print; if it is wrong, or slow in readers, export it as PNG.",
    ),
)
