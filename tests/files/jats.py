"""Articles in JATS, as small as a test needs them."""


def jats_file(body: str, *refs: str, back: str = "", after: str = "") -> str:
    """`refs` are the entries of its list; `after` stands behind everything else."""
    listed = f"<ref-list><title>References</title>{''.join(refs)}</ref-list>" if refs else ""
    title = "<title-group><article-title>Tea</article-title></title-group>"
    return (
        f'<article article-type="research-article"><front><article-meta>{title}</article-meta></front>'
        f"<body>{body}</body><back>{back}{listed}</back>{after}</article>"
    )


def mixed(name: str, label: str, text: str) -> str:
    """An entry as it is printed."""
    printed = f"<label>{label}</label>" if label else ""
    return f'<ref id="{name}">{printed}<mixed-citation>{text}</mixed-citation></ref>'
