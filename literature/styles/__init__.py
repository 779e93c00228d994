"""References in any style of CSL, those of the installation, set by pandoc."""
