// An extra: without it a mark loads the page with the evidence beside the text. With it the evidence is set in.
document.addEventListener("htmx:afterSettle", (event) => {
  const beside = document.getElementById("beside");
  const mark = event.detail.requestConfig.elt;
  document.querySelectorAll(".opened").forEach((one) => one.classList.remove("opened"));
  document.getElementById(mark.hash.slice(1))?.classList.add("opened");
  history.replaceState(null, "", mark.href);
  beside.dataset.from = mark.hash.slice(1);
  beside.focus({ preventScroll: true });
});

function close() {
  const beside = document.getElementById("beside");
  const from = document.querySelector(`a.mark[href$="#${beside.dataset.from}"]`);
  beside.replaceChildren();
  beside.classList.remove("filled");
  document.querySelectorAll(".opened").forEach((one) => one.classList.remove("opened"));
  const address = new URL(location.href);
  address.searchParams.delete("open");
  address.hash = "";
  history.replaceState(null, "", address);
  from?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#beside[data-from] .close")) {
    event.preventDefault();
    close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector("#beside.filled[data-from]")) close();
});
