// Forms: drafts, sending without leaving the page, asking before it. Without this file a form is sent as any other.
//
//   <textarea data-draft="key">                                kept until sent
//   <form data-async>                                          sent without leaving the page; [role=alert] in it says what was wrong
//   <form data-confirm="text">, <button data-confirm="text">   asked before sending

import { all, make, one, refresh, store } from "./app.js";

// ---- drafts ----
const draftKey = (field) => `draft:${field.dataset.draft}`;
// Where a form led to another page, its text has arrived; where its page came back, the text is still wanted.
const left = (store.get("left") ?? "").split("\n").filter((key) => key && !all("[data-draft]").some((field) => draftKey(field) === key));
for (const key of left) store.set(key, "");
store.set("left", "");
for (const field of all("[data-draft]")) {
  const kept = store.get(draftKey(field)), had = field.value;
  if (!kept || kept === had) continue;
  field.value = kept;
  if (!had) continue;
  const note = make(`<p class="hint" role="status">Your text that was not saved is back. <button class="link-btn" type="button">Discard it</button></p>`);
  one("button", note).addEventListener("click", () => { field.value = had; store.set(draftKey(field), ""); note.remove(); });
  field.after(note);
}
document.addEventListener("input", (event) => { if (event.target.dataset?.draft) store.set(draftKey(event.target), event.target.value); });

// ---- asking ----
function ask(text, verb) {
  const dialog = make(`<dialog aria-label="Confirm"><form method="dialog" class="stack"><p></p><div class="actions"><button class="btn primary" value="yes"></button><button class="btn" value="">Cancel</button></div></form></dialog>`);
  one("p", dialog).textContent = text;
  one(".primary", dialog).textContent = verb;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => { dialog.remove(); done(dialog.returnValue === "yes"); }));
}

// ---- sending ----
// What is under way, by its form: a second Enter on a slow line sends nothing twice.
const underWay = new WeakMap();
const isWritten = (e) => e.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=hidden])");
const content = (e) => (e.type === "file" ? [...e.files] : e.value);
const equal = (a, b) => (Array.isArray(a) ? a.length === b.length && a.every((file, i) => file === b[i]) : a === b);
function put(field, now, was) {
  if (field.type !== "file") { field.value = field.matches("textarea") && was && now.startsWith(was) ? now.slice(was.length).trimStart() : now; return; }
  const files = new DataTransfer();
  for (const file of now) if (!was.includes(file)) files.items.add(file);
  field.files = files.files;
}
// Takes away what has been sent, and leaves what was written while it was.
function clear(form, before) {
  const since = [...before].map(([field, was]) => [field, content(field), was]).filter(([, now, was]) => !equal(now, was));
  form.reset();
  for (const [field, now, was] of since) put(field, now, was);
  for (const field of all("[data-draft]", form)) store.set(draftKey(field), since.some(([other]) => other === field) ? field.value : "");
  return since.length === 0;
}
async function send(form, button) {
  const data = new FormData(form, button), text = JSON.stringify([...data].map(([name, value]) => [name, value.name ?? value]));
  if (underWay.get(form)?.has(text)) return;
  underWay.set(form, (underWay.get(form) ?? new Set()).add(text));
  const problem = one("[role=alert]", form) ?? form.appendChild(make(`<p class="error" role="alert"></p>`));
  const before = new Map([...form.elements].filter(isWritten).map((field) => [field, content(field)]));
  problem.textContent = "";
  button?.setAttribute("aria-busy", "true");
  try {
    const many = form.enctype === "multipart/form-data";
    const answer = await fetch(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href, { method: "POST", body: many ? data : new URLSearchParams(data), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const e of all("[aria-invalid]", form)) e.removeAttribute("aria-invalid");
    if (!answer.ok) {
      const says = one("[data-problem]", page), field = form.elements[says?.dataset.field];
      problem.textContent = [says?.textContent.trim() || `Not sent: the server answered ${answer.status}. Your text is kept.`, ...all("[data-problem-item]", page).map((e) => `• ${e.textContent.trim()}`)].join("\n");
      if (says?.dataset.edition && form.elements.edition) form.elements.edition.value = says.dataset.edition;
      if (field?.focus) { field.setAttribute("aria-invalid", "true"); field.focus(); }
      return;
    }
    const isDone = clear(form, before);
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) { location.assign(answer.url); return; }
    refresh(page, isDone ? form : undefined);
  } catch {
    problem.textContent = "Not sent: no connection to the server. Your text is kept; send it again when the page is live.";
  } finally {
    underWay.get(form).delete(text);
    button?.removeAttribute("aria-busy");
  }
}
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter, question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.dataset.sure) {
    event.preventDefault();
    if (!(await ask(question, button?.textContent.trim() || "Send"))) return;
    form.dataset.sure = "1";
    form.requestSubmit(button);
    delete form.dataset.sure;
  } else if ("async" in form.dataset) { event.preventDefault(); send(form, button); }
  else store.set("left", all("[data-draft]", form).map(draftKey).join("\n"));
});
