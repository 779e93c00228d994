// A browser cuts what is pasted at the end of a field without a word. Here nothing is pasted, and the reason stands below.
"use strict";

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!(field.maxLength > 0)) return;
  const pasted = event.clipboardData.getData("text").replaceAll("\r\n", "\n").length;
  const length = field.value.length - (field.selectionEnd - field.selectionStart) + pasted;
  if (length <= field.maxLength) return;
  event.preventDefault();
  const note = document.createElement("p");
  note.className = "wrong-why";
  note.setAttribute("role", "alert");
  const most = field.maxLength.toLocaleString("en");
  note.textContent = `Not pasted: this field holds at most ${most} characters, and would have ${length.toLocaleString("en")}. Paste the part that matters.`;
  if (field.nextElementSibling?.matches(".wrong-why")) field.nextElementSibling.remove();
  field.after(note);
  field.addEventListener("input", () => note.remove(), { once: true });
});
