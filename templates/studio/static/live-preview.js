import { enqueue, form, isChanged } from "./saving.js";

// The previews follow what is saved, and the language that is written in.
const look = document.getElementById("look");
const frame = look.querySelector("iframe");
// A text is shown in the officer's own script first.
const TAGS = { sr: document.documentElement.lang === "sr-Cyrl" ? "sr-Cyrl" : "sr-Latn" };
let language = "";
// Shows the language that is written in; the page itself stays where it is.
function showLanguage() {
  const text = language && frame.contentDocument && frame.contentDocument.getElementById(TAGS[language] ?? language);
  if (!text) return;
  frame.contentWindow.scrollTo(0, text.offsetTop);
  language = "";
}
// Pictures that are shown already stay, so that nothing flickers or jumps.
function put(place, nodes) {
  const shown = [...place.querySelectorAll("img")];
  for (const image of nodes.flatMap((node) => [...node.querySelectorAll("img")])) {
    const known = shown.findIndex((each) => each.getAttribute("src") === image.getAttribute("src"));
    if (known < 0) continue;
    shown[known].alt = image.alt;
    image.replaceWith(...shown.splice(known, 1));
  }
  place.replaceChildren(...nodes);
}
async function showAgain() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(`${location.pathname}/look`)).text(), "text/html");
    const post = page.querySelector(".seen-facebook");
    put(look.querySelector(".look-facebook"), post ? [document.importNode(post, true)] : []);
    if (post) post.remove();
    // A frame that is not loaded yet loads by itself.
    const shown = frame.contentDocument && frame.contentDocument.querySelector("main");
    if (shown) put(shown, [...page.querySelectorAll("article")].map((each) => frame.contentDocument.importNode(each, true)));
    showLanguage();
  } catch { /* shown when there is a line again */ }
}
document.querySelector("[data-tabs]").addEventListener("chosen", ({ detail: section }) => {
  language = section.id.replace("tongue-", "");
  showLanguage();
});
form.addEventListener("saved", showAgain);
addEventListener("keydown", (event) => {
  if (!event.altKey || event.key.toLowerCase() !== "p") return;
  event.preventDefault();
  look.scrollIntoView({ block: "start" });
  look.focus();
  if (isChanged()) enqueue();
});
