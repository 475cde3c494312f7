// Muster's service worker: shows the pages that are pushed to this browser, and takes the answer.
//
// What a push says: {"title", "body", "tag", "url", "answer", "escalates", "urgent"}; `answer` is where a POST answers.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let page = {};
  try { page = event.data?.json() ?? {}; } catch { page = { title: event.data?.text() }; }
  const actions = page.answer ? [{ action: "acknowledge", title: "Acknowledge" }] : [];
  if (page.escalates) actions.push({ action: "escalate", title: "Not me" });
  event.waitUntil(self.registration.showNotification(page.title || "Muster", {
    body: page.body || "",
    tag: page.tag,
    renotify: Boolean(page.tag),
    requireInteraction: Boolean(page.urgent),
    icon: "/assets/icon-192.png",
    badge: "/assets/icon-192.png",
    vibrate: page.urgent ? [400, 150, 400, 150, 400] : [200],
    data: page,
    actions,
  }));
});

// What became of an answer, by what the header Muster-Answer says of it.
const outcomes = {
  "acknowledged": "Acknowledged. Paging stops.",
  "passed-on": "Passed on: the next step has been taken.",
  "already-passed-on": "The next step had been taken already.",
  "nobody-left": "Nobody is left to page. The administrators have been told.",
  "over": "Nothing is left to answer here.",
};

async function answer(page, word) {
  let says = "";
  try {
    const reply = await fetch(page.answer, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: `answer=${word}`,
    });
    // A test, and the answer to several at once, name no outcome.
    const outcome = reply.headers.get("Muster-Answer") ?? (word === "acknowledge" ? "acknowledged" : "");
    if (reply.ok) says = outcomes[outcome] ?? "";
  } catch { /* said below */ }
  // What did not arrive must not look as if it had: the page stays, and says so.
  await self.registration.showNotification(says ? page.title : `NOT ANSWERED: ${page.title}`, {
    body: says || "Your answer did not reach Muster. Press to open it and answer there.",
    tag: page.tag,
    icon: "/assets/icon-192.png",
    requireInteraction: !says,
    data: { ...page, url: page.url || page.answer },
  });
}

async function open(url) {
  for (const view of await self.clients.matchAll({ type: "window" })) {
    if (view.url === url) return view.focus();
  }
  return self.clients.openWindow(url);
}

self.addEventListener("notificationclick", (event) => {
  const page = event.notification.data ?? {};
  event.notification.close();
  if (event.action && page.answer) event.waitUntil(answer(page, event.action));
  else event.waitUntil(open(page.url || page.answer || "/"));
});
