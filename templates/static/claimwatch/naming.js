// While a name is written behind an @, the members that fit are offered: arrows and Enter, or a click. Without this file
// one writes the name out.
"use strict";
(() => {
  const BEGUN = /(?:^|[^\w.@+-])@([\w.@+-]*)$/u;
  let field = null, list = null, at = 0;

  function close() {
    if (list) list.remove();
    if (field) for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
    list = null;
  }

  function begun(target) {
    if (target.selectionStart !== target.selectionEnd) return null;
    const found = BEGUN.exec(target.value.slice(0, target.selectionStart));
    return found && found[1].toLowerCase();
  }

  function fitting(target, begin) {
    const members = [...document.getElementById(target.dataset.names).options];
    return members.filter((one) => [one.value, ...one.text.split(/[\s(]+/)].some((word) => word.toLowerCase().startsWith(begin))).slice(0, 8);
  }

  function choose(index) {
    at = index;
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(name) {
    const end = field.selectionStart, start = end - begun(field).length;
    field.setRangeText(`${name} `, start, end, "end");
    close();
    field.focus();
  }

  function offer(target) {
    close();
    field = target;
    const begin = begun(target);
    const rows = begin === null ? [] : fitting(target, begin);
    if (!rows.length) return;
    list = document.createElement("ul");
    list.className = "names";
    list.id = `${target.id}-names`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Members");
    rows.forEach((member, place) => {
      const row = document.createElement("li");
      row.id = `${list.id}-${place}`;
      row.setAttribute("role", "option");
      row.textContent = member.text;
      row.dataset.name = member.value;
      row.addEventListener("mousedown", (event) => { event.preventDefault(); take(member.value); });
      list.append(row);
    });
    target.after(list);
    target.setAttribute("aria-autocomplete", "list");
    target.setAttribute("aria-controls", list.id);
    choose(0);
  }

  // A link that leads to a comment of a resolved thread opens the fold that it stands in.
  function unfold() {
    const place = location.hash.startsWith("#comment-") && document.getElementById(location.hash.slice(1));
    const fold = place && place.closest("details.past");
    if (!fold || fold.open) return;
    fold.open = true;
    place.scrollIntoView();
  }
  unfold();
  addEventListener("hashchange", unfold);

  document.addEventListener("input", ({ target }) => { if (target.matches("textarea[data-names]")) offer(target); });
  document.addEventListener("focusout", ({ target }) => { if (target === field) close(); });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field) return;
    const last = list.children.length - 1;
    const acts = {
      ArrowDown: () => choose(at === last ? 0 : at + 1),
      ArrowUp: () => choose(at === 0 ? last : at - 1),
      Enter: () => take(list.children[at].dataset.name),
      Tab: () => take(list.children[at].dataset.name),
      Escape: close,
    };
    if (!acts[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }, true);
})();
