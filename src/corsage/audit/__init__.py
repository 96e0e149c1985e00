"""The audit: is a policy restrictive, and can a stranger slip through? One engine of rules over several sources."""
