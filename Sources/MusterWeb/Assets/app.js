// Muster in the browser: live parts, clocks, keys. Every page does its work without this file.
//
// What a page says to it:
//   <body data-now="ms" data-live="url" data-search="url">     the server's clock at rendering, the event stream, the search
//   <section id="due" data-fragment>                           a part that the stream may replace, and that is fetched again after a gap
//   <time datetime="ISO" data-local>                           shown in the viewer's zone; UTC on hover and in what is copied
//   <time datetime="ISO" data-due="ms">, <time data-since="ms">  a countdown, an elapsed time; a late one gives its [data-row] the class is-late
//   <a|button|input data-key="u" data-verb="Update">           a key (or "g b"), and a line in the palette and in the list of keys
//   <a data-insert="/update ">                                 puts its text into the composer (textarea[data-composer]; with rows="1", Enter sends)
//   <input data-part="functionality|state|audience">, <output data-title-preview>, <input data-suggests="rank">, <span data-picks="SEV2"> (becomes a button that chooses it)   the declare form
//   <form data-push="key">                                     shown where the browser can take pushes, and sent with its subscription
// What the stream sends (server-sent events, each with an id; the last one seen is given back after a gap):
//   fragment {"id","html"}   append {"id","html"} (an entry for the list of that id)   reload   tick <ms of the server's clock>

const body = document.body;
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const one = (selector, root = document) => root.querySelector(selector);
export const make = (html) => { const t = document.createElement("template"); t.innerHTML = html.trim(); return t.content.firstElementChild; };
export const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private window: drafts live as long as the page */ } },
};

// ---- clocks ----
let offset = body.dataset.now ? Number(body.dataset.now) - Date.now() : 0;
const now = () => Date.now() + offset;
const two = (n) => String(n).padStart(2, "0");
function span(ms, hours = false) {
  const s = Math.floor(ms / 1000), d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
  if (d) return `${d} d ${h} h`;
  return hours ? `${two(h)}:${two(m)}:${two(s % 60)}` : h ? `${h}:${two(m)}:${two(s % 60)}` : `${two(m)}:${two(s % 60)}`;
}
function show(element, text) { if (element.textContent !== text) element.textContent = text; }
function tick() {
  const at = now();
  for (const t of all("time[data-due]")) {
    const left = Number(t.dataset.due) - at, late = left < 0;
    show(t, late ? `late by ${span(-left)}` : span(left) + ("left" in t.dataset ? " left" : ""));
    t.classList.toggle("late", late);
    t.closest("[data-row]")?.classList.toggle("is-late", late);
  }
  for (const t of all("time[data-since]")) show(t, span(Math.max(0, at - Number(t.dataset.since)), true));
}

