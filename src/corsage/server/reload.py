"""A changed file to a changed policy, without a restart: atomically, and only if the file is right.

Nothing is read or watched here: the caller passes in what reads, and says when (a signal, a timer, an admin's page).

    reloader = Reloader(middleware, Path("corsage.toml").read_text, environment=os.environ.get("CORSAGE_ENV"))
    signal.signal(signal.SIGHUP, lambda *_: reloader.reload())
"""

from collections.abc import Callable
from typing import Final, Protocol

from corsage.policy import Policy
from corsage.policy.configuration import ConfigurationError, from_toml
from corsage.policy.routes import Configuration


class Reloadable(Protocol):
    """What has a policy that can be assigned: the ASGI and the WSGI middleware."""

    policy: Policy | Configuration


class Reloader:
    """Keeps a middleware's policy in step with a TOML text.

    read: gives the text; what it raises (`OSError`) is not caught.
    file: the name for messages; one that ends in `pyproject.toml` is read from `[tool.corsage]`.
    """

    def __init__(
        self,
        middleware: Reloadable,
        read: Callable[[], str],
        *,
        file: str = "corsage.toml",
        environment: str | None = None,
    ) -> None:
        """Take the middleware and what reads; nothing is read yet."""
        self._middleware: Final = middleware
        self._read: Final = read
        self._file: Final = file
        self._environment: Final = environment

    def reload(self) -> ConfigurationError | None:
        """Read, check, and change the policy; where the text is wrong, the old policy stays and the error is returned.

        The new policy is built whole before it replaces the old one by one assignment: no request sees half of it.
        """
        try:
            configuration = from_toml(self._read(), self._file, self._environment)
        except ConfigurationError as error:
            return error
        self._middleware.policy = configuration
        return None
