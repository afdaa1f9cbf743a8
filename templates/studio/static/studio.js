// Small helps on every page. Each page works without them.

import { forgetAll, forgetErased, forgetOld } from "./draft-copy.js";
import { keepUp, touched } from "./keep-up.js";
import "./chosen-file.js";
import "./offline.js";

// Sections side by side become tabs: one is seen at a time.
export function tabs(group) {
  const sections = [...group.querySelectorAll(":scope > [data-tab]")];
  if (sections.length < 2) return;
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  const buttons = sections.map((section) => tabFor(section, list));
  const choose = (index, focus) => {
    sections.forEach((section, each) => { section.hidden = each !== index; });
    buttons.forEach((button, each) => {
      button.setAttribute("aria-selected", String(each === index));
      button.tabIndex = each === index ? 0 : -1;
    });
    if (focus) buttons[index].focus();
    group.dispatchEvent(new CustomEvent("chosen", { detail: sections[index] }));
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => choose(index));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose((index + step + buttons.length) % buttons.length, true);
    });
  });
  group.prepend(list);
  group.classList.add("tabbed");
  choose(Math.max(0, sections.findIndex((section) => "begins" in section.dataset)));
  // A link to a field leads into the tab that it is in.
  const follow = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const index = sections.findIndex((section) => target && section.contains(target));
    if (index >= 0) choose(index);
    if (target) { target.scrollIntoView({ block: "center" }); target.focus(); }
  };
  addEventListener("hashchange", follow);
  follow();
}

// A tab says whether something is missing in it, to eyes and ears.
export function tellLacking(button, section, lacking) {
  const words = section.parentElement.dataset.lackingWords;
  button.classList.toggle("lacking", lacking);
  button.querySelector(".unseen")?.remove();
  if (!lacking || !words) return;
  const told = document.createElement("span");
  told.className = "unseen";
  told.textContent = ` (${words})`;
  button.append(told);
}

function tabFor(section, list) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = section.dataset.tab;
  button.setAttribute("role", "tab");
  button.setAttribute("aria-controls", section.id);
  button.classList.toggle("full", "written" in section.dataset);
  tellLacking(button, section, "lacking" in section.dataset);
  button.id = `tab-${section.id}`;
  section.setAttribute("role", "tabpanel");
  section.setAttribute("aria-labelledby", button.id);
  list.append(button);
  return button;
}

document.querySelectorAll("[data-tabs]").forEach(tabs);

// Typing a time chooses "at a time".
document.querySelectorAll("[data-picks]").forEach((input) => {
  input.addEventListener("input", () => {
    const choice = input.form.querySelector(`[name="${input.dataset.picks}"][value="${input.name}"]`);
    if (choice) choice.checked = true;
  });
});

// What else goes out at a time, told while it is being chosen.
function tellClashes(input) {
  const shown = document.getElementById(`${input.id}-clashes`);
  let asked = 0;
  input.addEventListener("change", async () => {
    const mine = ++asked;
    const query = new URLSearchParams({ slug: input.dataset.clashes, at: input.value });
    try {
      const { time, told } = await (await fetch(`/clashes?${query}`, { headers: { "X-Requested-By": "studio" } })).json();
      if (mine !== asked) return;
      shown.replaceChildren(...[time, ...told].filter(Boolean).map((text, index) => {
        const line = document.createElement("p");
        line.className = time && !index ? "hint" : "notice";
        line.textContent = text;
        return line;
      }));
    } catch { /* without a line it is told by nobody, and planned all the same */ }
  });
}

document.querySelectorAll("[data-clashes]").forEach(tellClashes);

document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-select]")) target.select(); });

// What was done is said once: whoever loads the page again sees how it stands by then.
addEventListener("load", () => {
  const address = new URL(location.href);
  if (!address.searchParams.has("done")) return;
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
});

// A link to a field leads into it: what is typed next stands there.
function enterField() {
  const field = location.hash && document.getElementById(location.hash.slice(1));
  if (field && field.matches("input, textarea, select")) field.focus();
}
addEventListener("hashchange", enterField);
enterField();

// A password can be looked at while it is typed; it is sent as one, so that browsers keep it as one.
document.querySelectorAll("[data-shows]").forEach((button) => {
  const field = document.getElementById(button.dataset.shows);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => { show(field.type === "password"); field.focus(); });
  field.form.addEventListener("submit", () => show(false));
});

// A text is copied; where a page may not use the clipboard (http, old browsers), as if it were selected by hand.
async function copyText(button) {
  const field = document.getElementById(button.dataset.copies);
  const word = button.textContent;
  try { await navigator.clipboard.writeText(field.value); } catch {
    field.select();
    if (!document.execCommand("copy")) return; // it is selected: copied by hand
    button.focus();
  }
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = word; }, 3000);
}

