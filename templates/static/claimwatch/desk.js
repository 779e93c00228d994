// Deciding by keyboard, each answer in its row. Without this file everything works by Tab, Enter and mouse.
"use strict";

const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";
const find = (selector, within = document) => within.querySelector(selector);
const waiting = () => [...document.querySelectorAll(".suggestion:not(.decided)")];
const here = () => document.activeElement.closest(".suggestion");
let lastDecided = null;

// Below the statement that stays in view above it.
function show(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}

// A statement that stays in view must not cover what is looked at, nor a message the statement: the style is told how
// high they are.
function leaveRoom() {
  const { style } = document.documentElement;
  const message = find(".messagelist");
  if (message) style.setProperty("--message", `${message.offsetHeight}px`);
  const above = [...document.querySelectorAll(".in-view")].filter((part) => part.parentElement.clientWidth - part.offsetWidth < 40); // not beside the rows
  style.setProperty("--in-view", `${Math.max(0, ...above.map((part) => part.offsetHeight))}px`);
}
addEventListener("resize", leaveRoom);
document.addEventListener("htmx:load", leaveRoom);
leaveRoom();

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
  const first = find(FIELDS, fold);
  if (first) first.focus();
}

function fold(details) {
  details.open = false;
  show(details.closest(".suggestion") || find("summary", details));
}

// The parts of a row that are worked in; a folded row is unfolded for them.
const PARTS = {
  a: (row) => find(".act-attach input[name=stance]", row),
  d: (row) => find(".or-dismiss .quick button", row),
};

function enter(key) {
  const row = here() || waiting()[0];
  const part = row && PARTS[key](row);
  if (!part) return false;
  unfoldRow(row);
  if (!here()) show(row);
  part.focus();
  return true;
}

// Answers whether it was folded: what nobody has seen is not decided by a key.
function unfoldRow(row) {
  const reading = find("details.reading", row);
  const wasFolded = !reading.open;
  reading.open = true;
  return wasFolded;
}

const isBusy = (row) => find(".htmx-request", row) || row.matches(".htmx-request");

// One key decides, on the row that is looked at and with its fields as they stand.
function decideAtOnce(key) {
  const row = here();
  if (!row || row.matches(".decided") || isBusy(row)) return false;
  const stance = STANCES[key];
  const target = stance ? find(`.act-attach input[name=stance][value=${stance}]`, row) : row.querySelectorAll(".or-dismiss .quick button")[key - 1];
  if (!target) return false;
  if (unfoldRow(row)) show(row);
  else if (stance) {
    target.checked = true;
    target.form.requestSubmit();
  } else target.click();
  return true;
}

// A key that stands on something: in the row, or for n and p on the page. A row that waits for its answer takes none.
function press(key) {
  const scope = "np".includes(key) ? document : here() || waiting()[0];
  const target = scope && !find(".htmx-request", scope) && find(`[data-key="${key}"]`, scope);
  if (!target) return false;
  if (!target.matches("summary")) target.click();
  else if (target.closest(".act-fold")) {
    unfoldRow(scope);
    unfold(target);
  } else {
    target.parentElement.open = !target.parentElement.open;
    show(scope);
  }
  return true;
}

function undo() {
  const row = lastDecided && document.getElementById(lastDecided);
  const button = row && find('[data-key="u"]', row);
  if (button) button.click();
  return Boolean(button);
}

const STANCES = { s: "supports", c: "contradicts", e: "neutral", n: "neutral" };

function takeStance(form, key) {
  const radio = STANCES[key] && find(`input[name=stance][value=${STANCES[key]}]`, form);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  return true;
}

// Zero: a reason of one's own.
function writeReason() {
  const row = here();
  const field = row && find(".or-dismiss input[name=reason]", row);
  if (!field) return false;
  unfoldRow(row);
  field.focus();
  return true;
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
  a: () => enter("a"),
  d: () => enter("d"),
  0: writeReason,
  u: undo,
  "?": openKeys,
};
for (const key of "sce123456789") KEYS[key] = () => decideAtOnce(key);

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) return form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  const folded = event.target.closest("details.act-fold") || (event.target.closest("form") && here());
  if (event.key === "Escape" && folded) return folded.matches("details") ? fold(folded) : show(folded);
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const act = KEYS[event.key] || ("lfonp".includes(event.key) ? () => press(event.key) : () => false);
  if ((form && takeStance(form, event.key)) || act()) event.preventDefault();
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

// The server is told which rows are shown: their rank changes with each decision on another one.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.closest(".suggestion")) detail.parameters.shown = waiting().map((row) => row.id.split("-")[1]).join(" ");
});

// A part of the page that comes along keeps the forms in which somebody has typed, and the folds around them.
const isTyped = (form) => [...form.elements].some((field) => (field.defaultValue ?? field.value) !== field.value || field.defaultChecked !== field.checked);
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const typed of [...detail.target.querySelectorAll("form[id]")].filter(isTyped)) {
    const fresh = detail.fragment.querySelector(`#${typed.id}`);
    if (!fresh) continue;
    for (let folds = fresh.closest("details"); folds; folds = folds.parentElement.closest("details")) folds.open = true;
    fresh.replaceWith(typed);
  }
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  heldFocus = detail.target.contains(document.activeElement) || document.activeElement === document.body;
  tell("");
});

// The row that came: decided, the next one is looked at; refused, what is to be mended.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const row = elt.matches(".suggestion") ? elt : find(".suggestion", elt);
  if (!row || !heldFocus) return;
  heldFocus = false;
  if (row.matches(".decided")) {
    lastDecided = row.id;
    row.focus({ preventScroll: true });
    step(true);
  } else if (!find("[autofocus]", row)) {
    show(row);
  }
});

// The row that is decided on: text selected in the abstract of its paper becomes its quote.
document.addEventListener("focusin", () => {
  const row = here();
  if (!row) return;
  for (const other of document.querySelectorAll(".suggestion.current")) other.classList.remove("current");
  row.classList.add("current");
});

// Where one comes to read, the first paper is looked at.
const desk = find("[data-begins]");
if (desk && waiting().length && !location.hash) waiting()[0].focus({ preventScroll: true });

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
