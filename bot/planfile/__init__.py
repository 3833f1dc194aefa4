"""Problems of the series planner as files: read from JSON or CSV, answered as JSON."""
