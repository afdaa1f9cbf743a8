"""What is known of a picture that nobody has looked at yet stands in remarks, and comes back when it is used."""

from publisher.content.editing.draft_form import Written, WrittenPicture, WrittenText
from publisher.content.editing.draft_template import NewDraft, draft_text
from publisher.content.editing.frontmatter_writer import rewrite_main, rewrite_translation
from publisher.content.editing.hidden_pictures import hidden_pictures, remarks_of

KNOWN = WrittenPicture(
    file="sala.jpg", alt={"sq": 'Njerëz në "sallë" \\ jashtë'}, caption={"sq": "Foto: A. #1", "sr": "Foto: A."}
)
BARE = WrittenPicture(file="e dyta.jpg")


def texts_with(*pictures: WrittenPicture) -> dict[str, str]:
    written = Written(texts={each: WrittenText(title="T", summary="S", body="B") for each in ("sq", "sr")})
    begun = {
        each: "\n".join(["+++", *remarks_of(pictures, each, is_main=each == "sq"), "+++", ""]) for each in ("sq", "sr")
    }
    return {"sq": rewrite_main(begun["sq"], written, "sq"), "sr": rewrite_translation(begun["sr"], written, "sr")}


def test_it_comes_back_as_it_was_in_each_language() -> None:
    assert hidden_pictures(texts_with(KNOWN, BARE), "sq") == {"sala.jpg": KNOWN, "e dyta.jpg": BARE}


def test_remarks_of_other_kinds_say_nothing() -> None:
    example = draft_text(NewDraft(title="T"), ("housing",), ("peja",))
    words = "+++\n# [kjo nuk është TOML\n# alt = 3\ntitle = 'T'\n+++\n"
    assert all(not each.alt and not each.caption for each in hidden_pictures({"sq": example}, "sq").values())
    assert hidden_pictures({"sq": words, "sr": "no front matter"}, "sq") == {}
