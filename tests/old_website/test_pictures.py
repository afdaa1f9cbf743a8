"""Pictures of an old article: the erased do not come back, signs are left out, each lies there once."""

from collections.abc import Mapping
from pathlib import Path

from publisher.domain.revision import digest_of
from publisher.old_website.articles import OldArticle, read_site
from publisher.operations.old_news_pictures import NewsPictures
from tests.old_website.made_site import made_site, picture
from tests.old_website.saved import InMemory


def article_with(*sources: str) -> OldArticle:
    site = made_site(3, "divs")
    path = site.articles[0].paths["sq"]
    images = "".join(f'<img src="{source}">' for source in sources).encode()
    for each in site.articles[0].paths.values():
        site.files[each] = (
            "text/html",
            site.files[each][1].replace(b'<div class="foto">', b'<div class="foto">' + images),
        )
    (found,) = [each for each in read_site(InMemory(site), ("sq", "sr", "en")).articles if path in each.addresses]
    return found


def taken(folder: Path, files: Mapping[str, bytes], *erased: bytes) -> tuple[list[str], list[str]]:
    lost: list[str] = []
    gone = {digest_of(each) for each in erased}
    pictures = NewsPictures(files.get, lambda digest: digest in gone)
    article = article_with(*files)
    found = [each.file for each in pictures.of(article, folder, lambda what, source: lost.append(source))]
    assert sorted(found) == sorted(path.name for path in folder.iterdir())
    return found, [each for each in lost if each in files]


def test_an_erased_picture_does_not_come_back(tmp_path: Path) -> None:
    one, two = picture(1), picture(2)
    assert taken(tmp_path, {"/a/nje.jpg": one, "/a/dy.jpg": two}, one) == (["dy.jpg"], ["/a/nje.jpg"])


def test_the_same_picture_lies_there_once_and_two_of_one_name_beside_each_other(tmp_path: Path) -> None:
    one, two = picture(1), picture(2)
    files = {"/a/IMG_1.JPG": one, "/thumbs/img_1.jpg": one, "/b/img_1.jpg": two}
    assert taken(tmp_path, files) == (["img-1.jpg", "img-1-2.jpg"], [])


def test_what_is_no_picture_is_told_and_a_sign_is_not(tmp_path: Path) -> None:
    sign = b"GIF89a" + bytes.fromhex("0100010080000000000000ffffff2c00000000010001000002024401003b")
    files = {"/a/faqe.jpg": b"<html>404</html>", "/a/pike.gif": sign, "/a/mire.png": picture(3)}
    assert taken(tmp_path, files) == (["mire.jpg"], ["/a/faqe.jpg"])
