// The composer of an incident: commands are completed as one types, and a line goes into the timeline or the chat.
// Without this file every command can be typed whole, and the switch is two radio buttons.
//
// What the page says to it:
//   <ul data-commands><li data-word="/order" data-follow="person role">   a command, and the kinds of words that may follow it
//   <li data-kind="person" data-word="@ben">                              such a word
//   <input name="to" value="timeline|chat">, <button data-say>            where a line goes; the button (and its key) aims at the chat

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private window */ } },
};
const composer = one("[data-composer]")?.form;

const box = one("[data-composer][rows='1']"), offered = one("[data-commands]"), where = () => all("[name=to]", composer ?? document);
function aim(place) { for (const e of where()) e.checked = e.value === place; if (box) box.placeholder = place === "chat" ? "Say something, or / for a command" : "Write into the timeline, or / for a command"; store.set("to", place === "chat" ? place : ""); }
if (box && offered) {
  const items = all("li", offered);
  let choice = -1, moved = false;
  items.forEach((li, i) => { li.id = `command-${i}`; li.setAttribute("role", "option"); });
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", "commands"]]) box.setAttribute(name, value);
  offered.id = "commands";
  const shown = () => items.filter((li) => !li.hidden);
  const mark = (i) => { const list = shown(); choice = list.length ? (i + list.length) % list.length : -1; items.forEach((li) => li.setAttribute("aria-selected", String(li === list[choice]))); choice < 0 ? box.removeAttribute("aria-activedescendant") : (box.setAttribute("aria-activedescendant", list[choice].id), list[choice].scrollIntoView({ block: "nearest" })); };
  const close = () => { offered.hidden = true; mark(-1); choice = -1; };
  const word = () => box.value.slice(0, box.selectionStart).match(/\S*$/)[0];
  function suggest() {
    moved = false;
    const before = box.value.slice(0, box.selectionStart), typed = word().toLowerCase(), verb = before.match(/^\/(\S+)\s/)?.[1]?.toLowerCase();
    if (!before.startsWith("/") || before.includes("\n")) return close();
    const kinds = verb ? items.find((li) => li.dataset.word === `/${verb}`)?.dataset.follow?.split(" ").filter(Boolean) ?? [] : null;
    const place = before.trim().split(/\s+/).length - (typed ? 2 : 1);
    for (const li of items) {
      const fits = kinds ? kinds.includes(li.dataset.kind) && place < kinds.length + 1 && typed.length > 0 : Boolean(li.dataset.follow !== undefined);
      li.hidden = !fits || li.dataset.word.toLowerCase() === typed || !(li.dataset.word.toLowerCase().startsWith(typed) || (kinds && li.textContent.toLowerCase().includes(` ${typed.replace("@", "")}`)));
    }
    if (!shown().length) return close();
    offered.hidden = false;
    mark(0);
  }
  function take(li) {
    const end = box.selectionStart, start = end - word().length, text = `${li.dataset.word} `;
    box.setRangeText(text, start, end, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }
  box.addEventListener("input", suggest);
  box.addEventListener("blur", () => setTimeout(close, 150));
  offered.addEventListener("mousedown", (event) => { const li = event.target.closest("li"); if (li) { event.preventDefault(); take(li); } });
  // Before the one that sends with Enter.
  box.addEventListener("keydown", (event) => {
    if (offered.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); moved = true; mark(choice + step); }
    else if (event.key === "Tab" || (event.key === "Enter" && moved)) { event.preventDefault(); event.stopImmediatePropagation(); take(shown()[choice]); }
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
  }, true);
}
if (composer && where().length) {
  for (const e of where()) e.addEventListener("change", () => { aim(e.value); box.focus(); });
  composer.addEventListener("reset", () => setTimeout(() => aim(store.get("to") || "timeline")));
  one("[data-say]", composer)?.addEventListener("click", () => { aim("chat"); box.focus(); });
  aim(store.get("to") || "timeline");
}
