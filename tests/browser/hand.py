"""An editor's hand at the desk: it counts what it clicks and presses."""

from dataclasses import dataclass

from tests.browser.sitting import Sitting


@dataclass
class Hand:
    sitting: Sitting
    clicks: int = 0
    keys: int = 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.sitting.page.click(selector)

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.sitting.press(*keys)

    def drag_over(self, words: str, within: str) -> None:
        """Selects `words` of an element by the mouse, as one counts: a click."""
        self.clicks += 1
        page = self.sitting.page
        page.wait_for_load_state()
        box = page.evaluate(ENDS_OF, [within, words])
        page.mouse.move(box["x1"], box["y1"])
        page.mouse.down()
        page.mouse.move(box["x2"], box["y2"], steps=4)
        page.mouse.up()


# Where the words begin and end on the screen.
ENDS_OF = """([within, words]) => {
  const part = [...document.querySelectorAll(within + " .text")].find((one) => one.textContent.includes(words));
  part.scrollIntoView({ block: "center" });
  const at = (offset) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (offset > node.length) { offset -= node.length; node = walker.nextNode(); }
    return [node, offset];
  };
  const start = part.textContent.indexOf(words);
  const range = document.createRange();
  range.setStart(...at(start));
  range.setEnd(...at(start + words.length));
  const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
  const [first, last] = [boxes[0], boxes.at(-1)];
  return { x1: first.left + 1, y1: first.top + first.height / 2, x2: last.right - 1, y2: last.top + last.height / 2 };
}"""
