// Forms: drafts, sending without leaving the page, asking before it. Without this file a form is sent as any other.
//
//   <textarea data-draft="key">                                kept until sent
//   <a data-keeps>                                             leads to the same form filled in otherwise: what was written stays
//   <form data-async>                                          sent without leaving the page; [role=alert] in it says what was wrong
//   <form data-confirm="text">, <button data-confirm="text">   asked before sending

import { all, changed, make, meanwhile, one, refresh, store } from "./app.js";

// ---- drafts ----
const draftKey = (field) => `draft:${field.dataset.draft}`;
// Where a form led to another page, its text has arrived; where its page came back, or it was refused, the text is still wanted.
const session = { get(key) { try { return sessionStorage.getItem(key) ?? ""; } catch { return ""; } }, set(key, text) { try { sessionStorage.setItem(key, text); } catch { /* as above */ } } };
const [from, ...left] = session.get("left").split("\n");
const isThrough = from && !one("[data-problem]") && document.referrer && new URL(document.referrer).pathname === from;
for (const key of isThrough ? left : []) if (!all("[data-draft]").some((field) => draftKey(field) === key)) store.set(key, "");
session.set("left", "");
for (const field of all("[data-draft]")) {
  const kept = store.get(draftKey(field)), had = field.value;
  if (kept === field.defaultValue && !one("[data-problem]")) store.set(draftKey(field), "");
  // What somebody typed before this was read is newer.
  if (!kept || kept === had || had !== field.defaultValue) continue;
  field.value = kept;
  if (!had) continue;
  const note = make(`<p class="hint" role="status">Your text that was not saved is back. <button class="link-btn" type="button">Discard it</button></p>`);
  one("button", note).addEventListener("click", () => { field.value = had; store.set(draftKey(field), ""); note.remove(); });
  field.after(note);
}
document.addEventListener("input", (event) => { if (event.target.dataset?.draft) store.set(draftKey(event.target), event.target.value); });

// ---- the same form, filled in otherwise ----
const isChoice = (e) => e.matches("[type=checkbox], [type=radio]");
const isOther = (e) => (isChoice(e) ? e.checked !== e.defaultChecked : e.options ? changed(e) : !["hidden", "file"].includes(e.type) && e.value !== e.defaultValue);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-keeps]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const written = [...link.closest("form").elements].filter((e) => e.name && e.matches("input, textarea, select") && isOther(e));
  session.set("written", JSON.stringify([link.pathname, written.map((e) => [e.name, e.value, e.checked])]));
});
const [place, written] = JSON.parse(session.get("written") || "[]");
session.set("written", "");
for (const [name, value, checked] of place === location.pathname ? written : []) {
  const field = all("input, textarea, select").find((e) => e.name === name && (!isChoice(e) || e.value === value));
  if (!field) continue;
  isChoice(field) ? (field.checked = checked) : (field.value = value);
  // What was chosen is not to be hidden, such as that it is a drill.
  const fold = field.closest("details");
  if (fold) fold.open = true;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}

// ---- asking ----
function ask(text, verb) {
  const dialog = make(`<dialog aria-label="Confirm"><form method="dialog" class="stack"><p></p><div class="actions"><button class="btn primary" value="yes"></button><button class="btn" value="">Cancel</button></div></form></dialog>`);
  one("p", dialog).textContent = text;
  one(".primary", dialog).textContent = verb;
  document.body.append(dialog);
  // A key that is held down answers nothing.
  dialog.addEventListener("keydown", (event) => { if (event.repeat) event.preventDefault(); });
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue === "yes"); }));
}

