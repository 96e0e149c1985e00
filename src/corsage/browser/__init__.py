"""Real HTTP under the sans-IO engine: one request out, one answer or the reason why none came, within limits.

May import `corsage.fetch` and `corsage.handshake`; needs the extra `browser`.
"""
