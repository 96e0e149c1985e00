"""A changed text, a changed policy."""

from corsage import CORSMiddleware, Policy
from corsage.server.asgi import Receive, Scope, Send
from corsage.server.reload import Reloader


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer nothing."""


def test_a_right_text_changes_the_policy_and_a_wrong_one_does_not() -> None:
    """The old policy stays when the new one is wrong, and the error says where."""
    texts = iter(
        [
            'allow_origins = ["https://a.example"]\n[environments.dev]\nmax_age = 5\n',
            '[environments.dev]\nallow_origins = ["https://a.example/"]\n',
        ]
    )
    middleware = CORSMiddleware(app, Policy())
    reloader = Reloader(middleware, lambda: next(texts), file="x.toml", environment="dev")
    assert reloader.reload() is None
    good = middleware.policy
    assert good.base == Policy(allow_origins=["https://a.example"], max_age=5)  # type: ignore[union-attr]
    error = reloader.reload()
    assert str(error).startswith("x.toml:2: environments.dev.allow_origins: ")
    assert middleware.policy is good
