// One picture, its text alternative and its readings. The kernel sends all of them in one message.

const SILENCE = 600; // milliseconds without a change before a screen reader is told

function element(parent, tag, attributes) {
  const made = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// The sliders of ipywidgets have a visible label that is tied to nothing: tie it.
function nameControls(root) {
  for (const box of root.querySelectorAll(".widget-inline-hbox")) {
    const name = box.querySelector(".widget-label")?.textContent;
    if (!name) continue;
    box.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
    box.querySelector(".widget-readout")?.setAttribute("aria-label", `${name}, as a number`);
    box.querySelector(".widget-readout")?.setAttribute("role", "textbox");
  }
  for (const [icon, name] of [["play", "Play"], ["pause", "Pause"], ["stop", "Stop"]])
    root.querySelectorAll(`.widget-play button:has(.fa-${icon})`).forEach((button) => {
      button.setAttribute("aria-label", name);
      button.title = name;
    });
}

function render({ model, el }) {
  el.classList.add("ridge-screen");
  const picture = element(el, "img", { decoding: "sync" });
  const readings = element(el, "div", { class: "ridge-reading-box" });
  const spoken = element(el, "div", { class: "ridge-spoken", role: "status", "aria-live": "polite" });
  let address, timer;

  const show = () => {
    const old = address;
    address = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    picture.onload = () => old && URL.revokeObjectURL(old);
    picture.src = address;
    picture.alt = model.get("alt");
    picture.width = model.get("width");
    readings.innerHTML = model.get("readings");
  };
  const speak = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = model.get("spoken")), SILENCE);
  };
  const follow = () => { show(); speak(); };

  const sharpen = () => {
    if (model.get("pixel_ratio") === window.devicePixelRatio) return;
    model.set("pixel_ratio", window.devicePixelRatio);
    model.save_changes();
  };
  const name = () => nameControls(el.closest(".ridge-live") ?? document.createElement("div"));
  const watcher = new MutationObserver(name);

  show();
  sharpen();
  requestAnimationFrame(() => {
    const root = el.closest(".ridge-live");
    if (root) watcher.observe(root.querySelector(".ridge-controls"), { childList: true, subtree: true });
    name();
  });
  model.on("change", follow);
  window.addEventListener("resize", sharpen);
  return () => {
    model.off("change", follow);
    window.removeEventListener("resize", sharpen);
    watcher.disconnect();
    clearTimeout(timer);
    URL.revokeObjectURL(address);
  };
}

export default { render };
