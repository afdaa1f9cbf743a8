"""The first steps of a new administrator: say that one is done, hide them, or show them again."""

from starlette.responses import Response

from publisher.studio.first_steps import HIDDEN, NAME_IS_RIGHT
from publisher.studio.request_context import RequestContext


def answer(context: RequestContext) -> Response:
    """Write down what was said of them."""
    said = set(context.app.first_steps_said()[0])
    match context.form_value("say"):
        case "name":
            said.add(NAME_IS_RIGHT)
        case "hide":
            said.add(HIDDEN)
        case "show":
            said.discard(HIDDEN)
    context.app.say_of_first_steps(said)
    return context.redirect("/")