// ---- local times ----
const hm = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day = { day: "numeric", month: "short" };
export function localTimes(root = document) {
  const today = new Date(now());
  for (const t of all("time[data-local], time[data-due], time[data-since]", root)) {
    const date = new Date(t.getAttribute("datetime") ?? Number(t.dataset.due ?? t.dataset.since));
    if (isNaN(date)) continue;
    t.title = `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
    if (!("local" in t.dataset)) continue;
    const form = t.dataset.local === "second" ? { ...hm, second: "2-digit" } : t.dataset.local === "day" ? {} : hm;
    const near = t.dataset.local === "second" || date.toDateString() === today.toDateString();
    const full = date.getFullYear() === today.getFullYear() ? day : { ...day, year: "numeric" };
    show(t, new Intl.DateTimeFormat("en-GB", t.dataset.local === "day" ? full : near ? form : { ...full, ...form }).format(date).replace(",", ""));
  }
}
document.addEventListener("copy", (event) => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed || document.activeElement?.matches("input, textarea")) return;
  const stage = document.createElement("div");
  stage.className = "vh";
  stage.append(chosen.getRangeAt(0).cloneContents());
  if (!one("time", stage)) return;
  for (const t of all("time[title]", stage)) t.textContent = t.title;
  body.append(stage);
  event.clipboardData.setData("text/plain", stage.innerText);
  stage.remove();
  event.preventDefault();
});

// ---- parts that change: the new markup is worked into the old, so that focus, scroll, open folds and half-written text stay ----
let answered; // the form of which this is the answer: its edition is taken over
let arrived; // the same, where nothing was written into it meanwhile: what comes back stands in the place of what was sent, also where one still is in it
export const changed = (e) => e.options && e.selectedOptions[0] !== ([...e.options].find((o) => o.defaultSelected) ?? e.options[0]);
const edited = (e) => e.form !== arrived && e.matches?.("input, textarea, select") && (e === document.activeElement || changed(e) || (e.defaultValue !== undefined && e.type !== "hidden" && (e.value !== e.defaultValue || e.checked !== e.defaultChecked)));
// What stood in a form stays while somebody writes into it: neither are another's words overwritten unseen, nor goes a text elsewhere.
const held = (e) => ((e.name === "edition" && e.form !== answered) || e.options) && e.form && [...e.form.elements].some(edited);
const dirty = (n) => n.nodeType === 1 && [n, ...all("input, textarea, select", n)].some(edited);
// What was not sent, or refused, is said until it is sent.
const told = (n) => n.nodeType === 1 && "said" in n.dataset;
// A row is known by its id, or by what its form is about: what is written into it must not go to the row that takes its place.
function identity(e) {
  if (e.nodeType !== 1 || e.id) return e.id || "";
  const form = e.matches("form") ? e : e.matches("li, details") && one("form", e);
  return form ? [form.getAttribute("action"), ...all("input[type=hidden]:not([name=csrf], [name=edition])", form).map((i) => `${i.name}=${i.defaultValue}`)].join(" ") : "";
}
const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");
function drop(node) { const after = node.nextSibling; if (!dirty(node) && !told(node)) node.remove(); return after; }
function move(node, parent, next) {
  const active = document.activeElement;
  parent.insertBefore(node, next);
  if (node.contains(active)) active.focus({ preventScroll: true });
}
function morph(old, fresh) {
  if (old.nodeType !== 1) { if (old.data !== fresh.data) old.data = fresh.data; return; }
  if (edited(old) || held(old) || old.isEqualNode(fresh) || (told(old) && !fresh.textContent)) return;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  const names = new Map([...old.children].map((e) => [e, identity(e)])), wanted = new Set([...fresh.children].map(identity));
  const places = new Map([...names].reverse().map(([e, name]) => [name, e]));
  wanted.delete("");
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const name = identity(child), place = name && places.get(name), known = place?.nodeName === child.nodeName ? place : null;
    if (known) {
      places.delete(name);
      while (next && next !== known && known.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_PRECEDING && !wanted.has(names.get(next))) next = drop(next);
      if (known !== next) move(known, old, next);
    }
    // What is written into another row is not for this one.
    const isFree = next && same(next, child) && !wanted.has(names.get(next)) && !(name && names.get(next) && dirty(next));
    const match = known ?? (isFree ? next : null);
    if (match) { morph(match, child); next = match.nextSibling; } else old.insertBefore(child, next);
  }
  while (next) next = drop(next);
}
function fresh(element) { localTimes(element.parentNode ?? document); tick(); openWide(element); document.dispatchEvent(new CustomEvent("fresh", { detail: element })); }
function replace({ id, html }) {
  const old = document.getElementById(id), part = make(html);
  if (!old || !part) return;
  swap(old, part);
}
// A part that is another element now, such as a list that was empty, takes the old one's place.
function swap(old, part) {
  if (old.nodeName !== part.nodeName) { old.replaceWith(part); fresh(part); return; }
  morph(old, part);
  fresh(old);
}
function append({ id, html }) {
  const list = document.getElementById(id), entry = make(html);
  if (!list || !entry || (list.dataset.only && list.dataset.only !== entry.dataset.kind)) return;
  const there = entry.id && document.getElementById(entry.id);
  if (there) { morph(there, entry); fresh(there); return; }
  entry.classList.add("new");
  const top = list.scrollTop, before = list.scrollHeight;
  const heading = list.firstElementChild?.classList.contains("day") ? list.firstElementChild : null;
  heading ? heading.after(entry) : list.prepend(entry);
  if (top > 0) list.scrollTop = top + list.scrollHeight - before;
  one(".empty", list)?.remove();
  fresh(entry);
}
// What changes the page while another one is on its way may be newer than that: it is done once more upon it. What is older
// than what it is done upon is followed by the newest from the stream.
const onTheWay = new Set();
export const meanwhile = {
  begin() { const acts = []; onTheWay.add(acts); return acts; },
  end(acts) { onTheWay.delete(acts); },
};
function bring(act) { for (const acts of onTheWay) acts.push(act); act(); }
function renew(page) { for (const old of all("[data-fragment][id]")) { const part = page.getElementById(old.id)?.cloneNode(true); if (part) swap(old, part); } }
// `acts` are since the page was asked for; `form` has been sent, and where it is done nothing was written into it since.
export function refresh(page, acts, form, isDone) {
  meanwhile.end(acts);
  [answered, arrived] = [form, isDone ? form : undefined];
  try { bring(() => renew(page)); } finally { answered = arrived = undefined; }
  const told = Number(page.body.dataset.now);
  if (told) offset = told - Date.now();
  for (const act of acts) bring(act);
}
async function refetch() {
  const acts = meanwhile.begin();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(30_000) });
    if (answer.ok) refresh(new DOMParser().parseFromString(await answer.text(), "text/html"), acts);
    return answer.ok;
  } finally { meanwhile.end(acts); }
}
// Until it is there, the page shows what is no more, and says so. What is asked for while it is on its way is asked for again.
let asked = 0, behind = 0;
async function catchUp() {
  if (asked++) return;
  for (let had = 0, pause = 1; had !== asked;) {
    const goal = asked;
    if (await refetch().catch(() => false)) { had = goal; continue; }
    behind ||= Date.now();
    state();
    await new Promise((done) => setTimeout(done, pause * 1000));
    pause = Math.min(30, pause * 2);
  }
  asked = behind = 0;
  state();
}

// ---- the stream ----
let heard = Date.now(), lost = 0, lastID = "", tries = 0, stream, ticking = false;
function state() {
  const since = lost || behind;
  for (const e of all("[data-live-state]")) {
    e.dataset.liveState = since ? "lost" : "live";
    show(e, since ? `connection lost ${Math.round((Date.now() - since) / 1000)} s ago, retrying` : "live");
  }
}
function connect() {
  stream?.close();
  const url = new URL(body.dataset.live, location.href);
  if (lastID) url.searchParams.set("last-event-id", lastID);
  stream = new EventSource(url);
  const on = (type, act) => stream.addEventListener(type, (event) => { heard = Date.now(); if (event.lastEventId) lastID = event.lastEventId; act?.(event.data); });
  stream.onopen = () => { heard = Date.now(); lost = 0; tries = 0; state(); };
  stream.onerror = () => {
    lost ||= Date.now();
    state();
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, Math.min(30, 2 ** tries++) * 1000);
  };
  on("fragment", (data) => bring(() => replace(JSON.parse(data))));
  on("append", (data) => bring(() => append(JSON.parse(data))));
  on("tick", (data) => { ticking = true; if (Number(data)) offset = Number(data) - Date.now(); });
  on("reload", catchUp);
}
if (body.dataset.live && "EventSource" in window) {
  connect();
  addEventListener("online", () => { if (lost) connect(); });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { connect(); catchUp(); } });
}
setInterval(() => {
  tick();
  if (!stream) return;
  if (ticking && !lost && Date.now() - heard > 45_000) { lost = heard; connect(); }
  if (lost || behind) state();
}, 1000);

// ---- folds that stand open where there is room; all of them on paper ----
function openWide(root = document) {
  for (const d of all("details[data-open-from]", root)) if (!d.dataset.seen) { d.dataset.seen = "1"; if (innerWidth >= Number(d.dataset.openFrom)) d.open = true; }
}
addEventListener("beforeprint", () => all("details:not([open])").forEach((d) => { d.open = true; }));

// ---- keys and the palette ----
const keysOff = () => store.get("keys") === "off";
function use(element) {
  if (element.matches("input, textarea, select")) { element.focus(); return; }
  element.click();
  // A key that leads to a form leads into it.
  const place = element.matches("a[href^='#']:not([data-insert])") && document.getElementById(element.hash.slice(1));
  if (!place) return;
  const field = "input:not([type=hidden]), textarea, select, button";
  (place.matches(field) ? place : one(field, place))?.focus();
}
const verbs = () => all("[data-verb]").filter((e) => e.dataset.verb).map((e) => ({ title: e.dataset.verb, key: e.dataset.key ?? "", act: () => use(e) }));
// Every command of the composer, too: it then stands there, and its words are typed on.
const commands = () => all("[data-commands] [data-follow]").filter((e) => !one(`[data-insert="${e.dataset.word} "]`)).map((e) => ({ title: one("span", e).textContent, key: e.dataset.word, act: () => insert(`${e.dataset.word} `) }));
const links = () => all(".menu a, main a[href]").filter((e) => !e.dataset.verb && e.textContent.trim().length > 2).map((e) => ({ title: e.textContent.trim(), key: "", act: () => e.click() }));
function theme(next) {
  next ? document.documentElement.setAttribute("data-theme", next) : document.documentElement.removeAttribute("data-theme");
  document.cookie = `theme=${next}; Path=/; SameSite=Lax; Max-Age=${next ? 31536000 : 0}`;
}
const themes = [["Theme: light", "light"], ["Theme: dark", "dark"], ["Theme: as the system", ""]].map(([title, t]) => ({ title, key: "", act: () => theme(t) }));

function help() {
  const dialog = make(`<dialog aria-labelledby="keys-title"><form method="dialog" class="stack"><h2 id="keys-title">Keys</h2><dl class="facts"></dl><label class="options"><span><input type="checkbox"> Single keys act (Ctrl-K always does)</span></label><div class="actions"><button class="btn">Close</button></div></form></dialog>`);
  const box = one("input", dialog), list = one("dl", dialog);
  for (const v of [...verbs().filter((v, i, known) => v.key && known.findIndex((other) => other.key === v.key) === i), { key: "Ctrl K", title: "Find an incident, a person, a verb" }, { key: "?", title: "These keys" }]) {
    const line = make(`<div hidden><dt><kbd class="key"></kbd></dt><dd></dd></div>`);
    one("kbd", line).textContent = v.key;
    one("dd", line).textContent = v.title;
    list.append(...line.children);
  }
  box.checked = !keysOff();
  box.addEventListener("change", () => store.set("keys", box.checked ? "" : "off"));
  body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
function palette() {
  if (one("dialog[open]")) return;
  const dialog = make(`<dialog class="palette" aria-label="Find"><input type="search" role="combobox" aria-expanded="true" aria-controls="found" aria-label="Find an incident, a person, a verb" placeholder="Find an incident, a person, a verb …" autocomplete="off"><ul id="found" role="listbox" aria-label="Found"></ul></dialog>`);
  const input = one("input", dialog), list = one("ul", dialog), known = [...verbs(), ...commands(), ...links(), ...themes];
  let shown = [], at = 0, pending, timer;
  const draw = (more = []) => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = [...known.filter((v) => words.every((w) => v.title.toLowerCase().includes(w))), ...more].slice(0, 30);
    at = Math.max(0, Math.min(at, shown.length - 1));
    list.replaceChildren(...shown.map((v, i) => {
      const item = make(`<li role="option"><a tabindex="-1"><span></span><kbd class="key"></kbd></a></li>`);
      item.id = `found-${i}`;
      item.setAttribute("aria-selected", String(i === at));
      one("span", item).textContent = v.title;
      v.key ? (one("kbd", item).textContent = v.key) : one("kbd", item).remove();
      item.addEventListener("click", () => { dialog.close(); v.act(); });
      return item;
    }));
    shown.length ? input.setAttribute("aria-activedescendant", `found-${at}`) : list.append(make(`<li role="option" aria-disabled="true" class="empty">Nothing found</li>`));
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  async function remote() {
    if (!body.dataset.search || !input.value.trim()) return;
    pending?.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(`${body.dataset.search}?q=${encodeURIComponent(input.value)}`, { signal: pending.signal, headers: { Accept: "application/json" } });
      if (answer.ok) draw(((await answer.json()).results ?? []).map((r) => ({ title: r.title, key: r.kind ?? "", act: () => location.assign(r.url) })));
    } catch { /* what the page itself holds stays listed */ }
  }
  input.addEventListener("input", () => { at = 0; draw(); clearTimeout(timer); timer = setTimeout(remote, 150); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) { event.preventDefault(); at = (at + step + shown.length) % shown.length; all("li", list).forEach((li, i) => li.setAttribute("aria-selected", String(i === at))); input.setAttribute("aria-activedescendant", `found-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
    if (event.key === "Enter") { event.preventDefault(); if (shown[at]) { dialog.close(); shown[at].act(); } }
  });
  body.append(dialog);
  dialog.addEventListener("close", () => { pending?.abort(); clearTimeout(timer); dialog.remove(); });
  dialog.showModal();
  draw();
}
function insert(text) {
  const field = one("[data-composer]");
  field.value = text.startsWith("/") ? text + field.value.replace(/^\/\S+ ?/, "") : [field.value.trimEnd(), text].filter(Boolean).join("\n");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
// With the one button that it has, or its main one; where there are several to choose from, one chooses.
function sendBy(field) {
  const buttons = [...field.form.elements].filter((e) => e.type === "submit" && !e.disabled), main = buttons.filter((e) => e.classList.contains("primary"));
  const button = field.type === "submit" ? field : buttons.length === 1 ? buttons[0] : main.length === 1 ? main[0] : undefined;
  if (button || !buttons.length) field.form.requestSubmit(button); else buttons[0].focus();
}
let first = "", firstAt = -Infinity;
document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") { event.preventDefault(); palette(); return; }
  if ((event.metaKey || event.ctrlKey) && event.key === "Enter" && event.target.form) { event.preventDefault(); if (!event.repeat && !event.isComposing) sendBy(event.target); return; }
  if (event.key === "Escape" && event.target.matches?.("[data-composer]")) event.target.blur();
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || keysOff() || one("dialog[open]") || event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  if (event.key === "?") { event.preventDefault(); help(); return; }
  // When it was pressed, which on a busy page is not when it is heard of.
  const typed = event.timeStamp - firstAt < 1200 ? `${first} ${event.key}` : event.key;
  const found = all("[data-key]").find((e) => e.dataset.key === typed) ?? all("[data-key]").find((e) => e.dataset.key === event.key);
  first = event.key; firstAt = event.timeStamp;
  if (found) { event.preventDefault(); first = ""; firstAt = -Infinity; use(found); }
});
document.addEventListener("click", (event) => {
  // A link to a place on the page opens what it is folded in.
  const link = event.target.closest?.("a[href^='#']:not([data-insert])");
  for (let fold = link && document.getElementById(link.hash.slice(1)); fold; fold = fold.parentElement) if (fold.matches("details")) fold.open = true;
  const opener = event.target.closest?.("[data-palette], [data-keys], [data-insert]");
  if (!opener) return;
  if ("palette" in opener.dataset) { event.preventDefault(); palette(); return; }
  if ("keys" in opener.dataset) { event.preventDefault(); help(); return; }
  if (!one("[data-composer]")) return;
  event.preventDefault();
  insert(opener.dataset.insert);
});
const composer = one("[data-composer]")?.form;
composer?.classList.add("idle");
composer?.addEventListener("focusin", () => composer.classList.remove("idle"));
composer?.addEventListener("focusout", () => setTimeout(() => { if (!composer.contains(document.activeElement) && !one("[data-composer]").value) composer.classList.add("idle"); }, 200));
one("[data-composer][rows='1']")?.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229 && matchMedia("(pointer: fine)").matches) { event.preventDefault(); composer.requestSubmit(); } });

