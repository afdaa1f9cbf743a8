import { enqueue, form, isChanged } from "./saving.js";

// The preview follows what is saved, and the language that is written in.
const look = document.getElementById("look");
const frame = look.querySelector("iframe");
const TAGS = { sr: "sr-Latn" };
function showAgain() {
  // A frame that was never opened loads by itself.
  if (look.open && frame.contentWindow.location.href !== "about:blank") frame.contentWindow.location.reload();
}
look.addEventListener("toggle", () => { if (look.open) { isChanged() ? enqueue() : showAgain(); } });
document.querySelectorAll(".tabs [role=tab]").forEach((tab) => tab.addEventListener("click", () => {
  const language = tab.getAttribute("aria-controls").replace("tongue-", "");
  if (look.open) frame.contentWindow.location.hash = TAGS[language] ?? language;
}));
form.addEventListener("saved", showAgain);
addEventListener("keydown", (event) => {
  if (event.altKey && event.key.toLowerCase() === "p") {
    event.preventDefault();
    look.open = !look.open;
    if (look.open) look.scrollIntoView({ block: "center" });
  }
});
