"""What an update of a post that is out gets, compared with what stands there."""

from publisher.domain.delivery import Action, Payload, PayloadPhoto, State
from publisher.pipeline.diff import form_that_stands
from tests.domain.deliveries import delivery


def card(digest: str) -> PayloadPhoto:
    return PayloadPhoto(digest=digest, media_type="image/png", alt=digest, is_card=True)


def test_an_update_keeps_the_picture_of_the_title_that_is_out() -> None:
    """Facebook changes the words of a post alone: the ledger says so too."""
    out = delivery(1, Action.PUBLISH, State.SENT, payload=Payload(message="Titulli", photos=(card("old"),)))
    newer = Payload(message="Titulli i ri", photos=(card("new"),))

    assert form_that_stands([out], newer, lambda: newer) == Payload(message="Titulli i ri", photos=(card("old"),))


def test_an_update_of_a_post_without_such_a_picture_brings_none() -> None:
    out = delivery(1, Action.PUBLISH, State.SENT, payload=Payload(message="Titulli"))
    newer = Payload(message="Titulli i ri", photos=(card("new"),))

    assert form_that_stands([out], newer, lambda: newer) == Payload(message="Titulli i ri")
