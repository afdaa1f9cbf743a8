"""`check`: what it tells beside the mistakes of drafts, and that this stops nothing."""

from publisher.messages import exit_codes
from tests.cli.desk import ROOT, Desk


def test_texts_that_no_native_speaker_has_confirmed_are_told_and_stop_nothing(desk: Desk) -> None:
    desk.draft("a")
    answer = desk("check")
    (told,) = [line for line in answer.out.splitlines() if "locale/rom/site.po" in line]
    assert "warning: " in told
    assert "“Skip to content”" in told
    assert answer.code == exit_codes.DONE
    assert answer.out.rstrip().endswith("1 checked; nothing in the way, 1 warning above.")


def test_where_one_draft_is_asked_about_translators_are_left_in_peace(desk: Desk) -> None:
    answer = desk("check", desk.draft("a"))
    assert "locale/" not in answer.out
    assert answer.out == "1 checked; no problems.\n"


def test_a_language_that_is_not_used_needs_no_texts(desk: Desk) -> None:
    desk.settings('[languages]\nused = ["sq", "sr"]\n')
    desk.draft("a")
    assert desk("check", "--json").json == []


def test_doctor_says_when_the_site_does_not_speak_its_main_language(desk: Desk) -> None:
    own = desk.folder / "templates" / "locale" / "sq" / "site.po"
    own.parent.mkdir(parents=True)
    texts = (ROOT / "templates" / "locale" / "sq" / "site.po").read_text(encoding="utf-8")
    own.write_text(texts.replace('\nmsgid "', '\n#, fuzzy\nmsgid "'), encoding="utf-8")
    (desk.folder / "settings.toml").write_text("[templates]\nfolder = 'templates'\n", encoding="utf-8")
    (found,) = [each for each in desk("doctor", "--json").json["findings"] if each["what"] == "texts"]
    assert not found["ok"]
    assert "few texts in Shqip" in found["text"]
