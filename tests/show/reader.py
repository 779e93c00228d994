"""Who uses the installation, through its proxy: an editor at the desk, a reader who asks for a page all the time."""

import threading
import time
from pathlib import Path
from typing import Any

import requests

SITE = "https://localhost"
EVERY = 0.1  # seconds between two pages of the reader
PATIENCE = 120.0  # seconds until a page comes that an outage delays


class Editor:
    """Signs in once; each request is tried again until the installation answers it."""

    def __init__(self, certificate: Path) -> None:
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.browser.verify = str(certificate)

    def sign_in(self, name: str, password: str) -> None:
        self._get("/admin/login/")
        answer = self._post("/admin/login/", username=name, password=password, next="/admin/")
        if not answer.url.endswith("/admin/"):
            raise SystemExit(f"{name} cannot sign in: {answer.status_code}")

    def run_now(self, search: int) -> None:
        """The button on the page of a search."""
        answer = self._post(f"/admin/literature/search/{search}/run/")
        if answer.status_code != 200:
            raise SystemExit(f"The search could not be run: {answer.status_code}")

    def is_signed_in(self) -> bool:
        return "/login/" not in self._get("/admin/").url

    def health(self) -> dict[str, Any]:
        """Each part and whether it is up; empty while nobody answers."""
        try:
            answer = self.browser.get(f"{SITE}/health/", timeout=10)
            found: dict[str, Any] = answer.json()
        except (requests.RequestException, ValueError):
            return {}
        return found | {"all": answer.status_code == 200}

    def _get(self, path: str) -> requests.Response:
        return self._until_answered("GET", path)

    def _post(self, path: str, **form: str) -> requests.Response:
        form["csrfmiddlewaretoken"] = self.browser.cookies["csrftoken"]
        return self._until_answered("POST", path, data=form, headers={"Referer": SITE + path})

    def _until_answered(self, method: str, path: str, **more: Any) -> requests.Response:
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.browser.request(method, SITE + path, timeout=30, **more)
                if answer.status_code < 500 or time.monotonic() > ends:
                    return answer
            except requests.RequestException:
                if time.monotonic() > ends:
                    raise
            time.sleep(0.5)


class Reader:
    """Asks for the front page without end. `pages` has, of each, when it was asked for (time.monotonic()), the seconds
    until its answer, and whether that was the page."""

    def __init__(self, certificate: Path) -> None:
        self.pages: list[tuple[float, float, bool]] = []
        self.certificate, self._ended = str(certificate), threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(30)

    def since(self, began: float) -> tuple[int, float]:
        """How many pages failed since then, and the seconds of the slowest."""
        late = [(seconds, sound) for at, seconds, sound in self.pages if at + seconds >= began]
        return sum(not sound for _, sound in late), max((seconds for seconds, _ in late), default=0.0)

    def _ask(self) -> None:
        while not self._ended.wait(EVERY):
            at = time.monotonic()
            try:
                sound = requests.get(SITE, verify=self.certificate, timeout=20).status_code == 200
            except requests.RequestException:
                sound = False
            self.pages.append((at, time.monotonic() - at, sound))
