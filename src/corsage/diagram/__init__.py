"""A handshake or a scenario as a sequence diagram. May import `handshake`, `policy`, `mermaid`, `fetch`.

`trace` draws what really happened, `template` what may happen: both branches. Both give a `corsage.mermaid` diagram.
"""

from corsage.diagram.template import template
from corsage.diagram.trace import trace

__all__ = ["template", "trace"]
