"""The organisation beside its news: offices where they are looked for, donors in the foot, its logo before its name."""

import json
import re
from dataclasses import replace

import pytest

from publisher.settings.organisation import Donor, Emblem, Office
from publisher.site.phone import tel
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import TEMPLATES, MemoryShelf, article, entry, site_settings, text

LOGO = Emblem(name="0123456789ab.svg", content=b"<svg/>")
SETTINGS = replace(
    site_settings(),
    logo=LOGO,
    offices=(
        Office(
            place="ferizaj",
            address={"sq": "Rr. Dëshmorët 12"},
            phone="+383 (0)290 123-456",
            hours={"sq": "E hënë – e premte", "sr-Latn": "Ponedeljak – petak"},
        ),
        Office(name={"sq": "Zyra qendrore", "en": "Head office"}, email="zyra@example.org"),
    ),
    donors=(Donor(name="Fondacioni <A>", url="https://a.example", emblem=LOGO), Donor(name="Tjetri")),
)


def files() -> dict[str, str]:
    contact = article("pages/contact", text("sq", "Kontakti"), text("en", "Contact"), kind="page")
    published = MemoryShelf(entry(article()), entry(contact))
    made = whole_site(build_context_of(SETTINGS, TEMPLATES, published), published)
    return {path: content.decode(errors="replace") for path, content in made if isinstance(content, bytes)}


def test_the_contact_page_has_all_offices_and_a_municipality_its_own() -> None:
    site = files()
    assert re.findall(r"<h3[^>]*>([^<]*)</h3>", site["sq/contact/index.html"]) == ["Ferizaj", "Zyra qendrore"]
    assert ">Head office</h3>" in site["en/contact/index.html"]
    for path, place in (
        ("sr/opstine/ferizaj/index.html", "Uroševac"),
        ("sr-cyrl/opstine/ferizaj/index.html", "Урошевац"),
    ):
        head = site[path].partition("</header>\n<article")[0]
        assert head.count(f">{place}</h") == 1  # an office that is called by its place needs no heading there
        assert '<a href="tel:+383290123456">+383 (0)290 123-456</a>' in head
        assert '<p lang="sq">Rr. Dëshmorët 12</p>' in head
        assert "Zyra qendrore" not in head
    assert "Ponedeljak – petak" in site["sr/opstine/ferizaj/index.html"]
    assert "tel:" not in site["sq/komuna/peja/index.html"]


def test_every_page_has_the_logo_and_the_donors_and_their_pictures_lie_there() -> None:
    site = files()
    assert site["assets/0123456789ab.svg"] == "<svg/>"
    for path in ("index.html", "rom/index.html", "sq/lajme-dhe-ngjarje/2026/lajmi/index.html", "en/contact/index.html"):
        assert '<img src="/assets/0123456789ab.svg" alt="" height="48">KOSINT 2020</a>' in site[path]
        foot = site[path].partition("<footer")[2]
        assert foot.index("Fondacioni &lt;A&gt;") < foot.index("Tjetri")
        assert '<a href="https://a.example" rel="noopener"><img src="/assets/0123456789ab.svg"' in foot
    post = site["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"]
    data = [json.loads(each) for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', post)]
    assert data[0]["publisher"]["logo"] == "https://kosint.example/assets/0123456789ab.svg"


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+383 (0)44 123-456", "+38344123456"),
        ("+383 44/123 456", "+38344123456"),
        ("00383 (0) 44 123 456", "0038344123456"),
        ("(038) 123-456", "038123456"),
        ("038 123 456 lok. 12", "038123456"),
        ("044 111 222, 045 333 444", "044111222"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(written: str, dialled: str) -> None:
    assert tel(written) == dialled
