"""Pictures made for the tests."""

import io

import pytest
from PIL import Image

from publisher.files import Folder


@pytest.fixture
def folder(tmp_path):
    """An empty folder of a paper."""
    return Folder(tmp_path)


@pytest.fixture
def put(tmp_path):
    """A function that writes a file into the folder: bytes, text, or a picture in a format."""

    def write(name, content, kind=None, **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Image.Image):
            out = io.BytesIO()
            content.save(out, kind, **options)
            content = out.getvalue()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write


@pytest.fixture
def opened():
    """A function that decodes an `Image` of the book."""
    return lambda image: Image.open(io.BytesIO(image.data))
