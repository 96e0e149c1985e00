"""What exporters and readers of all stacks share: the plan, the facts read, the gaps named, and expressions."""
