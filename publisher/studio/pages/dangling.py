"""Take out of a draft what it names although it is gone."""

from starlette.responses import Response

from publisher.studio.pages.drafts import named_texts
from publisher.studio.visit import Visit


def take_out(visit: Visit) -> Response:
    """Take it out of all texts; the draft as it stood before stays in the history."""
    office, slug = visit.office, visit.part("slug")
    visit.mine_or_unknown(slug)
    before = office.desk.open(slug)
    office.versions.keep(slug, before.digest, named_texts(before), "")
    draft = office.desk.without_dangling(slug)
    office.versions.keep(slug, draft.digest, named_texts(draft), visit.account.name, apart=True)
    return visit.go(f"/drafts/{slug}", "saved")
