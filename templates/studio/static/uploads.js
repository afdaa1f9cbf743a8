// Pictures and recordings of a draft: chosen, dropped, pasted.

import { form, goUp, leaveOut, words } from "./saving.js";

// Pictures and recordings go up as soon as they are chosen, dropped or pasted: after what is on its way.
document.querySelectorAll("[data-upload]").forEach((input) => input.addEventListener("change", () => {
  goUp(input.name, [...input.files]);
  input.value = "";
}));
const picture = form.elements.picture;
const drop = picture.closest(".drop");
// Windows gives a telephone's photos no type.
const isPicture = ({ type, name }) => type.startsWith("image/") || /\.(heic|heif|avif)$/i.test(name);
function take(files) {
  const images = files.filter(isPicture);
  const others = files.filter((file) => !images.includes(file));
  leaveOut(others, words.noPicture);
  goUp("picture", images);
}
picture.addEventListener("change", () => { take([...picture.files]); picture.value = ""; });
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") take([...event.dataTransfer.files]);
  });
}
// Office programs put a picture of a text beside the text: the text is meant.
form.addEventListener("paste", (event) => { if (event.clipboardData.files.length && !event.clipboardData.getData("text/plain").trim()) { event.preventDefault(); take([...event.clipboardData.files]); } });
