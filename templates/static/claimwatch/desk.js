// Deciding by keyboard, each answer in its row. Without this file everything works by Tab, Enter and mouse.
"use strict";

const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";
const find = (selector, within = document) => within.querySelector(selector);
const waiting = () => [...document.querySelectorAll(".suggestion:not(.decided)")];
const here = () => document.activeElement.closest(".suggestion");
let lastDecided = null;

function show(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}

// --- from row to row ---

function step(forward) {
  const from = here();
  const all = [...document.querySelectorAll(".suggestion")];
  const rest = !from ? all : forward ? all.slice(all.indexOf(from) + 1) : all.slice(0, all.indexOf(from)).reverse();
  const next = rest.find((row) => !row.classList.contains("decided"));
  if (next) show(next);
  else if (forward) goOn();
}

// Behind the last row: the next ones are fetched, or a link is offered that leads on.
function goOn() {
  const link = find(".go-on");
  if (link && link.hasAttribute("hx-get")) link.click();
  const end = link || find(".onward") || find(".after-decisions");
  if (end) show(end);
}

// --- one row ---

function unfold(summary) {
  const fold = summary.parentElement;
  fold.open = true;
  show(fold.closest(".suggestion"));
  const first = find(".quick button", fold) || find(FIELDS, fold);
  if (first) first.focus();
}

function fold(details) {
  details.open = false;
  show(details.closest(".suggestion") || find("summary", details));
}

// A key that stands on something: in the row, or for n and p on the page. A row that waits for its answer takes none.
function press(key) {
  const scope = "np".includes(key) ? document : here() || waiting()[0];
  const target = scope && !find(".htmx-request", scope) && find(`[data-key="${key}"]`, scope);
  if (!target) return false;
  if (!target.matches("summary")) target.click();
  else if (target.closest(".act-fold")) unfold(target);
  else target.parentElement.open = !target.parentElement.open;
  return true;
}

function undo() {
  const row = lastDecided && document.getElementById(lastDecided);
  const button = row && find('[data-key="u"]', row);
  if (button) button.click();
  return Boolean(button);
}

const STANCES = { s: "supports", c: "contradicts", n: "neutral" };

function takeStance(form, key) {
  const radio = STANCES[key] && find(`input[name=stance][value=${STANCES[key]}]`, form);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  return true;
}

function takeReason(form, key) {
  const buttons = [...form.querySelectorAll(".quick button")];
  if (buttons.length && key === "0") find(FIELDS, form).focus();
  else if (buttons[key - 1]) buttons[key - 1].click();
  else return false;
  return true;
}

function inForm(form, key) {
  return Boolean(form) && (takeStance(form, key) || takeReason(form, key));
}

function openKeys() {
  const dialog = find("#keys");
  if (!dialog) return false;
  dialog.showModal();
  return true;
}

const KEYS = {
  j: () => step(true) || true,
  k: () => step(false) || true,
  u: undo,
  "?": openKeys,
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) return form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  const folded = event.target.closest("details.act-fold");
  if (event.key === "Escape" && folded) return fold(folded);
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const act = KEYS[event.key] || ("adlfonp".includes(event.key) ? () => press(event.key) : () => false);
  if (inForm(form, event.key) || act()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});
for (const opener of document.querySelectorAll("[data-opens]")) opener.hidden = false;

// --- a text to copy, with its italics ---

function offerCopies(within) {
  if (!navigator.clipboard || !window.ClipboardItem) return;
  for (const button of within.querySelectorAll("[data-copies]")) button.hidden = false;
}

async function copy(button) {
  const { textContent, innerHTML } = document.getElementById(button.dataset.copies);
  const parts = { "text/plain": textContent.trim(), "text/html": innerHTML.trim() };
  const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  button.textContent = "Copied";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies]");
  if (button) copy(button).catch(() => tell("Your browser did not copy this: select the text and copy it yourself."));
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => offerCopies(elt.parentElement || elt));
offerCopies(document);

// --- the answer of the server ---

let heldFocus = false;

// Whoever logged in again in another tab has a new token: the cookie knows it, the form holds the old one.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (!token) return;
  detail.headers["X-CSRFToken"] = token[1];
  delete detail.parameters.csrfmiddlewaretoken;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  heldFocus = detail.target.contains(document.activeElement) || document.activeElement === document.body;
  tell("");
});

// The row that came: decided, the next one is looked at; refused, what is to be mended.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (!elt.matches(".suggestion") || !heldFocus) return;
  heldFocus = false;
  if (elt.matches(".decided")) {
    lastDecided = elt.id;
    elt.focus({ preventScroll: true });
    step(true);
  } else if (!find("[autofocus]", elt)) {
    show(elt);
  }
});

function tell(text, link) {
  const trouble = find("#desk-trouble");
  trouble.hidden = !text;
  trouble.textContent = text;
  if (link) trouble.append(" ", link);
}

function loginLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: find("#desk-trouble").dataset.login, target: "_blank", textContent: "Log in" });
  return link;
}

const KEPT = "Nothing you typed is lost: it stands in its form.";
const REFUSALS = {
  401: () => tell(`Your session has ended, and this was not saved. Log in in a new tab, come back and send it again. ${KEPT}`, loginLink()),
  403: () => tell(`This was not saved: you may not do it, or the page is too old. Reload the page if you think you may. ${KEPT}`),
  404: () => tell("This was not saved: the paper or the claim is no longer there. Reload the page."),
};

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const told = REFUSALS[xhr.status];
  if (told) told();
  else tell(`This was not saved: the server failed (${xhr.status}). Try again in a moment. ${KEPT}`);
});
document.addEventListener("htmx:sendError", () => tell(`This was not saved: the server cannot be reached. Try again when it can. ${KEPT}`));
document.addEventListener("htmx:timeout", () => tell(`The server did not answer in time. Send it again: nothing is done twice. ${KEPT}`));
