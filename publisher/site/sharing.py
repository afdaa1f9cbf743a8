"""Share links: plain addresses that a reader's tap opens. Nobody is asked for anything before that."""

from urllib.parse import quote

from publisher.site.edition import NavLink


def share_links(url: str, title: str) -> list[NavLink]:
    """Give the links by which a page is passed on; `path` is a full address here."""
    address, words = quote(url, safe=""), quote(title, safe="")
    both = f"{words}%20{address}"
    return [
        NavLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        NavLink("WhatsApp", f"https://wa.me/?text={both}"),
        NavLink("Viber", f"viber://forward?text={both}"),
        NavLink("E-mail", f"mailto:?subject={words}&body={address}"),
    ]
