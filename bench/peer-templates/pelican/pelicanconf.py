SITENAME = "KOSINT 2020"
SITEURL = "https://kosint.example"
PATH = "content"
THEME = "theme"
TIMEZONE = "Europe/Belgrade"
DEFAULT_LANG = "sq"
ARTICLE_URL = ARTICLE_SAVE_AS = "lajme-dhe-ngjarje/{date:%Y}/{slug}/index.html"
ARTICLE_URL = "lajme-dhe-ngjarje/{date:%Y}/{slug}/"
CATEGORY_URL, CATEGORY_SAVE_AS = "tema/{slug}/", "tema/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "komuna/{slug}/", "komuna/{slug}/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = "arkivi/{date:%Y}/{date:%m}/", "arkivi/{date:%Y}/{date:%m}/index.html"
YEAR_ARCHIVE_SAVE_AS = "arkivi/{date:%Y}/index.html"
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = ""
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": 20, "category": 20, "tag": 20, "period_archives": 20}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_RSS, CATEGORY_FEED_RSS, TAG_FEED_RSS = "feed.xml", "tema/{slug}/feed.xml", "komuna/{slug}/feed.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS, RSS_FEED_SUMMARY_ONLY = 30, False
TYPOGRIFY = False
MARKDOWN = {"extension_configs": {}, "output_format": "html5"}
CACHE_CONTENT = False
PLACES = [
    ("ferizaj", "Ferizaj"),
    ("fushe-kosove", "Fushë Kosovë"),
    ("peja", "Pejë"),
    ("prizren", "Prizren"),
    ("gjakova", "Gjakovë"),
    ("mitrovica", "Mitrovicë"),
    ("gracanica", "Graçanicë"),
]
TOPICS = [
    ("employment", "Punësimi"),
    ("housing", "Strehimi"),
    ("civil-registration", "Regjistrimi civil"),
    ("covid-19", "COVID-19"),
    ("democratization", "Demokratizimi"),
    ("eu-integration", "Integrimi evropian"),
]
