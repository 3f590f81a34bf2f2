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

const bitmap = (png) => createImageBitmap(new Blob([png], { type: "image/png" }));

function render({ model, el }) {
  el.classList.add("ridge-screen");
  const picture = element(el, "canvas", { role: "img" });
  const readings = element(el, "div", { class: "ridge-reading-box" });
  const spoken = element(el, "div", { class: "ridge-spoken", role: "status", "aria-live": "polite" });
  const context = picture.getContext("2d", { alpha: false });
  let background, timer, asked = 0, shown = 0;

  const decode = () => {
    const png = model.get("background");
    background = png.byteLength ? bitmap(png) : null;
  };
  const paint = (behind, patches, parts) => {
    if (picture.width !== behind.width) [picture.width, picture.height] = [behind.width, behind.height];
    context.drawImage(behind, 0, 0);
    parts.forEach((part, i) => context.drawImage(part, patches[i].x, patches[i].y));
  };
  const show = async () => {
    const [mine, patches, text, words] = [++asked, model.get("patches"), model.get("readings"), model.get("alt")];
    const [behind, ...parts] = await Promise.all([background, ...patches.map(({ png }) => bitmap(png))]);
    if (mine < shown) return; // a newer one was decoded first
    shown = mine;
    if (behind) paint(behind, patches, parts);
    parts.forEach((part) => part.close());
    picture.setAttribute("aria-label", words);
    readings.innerHTML = text;
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
  picture.style.width = `${model.get("width")}px`;
  picture.style.aspectRatio = `${model.get("width")} / ${model.get("height")}`;
  const name = () => nameControls(el.closest(".ridge-live") ?? document.createElement("div"));
  const watcher = new MutationObserver(name);

  decode();
  show();
  sharpen();
  requestAnimationFrame(() => {
    const root = el.closest(".ridge-live");
    if (root) watcher.observe(root.querySelector(".ridge-controls"), { childList: true, subtree: true });
    name();
  });
  model.on("change:background", decode);
  model.on("change", follow);
  window.addEventListener("resize", sharpen);
  return () => {
    model.off("change:background", decode);
    model.off("change", follow);
    window.removeEventListener("resize", sharpen);
    watcher.disconnect();
    clearTimeout(timer);
  };
}

export default { render };
