"""Short addresses: the same for a slug always, never a word, longer where another post came first."""

import re
from itertools import islice

from publisher.domain.language import FOLDER
from publisher.domain.short_address import codes, free_code, is_code, short_path, spoken_address
from publisher.site.urls import TOP_LEVEL, is_of_the_site


def test_a_code_is_that_of_its_slug_always() -> None:
    assert list(islice(codes("2026-11-forum"), 2)) == ["rpd4v", "rpd4vn"]


def test_codes_are_small_letters_of_base32_that_nobody_mistakes() -> None:
    for number in range(300):
        code = next(codes(f"post-{number}"))
        assert re.fullmatch("[a-z2-7]{5}", code)
        assert not set(code) & set("aeiouyl018") - {"y"}


def test_where_another_post_has_a_code_the_next_one_is_longer() -> None:
    first = next(codes("a"))

    assert free_code("a", {first}.__contains__) == list(islice(codes("a"), 2))[1]
    assert free_code("a", set[str]().__contains__) == first


def test_no_other_name_of_the_site_is_a_code() -> None:
    assert not [name for name in (*TOP_LEVEL, *FOLDER.values(), "redirects.map") if is_code(name)]
    assert is_of_the_site("k7q2m")
    assert not is_of_the_site("wp-content")


def test_an_address_is_written_as_on_paper() -> None:
    assert spoken_address("https://kosint2020.net", short_path("k7q2m", "sq", "sq")) == "kosint2020.net/k7q2m"
    assert spoken_address("https://k.net/news", short_path("k7q2m", "sr-Latn", "sq")) == "k.net/news/sr/k7q2m"
