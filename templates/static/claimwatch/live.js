// Keeps what is marked data-live as the server has it, every data-live seconds. When the server no longer marks it,
// the page is loaded once more: then it shows how it ended. Without this script, a reload shows the same.
"use strict";
(() => {
  async function renew(part) {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return; // logged out, say: leave what is there
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || !fresh.dataset.live) { location.reload(); return; }
    if (!part.contains(document.activeElement)) { part.replaceWith(fresh); part = fresh; }
    wait(part);
  }
  function wait(part) {
    setTimeout(() => renew(part).catch(() => wait(part)), 1000 * Number(part.dataset.live));
  }
  document.querySelectorAll("[data-live]").forEach(wait);
})();
