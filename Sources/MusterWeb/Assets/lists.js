// What is longer than the screen: older entries of a list, brought when one comes near its end, and the lines of a file.
//
//   <a data-older="list id">            leads to a page that holds them in a list of the same id; without a script it is followed as a link
//   <a data-line="12" href="#field id"> marks that line in the field

import { all, localTimes } from "./app.js";

async function bring(link) {
  const item = link.closest("li"), list = document.getElementById(link.dataset.older);
  if (!item || !list || item.dataset.asked) return;
  item.dataset.asked = "1";
  try {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...(page.getElementById(list.id)?.children ?? [])].filter((e) => e.tagName === "LI" && !(e.id && document.getElementById(e.id)));
    item.replaceWith(...found);
    localTimes(list);
    watch(list);
  } catch { delete item.dataset.asked; /* it is a link, and can be followed */ }
}
const near = "IntersectionObserver" in window ? new IntersectionObserver((seen) => seen.filter((e) => e.isIntersecting).forEach((e) => { near.unobserve(e.target); bring(e.target); }), { rootMargin: "600px" }) : null;
function watch(root = document) { for (const link of all("[data-older]", root)) near?.observe(link); }
document.addEventListener("click", (event) => { const link = event.target.closest?.("[data-older]"); if (link) { event.preventDefault(); bring(link); } });
watch();
document.addEventListener("fresh", (event) => watch(event.detail));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-line]"), field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const lines = field.value.split("\n"), at = Number(link.dataset.line) - 1;
  const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, start + (lines[at]?.length ?? 0));
  field.scrollTop = Math.max(0, (at - 4) * parseFloat(getComputedStyle(field).lineHeight));
  field.scrollLeft = 0;
  field.scrollIntoView({ block: "center" });
});
