// Lists keep up with what happens: the page is asked for again, and what changed is put in, never under somebody's hands.

const EVERY = 30000;
const BUSY = 3000;
// Where the page itself has no list this one is asked for in its place: the same bars and badges on top, and costs less.
const LIGHT = "/account";
// So long after a change nothing can be pressed: what was aimed at may be another post's button by then.
const STILL = 700;

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

// Without what is new with every answer.
function content(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll('[name="form_key"], [name="form_token"]').forEach((field) => field.remove());
  return copy.innerHTML;
}

// A tick says by itself whether somebody changed it: without a value of its own it reads "on", which it never was.
export const touched = (input) => (/^(checkbox|radio)$/.test(input.type)
  ? input.checked !== input.defaultChecked
  : input.value !== input.defaultValue);

function inUse(part) {
  return part.closest("[data-drawing]")
    || part.querySelector("details[open] form, :is(a, button, summary, input, select, textarea, label):is(:hover, :focus)")
    || [...part.querySelectorAll("input:not([type=hidden]), textarea")].some(touched);
}

function put(part, fresh) {
  part.replaceChildren(...fresh.childNodes);
  part.inert = true;
  setTimeout(() => { part.inert = false; }, STILL);
  part.dispatchEvent(new CustomEvent("kept-up", { bubbles: true }));
}

export function keepUp(parts) {
  const last = new Map(parts.map((part) => [part.id, content(part)]));
  const address = parts.some((part) => part.closest("main")) ? location.href : LIGHT;
  let timer;
  const ask = async () => {
    let wait = EVERY;
    try {
      if (document.hidden) return;
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) return;
      const page = parse(await answer.text());
      for (const part of parts) {
        const fresh = page.getElementById(part.id);
        const now = fresh && content(fresh);
        if (now === null || now === last.get(part.id)) continue;
        if (inUse(part)) { wait = BUSY; continue; }
        last.set(part.id, now);
        put(part, fresh);
      }
    } catch { /* it is asked again */ } finally {
      timer = setTimeout(ask, wait);
    }
  };
  timer = setTimeout(ask, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(timer);
    ask();
  });
}
