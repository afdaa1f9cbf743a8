"""The site's own words in every language. Romani has only words beyond doubt; the rest falls back to Albanian."""

from functools import cache

#: Where a language has no word of its own, this one's is used.
FALLBACK = "sq"

WORDS: dict[str, dict[str, str]] = {
    "skip": {
        "sq": "Kalo te përmbajtja",
        "sr-Latn": "Pređi na sadržaj",
        "sr-Cyrl": "Пређи на садржај",
        "en": "Skip to content",
    },
    "news": {
        "sq": "Lajme dhe ngjarje",
        "sr-Latn": "Vesti i događaji",
        "sr-Cyrl": "Вести и догађаји",
        "en": "News and events",
        "rom": "Nevipena",
    },
    "topic": {"sq": "Tema", "sr-Latn": "Tema", "sr-Cyrl": "Тема", "en": "Topic"},
    "topics": {"sq": "Temat", "sr-Latn": "Teme", "sr-Cyrl": "Теме", "en": "Topics"},
    "place": {"sq": "Komuna", "sr-Latn": "Opština", "sr-Cyrl": "Општина", "en": "Municipality"},
    "places": {"sq": "Komunat", "sr-Latn": "Opštine", "sr-Cyrl": "Општине", "en": "Municipalities"},
    "campaign": {"sq": "Fushata", "sr-Latn": "Kampanja", "sr-Cyrl": "Кампања", "en": "Campaign"},
    "languages": {"sq": "Gjuhët", "sr-Latn": "Jezici", "sr-Cyrl": "Језици", "en": "Languages"},
    "read_in": {
        "sq": "Lexojeni në gjuhën",
        "sr-Latn": "Čitajte na jeziku",
        "sr-Cyrl": "Читајте на језику",
        "en": "Read this in",
    },
    "updated": {"sq": "Përditësuar", "sr-Latn": "Ažurirano", "sr-Cyrl": "Ажурирано", "en": "Updated"},
    "photo": {"sq": "Foto", "sr-Latn": "Foto", "sr-Cyrl": "Фото", "en": "Photo"},
    "photos": {"sq": "Fotografi", "sr-Latn": "Fotografije", "sr-Cyrl": "Фотографије", "en": "Photographs"},
    "more": {
        "sq": "Më shumë lajme",
        "sr-Latn": "Još vesti",
        "sr-Cyrl": "Још вести",
        "en": "More news",
    },
    "archive": {"sq": "Arkivi", "sr-Latn": "Arhiva", "sr-Cyrl": "Архива", "en": "Archive"},
    "related": {"sq": "Lexoni edhe", "sr-Latn": "Pročitajte i", "sr-Cyrl": "Прочитајте и", "en": "Read also"},
    "corrections": {"sq": "Ndreqje", "sr-Latn": "Ispravke", "sr-Cyrl": "Исправке", "en": "Corrections"},
    "press": {"sq": "Për mediat", "sr-Latn": "Za medije", "sr-Cyrl": "За медије", "en": "For the press"},
    "contact": {"sq": "Kontakti", "sr-Latn": "Kontakt", "sr-Cyrl": "Контакт", "en": "Contact"},
    "download": {
        "sq": "Shkarkoni fotografinë",
        "sr-Latn": "Preuzmite fotografiju",
        "sr-Cyrl": "Преузмите фотографију",
        "en": "Download the photograph",
    },
    "licence": {"sq": "Licenca", "sr-Latn": "Licenca", "sr-Cyrl": "Лиценца", "en": "Licence"},
    "feeds": {
        "sq": "Lajmet automatikisht",
        "sr-Latn": "Vesti automatski",
        "sr-Cyrl": "Вести аутоматски",
        "en": "News feeds",
    },
    "feeds_text": {
        "sq": "Ngjiteni njërën nga këto adresa në lexuesin tuaj të lajmeve: çdo lajm i ri ju vjen vetë.",
        "sr-Latn": "Nalepite jednu od ovih adresa u svoj čitač vesti: svaka nova vest stiže sama.",
        "sr-Cyrl": "Налепите једну од ових адреса у свој читач вести: свака нова вест стиже сама.",
        "en": "Paste one of these addresses into your news reader: every new post comes to you by itself.",
    },
    "all_feeds": {
        "sq": "Të gjitha adresat në një skedar (OPML)",
        "sr-Latn": "Sve adrese u jednoj datoteci (OPML)",
        "sr-Cyrl": "Све адресе у једној датотеци (OPML)",
        "en": "All addresses in one file (OPML)",
    },
    "logo": {
        "sq": "Shkarkoni logon",
        "sr-Latn": "Preuzmite logo",
        "sr-Cyrl": "Преузмите лого",
        "en": "Download the logo",
    },
    "share": {"sq": "Shpërndajeni", "sr-Latn": "Podelite", "sr-Cyrl": "Поделите", "en": "Share"},
    "older": {
        "sq": "Lajme më të vjetra",
        "sr-Latn": "Starije vesti",
        "sr-Cyrl": "Старије вести",
        "en": "Older news",
    },
    "newer": {"sq": "Lajme më të reja", "sr-Latn": "Novije vesti", "sr-Cyrl": "Новије вести", "en": "Newer news"},
    "page": {"sq": "Faqja", "sr-Latn": "Strana", "sr-Cyrl": "Страна", "en": "Page"},
    "empty": {
        "sq": "Këtu ende nuk ka lajme.",
        "sr-Latn": "Ovde još nema vesti.",
        "sr-Cyrl": "Овде још нема вести.",
        "en": "There is no news here yet.",
    },
    "withdrawn": {
        "sq": "Ky artikull është tërhequr",
        "sr-Latn": "Ovaj tekst je povučen",
        "sr-Cyrl": "Овај текст је повучен",
        "en": "This article has been withdrawn",
    },
    "withdrawn_text": {
        "sq": "E kemi tërhequr këtë artikull dhe përmbajtja e tij nuk publikohet më.",
        "sr-Latn": "Povukli smo ovaj tekst i njegov sadržaj više nije objavljen.",
        "sr-Cyrl": "Повукли смо овај текст и његов садржај више није објављен.",
        "en": "We have withdrawn this article and no longer publish its content.",
    },
    "to_news": {
        "sq": "Shkoni te lajmet",
        "sr-Latn": "Pogledajte vesti",
        "sr-Cyrl": "Погледајте вести",
        "en": "Go to the news",
    },
    "not_found": {
        "sq": "Faqja nuk u gjet",
        "sr-Latn": "Stranica nije pronađena",
        "sr-Cyrl": "Страница није пронађена",
        "en": "Page not found",
    },
    "choose": {
        "sq": "Zgjidhni gjuhën",
        "sr-Latn": "Izaberite jezik",
        "sr-Cyrl": "Изаберите језик",
        "en": "Choose a language",
    },
    "follow": {
        "sq": "Na ndiqni në Facebook",
        "sr-Latn": "Pratite nas na Fejsbuku",
        "sr-Cyrl": "Пратите нас на Фејсбуку",
        "en": "Follow us on Facebook",
    },
    "feed": {
        "sq": "Lajmet me RSS",
        "sr-Latn": "Vesti putem RSS-a",
        "sr-Cyrl": "Вести путем RSS-а",
        "en": "News by RSS",
    },
    "write": {"sq": "Na shkruani", "sr-Latn": "Pišite nam", "sr-Cyrl": "Пишите нам", "en": "Write to us"},
}


def words(tag: str) -> dict[str, str]:
    """Give every word in one language."""
    return {name: by_tag.get(tag, by_tag[FALLBACK]) for name, by_tag in WORDS.items()}


@cache
def missing(tag: str) -> list[str]:
    """Name the words that a language has to borrow."""
    return [name for name, by_tag in WORDS.items() if tag not in by_tag]
