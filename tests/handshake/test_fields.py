"""The tables of fields from which writers, readers and the reference page are made."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.handshake import wire_form
from corsage.handshake.fields import Derived, Form
from corsage.handshake.form import FormError, Place
from corsage.handshake.handshake_form import FORMS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "handshake.md"
WRITTEN = st.text(st.characters(max_codepoint=0xFF), max_size=8)
LINES = st.lists(st.tuples(st.sampled_from(["x-a", "Via"]), WRITTEN), max_size=3).map(tuple)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_field_of_every_value_is_in_its_form(form: Form) -> None:
    """A field that a value gains, and its form does not, would be lost in JSON."""
    fields = getattr(form.kind, "_fields")  # noqa: B009 - every value here is a named tuple
    assert {field.attribute for field in form.fields if not isinstance(field, Derived)} == set(fields)


@given(st.builds(Answer, st.integers(0, 999), LINES, st.binary(max_size=9), WRITTEN, WRITTEN))
def test_every_answer_reads_as_written(answer: Answer) -> None:
    """A status below 100 and a body that broke off, too: both come over a real wire."""
    assert wire_form.read_received(Place(wire_form.write_received(answer))) == answer


@given(st.builds(Lost, st.sampled_from(LostCause), st.text(max_size=9)))
def test_every_lost_answer_reads_as_written(lost: Lost) -> None:
    """Each cause, with the transport's sentence."""
    assert wire_form.read_received(Place(wire_form.write_received(lost))) == lost


def test_a_request_with_a_stream_reads_as_written() -> None:
    """Fields with a default are written where they differ from it."""
    send = Send(
        "https://x.test/", "POST", (), b"a", preflight=False, credentials=True, via=("https://y.test/",), stream=True
    )
    assert wire_form.SEND.read(Place(wire_form.SEND.write(send))) == send


def test_an_unknown_key_is_refused() -> None:
    """A typing error in a file is named, with the key that was meant."""
    data = wire_form.write_received(Answer(200)) | {"statsu": 200}
    with pytest.raises(FormError, match="did you mean 'status'"):
        wire_form.read_received(Place(data))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_reference_page_has_the_table_of_each_form(form: Form) -> None:
    """The page is written from the tables (`make docs`)."""
    assert f"### {form.name}\n\n{form.markdown()}\n" in PAGE.read_text()