// ---- declaring: the title as a sentence, the level that the answers suggest ----
const preview = one("[data-title-preview]");
function retitle() {
  const part = (name, hole) => one(`[data-part="${name}"]`)?.value.trim() || hole;
  preview.textContent = `${part("functionality", "…")} is ${part("state", "…")} for ${part("audience", "…")}`;
}
if (preview) { for (const e of all("[data-part]")) e.addEventListener("input", retitle); retitle(); }
let chosen = false;
for (const e of all("input[data-rank]")) e.addEventListener("change", () => { chosen = true; });
for (const e of all("input[data-suggests]")) e.addEventListener("change", () => {
  const ranks = all("input[data-suggests]:checked").map((x) => Number(x.dataset.suggests)), best = ranks.length ? Math.min(...ranks) : 0;
  for (const mark of all("[data-suggested]")) mark.hidden = Number(mark.dataset.suggested) !== best;
  const card = one(`input[data-rank="${best}"]`);
  if (card && !chosen) card.checked = true;
});
for (const cell of all("[data-picks]")) { const pick = make(`<button type="button" class="link-btn">${cell.innerHTML}</button>`); pick.onclick = () => one(`input[name=severity][value="${cell.dataset.picks}"]`)?.click(); cell.replaceChildren(pick); }

// ---- pages in this browser: the form sends what the browser says of itself once its owner has agreed ----
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
async function takePages(form) {
  const problem = one("[role=alert]", form);
  problem.textContent = "";
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("The browser does not allow notifications from here; allow them in its settings and press again.");
    const worker = await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
    const key = bytesOf(form.dataset.push);
    let known = await worker.pushManager.getSubscription();
    // One that was made for another installation's key takes nothing of ours.
    if (known && textOf(known.options.applicationServerKey) !== form.dataset.push) { await known.unsubscribe(); known = null; }
    const subscription = known ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    form.elements.endpoint.value = subscription.endpoint;
    form.elements.p256dh.value = textOf(subscription.getKey("p256dh"));
    form.elements.auth.value = textOf(subscription.getKey("auth"));
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) { problem.textContent = `This browser was not added: ${error.message}`; }
}
for (const form of all("form[data-push]")) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); takePages(form); });
}

localTimes();
tick();
openWide();
