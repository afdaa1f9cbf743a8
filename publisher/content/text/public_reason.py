"""Why a post was taken back, as its officers write it and as readers are told."""

from collections.abc import Mapping

from publisher.content.text.localized_texts import words_by_tag
from publisher.domain.errors import CodedError

#: Longer than this it is no reason any more.
MOST = 500


def public_reason(reason: Mapping[str, str], stay_latin: tuple[str, ...] = ()) -> dict[str, str]:
    """Return a reason by tag, Serbian in both scripts; nothing where nothing was said.

    Raises:
        CodedError: `reason_too_long`.
    """
    said = {language: " ".join(text.split()) for language, text in reason.items()}
    if any(len(text) > MOST for text in said.values()):
        raise CodedError("reason_too_long", most=MOST)
    return words_by_tag({language: text for language, text in said.items() if text}, stay_latin)
