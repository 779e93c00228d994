# ruff: noqa: E501  (markup as the themes write it)
"""Pages as common systems publish them: the markup of their themes, written after it, around the text of an article.

What repeats words of the article bears `data-copy`: nothing in there is the sentence that a statement stands for.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from claims.documents.formats import plain

Dress = Callable[[str], str]


class Part(NamedTuple):
    """A heading, paragraph or item of the article, as it is to be read on the page."""

    kind: str
    text: str


class Article(NamedTuple):
    title: str
    parts: Sequence[Part]
    first: str  # words that pages repeat in teasers


def article_of(title: str, text: str, first: str) -> Article:
    kinds = {"heading": "heading", "item": "item"}
    return Article(title, [Part(kinds.get(block.kind, "paragraph"), block.text) for block in plain.blocks(text)], first)


# How the words of a paragraph are dressed


def bare(text: str) -> str:
    return escape(text, quote=False)


def linked(text: str) -> str:
    """With links within sentences, and a hint for screen readers in each."""
    hint = '<span class="screen-reader-text"> (opens in a new tab)</span>'
    return re.sub(r"\b(ketamine|depression|network)\b", rf'<a href="/tag/\1/">\1{hint}</a>', bare(text), count=2)


def noted(text: str) -> str:
    """With a note behind each sentence."""
    return re.sub(r"([.])(?= |$)", r'\1<sup id="r1"><a href="#fn1" role="doc-noteref">1</a></sup>', bare(text))


def wiki_noted(text: str) -> str:
    mark = r'\1<sup class="reference"><a href="#n-1"><span class="cite-bracket">[</span>1<span>]</span></a></sup>'
    return re.sub(r"([.])(?= |$)", mark, bare(text))


def typeset(text: str) -> str:
    """With the quotes, dashes, spaces and soft hyphens that a typesetter puts in."""
    text = re.sub('"([^"]*)"', "«\u00a0\\1\u00a0»", text).replace("'", "’")
    text = text.replace(" — ", "\u200a–\u200a").replace("-", "\u2011")
    return bare(text).replace("depression", "depres\u00adsion").replace(" of ", "\u00a0of\n      ")


def emphasised(text: str) -> str:
    head, dash, rest = bare(text).partition(" — ")
    return f"<strong>{head}</strong>{dash}{rest}" if dash else re.sub(r"\b(\w{9,})\b", r"<em>\1</em>", head, count=3)


def dropped(text: str) -> str:
    return f'<span class="has-drop-cap">{bare(text[0])}</span>{bare(text[1:])}'


# Blocks


def blocks(article: Article, dress: Dress = bare, heading: str = "h2", p: str = "p", li: str = "li") -> list[str]:
    """Each block as HTML; items that follow each other stand in one list."""
    made, items = [], []
    for part in (*article.parts, Part("end", "")):
        if items and part.kind != "item":
            made.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if part.kind == "item":
            items.append(f"<{li}>{dress(part.text)}</{li.split()[0]}>")
        elif part.kind != "end":
            name, inner = (heading, bare(part.text)) if part.kind == "heading" else (p, dress(part.text))
            made.append(f"<{name}>{inner}</{name.split()[0]}>")
    return made


def page(body: str, *, head: str = "", classes: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
        f'{head}</head><body class="{classes}">{body}__SCRIPT__</body></html>'
    )


def between(made: list[str], at: int, inserted: str) -> str:
    return "\n".join([*made[:at], inserted, *made[at:]])


def wordpress(article: Article) -> str:
    related = (
        f'<div class="jp-relatedposts" data-copy><h3>Related</h3><div class="jp-relatedposts-post">'
        f"<h4><a href='/x/'>{article.title}</a></h4><p>{bare(article.first)} <a href='/x/'>Read more</a></p></div></div>"
    )
    return page(
        '<header class="site-header"><nav class="main-navigation"><ul><li><a href="/">Depression</a></li></ul></nav></header>'
        f'<div id="content" class="site-content"><main class="site-main"><article class="post type-post hentry">'
        f'<header class="entry-header"><h1 class="entry-title">{article.title}</h1></header>'
        f'<div class="entry-content">{between(blocks(article, linked, WP_HEADING), 4, AD)}{related}</div>'
        f'<footer class="entry-footer">Posted in brain</footer></article></main>'
        f'<aside id="secondary" class="widget-area" data-copy><section class="widget"><p>{bare(article.first)}</p></section></aside></div>',
        classes="post-template-default single",
    )


WP_HEADING = 'h2 class="wp-block-heading"'
AD = '<div class="ad-slot"><span>Advertisement</span></div>'


def ghost(article: Article) -> str:
    return page(
        '<div class="gh-viewport"><header class="gh-navigation"><a href="/">Home</a></header><main class="gh-main">'
        f'<article class="gh-article"><header class="gh-article-header"><h1 class="gh-article-title">{article.title}</h1></header>'
        f'<section class="gh-content gh-canvas">{between(blocks(article, typeset), 3, SIGNUP)}</section></article></main>'
        f'<section class="gh-container"><div class="gh-feed"><article class="gh-card" data-copy><a href="/x/"><h3>{article.title}</h3>'
        f'<p class="gh-card-excerpt">{bare(article.first)}…</p></a></article></div></section></div>'
    )


SIGNUP = '<div class="kg-card kg-signup-card"><h3>Sign up</h3><form><input><button>Subscribe</button></form></div>'


def drupal(article: Article) -> str:
    return page(
        '<div class="dialog-off-canvas-main-canvas"><div class="layout-container"><main role="main"><div class="layout-content">'
        f'<div class="region region-content"><article class="node node--type-article"><h1><span>{article.title}</span></h1>'
        f'<div class="node__content"><div class="clearfix text-formatted field field--name-body field__item">'
        f"{''.join(blocks(article, noted, 'h3'))}</div></div></article></div></div>"
        f'<aside class="layout-sidebar-second" role="complementary" data-copy><div class="views-row"><p>{bare(article.first)}</p></div></aside>'
        "</main></div></div>"
    )


def squarespace(article: Article) -> str:
    made = blocks(article, emphasised, "h3", 'p class="" style-free')
    rows = "".join(
        f'<div class="sqs-block html-block"><div class="sqs-block-content"><div class="sqs-html-content">{one}</div></div></div>'
        for one in made
    )
    return page(
        f'<div id="siteWrapper"><main id="page"><article class="sections"><section class="page-section"><div class="content-wrapper">'
        f'<h1 class="entry-title">{article.title}</h1><div class="blog-item-content e-content"><div class="sqs-layout">{rows}</div></div>'
        f'</div></section><section class="page-section summary" data-copy><div class="summary-excerpt"><p>{bare(article.first)}</p></div>'
        "</section></article></main></div>"
    )


def docusaurus(article: Article) -> str:
    heading = 'h2 class="anchor"'
    made = [
        re.sub(r"</h2>", '<a class="hash-link" href="#x">\u200b</a></h2>', one)
        for one in blocks(article, emphasised, heading)
    ]
    toc = "".join(f'<li><a href="#x">{bare(part.text)}</a></li>' for part in article.parts if part.kind == "heading")
    return page(
        '<div id="__docusaurus"><nav class="navbar">Docs</nav><div class="main-wrapper"><aside class="theme-doc-sidebar-container">'
        f'<ul class="menu__list"><li>Intro</li></ul></aside><main class="docMainContainer"><div class="row"><div class="col docItemCol">'
        f'<article><div class="theme-doc-markdown markdown"><header><h1>{article.title}</h1></header>{"".join(made)}</div></article>'
        f'<nav class="pagination-nav" data-copy><a href="/next">{bare(article.first)}</a></nav></div>'
        f'<div class="col col--3"><div class="tableOfContents"><ul>{toc}</ul></div></div></div></main></div></div>'
    )


def hugo(article: Article) -> str:
    return page(
        f'<header class="header"><nav class="nav"><ul id="menu"><li>Archive</li></ul></nav></header><main class="main">'
        f'<article class="post-single"><header class="post-header"><h1 class="post-title">{article.title}</h1>'
        f'<div class="post-description" data-copy>{bare(article.first.split(". ")[0])} …</div></header>'
        f'<div class="toc"><details><summary>Contents</summary><ul><li>One</li></ul></details></div>'
        f'<div class="post-content">{"".join(blocks(article, typeset))}</div></article></main>'
    )


def jekyll(article: Article) -> str:
    return page(
        f'<header class="site-header">Blog</header><main class="page-content"><div class="wrapper"><article class="post h-entry">'
        f'<header class="post-header"><h1 class="post-title p-name">{article.title}</h1></header>'
        f'<div class="post-content e-content">{"".join(blocks(article, noted))}'
        f'<div class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>A note. <a href="#r1">↩</a></p></li></ol></div></div></article>'
        f'<ul class="post-list" data-copy><li><h3><a href="/x">{article.title}</a></h3><p>{bare(article.first)}</p></li></ul></div></main>'
    )


def medium(article: Article) -> str:
    made = blocks(
        article,
        lambda text: f"<span>{dropped(text)}</span>",
        'h1 class="pw-subtitle"',
        'p class="pw-post-body-paragraph"',
    )
    quote = f'<blockquote class="pull" data-copy><p>{bare(article.first.split(". ")[0])}.</p></blockquote>'
    return page(
        f'<div id="root"><div><article><div><div><section><div><div class="ch"><h1>{article.title}</h1>'
        f'<div class="speechify-ignore"><button>Listen</button><p>12 min read</p></div>{between(made, 5, quote)}</div></div></section></div></div></article>'
        f"<div data-copy><h2>More from</h2><div><h2>{article.title}</h2><h3>{bare(article.first)}</h3></div></div></div></div>"
    )


def wikipedia(article: Article) -> str:
    made = [
        re.sub(r"<h2>(.*)</h2>", r'<div class="mw-heading"><h2>\1</h2><span class="mw-editsection">[<a href="/e">edit</a>]</span></div>', one)
        for one in blocks(article, wiki_noted)
    ]  # fmt: skip
    return page(
        f'<div class="mw-page-container"><main id="content" class="mw-body"><h1 id="firstHeading">{article.title}</h1>'
        f'<div id="bodyContent"><div id="mw-content-text"><div class="mw-content-ltr mw-parser-output">'
        f'<table class="infobox"><tbody><tr><th>System</th><td>Brain</td></tr></tbody></table>{"".join(made)}'
        '<div class="reflist"><ol><li id="n-1">A source.</li></ol></div></div></div></div></main></div>'
    )


def news(article: Article) -> str:
    made = blocks(article, linked)
    box = f'<div class="read-more-box" data-copy><p>Read more</p><p>{bare(article.first)}</p></div>'
    return page(
        f'<header role="banner"><nav role="navigation">News</nav></header><main><div class="teasers" data-copy><div class="card"><h3>'
        f'<a href="/x">{article.title}</a></h3><p class="standfirst">{bare(article.first)}</p></div></div>'
        f'<article><h1>{article.title}</h1><p class="byline">By a writer</p><div class="article-body">{between(made, 6, box)}</div></article>'
        f'<section class="most-read" data-copy><ol><li>{bare(article.first)}</li></ol></section></main>'
    )


def docs(article: Article) -> str:
    menu = "".join(
        f'<li class="toctree-l1"><a href="#x">{bare(part.text)}</a></li>'
        for part in article.parts
        if part.kind == "heading"
    )
    made = [re.sub("</h2>", '<a class="headerlink" href="#x">¶</a></h2>', one) for one in blocks(article, typeset)]
    return page(
        f'<div class="wy-grid-for-nav"><nav class="wy-nav-side"><div class="wy-menu"><ul>{menu}</ul></div></nav>'
        f'<section class="wy-nav-content-wrap"><div class="rst-content"><div role="main" class="document"><div itemprop="articleBody">'
        f'<section id="s"><h1>{article.title}</h1>{"".join(made)}</section></div></div></div></section></div>'
    )


def cookies(article: Article) -> str:
    return page(
        f'<div id="onetrust-banner-sdk" role="dialog" aria-label="Cookies" data-copy><p>{bare(article.first)}</p><button>Accept</button></div>'
        f'<div class="layout"><div class="col"><h1>{article.title}</h1>{"<hr>".join(blocks(article, emphasised, "h4", "div"))}</div></div>'
    )


def lazy(article: Article) -> str:
    """The second half of the text comes a moment later."""
    made = blocks(article, bare)
    half = len(made) // 2
    later = "setTimeout(() => { const t = document.querySelector('template'); t.replaceWith(t.content); }, 150);"
    return page(
        f'<main><article><h1>{article.title}</h1><div class="body">{"".join(made[:half])}<template>{"".join(made[half:])}</template></div>'
        f"</article></main><script>{later}</script>"
    )


def table_of_rows(article: Article) -> str:
    """An old page: one table for its layout, and no element that says what is the article."""
    made = "".join(blocks(article, noted, "h5", "p"))
    return page(
        f'<table><tbody><tr><td width="20%"><ul><li>Home</li></ul></td><td><font><b>{article.title}</b></font>{made}</td></tr></tbody></table>'
    )


LAYOUTS = (
    wordpress, ghost, drupal, squarespace, docusaurus, hugo, jekyll, medium, wikipedia, news, docs, cookies, lazy,
    table_of_rows,
)  # fmt: skip
