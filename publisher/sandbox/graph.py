"""Which call goes where: from method and path to the function that answers it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from publisher.sandbox import batch, comments, photos, posts, scrape, tokens
from publisher.sandbox.account import PageAccount
from publisher.sandbox.call import Call
from publisher.sandbox.comments import COMMENT
from publisher.sandbox.errors import ErrorAnswer, nonexisting_field, unsupported
from publisher.sandbox.fault_effects import Wait, misbehave
from publisher.sandbox.faults import Faults
from publisher.sandbox.fields import AskedField
from publisher.sandbox.held_tokens import APP
from publisher.sandbox.insights import page_insights, post_insights
from publisher.sandbox.page import Page
from publisher.sandbox.photos import PHOTO
from publisher.sandbox.playback import Playback
from publisher.sandbox.post_fields import POST
from publisher.sandbox.profile import PAGE
from publisher.sandbox.reply import Reply, error_reply, json_reply

Handler = Callable[[Page, Call], Any]


class Graph:
    """The Graph API of one Page."""

    def __init__(self, page: Page, faults: Faults, wait: Wait, playback: Playback | None = None) -> None:
        self._page, self._faults, self._wait, self._playback = page, faults, wait, playback

    def answer(self, call: Call) -> Reply:
        """Answer a call, or let the planned fault spoil it. Errors come back in Graph's envelope."""
        try:
            call = _overridden(call)
            edge = edge_name(self._page.account, call)
            fault = self._faults.take(call.method, edge, call.params, call.in_batch)
            if fault is None:
                return self._carry_out(call)
            return misbehave(fault, call, self._carry_out, self._page.account, self._wait)
        except ErrorAnswer as error:
            return error_reply(error)

    def _carry_out(self, call: Call) -> Reply:
        try:
            self._page.settle()
            if self._playback is None or call.path[:1] == ("oauth",):
                return self._own_reply(call)
            tokens.caller(self._page.account, call)
            return self._playback.answer(self._page, call, self._own_reply)
        except ErrorAnswer as error:
            return error_reply(error)

    def _own_reply(self, call: Call) -> Reply:
        try:
            return json_reply(self._result(call))
        except ErrorAnswer as error:
            return error_reply(error)

    def _result(self, call: Call) -> Any:
        if call.path == ("oauth", "access_token"):
            return tokens.exchange(self._page.account, call)
        who = tokens.caller(self._page.account, call)
        call = replace(call, application=self._page.account.app_id)
        if "date_format" in call.params:
            raise ErrorAnswer(100, "(#100) The parameter date_format is no longer supported")
        if not call.path:
            return self._root(call)
        if call.path == ("debug_token",):
            return tokens.debug_token(self._page.account, call, self._page.now())
        if who in tokens.PEOPLE and call.path[0] == "me":
            return _person(self._page, call)
        _check_rights(who, call)
        if tokens.may_not_see(self._page.account, call):
            raise unsupported(call.method, call.path[0])
        return _node(self._page, call)

    def _root(self, call: Call) -> Any:
        if "ids" in call.params:
            raise ErrorAnswer(100, "(#100) The parameter ids is no longer supported: use a batch request")
        if _is_batch(call):
            return batch.run_batch(call, self.answer)
        if "id" in call.params:
            return scrape.scrape_call(self._page, call)
        raise unsupported(call.method, "")


def edge_name(account: PageAccount, call: Call) -> str:
    """What a call is called in a fault plan: `/feed`, `/{post}`, `/batch`.

    An id is told by its shape, as it may not exist.
    """
    if not call.path:
        names = {"batch": "/batch", "ids": "/ids", "id": "/scrape"}
        return next((name for parameter, name in names.items() if parameter in call.params), "/")
    if call.path[0] in {"debug_token", "oauth"}:
        return "/" + "/".join(call.path)
    return f"/{call.path[1]}" if len(call.path) > 1 else f"/{{{_kind(account, call.path[0])}}}"


def _kind(account: PageAccount, node: str) -> str:
    if node.startswith(f"{account.page_id}_"):
        return "post"
    if re.fullmatch(r"\d+_\d+", node):
        return "comment"
    return "page" if node == "me" or account.names_page(node) or not node.isdigit() else "photo"


def _is_batch(call: Call) -> bool:
    return not call.path and call.method == "POST" and "batch" in call.params


def _overridden(call: Call) -> Call:
    """`method=delete` in a POST stands for DELETE."""
    method = call.text("method").upper() if call.method == "POST" else ""
    return replace(call, method=method) if method in {"GET", "DELETE"} else call


def _check_rights(who: str, call: Call) -> None:
    """A person's token may read the Page but not act as it; the application's may neither."""
    if who == APP:
        raise ErrorAnswer(10, "(#10) This endpoint requires the 'pages_read_engagement' permission", status=403)
    if who in tokens.PEOPLE and call.path[-1] == "insights":
        raise ErrorAnswer(190, "(#190) This method must be called with a Page Access Token", subcode=2069032)
    if who in tokens.PEOPLE and call.method != "GET":
        raise ErrorAnswer(200, "(#200) A Page access token is required to act as the Page", status=403)


