// A question, its answers as native radio buttons, and a verdict that is read out when it changes.

const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // else JupyterLab takes the arrow keys
let count = 0; // the same question may be shown twice: each form needs its own group of buttons

function element(parent, tag, attributes = {}, html = "") {
  const made = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.innerHTML = html;
  return made;
}

function addAnswer(fieldset, name, [letter, html], chosen) {
  const label = element(fieldset, "label");
  const attributes = { type: "radio", name, value: letter, required: "", ...OWN_KEYS };
  const button = element(label, "input", attributes);
  button.checked = letter === chosen;
  element(label, "span", {}, html);
}

function render({ model, el }) {
  const name = `ridge-prediction-${++count}`;
  el.classList.add("ridge-prediction");
  const form = element(el, "form");
  const fieldset = element(form, "fieldset");
  element(fieldset, "legend", {}, model.get("question"));
  for (const answer of model.get("answers")) addAnswer(fieldset, name, answer, model.get("chosen"));
  element(form, "button", { type: "submit", ...OWN_KEYS }, "Commit");
  const verdict = element(el, "div", { role: "status", "aria-live": "polite" });
  const rest = element(el, "div");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.set("chosen", new FormData(form).get(name));
    model.save_changes();
  });
  const show = () => {
    verdict.innerHTML = model.get("verdict");
    rest.innerHTML = model.get("rest");
  };
  const events = ["change:verdict", "change:rest"]; // marimo listens to one event at a time
  for (const event of events) model.on(event, show);
  show();
  return () => events.forEach((event) => model.off(event, show));
}

export default { render };
