"""Words of Serbian Latin text that Serbian Cyrillic treats in its own way. Lists to be extended, no rules here."""

#: Written in Latin letters in Cyrillic text too, exactly as they stand, with or without a case ending
#: (`Facebook`, `Facebooka`, `NATO-om`). Ordinary Serbian abbreviations (EU, UN, BDP) become Cyrillic and are not here.
STAYS_LATIN = frozenset(
    """
    KOSINT OSF RIO NATO UNICEF UNHCR UNDP USAID OSCE GIZ LGBT LGBTI NGO ROMACTED
    COVID Covid covid SARS SARS-CoV PCR
    Facebook Instagram YouTube Google Viber Messenger TikTok LinkedIn Twitter WhatsApp Wikipedia Microsoft Apple Android
    Zoom Skype Teams Gmail Chrome Firefox Windows Linux
    Wi-Fi Bluetooth online offline live e-mail email web PDF HTML RSS GPS USB QR
    Erasmus Horizon Reuters Euronews Politico
    """.split()
)

#: Names of several words that stay Latin as a whole; their single words are ordinary words elsewhere (`Roma`).
PHRASES_STAY_LATIN = (
    "Roma Initiatives Office",
    "Roma Education Fund",
    "Open Society Foundations",
    "Open Society Foundation",
    "Kosovo Integration Initiative",
    "Balkan Insight",
    "Deutsche Welle",
    "Save the Children",
    "Terre des Hommes",
)

#: Case endings that may follow one of the words above without a hyphen.
ENDINGS = frozenset("a u om em e i ov ova ove ovi ovog ovom ima".split())

#: Stems in which `nj` and `dž` are two sounds: the dot stands between them. A stem that begins with `^` counts at a
#: word's beginning only (also after `ne`, `naj`, `pre`, `po`).
TWO_SOUNDS = (
    "in·jek",
    "in·jicir",
    "in·junk",
    "kon·jug",
    "kon·junk",
    "kon·jekt",
    "tan·jug",
    "^van·jezi",
    "^an·jon",
    "dvan·jon",
    "^nad·žir",
    "^nad·žer",
    "^nad·žeć",
    "^od·žur",
    "^od·žeć",
    "^od·žder",
    "^od·ždrl",
    "^pod·želu",
    "^pod·žiž",
    "^pod·žeć",
    "^nad·živ",
    "^nad·žnj",
    "^nad·žup",
    "^nad·žanr",
    "^nad·ždrel",
    "^od·žal",
    "^od·živ",
    "^od·žvak",
    "^od·žub",
    "^pod·žanr",
    "^pod·žbun",
    "^pod·žar",
    "^pod·žeg",
    "^pod·žup",
    "^pod·žig",
    "^pred·želu",
    "^pred·živ",
    "^pred·žet",
)

#: Particles and pronouns that would pass for Roman numerals.
NEVER_ROMAN = frozenset({"LI", "MI", "DI"})
