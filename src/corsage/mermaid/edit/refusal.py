"""Why an edit was not made."""


class EditRefused(ValueError):  # noqa: N818  # an answer, not a failure: the tree is as it was
    """The edit would break the diagram, or mean something else than was asked; `reason` says what."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
