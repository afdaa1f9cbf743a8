// A form that is sent without a line stays where it is, and says so: else the browser shows a page of its own, and what was typed is gone.

const words = document.body.dataset.offline;

// A browser that is on no network may still reach a studio on its own computer.
async function reachable() {
  try {
    await fetch("/session", { headers: { "X-Requested-By": "studio" } });
    return true;
  } catch { return false; }
}

function say(form) {
  let told = form.querySelector("[data-no-line]");
  if (!told) {
    told = document.createElement("p");
    told.className = "trouble";
    told.dataset.noLine = "";
    told.setAttribute("role", "alert");
    form.append(told);
  }
  told.textContent = words;
}

function send(form, button) {
  if (button && button.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  form.action = button && button.hasAttribute("formaction") ? button.formAction : form.action;
  form.submit();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || navigator.onLine || form.method !== "post" || (event.submitter && event.submitter.formMethod === "dialog")) return;
  event.preventDefault();
  if (await reachable()) send(form, event.submitter);
  else say(form);
});
addEventListener("online", () => document.querySelectorAll("[data-no-line]").forEach((told) => told.remove()));
