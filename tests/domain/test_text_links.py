"""Addresses are taken out of texts, and what is left reads as if none had stood there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.domain.outside_links import is_outside
from publisher.domain.text_links import addresses, without_links

READS = {
    "Prijavite se do petka: https://example.org/prijava": "Prijavite se do petka",
    "Jedan zanat. Prijavite se: https://example.org/prijava": "Jedan zanat. Prijavite se.",
    "Anëtarët e komunës (https://x.org/a_(b)) erdhën.": "Anëtarët e komunës erdhën.",
    "Më shumë: https://x.org. Ejani!": "Më shumë. Ejani!",
    "Më shumë: https://x.org Ejani!": "Më shumë. Ejani!",
    "Apliko në www.x.org.": "Apliko.",
    "Është gati. Shih https://x.org. Pyetje? Shkruani!": "Është gati. Pyetje? Shkruani!",
    "Gotovo je (vidi: www.x.org).": "Gotovo je.",
    "Lexoni: https://x.org": "",
    "Više na kosint2020.net/k i kosint.rs.": "Više.",
    "Пријавите се на https://x.org!": "Пријавите се!",
    "Shih (https://x.org) dhe eja.": "Shih dhe eja.",
    "(më shumë: https://x.org)": "(më shumë)",
    "Regjistrohuni <https://a.org>, sot": "Regjistrohuni, sot",
    "[forma] https://a.org: plotësoje": "[forma]: plotësoje",
    "Apliko këtu → https://a.org": "Apliko këtu",
    "👉 https://x.org": "",
    "https://a.org dhe https://b.org": "",
    "“https://a.org”": "",
    "> «Fjala» https://a.org": "> «Fjala»",
    "Lexo:\nhttps://x.org/lexo": "Lexo",
    "Lexo:\n\nhttps://x.org/lexo\n\nEjani.": "Lexo\n\nEjani.",
    "Linqet:\n\n– https://a.org\n– Formulari (https://b.org)\n\nFund": "Linqet:\n\n– Formulari\n\nFund",
    "1. https://a.org\n2. https://b.org\n\nFundi": "Fundi",
    "Një.\n\nhttps://a.org\n\nDy.": "Një.\n\nDy.",
    "bit.ly/abc t.me/xyz": "",
    "HTTPS://X.ORG/A?b=c&d=e#f.": "",
    "Regjistrohuni te https://x.org/a deri të premten!": "Regjistrohuni deri të premten!",
    "Shkruani te info@x.org ose x.org/kontakt.": "Shkruani te info@x.org.",
    "Prijave na https://facebook.com/a i na https://x.org, do petka": "Prijave na https://facebook.com/a, do petka",
    "Teksti me lidhje (https://a.org) dhe https://b.org dhe kosint.org/x, sot": "Teksti me lidhje, sot",
    "https://l.instagram.com/?u=https%3A%2F%2Fx.org https://facebook.com/l.php?u=https%3A%2F%2Fx.org": "",
    "Ju ftojmë në faqen tonë kosint2020.net!": "Ju ftojmë në faqen tonë!",
}
STAYS = (
    "Shkruani: info@kosint2020.net, emri.mbiemri@gmail.com ose kosint.org@mail.com",
    "https://facebook.com/kosint, www.instagram.com/kosint, wa.me/38344111222 dhe https://m.facebook.com/x",
    "sot.Me dashuri, nesër.me ty, 3.de, raport.pdf, v2.0, 18:30, nr.12/2026",
    "Thirrni 038/222-333 ose 044/123.456; dhe/ose, po/jo, TV/radio, sq.sr/en",
    "@kosint.org #x.org http:// www.",
    "Dy  hapësira ,  e çuditshme :  mbeten\n\n\n\nsi janë. ( )",
)


@pytest.mark.parametrize("written", READS)
def test_a_text_reads_without_its_addresses(written: str) -> None:
    assert without_links(written, is_outside) == READS[written]


@pytest.mark.parametrize("written", STAYS)
def test_what_leads_nowhere_else_stays_letter_by_letter(written: str) -> None:
    assert without_links(written, is_outside) == written


PIECES = st.sampled_from(
    [
        *READS,
        *STAYS,
        "https://a.example/x",
        "www.b.example",
        "c.org",
        ":",
        "(",
        ")",
        "në",
        " ",
        "\n",
        "– ",
        "Fjala.",
        ",",
    ]
)


@given(st.lists(PIECES, max_size=9).map(" ".join) | st.lists(PIECES, max_size=9).map("".join))
def test_no_address_is_ever_left(text: str) -> None:
    left = without_links(text, is_outside)

    assert not [found.text for found in addresses(left) if is_outside(found.address)]
    assert without_links(left, is_outside) == left
