"""What people do with Muster most, each at a laptop with its keys and at a telephone with a thumb.

Each function brings about what the task begins with, lets the hands do it, and returns what it took. On a laptop whoever
knows the keys uses them; the mouse serves where there is none.
"""

import datetime

from muster import ROOT

TASKS = {}


def task(words, who="ana"):
    def add(function):
        TASKS[function.__name__] = (words, function, who)
        return function

    return add


def room(world, device, reference, handle="ana"):
    return world.begin(device, f"/incidents/{reference}", handle)


def write(hands, text, key="n"):
    """A line into the composer; `key` stands for its command, which is then written already."""
    if hands.is_phone:
        hands.fill("[data-composer]", text)
        hands.click(".composer .btn.primary", known=True)
    else:
        hands.shortcut(key)
        hands.type(text)
        hands.press("Enter")


def go(hands, letter, name):
    """To another page."""
    if hands.is_phone:
        hands.click("[popovertarget=menu]")
        hands.click(f".menu a:has-text('{name}')", known=True)
    else:
        hands.shortcut("g")
        hands.press(letter)


@task("See what burns, and what is due next")
def see(world, device):
    world.incident("/ic")
    hands = world.begin(device, "/account")
    hands.click(".brand") if hands.is_phone else go(hands, "b", "Board")
    return hands, hands.finish("#burning .fire .next")


@task("Acknowledge a page by the link in its message")
def acknowledge(world, device):
    reference = world.incident(severity="SEV1")
    hands = world.begin(device, world.link(reference, ""))
    hands.click("button:has-text('Acknowledge')") if hands.is_phone else hands.shortcut("a")
    return hands, hands.finish("text=has been acknowledged")


@task("Declare an incident from nothing")
def declare(world, device):
    hands = world.begin(device, "/")
    if hands.is_phone:
        hands.click(".topbar a[href='/incidents/new']")
        hands.fill("input[name=functionality]", "Checkout")
        hands.fill("input[name=state]", "failing")
        hands.click("label:has(input[value=SEV1])")
        hands.click(".dock button", known=True)
    else:
        hands.shortcut("d")
        hands.page.wait_for_selector("input[name=functionality]:focus")
        hands.type("Checkout")
        hands.press("Tab")
        hands.type("failing")
        # Past those for whom, which can be said later.
        hands.press("Tab")
        hands.press("Tab")
        hands.press("Space", known=False)
        hands.press("Enter")
    return hands, hands.finish("h1:has-text('Checkout is failing')")


@task("Declare an incident of an alert that waits")
def declare_alert(world, device):
    alert = world.alert()
    hands = world.begin(device, f"/alerts/{alert}")
    hands.click("button:has-text('Declare an incident')")
    return hands, hands.finish("#state")


@task("Accept from triage what somebody reported")
def accept(world, device):
    alert = world.alert()
    hands = world.begin(device, "/")
    go(hands, "t", "Triage")
    hands.click(f"#alert-{alert} button:has-text('Accept')")
    return hands, hands.finish("#state")


@task("Find an incident by a word of its name")
def find(world, device):
    reference = world.incident(functionality="Warehouse labels")
    hands = world.begin(device, "/")
    if hands.is_phone:
        hands.click(".find-link")
        hands.fill("main input[type=search]", "warehouse")
        hands.press("Enter")
        hands.click(f".hits a[href='/incidents/{reference}'] >> nth=0")
    else:
        hands.shortcut("Control+k")
        hands.type("warehouse")
        hands.page.wait_for_selector("#found >> text=Warehouse labels")
        hands.press("Enter")
    return hands, hands.finish("h1:has-text('Warehouse labels')")


@task("Take command")
def command_it(world, device):
    hands = room(world, device, world.incident())
    if hands.is_phone:
        hands.click(".sections a[href='#roles']")
        hands.click("#roles button[aria-label='Claim Incident Commander']")
    else:
        write(hands, "/ic")
    return hands, hands.finish("#roles >> text=Ana Ferreira")


@task("Give somebody a role")
def assign(world, device):
    hands = room(world, device, world.incident("/ic"))
    write(hands, "/assign @ben OL")
    return hands, hands.finish("#roles >> text=Ben Okafor")


@task("Tell the customers what is known")
def update(world, device):
    hands = room(world, device, world.incident("/ic", "/reach identified"))
    words = "We have found the cause and are rolling back."
    if hands.is_phone:
        hands.click(".sections a[href='#steer']")
        hands.click("#steer summary:has-text('Send an update')")
        assert hands.page.input_value("#update-state") == "identified"
        assert hands.page.input_value("#audience") == "status-page"
        hands.fill("#update textarea", words)
        hands.click("#update button:has-text('Send the update')", known=True)
        hands.click("dialog .primary", known=True)
    else:
        write(hands, f"status-page identified: {words}", key="u")
    return hands, hands.finish("#latest >> text=are rolling back")


@task("Say something in the chat")
def chat(world, device):
    hands = room(world, device, world.incident("/ic"))
    if hands.is_phone:
        hands.click("[data-composer]")
        hands.click(".where label:has([data-to=chat])")
        hands.type("Looking at the locks")
        hands.click(".composer .btn.primary", known=True)
    else:
        write(hands, "Looking at the locks", key="m")
    return hands, hands.finish("#chat >> text=Looking at the locks")


@task("Change the severity")
def severity(world, device):
    hands = room(world, device, world.incident("/ic"))
    if hands.is_phone:
        hands.click("#state a:has(.sev)")
        hands.choose("#severity", value="SEV1")
        hands.fill("#severity-form input[name=reason]", "All of Europe")
        hands.click("#severity-form button", known=True)
    else:
        write(hands, "SEV1 All of Europe", key="v")
    return hands, hands.finish("#state .sev >> text=SEV1")


