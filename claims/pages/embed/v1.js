// Claimwatch: at the statements of an article, where its evidence stands. No element of the page is changed, nothing
// about a reader is stored or sent. What is not found beyond doubt is counted, not marked.
(() => {
'use strict';
const doc = document, me = doc.currentScript, slug = me?.dataset.document;
// An image may be named currentScript.
if (!slug || !(me instanceof HTMLScriptElement) || doc.querySelector('claimwatch-embed')) return;
const host = doc.createElement('claimwatch-embed'), root = host.attachShadow({ mode: 'open' });
const home = new URL(`../documents/${encodeURIComponent(slug)}/`, me.src).href;
const lights = CSS.highlights, able = lights && 'popover' in host;

const BLOCK = /^(A(DDRESS|RTICLE|SIDE)|B(LOCKQUOTE|ODY)|CAPTION|D([DLT]|ETAILS|IALOG|IV)|F(IELDSET|IG.+|OOTER|ORM)|H[1-6R]|HEADER|LI|MAIN|NAV|[OU]L|P|PRE|SECTION|SUMMARY|T(ABLE|BODY|FOOT|HEAD|R))$/;
const SKIP = 'script,style,noscript,template,textarea,select,button,svg,del,s,strike,annotation,rp,rt,claimwatch-embed,[hidden]:not([role=tabpanel],[hidden=until-found]),[aria-hidden=true],[class*=screen-reader],[class*=sr-only],[class*=visually],sup:has(a[href*="#"])';
const BESIDE = 'nav,aside,footer,form,dialog,[role=navigation],[role^=co],[role=dialog],[class*=related],[class*=teaser],[class*=pull]';
// [3], [^3], [2–4]; raised numbers behind a word or stop, not 10⁶ or m²
const CITED = /\[(citation needed|\^?[\d⁰¹²³⁴-⁹]+(\s*[,;–-]\s*[\d⁰¹²³⁴-⁹]+)*)\]|(?<=\p{L}{4}|[.,;:!?)"'’”])[⁰¹²³⁴-⁹]+([,–-][⁰¹²³⁴-⁹]+)*/gu;
const word = (c) => /^[\p{L}\p{N}]/u.test(c || '');

// Sign i came from at[i] to to[i]. "\n" parts blocks.
function fold(raw) {
 const text = [], at = [], to = [];
 let gap = 0;
 for (const { 0: all, index } of raw.replace(CITED, (c) => '\u00ad'.repeat(c.length)).matchAll(/\P{M}\p{M}*|\p{M}/gu)) {
  if (/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/.test(all[0])) continue;
  for (let c of all === '\n' ? all : all.normalize('NFKC').split('')) {
   if (c !== '\n' && /\s/.test(c)) { gap = 1; continue; }
   if (/["`´«»\u2018-\u201f\u2032-\u2036‹›「-』]/.test(c)) c = "'";
   if (/[\u2010-\u2015−]/.test(c)) c = '-';
   const last = text.at(-1), end = index + all.length;
   if (c === last && /[-'\n]/.test(c)) to[to.length - 1] = end;
   else {
    if (gap && word(last) && word(c)) text.push(' '), at.push(index), to.push(index);
    text.push(c), at.push(index), to.push(end);
   }
   gap = 0;
  }
 }
 return { text: text.join(''), at, to };
}

function read() {
 const nodes = [];
 let raw = '';
 (function walk(el, raised) {
  const name = el.tagName.toUpperCase(), edge = BLOCK.test(name) && !el.matches(':is(td,th)>p:only-child') ? '\n' : '';
  raw += edge || (/^T[DH]$/.test(name) && el.previousElementSibling ? '|' : '');
  for (const node of el.childNodes) {
   if (node.nodeType === 3) {
    nodes.push({ node, start: raw.length });
    raw += node.data.replace(/\s/g, ' ').replace(/\d/g, (c) => (raised ? '⁰¹²³⁴⁵⁶⁷⁸⁹'[c] : c));
   } else if (node.tagName === 'BR') raw += ' ';
   else if (node.nodeType === 1 && !node.matches(SKIP)) walk(node, raised || node.tagName === 'SUP');
  }
  raw += edge;
 })(doc.body);
 const page = fold(raw);
 page.node = (i) => {
  let low = 0, high = nodes.length - 1;
  while (low < high) {
   const mid = (low + high + 1) >> 1;
   if (nodes[mid].start <= i) low = mid; else high = mid - 1;
  }
  return nodes[low];
 };
 return page;
}

function rangeOf(page, row) {
 const range = doc.createRange(), from = page.at[row.i], until = page.to[row.end - 1];
 const head = page.node(from), tail = page.node(until - 1);
 range.setStart(head.node, from - head.start);
 range.setEnd(tail.node, Math.min(until - tail.start, tail.node.length));
 return range;
}

const CLOSE = 12, edge = (c) => !c || c === '\n', turned = (text) => [...text].reverse().join('');
function agree(one, other) {
 let n = 0;
 while (n < one.length && one[n] === other[n]) n++;
 return n;
}

// Where its words are a sentence, and what around agrees.
function standings(page, mark) {
 const found = [], { text } = page, { words, before, behind } = mark;
 for (let i = -1; found.length < 40 && words && (i = text.indexOf(words, i + 1)) >= 0;) {
  const end = i + words.length, head = text.slice(Math.max(0, i - 64), i), tail = text.slice(end, end + 64);
  const left = agree(turned(before), turned(head)), right = agree(behind, tail);
  const begins = /(^|\n|[.!?])['")\]]*$/.test(head) || left >= CLOSE;
  const ends = /[.!?]['")\]]*$/.test(words) || /^['")\]]*($|\n|[.!?])/.test(tail) || right >= CLOSE;
  if (!begins || !ends || (word(words[0]) && word(head.at(-1))) || (word(words.at(-1)) && word(tail[0]))) continue;
  const alike = edge(before.at(-1)) === edge(head.at(-1)) && edge(behind[0]) === edge(tail[0]);
  found.push({ mark, i, end, left, right, alike, at: page.node(page.at[i]).node.parentElement });
 }
 const shown = found.length > 1 ? found.filter((row) => row.at.checkVisibility()) : found;
 return shown.length ? shown : found;
}

const away = (one, other) => Math.abs(other?.i - one?.end - other?.mark.start + one?.mark.end);

// What reads in the article's order and distances.
function chain(rows) {
 rows.sort((one, other) => one.i - other.i || one.mark.nth - other.mark.nth);
 let best;
 rows.forEach((row, nth) => {
  const own = (row.at.closest(BESIDE) ? 0.3 : 1) + (row.left + row.right) / 999;
  row.score = own;
  for (const prior of rows.slice(Math.max(0, nth - 80), nth)) {
   if (prior.mark.nth >= row.mark.nth || prior.end > row.i) continue;
   const off = away(prior, row);
   const score = prior.score + own - (off > 3000 ? 6 : Math.max(0, off - 40) / 1000);
   if (score > row.score) row.score = score, row.back = prior;
  }
  if (!(best?.score >= row.score)) best = row;
 });
 const chosen = [];
 for (; best; best = best.back) chosen.unshift(best);
 return chosen;
}

function find(page) {
 const all = marks.map((mark) => standings(page, mark)), chosen = chain(all.flat());
 const of = new Map(chosen.map((row) => [row.mark.nth, row]));
 const near = (nth) => marks[nth] && marks[nth + 1] && marks[nth + 1].start - marks[nth].end <= CLOSE;
 const joined = (nth) => near(nth) && of.has(nth) && of.has(nth + 1) && of.get(nth + 1).i - of.get(nth).end <= CLOSE;
 return chosen.filter((row, place) => {
  const { nth, before, behind, words } = row.mark, prior = chosen[place - 1], next = chosen[place + 1];
  const others = all[nth].filter((one) => one !== row && one.i >= (prior?.end || 0) && !(next?.i < one.end));
  if (others.some((one) => one.left + one.right >= row.left + row.right)) return false;
  const around = (text, reach) => text.length > 5 && reach >= Math.min(16, text.length);
  return joined(nth - 1) || joined(nth) || (!near(nth - 1) && around(before, row.left)) || (!near(nth) && around(behind, row.right))
   || (((prior && next) || away(prior, row) < 40 || away(row, next) < 40) && row.alike && words.length >= 30 && !all[nth][1] && !row.at.closest(`blockquote,figure,${BESIDE}`));
 });
}

const LINES = {
 retracted: '#d13b3b 3px', contested: '#d13b3b wavy 1.5px', overstated: '#b7791f dashed 2px',
 stale: '#3b7dd8 double 2px', uncited: '#7a7f87 dotted 2px', supported: '#2a8f4a 1.5px',
};
const lined = (select) => Object.keys(LINES).map((name) => `${select(name)}{text-decoration:underline ${LINES[name]}}`).join('');
const STYLE = `:host{all:initial}*{box-sizing:border-box;font:inherit;color:inherit}
.bar,.card{font:15px/1.5 system-ui,sans-serif;color:#111;background:#fff;border:1px solid #888;position:fixed;inset:auto 16px 16px auto}
.bar{z-index:2147483646;border-radius:99px;padding:6px 14px}
.card{margin:0;padding:14px 18px;width:min(27rem,92vw);max-height:75vh;overflow:auto;border-radius:10px;box-shadow:0 8px 30px #0004}
:focus-visible{outline:3px solid #3b7dd8}h2,h3,.w{font-weight:650}h2{margin:0 4rem 6px 0;outline:0}p,ul,li{margin:6px 0;padding:0;list-style:none}
button{background:none;border:1px solid #888;border-radius:6px;padding:3px 9px;cursor:pointer}.x{position:absolute;top:12px;right:12px}
.row{border:0;padding:2px 0;text-align:left}.row:hover,a{text-decoration:underline}a{color:#0b57b0}.q{border-left:3px solid #888;padding-left:10px}.s{color:#57606a}.w{color:#b42323}
${lined((name) => `.l-${name}`)}
@media(max-width:600px){.card{inset:auto 0 0;width:100%}}@media print{.bar,.card{display:none}}
@media(prefers-color-scheme:dark){.bar,.card{color:#e6e9ed;background:#111}.s{color:#a9b2bc}.w{color:#ff9a93}a{color:#8ab8ff}}`;
const light = (name, ranges) => lights.set(`claimwatch-${name}`, new Highlight(...ranges));
let told, marks, rows = [], card, bar, opener, on = true;

function make(name, options, ...inside) {
 const made = doc.createElement(name);
 for (const key in options) made.setAttribute(key, options[key]);
 made.append(...inside.filter(Boolean));
 return made;
}
const link = (href, text) => (/^https?:/.test(href) ? make('a', { href, target: '_blank', rel: 'noopener' }, text) : text);
const p = (kind, ...inside) => make('p', { class: kind }, ...inside);
const ul = (items) => make('ul', {}, ...items.map((inside) => make('li', {}, ...inside)));
function button(act, kind, ...inside) {
 const made = make('button', { type: 'button', class: kind }, ...inside);
 made.onclick = act;
 return made;
}
function sheet(text) {
 const made = new CSSStyleSheet();
 made.replaceSync(text);
 return made;
}
const state = (name) => told.states.find((one) => one.name === name);
const shape = (name) => make('span', { class: `l-${name}` }, `${state(name).sign} ${state(name).word}`);
const those = (name) => rows.filter((row) => row.mark.states[0] === name);

function draw() {
 for (const { name } of told.states) light(name, on ? those(name).map((row) => row.range) : []);
 bar.textContent = `Evidence: ${rows.length} of ${marks.length} statements`;
}

function show(title, ...inside) {
 const head = make('h2', { id: 'title', tabindex: -1 }, title);
 card.replaceChildren(head, button(() => card.hidePopover(), 'x', 'Close'), ...inside.filter(Boolean));
 if (!card.matches(':popover-open')) {
  opener = root.activeElement || doc.activeElement;
  card.showPopover();
 }
 card.scrollTop = 0;
 head.focus();
}

function list() {
 light('open', []);
 const lost = marks.length - rows.length;
 const toggle = button(() => { on = !on; toggle.ariaPressed = on; draw(); }, '', 'Marks in the text');
 toggle.ariaPressed = on;
 show('Evidence of this article', told.sample && p('w', 'The literature here is a sample: cite none of it.'),
  p('s', `${rows.length} of ${marks.length} statements were found on this page. `, lost && `${lost} read otherwise here, or have copies: they are not marked. `, `As of ${told.changed}.`),
  ul(told.states.map(({ name, says }) => [shape(name), ` ${those(name).length} `, make('span', { class: 's' }, says)])),
  p('', toggle, ' ', link(told.address, 'The whole article')), make('h3', {}, 'Statements'),
  ul(rows.map((row) => [button(() => open(row, true), 'row', shape(row.mark.states[0]), `: ${row.mark.exact}`)])));
}

async function open(row, scrolls) {
 const { mark, range } = row, body = make('div', {}, 'Asking for it…');
 light('open', [range]);
 if (scrolls) range.startContainer.parentElement.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion)').matches ? 'auto' : 'smooth' });
 show(mark.states.map((name) => state(name).word).join(', '), p('q', mark.exact), body, button(list, '', 'All statements'));
 try {
  const one = (await ask(`embed/${mark.part}/`))[mark.key];
  body.replaceChildren(p('', shape(mark.states[0]), ' ', state(mark.states[0]).says), p('', one.says),
   p('', one.certainty, one.stale && ': the evidence has changed since it was assessed', '.'),
   ...one.groups.flatMap((group) => [make('h3', {}, `${group.said} (${group.works.length})`), ul(group.works.map(work))]),
   one.groups.length ? '' : p('s', 'None was accepted for it yet. That says nothing about whether it is true.'),
   p('', link(one.address, 'All about this statement')));
 } catch {
  body.replaceChildren('It did not come. ', link(told.address, 'Read the article'));
 }
}

const work = (one) => [one.warning && p('w', one.warning), one.citation,
 ...(one.links || []).flatMap(([label, value, address]) => [` ${label}: `, link(address, value)]),
 one.sample && p('s', 'Sample record: not a publication.'), one.facts && p('s', one.facts), one.quote && p('q', one.quote)];

const asked = {};
function ask(path) {
 const get = () => fetch(home + path, { credentials: 'omit', referrerPolicy: 'no-referrer' }).then((answer) => {
  if (!answer.ok) throw Error(answer.status);
  return answer.json();
 });
 return (asked[path] ||= get().catch((error) => { delete asked[path]; throw error; }));
}

// Text may come later: read 40 times at most, ever seldomer.
let passes = 0, timer, took = 0;
function pass() {
 const began = Date.now(), page = read();
 timer = 0;
 passes++;
 rows = page.text.length > 2e6 ? [] : find(page).map((row) => ({ ...row, range: rangeOf(page, row) }));
 took = Date.now() - began;
 draw();
}
const watcher = new MutationObserver(() => {
 if (passes > 39) watcher.disconnect();
 else timer ||= setTimeout(pass, Math.max(250 + 20 * passes ** 2, 10 * took));
});

function clicked({ target, button: which, defaultPrevented, clientX: x, clientY: y }) {
 if (which || defaultPrevented || !on || String(getSelection()) || target.closest?.('a,button,input,select,textarea,label,summary,[contenteditable],[role=button],claimwatch-embed')) return;
 const inside = (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
 const hit = rows.find(({ range }) => range.intersectsNode(target) && [...range.getClientRects()].some(inside));
 if (hit) open(hit);
}

async function start() {
 if (!able) return root.append(link(home, 'Evidence of this article')), doc.body.append(host);
 told = await ask('embed/');
 marks = told.statements.map((one, nth) => ({ ...one, nth, words: fold(one.exact).text, before: fold(one.prefix).text, behind: fold(one.suffix).text }));
 root.adoptedStyleSheets = [sheet(STYLE)];
 doc.adoptedStyleSheets.push(sheet(`${lined((name) => `::highlight(claimwatch-${name})`)}::highlight(claimwatch-open){background:#f5c84266}`));
 bar = button(list, 'bar');
 bar.ariaHasPopup = 'dialog';
 card = make('div', { class: 'card', popover: '', role: 'dialog', 'aria-labelledby': 'title' });
 card.addEventListener('toggle', ({ newState }) => {
  if (newState === 'open') return;
  light('open', []);
  opener?.focus({ preventScroll: true });
 });
 root.append(bar, card);
 doc.body.append(host);
 pass();
 watcher.observe(doc.body, { childList: true, characterData: true, subtree: true });
 doc.addEventListener('click', clicked);
}
const begin = () => start().catch((error) => console.info(`Claimwatch: no marks (${error.message}). Is the document public?`));
if (doc.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
else begin();
})();
