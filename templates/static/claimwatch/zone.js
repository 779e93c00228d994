// Offers the browser's time zone: chosen already where the account has none, else named beside the list.
"use strict";

const field = document.querySelector("select[name=zone]");
const note = document.getElementById("zone-of-browser");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isListed = [...field.options].some((option) => option.value === zone);

if (isListed && zone !== field.dataset.chosen) {
  note.querySelector("strong").textContent = zone;
  note.hidden = false;
  if (!field.dataset.chosen) {
    field.value = zone;
    note.append(" It is chosen in the list: save it.");
  }
}
