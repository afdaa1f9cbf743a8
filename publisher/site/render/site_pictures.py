"""The organisation's own pictures: the card of pages that show no post, and icons. Names and places, no drawing."""

import json
from dataclasses import dataclass

from publisher.domain.revision import digest_of
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext, encode
from publisher.site.settings import SiteSettings

#: Counted up where the same settings are to give other pictures than before.
DESIGN = 1
CARD_WIDTH, CARD_HEIGHT = 1200, 630
#: Edges of the icons of an app's list, in pixels.
ICON_SIZES = (192, 512)
#: What phones write below an icon has so much room.
SHORT_NAME_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class SitePictures:
    """Paths of the pictures, which change with what is drawn."""

    card: str
    icons: tuple[tuple[int, str], ...]


def site_pictures(settings: SiteSettings) -> SitePictures:
    """Return where the pictures of an organisation lie."""
    drawn_from = (DESIGN, settings.name, settings.colour, settings.logo.name if settings.logo else "")
    mark = digest_of(repr(drawn_from).encode("utf-8", "replace"))[:12]
    return SitePictures(
        f"assets/card-{mark}.png", tuple((size, f"assets/icon-{size}-{mark}.png") for size in ICON_SIZES)
    )


def manifest_file(context: BuildContext) -> Files:
    """Return what a phone reads that puts the site on its first screen (W3C, Web Application Manifest)."""
    settings, root = context.settings, context.base_path
    name = settings.name
    content = {
        "name": name,
        "short_name": name if len(name) <= SHORT_NAME_CHARACTERS else name.split()[0][:SHORT_NAME_CHARACTERS],
        "lang": settings.default_tag,
        "start_url": root,
        "scope": root,
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": settings.colour,
        "icons": [
            {"src": f"{root}{path}", "sizes": f"{size}x{size}", "type": "image/png"}
            for size, path in site_pictures(settings).icons
        ],
    }
    yield urls.MANIFEST, encode(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
