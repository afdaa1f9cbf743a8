"""The words that may stand in a recording of a Page's answers: Graph's own, and none that names anybody. Pure.

A list of what may stay, and none of what has to go: a name that nobody thought of is no word of these.
"""

import re

#: Single words of Graph's fields, metrics, permissions, enumerations and error messages (Meta's references of v26.0 and
#: recorded answers), and the English between them.
_WORDS = frozenset(
    """
    a about abusive acc accepted access accessing account accounts action actions activity ad added ads advertise
    after aggregate album alias aliases all allowance allowed already alt alternative an analyze and android anger
    angry any api app appeal application appsecret appsecretproof are argument array as at attached attachment
    attachments attempt attempted audience authorization authorized available back backdated basic batch be bearer
    because been before being blocked bmp body boolean boosted budget business but by cache call calls can cannot
    capability caption card care case category cdn change changed character characters charset checkpoint children
    chronological city clickable clicks client close code comment comments community component components confirm
    confirmed connect consumption contain contains content control cookies cooldown count counted countries country
    cover cpu cputime create created creation cta current cursors custom data date day days debug deemed default
    delete deleted demoted deny deprecated description desktop destination developer developers did disabled
    disallowed display distribution docs documentation does domain draft due duplicate during edge edges edit either
    eligibility eligible email empty enable enabled encoded end endpoint engaged engagement engagements entitlement
    entitlements error errors estimated event exceed exceeded exceeds exception exist exists expected expire expired
    expires expiry external facebook facebookapiexception false fan fans fbid fbtrace feature feed field fields file
    filter follow follower followers follows for form format found friends from full generated geo get gif given go
    going grant granted granular graph graphbatchexception graphmethodexception greater group gzip haha has have
    header height hidden hide history hour hours html http https id identifier identity ids if iframe image images
    impressions in include ineligible information inline insights instagram integer integrity internal invalid ios
    is issue issued it its javascript jpeg jpg json kb key keys know known large less lifetime like liked likes
    limit limited limits link linked links list loaded locale location locations log logged long longer love manage
    many match max maximum may mb media member message messages messaging metadata method metric metrics mimetype
    min minimum minute minutes missing misusing mobile mode moderate month monthly more msg multipart must mutation
    name native needs negative network new newest next no node none nonexisting normal not notice null number oauth
    oauthexception object objects of off offset old on once one only open operation operations or order org organic
    other out outside over own owner page pagepost pages paging paid param parameter parameters parent parents parse
    parsed part password past path pct penalty pending per percent period permalink permission permissions person
    photo photos php picture place plain plan platform please png policy popup post posted posting posts premium
    preset preview previous privacy private profile proof provided public publish published publishing quality query
    quota ranked ranking rate re reach reached reaction reactions read reading reason recent reconnect redirect
    reduce reel reels refer reference regain remaining remove removed renew renewal renews replies reply request
    requested requests require required requires reset resets resource response restricted result results retry
    reverse review revoked right role roles root rule sad same saved schedule scheduled scope scopes scrape scraped
    second seconds secret security see server service session set shadow share shared shares shimmed short should
    show shown shows single size social something sorry sort source spam src standards start started state status
    steps stories story stream string subattachments subcode submitted subscribed subscription success such summary
    support supported supports suspended syntax system tag tagged tags tap tappable target targeting targets task
    tasks temporarily temporary term terms text than thankful that the there these they this thumbnail tiff time
    timeline timeout times title to token too toplevel total trace transient tried true try trying type types
    unavailable unexpected unique unknown unpublished unseen unshimmed unsupported until up update updated upgrade
    upload uploaded uri url urlencoded usage use used user username users using utf util utilization utm valid value
    values verification verified version video videos view viewable viewed viewer views violates violation
    visibility visible visitor wall want warning warnings was we web were what when where which while who width with
    within without wow write wrong you your
    """.split()
)
#: Words inside an identifier: `post_media_view`, `OAuthException`, `CREATE_CONTENT`.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_VERSION = re.compile(r"v\d{1,3}\.\d")
#: A number inside an identifier (`sr_cyrl2`) that is too short to be an id.
_SHORT_NUMBER = 3


def is_own_word(word: str) -> bool:
    """Return whether a single word is one of Graph's, or of the English of its messages."""
    return word.casefold() in _WORDS


def is_identifier(text: str) -> bool:
    """Return whether a text is a name that Graph gave: a field, metric, permission, enumeration or version."""
    if _VERSION.fullmatch(text) or is_own_word(text):
        return True
    if not _IDENTIFIER.fullmatch(text):
        return False
    return all(is_own_word(part) or (part.isdecimal() and len(part) <= _SHORT_NUMBER) for part in _PARTS.findall(text))