@task("Give an order")
def order(world, device):
    hands = room(world, device, world.incident("/ic"))
    write(hands, "/order @ben drain node 7" if hands.is_phone else "@ben drain node 7", key="o")
    return hands, hands.finish("#orders .tag:has-text('not acknowledged')", state="attached")


@task("Acknowledge an order", who="ben")
def obey(world, device):
    hands = room(world, device, world.incident("/ic", "/order @ben drain node 7"), "ben")
    hands.click("#mine button[aria-label='Acknowledge order 1']")
    return hands, hands.finish("#orders .tag:text-is('acknowledged')", state="attached")


@task("Suppose a cause")
def suppose(world, device):
    hands = room(world, device, world.incident("/ic"))
    write(hands, "/hypothesis A lock on orders" if hands.is_phone else "A lock on orders", key="h")
    return hands, hands.finish("#hypotheses >> text=A lock on orders", state="attached")


@task("Verify it with evidence")
def verify(world, device):
    hands = room(world, device, world.incident("/ic", "/hypothesis A lock on orders"))
    write(hands, "/verified 1 214 sessions wait for it")
    return hands, hands.finish("#hypotheses .tag:has-text('verified')", state="attached")


@task("Propose an action", who="ben")
def propose(world, device):
    hands = room(world, device, world.incident("/ic"), "ben")
    write(hands, "/action Kill the session" if hands.is_phone else "Kill the session", key="x")
    return hands, hands.finish("#actions >> text=Kill the session", state="attached")


@task("Approve it")
def approve(world, device):
    reference = world.incident("/ic", severity="SEV1")
    world.say("ben", reference, "/action Kill the session")
    hands = room(world, device, reference)
    hands.click("#mine button[aria-label='Approve action 1']")
    return hands, hands.finish("#actions .tag:has-text('approved')", state="attached")


@task("Page somebody")
def page(world, device):
    hands = room(world, device, world.incident("/ic"))
    write(hands, "/page @chi The edge looks odd" if hands.is_phone else "@chi The edge looks odd", key="p")
    return hands, hands.finish("#timeline >> text=The edge looks odd")


@task("Hand over command")
def hand_over(world, device):
    hands = room(world, device, world.incident("/ic"))
    write(hands, "/handover @ben IC" if hands.is_phone else "@ben IC", key="w")
    return hands, hands.finish("#offer >> text=offers Incident Commander")


@task("Attach a picture")
def attach(world, device):
    hands = room(world, device, world.incident("/ic"))
    hands.click("[data-composer]") if hands.is_phone else hands.shortcut("n")
    hands.attach("[data-files]", ROOT / "docs" / "images" / "incident-page.png")
    hands.click(".composer .btn.primary", known=True) if hands.is_phone else hands.press("Enter")
    return hands, hands.finish(".pic img")


@task("Find an entry of the timeline")
def look_up(world, device):
    hands = room(world, device, world.incident("/ic", "/note The certificate expired at noon", "Something else"))
    if hands.is_phone:
        hands.fill(".timeline-head input[type=search]", "certificate")
    else:
        hands.shortcut("t")
        hands.type("certificate")
    hands.press("Enter")
    return hands, hands.finish(".timeline mark")


@task("Resolve it, with the last condition of its gate")
def resolve(world, device):
    reference = world.incident("/ic", "/reach mitigated", "/reach monitoring")
    world.server.advance("PT20M")
    hands = room(world, device, reference)
    if hands.is_phone:
        hands.click(".sections a[href='#record']")
    hands.fill("#gates input[name=evidence]", "Orders are back to normal")
    hands.press("Enter")
    hands.click("#gates button:has-text('Reached: Resolved')")
    return hands, hands.finish("#state >> text=Resolved")


@task("See who is on call")
def on_call(world, device):
    hands = world.begin(device, "/")
    go(hands, "o", "On call")
    return hands, hands.finish(".duty-card .on-duty >> nth=0")


@task("Take over somebody's duty at once")
def take_over(world, device):
    end = world.now() + datetime.timedelta(hours=8)
    world.server.post("/schedules/checkout-primary/overrides", {"person": "ben", "end": end.strftime("%Y-%m-%dT%H:%M:%SZ")})
    hands = world.begin(device, "/on-call")
    hands.click("button[aria-label='Take over Checkout primary now']")
    hands.click("dialog .primary", known=True)
    return hands, hands.finish(".page-head strong:has-text('Ana Ferreira')")


@task("Silence an alert")
def silence(world, device):
    hands = world.begin(device, f"/alerts/{world.alert()}")
    hands.click("a:has-text('Silence alerts like this')")
    hands.fill("input[name=comment]", "The host is drained")
    hands.press("Enter")
    return hands, hands.finish(".tag:has-text('in force')")


@task("Look at the status page")
def status(world, device):
    hands = world.begin(device, "/")
    go(hands, "s", "Status page")
    return hands, hands.finish(".components")


@task("Add an action item to the retrospective")
def action_item(world, device):
    reference = world.incident("/ic", "/reach mitigated", severity="SEV3")
    hands = room(world, device, reference)
    hands.click("#impact a:has-text('Post-Mortem')")
    if hands.is_phone:
        hands.click(".page-head a:has-text('Action items')")
        hands.fill("input[name=title]", "Alert on lock waits")
    else:
        hands.page.wait_for_selector("#new-item")
        hands.shortcut("i")
        hands.type("Alert on lock waits")
    hands.choose("select[name=owner]", label="Ben Okafor")
    hands.click("button:has-text('Add'):visible", known=True)
    return hands, hands.finish("td:has-text('Alert on lock waits')")
