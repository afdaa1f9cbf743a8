"""Words and names in Serbian Latin: each comes out right in Cyrillic, is kept by a mark or a list, or is warned of."""

import pytest

from publisher.content.text.foreign_names import misspelt_in_cyrillic
from publisher.content.text.kept_words import latin_but_kept
from publisher.content.text.localized_texts import article_texts, words_by_tag
from publisher.content.text.transliteration import html_to_cyrillic, html_to_latin, to_cyrillic
from publisher.domain.post import Post, Text
from publisher.domain.serbian_latin import to_latin
from tests.content.desk import Desk, front, media, picture, translation

#: Serbian words and names, and what is Latin by nature: there and back, and nothing to warn of.
RIGHT = {
    # nj and dž of two sounds
    "injekcija": "инјекција",
    "injekcijom": "инјекцијом",
    "injektor": "инјектор",
    "Injektirati": "Инјектирати",
    "injicirati": "инјицирати",
    "konjunktura": "конјунктура",
    "konjugacija": "конјугација",
    "konjunktivitis": "конјунктивитис",
    "vanjezički": "ванјезички",
    "dvanjonski": "дванјонски",
    "anjon": "анјон",
    "nadživeti": "надживети",
    "nadživela": "надживела",
    "NADŽIVETI": "НАДЖИВЕТИ",
    "nadžirati": "наджирати",
    "nadžupan": "наджупан",
    "nadžnjeti": "наджњети",
    "odžurati": "оджурати",
    "odžaliti": "оджалити",
    "odživeti": "одживети",
    "odžvakati": "оджвакати",
    "podžanr": "поджанр",
    "podžbunje": "поджбуње",
    "podžupan": "поджупан",
    "podžeći": "поджећи",
    "predželudac": "преджелудац",
    "Tanjug": "Танјуг",
    # and of one
    "odžak": "оџак",
    "odžačar": "оџачар",
    "Odžaci": "Оџаци",
    "nadžak": "наџак",
    "hodža": "хоџа",
    "hadžija": "хаџија",
    "budžet": "буџет",
    "budžetski": "буџетски",
    "džamija": "џамија",
    "Džavid": "Џавид",
    "Džemalj": "Џемаљ",
    "menadžer": "менаџер",
    "pidžama": "пиџама",
    "kanjon": "кањон",
    "banja": "бања",
    "konjanik": "коњаник",
    "sunčanje": "сунчање",
    "stanje": "стање",
    "zanimanje": "занимање",
    "Anja": "Ања",
    "Njegoš": "Његош",
    "Ljubinje": "Љубиње",
    "Kraljevo": "Краљево",
    "ljuljaška": "љуљашка",
    "zemljište": "земљиште",
    # places and people as Serbian writes them
    "Priština": "Приштина",
    "Gračanica": "Грачаница",
    "Đakovica": "Ђаковица",
    "Kosovo Polje": "Косово Поље",
    "Obilić": "Обилић",
    "Štrpce": "Штрпце",
    "Uroševac": "Урошевац",
    "Gnjilane": "Гњилане",
    "Podujevo": "Подујево",
    "Zvečan": "Звечан",
    "Leposavić": "Лепосавић",
    "Zubin Potok": "Зубин Поток",
    "Mališevo": "Малишево",
    "Orahovac": "Ораховац",
    "Beograd i Niš": "Београд и Ниш",
    "Bekim Sila": "Беким Сила",
    "Gaši i Taći": "Гаши и Таћи",
    "Ljubica Nj. Đorđević": "Љубица Њ. Ђорђевић",
    "Džordž": "Џорџ",
    "Vašington": "Вашингтон",
    "Ženeva": "Женева",
    "Romi, Aškalije i Egipćani": "Роми, Ашкалије и Египћани",
    "Rom i Romkinja": "Ром и Ромкиња",
    "Koordinator": "Координатор",
    "Zoološki vrt": "Зоолошки врт",
    "Shema": "Схема",
    "Shvatili": "Схватили",
    "Podhvat": "Подхват",
    "Vannastavni": "Ваннаставни",
    "Najjači": "Најјачи",
    "Izzvati": "Иззвати",
    "Arhiva i Alhemičar": "Архива и Алхемичар",
    # Latin by nature: list, units, currencies, files, numerals, foreign letters
    "Covid-19": "Covid-19",
    "covid-19": "covid-19",
    "COVID-19": "COVID-19",
    "Facebook": "Facebook",
    "na Facebooku": "на Facebooku",
    "Facebook-u": "Facebook-у",
    "NATO-om": "NATO-ом",
    "UNICEF": "UNICEF",
    "Voice": "Воице",
    "5 EUR": "5 EUR",
    "5.000 EUR": "5.000 EUR",
    "EUR": "EUR",
    "100 USD": "100 USD",
    "20 CHF": "20 CHF",
    "300 RSD": "300 RSD",
    "500 ALL": "500 ALL",
    "20 °C": "20 °C",
    "20°C": "20°C",
    "−5 °C": "−5 °C",
    "3 km": "3 km",
    "90 km/h": "90 km/h",
    "25 m²": "25 m²",
    "25 m": "25 m",
    "2 kg": "2 kg",
    "500 g": "500 g",
    "1,5 l": "1,5 l",
    "10 ha": "10 ha",
    "30 min": "30 min",
    "u 12 h": "у 12 h",
    "3 kW": "3 kW",
    "150 kWh": "150 kWh",
    "16 GB": "16 GB",
    "100 MB/s": "100 MB/s",
    "2024 g.": "2024 г.",
    "5 godina": "5 година",
    "3 meseca": "3 месеца",
    "10 minuta": "10 минута",
    "arhiva.zip": "arhiva.zip",
    "Plan-rada.v2.docx": "Plan-rada.v2.docx",
    "fajl izvestaj.pdf.": "фајл izvestaj.pdf.",
    "slika.JPG": "slika.JPG",
    "kraj. Tako": "крај. Тако",
    "Petar I": "Петар I",
    "Petar I Karađorđević": "Петар I Карађорђевић",
    "kralja Petra I i Aleksandra I": "краља Петра I и Александра I",
    "Jovan Pavle II": "Јован Павле II",
    "KRALJ PETAR I": "КРАЉ ПЕТАР I",
    "ROMI I AŠKALIJE": "РОМИ И АШКАЛИЈЕ",
    "UNMIK I OEBS": "УНМИК И ОЕБС",
    "I opet": "И опет",
    "XXI vek": "XXI век",
    "IV razred": "IV разред",
    "V. Petrović": "В. Петровић",
    "I. deo": "I. део",
    "V. deo": "V. део",
    "V. d. direktora": "В. д. директора",
    "Zakon br. 04/L-020": "Закон бр. 04/L-020",
    "prolaz A-3": "пролаз А-3",
    "Zëri": "Zëri",
    "Romëve": "Romëve",
    "Beqir": "Beqir",
    "Syla": "Syla",
    "Graçanicë": "Graçanicë",
    "Thaçi": "Thaçi",
    "Müller": "Müller",
    "WhatsApp": "WhatsApp",
    "YouTube": "YouTube",
    "Gospodin Syla": "Господин Syla",
    "Organizacija Weltweit": "Организација Weltweit",
    "EU": "ЕУ",
    "UN": "УН",
    "OEBS": "ОЕБС",
    "kosint2020.net": "kosint2020.net",
    "info@kosint2020.net": "info@kosint2020.net",
    "www.njiva.rs": "www.njiva.rs",
    "#Džep": "#Džep",
    "Roma Education Fund": "Roma Education Fund",
    "Wi-Fi": "Wi-Fi",
    "A4": "A4",
    "5G": "5G",
}
#: Names that nobody can know how to write: told, with the mend.
WARNED = (
    *("Voice of Roma", "Voice of Roma, Ashkali and Egyptians", "Zëri i Romëve", "Bekim Syla", "Gjilan", "Prishtina"),
    *("Berisha", "Gashi", "Hashim Thaci", "Shpresa", "Xhevahire Dhe Hoxha", "Rrustem", "Llap", "Krasniqi Bekim"),
    *("Gjakova", "Podujeva dhe Lipjan", "Schmidt", "Michael", "Rizzo", "Jean-Yves Durand", "The Ideas Partnership"),
    *("Balkan Sunflowers Kosova", "Kosovo Women Network", "Norwegian Church Aid", "Mercy Corps Kosovo Youth", "Anna"),
    *("Elizabeth", "Higgins", "Bush", "Chris", "Nietzsche", "Czech Republic", "Liszt", "Kuwait Fond", "Johann Bach"),
    *("ASHKALI", "PRISHTINA", "Fushë Kosova", "Rahovec, Gjilan", "Khan", "Ghana", "Roosevelt", "Elsey Brown Petar"),
    *("Kosova dhe Serbia", "Roma and Balkan", "Institut für Frieden"),
)


