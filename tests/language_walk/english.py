"""English on pages in Albanian and Serbian, told by words that neither of them has."""

import re

from tests.language_walk.plain_words import words_of

#: Words that nearly every English sentence has one of; none that Albanian or Serbian has too (`to`, `on`, `do`).
FUNCTION_WORDS = frozenset(
    "the of and with this that these those which who what when where was were is are been being has have had will "
    "would can could should may must not but from for by it its they them their there here you your we our if then "
    "than any some every nothing nobody something somebody again already yet only also still after before while until "
    "because".split()
)
#: Words in Latin letters that a text in Serbian Cyrillic may have: names, kinds of files, commands, settings, units.
NAMES = frozenset(
    "API QR HEIC JPEG PNG WebP CSV HTML JavaScript OPML RSS SVG JSON Atom MP MB GB KB Opus Ogg APP ID SECRET PAGE "
    "TOKEN UTC FACEBOOK PUBLISHER MACHINE Admin Graph Explorer Tools developers users System Users Settings business "
    "HTTP SMTP PASSWORD Business Suite Live direct templates "
    "Planner ntp Viber WhatsApp Facebook mailto tel secrets TOML YAML UTF Markdown FTPS SFTP FTP ECDSA RSA Poedit "
    "publisher true false QR Essential Advanced Expert Max Meta App EAA secret Shift Python "
    "restic Debian iPhone iPad iOS".split()
)
#: What stands on a button or in a menu of Meta's pages, quoted in English as docs/howto/connect.md quotes it.
METAS = re.compile(
    "„(?:App ID|App secret|App settings|Assign assets|Basic|Business|Create [Aa]pp|Customize|Generate Access Token|"
    "Generate token|Go live|Graph API Explorer|Manage everything on your Page|Meta App|My Apps|Other|Page access|Pages|"
    "Permissions|Publish|Show|System users|Tools|Use cases)“"
)
#: What stands in a file or a setting letter for letter: code, names of files and their endings, `key = "value"`.
AS_WRITTEN = re.compile(
    r"""`[^`]*` | !\[[^]]*\]\([^)]*\) | \w+\ =\ \S+ | [\w<>]*\.[\w<>]+(?:\.\w+)? | \b\w+_\w+\b | (?<=\()--[a-z]+
    | \bEd25519\b""",
    re.VERBOSE,
)


def english_in(text: str, language: str) -> list[str]:
    """Return the words of a text that are English; in Serbian Cyrillic whatever is written in Latin letters."""
    text = METAS.sub(" ", text)
    if language == "sr-Cyrl":
        return [word for word in words_of(AS_WRITTEN.sub(" ", text)) if word not in NAMES]
    words = words_of(text)
    return [word for word in words if word.lower() in FUNCTION_WORDS]


def mixed_in(text: str) -> list[str]:
    """Return words that have letters of both scripts: neither of them reads like that."""
    return [
        word
        for word in re.findall(r"[^\W\d_]+", text)
        if re.search("[A-Za-z]", word) and re.search("[\u0400-\u04ff]", word)
    ]
