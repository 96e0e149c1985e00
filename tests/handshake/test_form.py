import pytest

from corsage.handshake import form
from corsage.handshake.form import FormError, Place


def test_an_unknown_key_names_the_nearest_known() -> None:
    """A typing error in a key is told with its place and with what was probably meant."""
    with pytest.raises(FormError) as caught:
        form.mapping(Place({"credential": 1}, "requests[0]"), ("credentials", "mode"))
    assert str(caught.value) == "requests[0]: unknown key 'credential': did you mean 'credentials'?"


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (form.mapping, [], "x: must be an object, not a list"),
        (form.text, None, "x: must be a string, not null"),
        (form.flag, "true", "x: must be true or false, not a string"),
        (lambda p: form.integer(p, 1, 2), True, "x: must be a whole number, not true or false"),
        (lambda p: form.integer(p, 1, 2), 3, "x: must be between 1 and 2, not 3"),
        (lambda p: form.choice(p, ("a", "b")), "c", "x: must be one of a, b, not 'c'"),
        (lambda p: form.listed(p, form.text), {}, "x: must be a list, not an object"),
        (lambda p: form.listed(p, form.text), ["a", 1], "x[1]: must be a string, not a number"),
        (lambda p: form.required(p, "k"), {}, "x: 'k' is missing"),
    ],
)
def test_each_mistake_is_one_sentence_with_its_place(read: object, value: object, sentence: str) -> None:
    """Readers say what is wrong and where, in JSON's words."""
    assert callable(read)
    with pytest.raises(FormError) as caught:
        read(Place(value, "x"))
    assert str(caught.value) == sentence


def test_a_long_value_is_cut() -> None:
    """A sentence stays a line, whatever the file holds."""
    with pytest.raises(FormError) as caught:
        form.choice(Place("x" * 10_000, "mode"), ("a",))
    assert len(str(caught.value)) < 120