def test_there_are_enough_of_them() -> None:
    assert len(RIGHT) + len(WARNED) >= 186


def test_words_come_out_right_and_are_not_warned_of() -> None:
    assert {latin: to_cyrillic(latin) for latin in RIGHT} == RIGHT
    assert {latin: told for latin in RIGHT if (told := misspelt_in_cyrillic(latin))} == {}


def test_they_come_back_as_they_were() -> None:
    assert {latin: to_latin(cyrillic) for latin, cyrillic in RIGHT.items()} == {latin: latin for latin in RIGHT}


def test_names_of_other_languages_are_warned_of() -> None:
    said = [f"Juče je {name} došao." for name in WARNED]
    told = [misspelt_in_cyrillic(each) for each in said]
    assert [name for name, found in zip(WARNED, told, strict=True) if not found] == []
    # However many there are: who mends those that are told believes the others to be right.
    assert set(misspelt_in_cyrillic("\n".join(said))) == {pair for found in told for pair in found}


def test_a_marked_name_stays_as_it_is_in_both_scripts_and_is_not_warned_of() -> None:
    for name in WARNED:
        marked = f"Juče je -{{{name}}}- došao."
        assert to_cyrillic(marked) == f"Јуче је {name} дошао."
        assert latin_but_kept(f"Јуче је -{{{name}}}- дошао.") == f"Juče je {name} došao."
        assert misspelt_in_cyrillic(marked) == []


