"""Serbian in two scripts: words and sentences, both ways."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.text.transliteration import html_to_cyrillic, html_to_latin, script_of, to_cyrillic
from publisher.domain.serbian_latin import to_latin

#: Latin, Cyrillic: each the other's exact counterpart.
BOTH_WAYS = [
    # every letter
    ("Đak čita, žena peče ćevap, šuma šumi.", "Ђак чита, жена пече ћевап, шума шуми."),
    ("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"),
    ("Fijaker, gvožđe, hleb, ulica", "Фијакер, гвожђе, хлеб, улица"),
    # lj, nj, dž as one letter
    ("ljudi", "људи"),
    ("Ljubav", "Љубав"),
    ("LJUDI", "ЉУДИ"),
    ("njiva", "њива"),
    ("Njegoš", "Његош"),
    ("NJEGOŠ", "ЊЕГОШ"),
    ("konj", "коњ"),
    ("KONJ", "КОЊ"),
    ("džep", "џеп"),
    ("Džemal", "Џемал"),
    ("DŽEP", "ЏЕП"),
    ("budžet", "буџет"),
    ("odžak", "оџак"),
    ("Odžaci", "Оџаци"),
    ("hodža", "хоџа"),
    ("konjanik", "коњаник"),
    ("Benjamin", "Бењамин"),
    ("sunčanje", "сунчање"),
    ("zajedničko stanovanje", "заједничко становање"),
    ("poljoprivreda", "пољопривреда"),
    # two sounds
    ("injekcija", "инјекција"),
    ("INJEKCIJA", "ИНЈЕКЦИЈА"),
    ("konjunkcija", "конјункција"),
    ("konjunktura", "конјунктура"),
    ("konjugacija", "конјугација"),
    ("Tanjug", "Танјуг"),
    ("Tanjuga", "Танјуга"),
    ("vanjezički", "ванјезички"),
    ("anjon", "анјон"),
    ("nadživeti", "надживети"),
    ("nenadživljen", "ненадживљен"),
    ("nadžnjeti", "наджњети"),
    ("odžaliti", "оджалити"),
    ("odživeti", "одживети"),
    ("podžanr", "поджанр"),
    ("predželudac", "преджелудац"),
    ("Odžvakati", "Оджвакати"),
    # names of ours
    ("Uroševac, Kosovo Polje, Peć", "Урошевац, Косово Поље, Пећ"),
    ("Prizren, Đakovica, Mitrovica, Gračanica", "Призрен, Ђаковица, Митровица, Грачаница"),
    ("Romi, Aškalije i Egipćani", "Роми, Ашкалије и Египћани"),
    ("Evropska unija (EU)", "Европска унија (ЕУ)"),
    ("u EU-u i UN-u", "у ЕУ-у и УН-у"),
    ("V. Petrović i M. Đorđević", "В. Петровић и М. Ђорђевић"),
    # Latin by nature
    ("KOSINT 2020", "KOSINT 2020"),
    ("fondacija OSF", "фондација OSF"),
    ("Roma Initiatives Office", "Roma Initiatives Office"),
    ("Open Society Foundations", "Open Society Foundations"),
    ("NATO-om", "NATO-ом"),
    ("na Facebooku", "на Facebooku"),
    ("preko YouTube-a", "преко YouTube-а"),
    ("Viber i Instagram", "Viber и Instagram"),
    ("posle COVID-19", "после COVID-19"),
    ("dokument PDF", "документ PDF"),
    ("Wi-Fi mreža", "Wi-Fi мрежа"),
    ("UNICEF i UNHCR", "UNICEF и UNHCR"),
    ("Williams i Max", "Williams и Max"),
    ("eKosova i iPhone", "eKosova и iPhone"),
    ("format A4, 5G mreža, B2", "формат A4, 5G мрежа, B2"),
    # addresses, names, tags
    ("Piši na njiva@kosint2020.net odmah", "Пиши на njiva@kosint2020.net одмах"),
    ("https://kosint2020.net/sr/vesti/?a=njih je adresa", "https://kosint2020.net/sr/vesti/?a=njih је адреса"),
    ("na kosint2020.net/sr i facebook.com/KOSINT2020.", "на kosint2020.net/sr и facebook.com/KOSINT2020."),
    ("www.njiva.rs i dalje", "www.njiva.rs и даље"),
    ("hvala @njegos, vidi #Džep", "хвала @njegos, види #Džep"),
    # Roman numerals
    ("XXI vek", "XXI век"),
    ("VIII razred", "VIII разред"),
    ("V razred", "V разред"),
    ("Član IV, stav II", "Члан IV, став II"),
    ("I. deo", "I. део"),
    ("I–III razred", "I–III разред"),
    ("I tako dalje", "И тако даље"),
    ("VI razred", "VI разред"),
    ("MI I VI ZAJEDNO", "МИ И ВИ ЗАЈЕДНО"),
    ("DA LI STE NA SPISKU", "ДА ЛИ СТЕ НА СПИСКУ"),
    # sentences
    (
        "Njihova deca, kojih je četvoro, idu u školu „Ljubomir Njegoš“.",
        "Њихова деца, којих је четворо, иду у школу „Љубомир Његош“.",
    ),
    ("Sednica počinje 25. 11. 2026. u 10.30 časova.", "Седница почиње 25. 11. 2026. у 10.30 часова."),
]


def test_the_table_is_long_enough() -> None:
    assert len(BOTH_WAYS) >= 60
    assert len({latin for latin, _ in BOTH_WAYS}) == len(BOTH_WAYS)


@pytest.mark.parametrize(("latin", "cyrillic"), BOTH_WAYS)
def test_latin_becomes_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(("latin", "cyrillic"), BOTH_WAYS)
def test_cyrillic_becomes_latin(latin: str, cyrillic: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("ǉubav ǈ Ǉ ǌiva ǋ ǆep ǅ", "љубав Љ Љ њива Њ џеп Џ"),  # digraphs as one character
        ("c\u030cas, z\u030cena", "час, жена"),  # accents apart, as macOS stores them
        ("Ðorðe", "Ђорђе"),  # the Icelandic letter of some keyboards
        ("Kosovo\u00a0Polje", "Косово\u00a0Поље"),
    ],
)
def test_odd_ways_of_typing_are_understood(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [("ЊЕГОШ", "NJEGOŠ"), ("Његош", "Njegoš"), ("Љ", "Lj"), ("КОЊ!", "KONJ!"), ("Џ. Ш.", "Dž. Š."), ("ЉиЉ", "LjiLJ")],
)
def test_capital_digraphs_follow_their_neighbours(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic).casefold() == latin.casefold()
    assert to_latin(cyrillic)[:2] == latin[:2]


def test_latin_in_a_cyrillic_text_stays_and_addresses_too() -> None:
    assert to_latin("Пиши на https://пример.срб/њива или Facebook") == "Piši na https://пример.срб/њива ili Facebook"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Ljudi", "Latn"),
        ("Људи", "Cyrl"),
        ("KOSINT 2020 ради за људе", "Cyrl"),
        ("", "Latn"),
        ("2026", "Latn"),
        ("Njegoš (Његош) piše", "Latn"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_html_changes_in_its_text_alone() -> None:
    latin = (
        '<h2>Ljudi &amp; njiva</h2>\n<p title="Džep &quot;a&quot;">a<br>'
        '<a href="https://a.org/njiva" rel="noopener noreferrer">njihov</a> <code>njih</code> &lt;</p>\n'
        '<pre><code>ljudi\n</code></pre>\n<img src="media:njiva.jpg" alt="Njena kuća > ona">\n<hr>'
    )

    assert html_to_cyrillic(latin) == (
        '<h2>Људи &amp; њива</h2>\n<p title="Џеп &quot;а&quot;">а<br>'
        '<a href="https://a.org/njiva" rel="noopener noreferrer">његов</a> <code>njih</code> &lt;</p>\n'
        '<pre><code>ljudi\n</code></pre>\n<img src="media:njiva.jpg" alt="Њена кућа &gt; она">\n<hr>'
    ).replace("његов", "њихов")
    assert html_to_latin("<p>Људи <code>њих</code></p>") == "<p>Ljudi <code>њих</code></p>"


LATIN_WORDS = st.text(alphabet="abcčćdđefghijklmnoprsštuvzž ", max_size=40)


@given(LATIN_WORDS)
def test_there_and_back_is_the_same_text(text: str) -> None:
    assert to_latin(to_cyrillic(text)) == text


@given(st.text(max_size=60))
def test_any_text_at_all_is_borne(text: str) -> None:
    to_cyrillic(text)
    to_latin(text)
    html_to_cyrillic(text)


@pytest.mark.parametrize("piece", ["a", "a-", "a.", "a@", "#a", "1a", "I", "www.", "nj", "<a ", "&"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.monotonic()

    to_cyrillic(text)
    to_latin(text)

    assert time.monotonic() - began < 10
