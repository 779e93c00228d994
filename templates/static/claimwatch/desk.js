// Keys for the page of a claim. Without this file everything works by Tab, Enter and mouse.
"use strict";

const suggestions = () => [...document.querySelectorAll(".suggestion")];
const current = () => document.activeElement.closest(".suggestion") || suggestions()[0];

function move(step) {
  const all = suggestions();
  const here = document.activeElement.closest(".suggestion");
  const next = here ? all[all.indexOf(here) + step] : all[0];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "start" });
  }
}

function unfold(summary) {
  summary.parentElement.open = true;
  const fields = "input:not([type=hidden]), textarea, select";
  summary.parentElement.querySelector(fields).focus();
}

function press(key) {
  const scope = "np".includes(key) ? document : current();
  const target = scope && scope.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.matches("summary")) unfold(target);
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && event.target.closest("details.act-fold")) {
    const fold = event.target.closest("details.act-fold");
    fold.open = false;
    fold.querySelector("summary").focus();
  } else if (!writing && "jk".includes(event.key)) {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  } else if (!writing && "adlnp".includes(event.key) && press(event.key)) {
    event.preventDefault();
  }
});