def _person(page: Page, call: Call) -> Any:
    edge = call.path[1:]
    if call.method == "GET" and not edge:
        return tokens.PERSON
    if call.method == "GET" and edge == ("accounts",):
        return tokens.accounts(page.account, call)
    if call.method == "GET" and edge == ("permissions",):
        return tokens.permissions()
    raise nonexisting_field("/".join(edge), "User")


def _node(page: Page, call: Call) -> Any:
    node, kind = call.path[0], _kind(page.account, call.path[0])
    if kind == "page" and node != "me" and not page.account.names_page(node):
        message = f"(#803) Some of the aliases you requested do not exist: {node}"
        raise ErrorAnswer(803, message, status=404)
    key = f"{call.method} {kind}" + (f"/{call.path[1]}" if len(call.path) > 1 else "")
    handler = _HANDLERS.get(key)
    if handler is None or len(call.path) > (3 if key.endswith("/insights") else 2):
        raise _no_route(call, kind)
    return handler(page, call)


def _no_route(call: Call, kind: str) -> ErrorAnswer:
    """What there is no handler for: an object that is gone is told from an edge that does not exist."""
    if len(call.path) > 2:
        return ErrorAnswer(2500, f"Unknown path components: /{'/'.join(call.path[1:])}")
    if call.method == "GET" and len(call.path) == 2:
        names = {"page": "Page", "post": "PagePost", "photo": "Photo", "comment": "Comment"}
        return nonexisting_field(call.path[1], names[kind])
    return unsupported(call.method, call.path[0])


def _with_metric(call: Call) -> Mapping[str, Any]:
    """`/insights/{metric}` is `/insights?metric=`."""
    return {**call.params, "metric": call.path[2]} if len(call.path) == 3 else call.params


def _post_insights(page: Page, call: Call) -> Any:
    return post_insights(page, posts.usable_post(page, call.path[0], "get"), _with_metric(call), call)


def _comment_target(page: Page, call: Call) -> tuple[Any, Any]:
    """The post and, for a reply, the comment that the edge belongs to."""
    if _kind(page.account, call.path[0]) == "post":
        return posts.usable_post(page, call.path[0], call.method), None
    comment = _comment(page, call)
    return comments.post_of_comment(page, comment, call.method), comment


def _comment(page: Page, call: Call) -> Any:
    comment = page.comment(call.path[0])
    if comment is None or comment.deleted:
        raise unsupported(call.method, call.path[0])
    comments.post_of_comment(page, comment, call.method)
    return comment


def _listing(edge: str) -> Handler:
    return lambda page, call: posts.list_posts(page, call, edge, call.params)


def _field_as_edge(name: str) -> Handler:
    """`GET /{post}/reactions` is what `reactions` is as a field; an edge without anything in it is an empty list."""

    def answer(page: Page, call: Call) -> Any:
        post = posts.usable_post(page, call.path[0], call.method)
        arguments = {key: call.text(key) for key in call.params}
        return POST.write(page, call, post, [AskedField(name, arguments)]).get(name, {"data": []})

    return answer


def _with_post(function: Callable[[Page, Call, Any], Any]) -> Handler:
    return lambda page, call: function(page, call, posts.usable_post(page, call.path[0], call.method))


def _with_photo(function: Callable[[Page, Call, Any], Any]) -> Handler:
    return lambda page, call: function(page, call, photos.usable_photo(page, call.path[0], call.method))


_HANDLERS: Mapping[str, Handler] = {
    "GET page": lambda page, call: PAGE.read(page, call, page),
    "GET page/insights": lambda page, call: page_insights(page, _with_metric(call), call),
    "GET page/photos": lambda page, call: photos.list_photos(page, call, call.params),
    **{f"GET page/{edge}": _listing(edge) for edge in posts.LISTS},
    "POST page/feed": posts.make_post,
    "POST page/photos": photos.upload_photo,
    "GET post": _with_post(POST.read),
    "POST post": _with_post(posts.change_post),
    "DELETE post": _with_post(posts.delete_post),
    "GET post/insights": _post_insights,
    **{f"GET post/{name}": _field_as_edge(name) for name in ("attachments", "reactions", "likes")},
    **{
        f"GET {kind}/comments": lambda page, call: comments.list_comments(
            page, call, *_comment_target(page, call), call.params
        )
        for kind in ("post", "comment")
    },
    **{
        f"POST {kind}/comments": lambda page, call: comments.write_comment(page, call, *_comment_target(page, call))
        for kind in ("post", "comment")
    },
    "GET comment": lambda page, call: COMMENT.read(page, call, _comment(page, call)),
    "POST comment": lambda page, call: comments.change_comment(page, call, _comment(page, call)),
    "DELETE comment": lambda page, call: comments.delete_comment(page, _comment(page, call)),
    "GET photo": _with_photo(PHOTO.read),
    "DELETE photo": _with_photo(photos.delete_photo),
}
