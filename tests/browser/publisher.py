"""A publisher's site, in a browser, whose page has our script."""

import re

from playwright.sync_api import Browser, Page

from claims.pages.embed.site_script import integrity
from tests.servers.web import Web
from tests.servers.web import page as answer

SLUG = "default-mode-network"
STRICT = (
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'none'; base-uri 'none'; "
    "connect-src {origin}; require-trusted-types-for 'script'"
)
# What is marked, of which state, and whether it stands in what only repeats the article.
MARKED = """() => [...CSS.highlights].filter(([name]) => name !== "claimwatch-open").flatMap(([name, ranges]) =>
  [...ranges].map(range => [range.toString(), !!range.startContainer.parentElement.closest("[data-copy]")]))"""
COUNTED = "() => document.querySelector('claimwatch-embed')?.shadowRoot.querySelector('.bar')?.textContent"


class Site:
    """A publisher's site with one page, in a browser. `hosts` are those that were asked."""

    def __init__(self, browser: Browser, address: str, web: Web) -> None:
        self.address, self.web, self.slug = address, web, SLUG
        self.context = browser.new_context()
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def publish(self, html: str, **headers: str) -> None:
        self.web.pages["/page"] = answer(html.replace("__SCRIPT__", self.script()).encode(), **headers)
        self.web.pages["/favicon.ico"] = answer(b"", "image/x-icon")
        self.page.goto(self.web.url("page"))
        self.wait_for_marks()

    def wait_for_marks(self) -> None:
        """Asked from outside: a page whose policy refuses to evaluate texts would refuse to ask itself again."""
        for _ in range(300):
            if self.page.evaluate(COUNTED):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the script has not counted what it found within 15 seconds")

    def script(self) -> str:
        source = f'src="{self.address}/embed/v1.js" integrity="{integrity()}" crossorigin="anonymous"'
        return f'<script {source} data-document="{self.slug}" nonce="abc" async></script>'

    def marked(self) -> list[tuple[str, bool]]:
        return [(letters(text), is_copy) for text, is_copy in self.page.evaluate(MARKED)]


def letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.replace("(opens in a new tab)", ""))