// ---- sending ----
// One at a time from a form: what is under way, and what was sent meanwhile; a second Enter on a slow line sends nothing twice.
const underWay = new WeakMap(), waiting = new WeakMap();
const words = (form, button) => JSON.stringify([...new FormData(form, button)].map(([name, value]) => [name, value.name ?? value]));
const isWritten = (e) => e.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=hidden])");
const content = (e) => (e.type === "file" ? [...e.files] : e.value);
const equal = (a, b) => (Array.isArray(a) ? a.length === b.length && a.every((file, i) => file === b[i]) : a === b);
function put(field, now, was, caret) {
  if (field.type === "file") {
    const files = new DataTransfer();
    for (const file of now) if (!was.includes(file)) files.items.add(file);
    field.files = files.files;
    return;
  }
  // A line goes on where the one before it ended; a document is written on as a whole.
  const isNext = field.matches("[data-composer]") && was && now.startsWith(was), rest = isNext ? now.slice(was.length).trimStart() : now;
  const place = Math.max(0, caret - (now.length - rest.length));
  field.value = rest;
  if (field === document.activeElement && caret != null) field.setSelectionRange(place, place);
}
// Takes away what has been sent, and leaves what was written while it was.
function clear(form, before) {
  const fields = [...form.elements].filter(isWritten).map((field) => ({
    field, now: content(field), was: before.has(field) ? before.get(field) : field.defaultValue, caret: field.selectionStart,
  }));
  const since = fields.filter(({ now, was }) => !equal(now, was));
  form.reset();
  for (const { field, now, was, caret } of since) put(field, now, was, caret);
  for (const { field, was } of fields) {
    if (!field.dataset.draft) continue;
    if (since.some((other) => other.field === field)) store.set(draftKey(field), field.value);
    // Another page may have written on.
    else if (store.get(draftKey(field)) === was) store.set(draftKey(field), "");
  }
  return since.length === 0;
}
// In the form, by what it has for that.
function say(form, text) {
  const problem = one("[role=alert]", form) ?? form.appendChild(make(`<p class="error" role="alert"></p>`));
  problem.textContent = text;
  text ? (problem.dataset.said = "") : delete problem.dataset.said;
}
function refused(form, page, status) {
  const says = one("[data-problem]", page), field = form.elements[says?.dataset.field];
  say(form, [says?.textContent.trim() || `Not sent: the server answered ${status}. Your text is kept.`, ...all("[data-problem-item]", page).map((e) => `• ${e.textContent.trim()}`)].join("\n"));
  if (says?.dataset.edition && form.elements.edition) form.elements.edition.value = says.dataset.edition;
  if (!field?.focus) return;
  field.setAttribute("aria-invalid", "true");
  // Not away from where one writes by now.
  if (document.activeElement === document.body || form.contains(document.activeElement)) field.focus();
}
async function send(form, button) {
  const text = words(form, button);
  if (underWay.has(form)) { if (underWay.get(form) !== text) waiting.set(form, { button, text }); return; }
  underWay.set(form, text);
  const data = new FormData(form, button), hasFiles = [...data.values()].some((value) => value.size > 0);
  const before = new Map([...form.elements].filter(isWritten).map((field) => [field, content(field)]));
  const acts = meanwhile.begin();
  let next;
  say(form, "");
  button?.setAttribute("aria-busy", "true");
  try {
    const many = form.enctype === "multipart/form-data";
    const answer = await fetch(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href, {
      method: "POST", body: many ? data : new URLSearchParams(data), headers: { Accept: "text/html" }, signal: AbortSignal.timeout(hasFiles ? 600_000 : 60_000),
    });
    // It was taken where it leads on, also where the page that it leads to does not come.
    const isTaken = answer.ok || answer.redirected, page = new DOMParser().parseFromString(await answer.text().catch(() => ""), "text/html");
    for (const e of all("[aria-invalid]", form)) e.removeAttribute("aria-invalid");
    if (!isTaken) { refused(form, page, answer.status); return; }
    next = waiting.get(form);
    if (next && ((next.button && next.button.form !== form) || next.text !== words(form, next.button))) next = undefined;
    const isDone = clear(form, before);
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) { location.assign(answer.url); return; }
    if (answer.ok) refresh(page, acts, form, isDone);
  } catch (error) {
    // What was not sent at all and what was not answered look the same from here.
    const why = error.name === "TimeoutError" ? "No answer from the server" : "No connection to the server";
    say(form, `${why}: it may not have arrived. Your text is kept; look whether it is there before you send it again.`);
  } finally {
    meanwhile.end(acts);
    underWay.delete(form);
    waiting.delete(form);
    button?.removeAttribute("aria-busy");
  }
  if (next) send(form, next.button);
}
// What is asked about is what is then sent.
async function confirmed(form, button, question) {
  const text = words(form, button), to = form.getAttribute("action");
  if (!(await ask(question, button?.textContent.trim() || "Send"))) return;
  if (!form.isConnected || (button && button.form !== form) || form.getAttribute("action") !== to || words(form, button) !== text) {
    say(form, "Not sent: it changed while you were asked. Look at it again.");
    return;
  }
  form.dataset.sure = "1";
  try { form.requestSubmit(button); } finally { delete form.dataset.sure; }
}
document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter, question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.dataset.sure) { event.preventDefault(); confirmed(form, button, question); return; }
  if ("async" in form.dataset) { event.preventDefault(); send(form, button); return; }
  if (form.getAttribute("method") !== "post") return;
  // A second press, before the next page is there, is the same one.
  if (form.dataset.gone) { event.preventDefault(); return; }
  form.dataset.gone = "1";
  setTimeout(() => { delete form.dataset.gone; }, 20_000);
  session.set("left", [location.pathname, ...all("[data-draft]", form).map(draftKey)].join("\n"));
});
addEventListener("pageshow", () => { for (const form of all("[data-gone]")) delete form.dataset.gone; });
