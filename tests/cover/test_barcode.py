"""The bar code of a book, read back from its bars."""

import pypdfium2
import pytest
import weasyprint
import zxingcpp

from publisher.cover.barcode import HEIGHT, MODULE, bar_code, price_addon

ISBN = "978-3-16-148410-0"


def read(code):
    """What a scanner reads of the bars alone, at their true size and 300 dpi."""
    page = (
        f"<style>@page {{ size: 90mm 50mm; margin: 10mm }}</style>"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.modules} {code.units}"'
        f' preserveAspectRatio="none" width="{code.width}mm" height="{code.height}mm">'
        f'<path d="{code.bars}"/></svg>'
    )
    with pypdfium2.PdfDocument(weasyprint.HTML(string=page).write_pdf()) as document:
        image = document[0].render(scale=300 / 72).to_pil()
    return zxingcpp.read_barcodes(image, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)


@pytest.mark.parametrize(
    ("addon", "text"), [("", "9783161484100"), ("51995", "978316148410051995")]
)
def test_a_scanner_reads_the_isbn_and_the_price(addon, text):
    """At the nominal size, quiet zones included."""
    code = bar_code(ISBN, addon)
    assert text in [found.text for found in read(code)]
    assert code.digits == ("9", "783161", "484100")


def test_the_symbol_has_its_true_size():
    """113 modules of 0.33 mm with their quiet zones: 37.29 mm; the add-on makes it 165."""
    assert bar_code(ISBN).width == pytest.approx(37.29)
    assert bar_code(ISBN, "90000").width == pytest.approx(165 * MODULE)
    assert bar_code(ISBN).height == HEIGHT


@pytest.mark.parametrize("isbn", ["", "978-3-16-148410-1", "316148410X", "97831614841000", "abc"])
def test_what_is_no_isbn_of_thirteen_digits_has_no_bars(isbn):
    """A wrong digit above all."""
    assert bar_code(isbn) is None


@pytest.mark.parametrize(
    ("amount", "currency", "addon"),
    [("19.95", "USD", "51995"), ("7", "GBP", "00700"), ("25.00", "EUR", ""), ("120", "USD", "")],
)
def test_a_price_is_written_as_its_shops_read_it(amount, currency, addon):
    """A digit for the currency and four for the amount; no add-on where none says it."""
    assert price_addon(amount, currency) == addon
