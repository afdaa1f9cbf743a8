// The editor in the place of each field of Markdown, where it was built and the browser is new enough: after the page
// can be used, and never under somebody's hands. The field stays the form's.

const KEY = "show markdown";
const areas = [...document.querySelectorAll("textarea[data-editor]")];
// What the editor is built for; older browsers keep the plain field.
const isNew = "at" in Array.prototype && "replaceChildren" in Element.prototype;

function wantsPlain() {
  try { return localStorage.getItem(KEY) === "yes"; } catch { return false; }
}

function wish(plain) {
  try { plain ? localStorage.setItem(KEY, "yes") : localStorage.removeItem(KEY); } catch { /* for this page alone */ }
}

async function start() {
  const { attach } = await import(areas[0].dataset.editor);
  areas.forEach((area) => {
    const words = JSON.parse(area.dataset.words);
    const bar = area.previousElementSibling;
    const isBar = bar && bar.classList.contains("toolbar");
    let detach;
    const toRich = () => {
      if (isBar) bar.hidden = true;
      detach = attach(area, words, () => {
        wish(true);
        toPlain();
        area.focus();
      });
    };
    const toPlain = () => {
      if (detach) detach();
      detach = null;
      if (isBar) bar.hidden = false;
    };
    if (isBar) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.rich;
      button.addEventListener("click", () => {
        wish(false);
        toRich();
        document.getElementById(area.id.replace(/-markdown$/, "")).focus();
      });
      bar.append(button);
    }
    if (wantsPlain()) return;
    if (document.activeElement === area) area.addEventListener("blur", toRich, { once: true });
    else toRich();
  });
}

// Where it cannot be loaded the plain field stays.
if (areas.length && isNew) {
  const begin = () => start().catch((error) => console.warn(error));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}
