// What was typed and could not be saved yet stays in this browser, by course, content and person, and is offered again.
const NAME = "coursewell-studio:";

export const keep = {
  // `sent`: the version of a form that was sent whole; once there is a newer one, it has arrived.
  put(key, text, sent = "") {
    try {
      localStorage.setItem(NAME + key, JSON.stringify({ text, sent, at: new Date().toISOString() }));
    } catch {
      // A full or forbidden store: the form itself still holds the text.
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(NAME + key);
    } catch {
      // As above.
    }
  },
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(NAME + key));
    } catch {
      return null;
    }
  },
};

// Names repeat in a form (a quiz with several right choices), so the n-th value goes to the n-th field of its name.
function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name) continue;
    const given = values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given?.includes(field.value) ?? false;
    else if (given?.length) field.value = given.shift();
  }
}

export function offer({ editor, form, current, changed }) {
  const key = editor.dataset.key;
  const found = keep.get(key);
  const box = editor.querySelector("[data-found]");
  const hasArrived = found?.sent && form.elements.version.value !== found.sent;
  if (!found?.text || found.text === current() || hasArrived) return keep.forget(key);
  box.hidden = false;
  box.querySelector("[data-found-when]").textContent = new Date(found.at).toLocaleString(document.documentElement.lang);
  box.querySelector("[data-take]").addEventListener("click", () => {
    fill(form, JSON.parse(found.text));
    box.hidden = true;
    changed();
    form.elements.title.focus();
  });
  box.querySelector("[data-drop]").addEventListener("click", () => {
    keep.forget(key);
    box.hidden = true;
    form.elements.title.focus();
  });
}
