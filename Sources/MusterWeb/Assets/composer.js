// The composer of an incident: commands are completed as one types, and a line goes into the timeline or the chat.
// Without this file every command can be typed whole, and the switch is two radio buttons.
//
// What the page says to it:
//   <ul data-commands><li data-word="/order" data-follow="person role">   a command, and the kinds of words that may follow it
//   <li data-kind="person" data-word="@ben">                              such a word
//   <input type="file" data-files data-limit="bytes">, <div data-chosen>   files that go along, and where they are listed; they can be dropped and pasted, too
//   <input name="to" value="timeline|chat">, <button data-aim="chat">     where a line goes; the button (and its key) aims there

import { all, one, store } from "./app.js";

const composer = one("[data-composer]")?.form;

const box = one("[data-composer][rows='1']"), offered = one("[data-commands]"), where = () => all("[name=to]", composer ?? document);
let at = "timeline";
function aim(place) { at = place; for (const e of where()) e.checked = e.value === place; if (box) box.placeholder = place === "chat" ? "Say something, or /" : "Write a note, or /"; store.set("to", place === "chat" ? place : ""); }
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
    if (offered.hidden || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); moved = true; mark(choice + step); }
    else if (event.key === "Tab" || (event.key === "Enter" && moved)) { event.preventDefault(); event.stopImmediatePropagation(); take(shown()[choice]); }
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
  }, true);
}
if (composer && where().length) {
  for (const e of where()) e.addEventListener("change", () => { aim(e.value); box.focus(); });
  composer.addEventListener("reset", () => setTimeout(() => aim(at)));
  for (const e of all("[data-aim]", composer)) e.addEventListener("click", () => { aim(e.dataset.aim); box.focus(); });
  aim(store.get("to") || "timeline");
}

// ---- files: chosen, dropped or pasted; each is listed with what can be said of it before it is sent ----
const input = composer && one("[data-files]", composer), list = composer && one("[data-chosen]", composer);
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
function chosen(files) {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  input.files = kept.files;
  draw();
}
let kept = [];
function draw() {
  kept = [...input.files];
  const said = new Map(all("input", list).map((e) => [e.dataset.of, e.value]));
  list.replaceChildren(...[...input.files].map((file, i) => {
    const row = document.createElement("div"), name = document.createElement("bdi"), much = document.createElement("span"), drop = document.createElement("button");
    name.textContent = file.name;
    much.className = "muted";
    much.textContent = size(file.size);
    Object.assign(drop, { type: "button", className: "link-btn", textContent: "Leave out", onclick: () => { row.remove(); chosen([...input.files].filter((_, at) => at !== i)); box.focus(); } });
    drop.setAttribute("aria-label", `Leave out ${file.name}`);
    row.append(name, much);
    if (file.type.startsWith("image/")) {
      const says = document.createElement("input");
      Object.assign(says, { name: `shows.${i}`, value: said.get(file.name) ?? "", placeholder: "What it shows, for those who cannot see it", maxLength: 250, dir: "auto" });
      says.setAttribute("aria-label", `What ${file.name} shows`);
      says.dataset.of = file.name;
      row.append(says);
    }
    row.append(drop);
    if (file.size > Number(input.dataset.limit)) {
      const problem = document.createElement("p");
      problem.className = "error";
      problem.textContent = `Too large: a file may have ${size(Number(input.dataset.limit))}. Cut it, or attach a link to where it lies.`;
      row.append(problem);
    }
    return row;
  }));
  list.hidden = input.files.length === 0;
  if (input.files.length) composer.classList.remove("idle");
}
if (input && list) {
  composer.classList.add("scripted");
  const named = (file) => (file.name && file.name !== "image.png" ? file : new File([file], `pasted-${new Date().toISOString().slice(11, 19).replaceAll(":", "")}.${file.type.split("/")[1] ?? "bin"}`, { type: file.type }));
  // Those that were chosen, dropped or pasted before stay.
  input.addEventListener("change", () => chosen([...kept, ...input.files]));
  composer.addEventListener("reset", () => setTimeout(draw));
  composer.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    // Cells of a spreadsheet come as a picture, too, and are text.
    const types = event.clipboardData.types;
    if (!files.length || (types.includes("text/html") && types.includes("text/plain"))) return;
    event.preventDefault();
    chosen([...input.files, ...files.map(named)]);
  });
  const place = composer.closest(".talk") ?? composer, carries = (event) => event.dataTransfer?.types.includes("Files");
  place.addEventListener("dragover", (event) => { if (carries(event)) { event.preventDefault(); place.classList.add("dropping"); } });
  place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) place.classList.remove("dropping"); });
  place.addEventListener("drop", (event) => {
    place.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    chosen([...input.files, ...event.dataTransfer.files]);
    box.focus();
  });
}
