"""The page's origin as an option has it."""

from corsage.cli.failure import Failed
from corsage.fetch.request import Page
from corsage.handshake import page_form
from corsage.handshake.form import FormError, Place


def page(value: str) -> Page:
    """The page that an origin, "null" or a page's URL stands for."""
    try:
        return page_form.read_page(Place(value, "--origin"))
    except FormError as error:
        raise Failed(str(error)) from error
