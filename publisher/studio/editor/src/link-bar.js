// Where a link leads: asked below the buttons, without leaving the page.

import { addressIn } from "./addresses.js";

export function linkBar(words, id, { apply, leave }) {
  const bar = document.createElement("div");
  bar.className = "link-bar";
  bar.hidden = true;
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.link);
  const [shown, text] = field(`${id}-link-words`, words.words);
  const [asked, address] = field(`${id}-link-address`, words.address);
  address.inputMode = "url";
  address.autocapitalize = "off";
  address.spellcheck = false;
  const problem = document.createElement("p");
  problem.className = "hint bad";
  problem.id = `${id}-link-problem`;
  problem.hidden = true;
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  const [ok, remove, cancel] = [words.apply, words.unlink, words.cancel].map(button);
  buttons.append(ok, remove, cancel);
  bar.append(shown, asked, problem, buttons);

  const close = () => { bar.hidden = true; leave(); };
  const take = () => {
    const href = addressIn(address.value);
    if (!href) {
      problem.hidden = false;
      problem.setAttribute("role", "alert");
      problem.textContent = words.noAddress;
      address.setAttribute("aria-invalid", "true");
      address.setAttribute("aria-describedby", problem.id);
      address.focus();
      return;
    }
    bar.hidden = true;
    apply(href, text.value.trim());
  };
  ok.addEventListener("click", take);
  remove.addEventListener("click", () => { bar.hidden = true; apply("", ""); });
  cancel.addEventListener("click", close);
  // It is no field of the form: what is typed here is not saved, and Enter sends nothing.
  bar.addEventListener("input", (event) => event.stopPropagation());
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target.tagName === "INPUT") take();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const open = ({ href, isEmpty }) => {
    shown.hidden = !isEmpty;
    text.value = "";
    address.value = href;
    problem.hidden = true;
    problem.removeAttribute("role");
    address.removeAttribute("aria-invalid");
    address.removeAttribute("aria-describedby");
    remove.hidden = !href;
    bar.hidden = false;
    (isEmpty ? text : address).focus();
    address.select();
  };
  return { dom: bar, open };
}

function field(id, words) {
  const line = document.createElement("p");
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = words;
  const input = document.createElement("input");
  input.id = id;
  input.type = "text";
  input.autocomplete = "off";
  line.append(label, input);
  return [line, input];
}

function button(words) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  return made;
}
