"""From evidence to ranked causes: `diagnose(evidence)`. One file a cause in `corsage.diagnose.causes`."""

from corsage.diagnose.ranking import Diagnosis, Named, diagnose

__all__ = ["Diagnosis", "Named", "diagnose"]
