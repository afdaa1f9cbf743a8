// A file is chosen by a button in the page's language, which the browser's own need not be in; its name stands beside.
//
// Written in the language of 2018, as `news.js` is.

document.querySelectorAll('input[type="file"][data-choose]').forEach((input) => {
  const row = document.createElement("span");
  const button = document.createElement("label");
  const names = document.createElement("span");
  row.className = "chosen-file";
  button.className = "button";
  button.htmlFor = input.id;
  button.textContent = input.dataset.choose;
  names.className = "file-names";
  const tell = () => { names.textContent = [...input.files].map((file) => file.name).join(", "); };
  input.addEventListener("change", tell);
  input.form.addEventListener("reset", () => setTimeout(tell));
  input.replaceWith(row);
  row.append(input, button, names);
  tell();
});
