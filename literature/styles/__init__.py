"""References in any style of CSL: the styles of the installation or an uploaded one, set by pandoc."""
