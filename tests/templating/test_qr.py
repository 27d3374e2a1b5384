"""QR codes of addresses in print."""

import io

import zxingcpp
from PIL import Image
from resvg_py import svg_to_bytes

from publisher.templating.qr import qr_code


def test_a_code_leads_to_its_address():
    """Another program reads it, as a telephone would."""
    address = "https://doi.org/10.1234/abc.def?x=é"
    made = qr_code(address)
    png = bytes(svg_to_bytes(svg_string=made.data.decode(), width=400))
    picture = Image.open(io.BytesIO(png)).convert("L")
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [address]
    assert made == qr_code(address)
