// Text that is selected in an abstract becomes the quote of the form beside it; by key, sentence by sentence.
// What somebody typed as the quote stays. Without this file one copies and pastes.
"use strict";
(() => {
  const WORD = /[\p{L}\p{N}_-]/u;

  // The field that an abstract feeds: of the form beside it, else of the claim that is being decided.
  function quoteField(abstract) {
    const beside = abstract.closest(".side-by-side") || document.querySelector(".suggestion.current:not(.decided)")
      || document.querySelector(".suggestion:not(.decided)");
    return beside && beside.querySelector("textarea[name=quote]");
  }

  function offsetIn(part, node, offset) {
    const before = document.createRange();
    before.selectNodeContents(part);
    before.setEnd(node, offset);
    return before.toString().length;
  }

  // Half a word or half a number says something else: the quote has whole ones.
  function widened(text, start, end) {
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start === end) return "";
    const cuts = (at) => at > 0 && at < text.length && (WORD.test(text[at - 1]) && WORD.test(text[at]) || /\d[.,]$/.test(text.slice(0, at)) && /\d/.test(text[at]) || /\d/.test(text[at - 1]) && /^[.,]\d/.test(text.slice(at)));
    while (cuts(start)) start -= 1;
    while (cuts(end)) end += 1;
    return text.slice(start, end);
  }

  // Of each part of the abstract what is selected of it; the labels between them are no words of it.
  function selectedIn(abstract, range) {
    return [...abstract.querySelectorAll(".text")].filter((part) => range.intersectsNode(part)).map((part) => {
      const text = part.textContent;
      const start = part.contains(range.startContainer) ? offsetIn(part, range.startContainer, range.startOffset) : 0;
      const end = part.contains(range.endContainer) ? offsetIn(part, range.endContainer, range.endOffset) : text.length;
      return widened(text, start, end);
    }).filter(Boolean).join(" ");
  }

  function quote() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const within = range.commonAncestorContainer;
    const abstract = (within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement).closest("[data-quotable]");
    const field = abstract && quoteField(abstract);
    if (!field || field.dataset.typed) return;
    const words = selectedIn(abstract, range);
    if (words) field.value = words;
  }
  document.addEventListener("selectionchange", quote);

  // A quote that was typed is nobody else's to change, until the field is emptied.
  document.addEventListener("input", ({ target }) => {
    if (target.matches("textarea[name=quote]")) target.dataset.typed = target.value.trim() ? "yes" : "";
  });

  // --- sentence by sentence ---

  const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

  function spans(abstract) {
    return [...abstract.querySelectorAll(".text")].flatMap((part) =>
      [...sentences.segment(part.textContent)].map(({ index, segment }) => ({ part, start: index, end: index + segment.trimEnd().length })));
  }

  function point(part, offset) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && offset > node.length) {
      offset -= node.length;
      node = walker.nextNode();
    }
    return [node, offset];
  }

  // Where to begin: behind what is selected here, else at the sentence that is proposed.
  function index(all, abstract, field) {
    const selection = getSelection();
    const selected = selection.rangeCount && !selection.isCollapsed && abstract.contains(selection.anchorNode);
    const words = selected ? selectedIn(abstract, selection.getRangeAt(0)) : field.value;
    return words ? all.findIndex(({ part, start, end }) => part.textContent.slice(start, end).startsWith(words.slice(0, 60))) : -1;
  }

  function step(forward) {
    const row = document.activeElement.closest(".suggestion, .side-by-side");
    const abstract = (row && row.querySelector("[data-quotable]")) || document.querySelector(".paper [data-quotable]");
    const field = abstract && quoteField(abstract);
    if (!field) return false;
    const all = spans(abstract);
    const at = index(all, abstract, field) + (forward ? 1 : -1);
    const { part, start, end } = all[at < 0 ? all.length - 1 : at % all.length];
    getSelection().setBaseAndExtent(...point(part, start), ...point(part, end));
    quote(); // selectionchange comes later: the next key may attach already
    part.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    if ((event.key === "q" || event.key === "Q") && step(event.key === "q")) event.preventDefault();
  });
})();
