"""The organisation's own topics and municipalities: what holds where the settings file names none."""

from collections.abc import Mapping

from publisher.settings.model import Label

_TAGS = ("sq", "sr-Latn", "sr-Cyrl", "en")


def _labels(rows: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Label]:
    return {key: Label(key=key, name=dict(zip(_TAGS, row, strict=True))) for key, row in rows.items()}


#: By key: Albanian, Serbian in Latin and in Cyrillic, English.
TOPICS = _labels(
    {
        "employment": ("Punësimi", "Zapošljavanje", "Запошљавање", "Employment"),
        "housing": ("Strehimi", "Stanovanje", "Становање", "Housing"),
        "civil-registration": (
            "Regjistrimi civil",
            "Građanska registracija",
            "Грађанска регистрација",
            "Civil registration",
        ),
        "covid-19": ("COVID-19", "COVID-19", "COVID-19", "COVID-19"),
        "democratization": ("Demokratizimi", "Demokratizacija", "Демократизација", "Democratization"),
        "eu-integration": ("Integrimi evropian", "Evropske integracije", "Европске интеграције", "EU integration"),
    }
)
#: The seven municipalities, in the same order of languages.
PLACES = _labels(
    {
        "ferizaj": ("Ferizaj", "Uroševac", "Урошевац", "Ferizaj"),
        "fushe-kosove": ("Fushë Kosovë", "Kosovo Polje", "Косово Поље", "Fushë Kosovë"),
        "peja": ("Pejë", "Peć", "Пећ", "Peja"),
        "prizren": ("Prizren", "Prizren", "Призрен", "Prizren"),
        "gjakova": ("Gjakovë", "Đakovica", "Ђаковица", "Gjakova"),
        "mitrovica": ("Mitrovicë", "Mitrovica", "Митровица", "Mitrovica"),
        "gracanica": ("Graçanicë", "Gračanica", "Грачаница", "Gračanica"),
    }
)
