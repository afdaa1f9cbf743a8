// A time that the clock shows twice: which of the two is asked for as soon as it is saved.

import { form } from "./saving.js";

form.addEventListener("saved", ({ detail }) => {
  Object.entries(detail.offsets || {}).forEach(([name, offsets]) => {
    const asked = document.getElementById(`${name}-twice`);
    if (!asked) return;
    const [, ...options] = asked.querySelectorAll("option");
    options.forEach((option, number) => {
      const words = option.textContent.replace(/ \(.*\)$/, "");
      option.value = offsets[number] || "";
      option.textContent = offsets[number] ? `${words} (${offsets[number]})` : words;
    });
    asked.hidden = !offsets.length;
  });
});