def test_a_listed_name_stays_as_it_is_with_its_endings_and_in_capitals() -> None:
    own = ("Voice of Roma", "Most", "Gjilan")
    assert (
        to_cyrillic("Voice of Roma i Most grade most u Gjilanu.", own) == "Voice of Roma и Most граде мост у Gjilanu."
    )
    assert to_cyrillic("VOICE OF ROMA, Most-om", own) == "VOICE OF ROMA, Most-ом"
    assert misspelt_in_cyrillic("Voice of Roma u Gjilanu i Prishtina", own=own) == [("Prishtina", "Присхтина")]


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ЉУБИЦА Њ.", "LJUBICA NJ."),
        ("ЉУБИЦА Љ. Њ.", "LJUBICA LJ. NJ."),
        ("Њ. ПЕТРОВИЋ", "NJ. PETROVIĆ"),
        ("Љубица Њ.", "Ljubica Nj."),
        ("УНМИК, Љ. Петровић", "UNMIK, Lj. Petrović"),
        ("ЉУБИЦА Њ. је рекла", "LJUBICA NJ. je rekla"),
        ("Џ. Буш", "Dž. Buš"),
        ("НАСЛОВ\nЉ. и Њ.", "NASLOV\nLj. i Nj."),
    ],
)
def test_an_initial_among_capitals_is_of_capitals(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_a_mark_holds_over_bold_links_and_lines_and_ends_with_its_paragraph() -> None:
    html = '<p>Rad -{Voice of <a href="/x"><em>Roma</em></a>}- ide -{a</p><p>b}- <img alt="-{Njiva}- njiva"></p>'
    shown = '<p>Рад Voice of <a href="/x"><em>Roma</em></a> иде -{а</p><p>б}- <img alt="Njiva њива"></p>'
    assert html_to_cyrillic(html) == shown
    assert html_to_latin("<p>Људи -{Љуб}- <code>-{њ}-</code></p>") == "<p>Ljudi Љуб <code>-{њ}-</code></p>"


def test_a_mark_is_seen_in_no_output_of_serbian_and_stays_in_other_languages() -> None:
    body = "Radi -{Voice of **Roma**}-, -{Balkan\nSunflowers}- -{i\n\nne}-."
    written = Text(language="sr", title="-{Bekim Syla}- radi", summary="U -{Gjilanu}-", body=body)
    latin, cyrillic = article_texts(Post(slug="a", texts={"sr": written}))
    assert (latin.title, cyrillic.title) == ("Bekim Syla radi", "Bekim Syla ради")
    assert (latin.summary, cyrillic.summary) == ("U Gjilanu", "У Gjilanu")
    shown = "<p>Ради Voice of <strong>Roma</strong>, Balkan<br>\nSunflowers -{и</p>\n<p>не}-.</p>\n"
    assert cyrillic.html == shown
    assert cyrillic.plain == "Ради Voice of Roma, Balkan\nSunflowers -{и\n\nне}-."
    assert (latin.html + latin.plain).count("-{") == 2, "a mark that has no end is text, on the page and on Facebook"
    assert words_by_tag({"sq": "-{a}-", "sr": "-{Gjilan}- njiva"}) == {
        "sq": "-{a}-",
        "sr-Latn": "Gjilan njiva",
        "sr-Cyrl": "Gjilan њива",
    }


def test_serbian_written_in_cyrillic_with_latin_names_is_exact() -> None:
    written = Text(language="sr", title="Организација Voice of Roma", summary="У Gjilan-у", body="Људи")
    latin, cyrillic = article_texts(Post(slug="a", texts={"sr": written}))
    assert (latin.title, cyrillic.title) == ("Organizacija Voice of Roma", "Организација Voice of Roma")


def test_check_names_the_line_and_the_mend(desk: Desk) -> None:
    desk.writes("lajm/index.md", front())
    body = "Prvi red.\n\nDošao je Hashim iz Prizrena, -{Gashi}- i Gashi.\n"
    desk.writes("lajm/index.sr.md", translation(title="Voice of Roma u Prizrenu", body=body))
    mend = "Write it as it is pronounced in Serbian, or between -{ and }- to keep it as it is."
    assert [line for line in desk.says() if "Cyrillic" in line] == [
        f"posts/lajm/index.sr.md:2: warning: In Cyrillic “Voice of Roma” becomes “Воице оф Рома”. {mend}",
        f"posts/lajm/index.sr.md:9: warning: In Cyrillic “Gashi” becomes “Гасхи”. {mend}",
        f"posts/lajm/index.sr.md:9: warning: In Cyrillic “Hashim” becomes “Хасхим”. {mend}",
    ]


def test_check_looks_at_every_part_that_is_spelt_anew_and_not_at_a_text_that_is_in_cyrillic(desk: Desk) -> None:
    said = """byline = "Gashi A"
[[corrections]]
date = 2026-11-26
text = "Gashi B"
[[corrections]]
date = 2026-11-25
text = "Gashi C"
[[quotes]]
text = "Gashi D"
name = "Gashi E"
role = "Gashi F"
[contact]
name = "Gashi G"
role = "Gashi H"
phone = "044 123 456"
[event]
place = "Gashi I"
audience = "Gashi J"
[practical]
what = "Gashi K"
where = "Gashi L"
until = "Gashi M"
cost = "Gashi N"
[facebook]
message = "Gashi O"
first_comment = "Gashi P"
[alt]
"forum.jpg" = "Gashi Q"
[caption]
"forum.jpg" = "Gashi R"
"""
    asked = 'place = "Salla"\n[practical]\nwhat = "x"\n[[corrections]]\ndate = 2026-11-26\ntext = "x"\n'
    start = "[event]\nstart = 2026-12-05T10:00:00\n"
    desk.writes("lajm/index.md", front(extra=f"{media()}{start}{asked}"))
    desk.writes("lajm/forum.jpg", picture())
    desk.writes("lajm/index.sr.md", translation(title="Gashi S", extra=said, body="Prvi.\n\nGashi T.\n"))
    told = [each for each in desk.folder.read("lajm").warnings if each.message.code == "name_misspelt_in_cyrillic"]
    lines = (desk.posts / "lajm/index.sr.md").read_text(encoding="utf-8").splitlines()
    assert sorted(lines[each.line - 1].split("Gashi ")[1][0] for each in told) == list("ABCDEFGHIJKLMNOPQRST")
    said = said.replace("Gashi Q", "Слика").replace("Gashi R", "Слика")
    desk.writes("lajm/index.sr.md", translation(title="Форум у Призрену", extra=said, body="Људи и Gashi.\n"))
    assert desk.folder.read("lajm").warnings == ()