function offerCopying(part) {
  part.querySelectorAll("[data-copies]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copyText(button));
  });
}
offerCopying(document);

// One tick for all of a list. What can be done with ticked ones is offered once there are some.
function offerAllTicks(part) {
  part.querySelectorAll("[data-ticks]").forEach((all) => {
    const each = [...all.form.querySelectorAll(`input[name="${all.dataset.ticks}"]`)];
    const offer = () => all.form.classList.toggle("none-ticked", !each.some((box) => box.checked));
    all.closest("[hidden]").hidden = false;
    all.addEventListener("change", () => { each.forEach((box) => { box.checked = all.checked; }); offer(); });
    each.forEach((box) => box.addEventListener("change", () => { all.checked = each.every((other) => other.checked); offer(); }));
    offer();
  });
}

// The seconds in which something can be undone are counted down.
function countDown(card) {
  const shown = card.querySelector(".count");
  const end = performance.now() + Number(card.dataset.until) * 1000;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    shown.textContent = left ? `${left} s` : "";
    if (!left || !card.isConnected) clearInterval(timer);
    if (!left) card.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  }, 250);
}

// Both forms of the Facebook post are shown until it is decided which one is published.
function showDecidedForm(page) {
  const both = document.querySelector(".both-forms");
  if (!both || page.querySelector(".both-forms")) return;
  both.parentElement.classList.remove("seen-both");
  both.replaceWith(...page.querySelectorAll(".seen > .seen-facebook"));
}

// A post's page keeps up with its post; what somebody types in it meanwhile stays.
function followPost(part) {
  const word = document.getElementById("follow-word");
  let { version, seconds } = part.dataset;
  const busy = () => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || [...part.querySelectorAll("input:not([type=hidden])")].some(touched);
  const ask = async () => {
    try {
      if (document.hidden) return;
      const told = await (await fetch(part.dataset.follow, { headers: { "X-Requested-By": "studio" } })).json();
      if (!told.version) return;
      seconds = told.seconds;
      if (told.version === version || busy()) return;
      const page = new DOMParser().parseFromString(await (await fetch(part.dataset.page)).text(), "text/html");
      const fresh = page.getElementById("follow");
      if (!fresh) return;
      version = fresh.dataset.version;
      const open = [...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
      part.replaceChildren(...fresh.childNodes);
      part.querySelectorAll("summary").forEach((summary) => { summary.parentElement.open ||= open.includes(summary.textContent); });
      part.querySelectorAll("[data-until]").forEach(countDown);
      part.querySelectorAll("[data-clashes]").forEach(tellClashes);
      offerCopying(part);
      showDecidedForm(page);
      document.querySelector("main > .done")?.remove();
      if (word.textContent !== told.word) word.textContent = told.word;
    } catch { /* without a line it is asked again */ } finally {
      setTimeout(ask, seconds * 1000);
    }
  };
  setTimeout(ask, seconds * 1000);
}

document.querySelectorAll("[data-until]").forEach(countDown);
document.querySelectorAll("[data-follow]").forEach(followPost);

const live = [...document.querySelectorAll("[data-live]")];
if (live.length) keepUp(live);
offerAllTicks(document);
addEventListener("kept-up", (event) => offerAllTicks(event.target));
addEventListener("kept-up", (event) => event.target.querySelectorAll("[data-clashes]").forEach(tellClashes));

// A menu closes when somebody looks elsewhere.
addEventListener("click", (event) => {
  document.querySelectorAll("details.me[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// On paper nothing can be opened: tables beside drawings are printed, and closed again.
addEventListener("beforeprint", () => {
  document.querySelectorAll("details.as-table:not([open])").forEach((table) => { table.open = table.dataset.printed = true; });
});
addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-printed]").forEach((table) => { table.open = false; delete table.dataset.printed; });
});

// Before signing out what is being written is saved; then nothing of it stays in this browser.
const WAIT = 5000;
const out = document.querySelector('form[action="/sign-out"]');
if (out) {
  out.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waiting = [];
    dispatchEvent(new CustomEvent("leaving", { detail: waiting }));
    const patience = new Promise((resolve) => { setTimeout(() => resolve(false), WAIT); });
    const saved = await Promise.all(waiting.map((each) => Promise.race([each, patience])));
    if (!saved.every(Boolean) && !confirm(out.dataset.unsaved)) return;
    dispatchEvent(new CustomEvent("left"));
    forgetAll(out.dataset.account);
    out.submit();
  });
  forgetErased(out.dataset.account);
}
forgetOld();

// A page that the browser shows as it was gets new keys: what is sent from it now is something new.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll('[name="form_key"]').forEach((field) => {
    field.value = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
});

if (!document.querySelector("form.write")) document.getElementById("old-browser")?.remove();
