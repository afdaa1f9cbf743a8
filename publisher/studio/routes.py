"""Every address of the studio, what answers there, and the role that it needs: the one table, held by a test.

A page or an action is a file in `pages/` and a line here. None lets everybody in.
"""

from publisher.domain.accounts import Role
from publisher.studio.gate import Route
from publisher.studio.pages import (
    account,
    decide,
    drafts,
    files,
    forgotten,
    history,
    holds,
    people,
    plan,
    post,
    reach,
    sign_in,
    watch,
    welcome,
    write,
)

ANYBODY = None
CONTRIBUTOR, AUTHOR, EDITOR, ADMINISTRATOR = Role

ROUTES = (
    Route("GET", "/sign-in", sign_in.show, ANYBODY),
    Route("POST", "/sign-in", sign_in.sign_in, ANYBODY),
    Route("POST", "/sign-out", sign_in.sign_out, ANYBODY),
    Route("POST", "/language", sign_in.choose_language, ANYBODY),
    Route("GET", "/welcome/{token}", welcome.show, ANYBODY),
    Route("POST", "/welcome/{token}", welcome.enter, ANYBODY),
    Route("GET", "/forgotten", forgotten.show, ANYBODY),
    Route("POST", "/forgotten", forgotten.send, ANYBODY),
    Route("GET", "/static/{version}/{name}", files.asset, ANYBODY),
    Route("GET", "/", watch.show, CONTRIBUTOR),
    Route("GET", "/account", account.show, CONTRIBUTOR),
    Route("POST", "/account", account.change_password, CONTRIBUTOR),
    Route("GET", "/drafts", drafts.show, CONTRIBUTOR),
    Route("POST", "/drafts", drafts.begin, CONTRIBUTOR),
    Route("GET", "/drafts/{slug:slug}", write.show, CONTRIBUTOR),
    Route("POST", "/drafts/{slug:slug}", write.save, CONTRIBUTOR),
    Route("GET", "/drafts/{slug:slug}/plan", plan.show, CONTRIBUTOR),
    Route("POST", "/drafts/{slug:slug}/plan", plan.schedule, AUTHOR),
    Route("GET", "/drafts/{slug:slug}/history", history.show, CONTRIBUTOR),
    Route("POST", "/drafts/{slug:slug}/history/{version:int}", history.restore, CONTRIBUTOR),
    Route("GET", "/drafts/{slug:slug}/pictures/{name}", files.draft_picture, CONTRIBUTOR),
    Route("GET", "/previews/{digest}/{path:path}", files.preview, CONTRIBUTOR),
    Route("GET", "/media/{name}", files.media, CONTRIBUTOR),
    Route("GET", "/posts/{slug:slug}", post.show, AUTHOR),
    Route("POST", "/posts/{slug:slug}/cancel", decide.cancel, AUTHOR),
    Route("POST", "/posts/{slug:slug}/withdraw", decide.withdraw, AUTHOR),
    Route("POST", "/posts/{slug:slug}/approve", decide.approve, EDITOR),
    Route("POST", "/posts/{slug:slug}/release", decide.release, EDITOR),
    Route("POST", "/posts/{slug:slug}/resolve", decide.resolve, EDITOR),
    Route("POST", "/pause", holds.pause, EDITOR),
    Route("POST", "/resume", holds.resume, EDITOR),
    Route("GET", "/reach", reach.show, AUTHOR),
    Route("GET", "/reach.csv", reach.table, AUTHOR),
    Route("GET", "/people", people.show, ADMINISTRATOR),
    Route("POST", "/people", people.invite, ADMINISTRATOR),
    Route("POST", "/people/{account:int}/role", people.change_role, ADMINISTRATOR),
    Route("POST", "/people/{account:int}/link", people.send_again, ADMINISTRATOR),
    Route("POST", "/people/{account:int}/close", people.close, ADMINISTRATOR),
    Route("POST", "/people/{account:int}/open", people.open_again, ADMINISTRATOR),
)
