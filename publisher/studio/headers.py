"""What every answer tells the browser: nothing inline, nothing from elsewhere, in nobody's frame, in no cache."""

from collections.abc import Mapping

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null" with our own forms too (Fetch, 3.1).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex",
}

#: A page of the studio.
PAGE: Mapping[str, str] = {
    **_EVERYWHERE,
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
#: What follows after signing out: pictures of people that this browser keeps go, too (Clear Site Data, W3C). Not what
#: it stores: activists' news may wait there to be sent. Browsers heed it over https and on this machine.
SIGNED_OUT: Mapping[str, str] = {**PAGE, "Clear-Site-Data": '"cache"'}
#: A page of the website as it will be: shown in a frame of ours, and runs nothing.
PREVIEW: Mapping[str, str] = {
    **_EVERYWHERE,
    # Asked for again each time: what was erased, or is shown to somebody who signed out, comes out of no cache.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
}
#: A page of the studio that is shown in a frame of another one, as it stands this moment.
FRAME: Mapping[str, str] = {**PREVIEW, "Cache-Control": "no-store"}
#: Style sheets and scripts: their address changes with them.
ASSET: Mapping[str, str] = {**_EVERYWHERE, "Cache-Control": "public, max-age=31536000, immutable"}
