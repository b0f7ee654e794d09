// Dragging modules and lessons. Whatever is dropped becomes the same form that the buttons beside the handles send, so
// that order is decided in one place. htmx exchanges the page in place; this keeps what a reader would miss.

let dragged = null;

const mark = (element, name) => {
  for (const other of document.querySelectorAll(".studio-drop-before, .studio-drop-into")) {
    other.classList.remove("studio-drop-before", "studio-drop-into");
  }
  element?.classList.add(name);
};

document.addEventListener("dragstart", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip) return;
  const kind = grip.dataset.grip;
  const row = grip.closest(`[data-${kind}]`);
  dragged = { kind, row, uid: row.dataset[kind] };
  row.classList.add("studio-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.uid);
  event.dataTransfer.setDragImage(row, 20, 20);
});

// Where it would go: before a row of its kind, or (lessons) to the end of a module.
function target(event) {
  const row = event.target.closest?.(`[data-${dragged.kind}]`);
  if (row && row !== dragged.row) {
    const box = row.getBoundingClientRect();
    const isLower = event.clientY > box.top + box.height / 2;
    const next = isLower ? nextOf(row) : row;
    if (next) return { before: next.dataset[dragged.kind], module: moduleOf(next), element: next };
    return { before: "", module: moduleOf(row), element: row.parentElement };
  }
  const module = event.target.closest?.("[data-module]");
  return dragged.kind === "content" && module ? { before: "", module: module.dataset.module, element: module } : null;
}

function nextOf(row) {
  let next = row.nextElementSibling;
  while (next && !(dragged.kind in next.dataset)) next = next.nextElementSibling;
  return next;
}

const moduleOf = (row) => row.closest("[data-module]")?.dataset.module ?? "";

document.addEventListener("dragover", (event) => {
  const place = dragged && target(event);
  if (!place) return;
  event.preventDefault();
  mark(place.element, place.before ? "studio-drop-before" : "studio-drop-into");
});

document.addEventListener("drop", (event) => {
  const place = dragged && target(event);
  if (!place) return;
  event.preventDefault();
  if (place.before === dragged.uid) return; // it is there already
  const form = document.getElementById("studio-move");
  form.elements.do.value = `move-${dragged.kind}`;
  form.elements.uid.value = dragged.uid;
  form.elements.before.value = place.before;
  form.elements.module.value = dragged.kind === "content" ? place.module : "";
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  mark(null, "");
  dragged?.row.classList.remove("studio-dragged");
  dragged = null;
});

// A button that can do nothing stays where the focus is, and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".studio-tool[aria-disabled=true]")) event.preventDefault();
}, true);

// What is said once is in the page that came; a screen reader hears it from a place that stays.
let voice = null;
let pressed = null;
const ACTED = "button, a";
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(ACTED);
  const field = button?.form?.querySelector("input[name=title]");
  if (button) pressed = { id: button.id, field: field?.id ?? "", row: button.form?.elements.uid?.value ?? "" };
}, true);

// Where the work goes on: the field that was opened, the button that moved, the way back, or the next new line.
function goOn() {
  const opened = document.querySelector(".studio-change [name=title]");
  const isOpening = pressed.id.startsWith("change-");
  const places = [isOpening && opened, byId(pressed.id), document.querySelector(".studio-undo button")];
  places.push(byId(pressed.field), byId(`change-${pressed.row}`));
  places.find(Boolean)?.focus({ preventScroll: true });
}

const byId = (id) => (id ? document.getElementById(id) : null);

document.addEventListener("htmx:afterSettle", () => {
  voice ??= Object.assign(document.createElement("div"), { className: "visually-hidden", role: "status" });
  document.body.append(voice);
  const text = document.querySelector(".messages")?.textContent.trim() ?? "";
  setTimeout(() => (voice.textContent = text), 50);
  if (pressed) goOn();
  pressed = null;
});

// Nothing is swallowed: when a fetch fails, the browser goes there itself and says why.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => location.reload());
}
