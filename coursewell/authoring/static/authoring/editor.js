// The editor's services: autosave, live preview, toolbar, uploads. The form is whole without them.
import { keep, offer } from "./kept.js";
import { bindTools, insert } from "./toolbar.js";
import { bindUploads } from "./uploads.js";

const editor = document.querySelector("[data-editor]");
const form = editor.querySelector("[data-form]");
const body = editor.querySelector("[data-body]");
const said = editor.querySelector("[data-said]");
const shown = editor.querySelector("[data-shown]");
const SAVE_AFTER = 1500;
const SHOW_AFTER = 300;
const TRY_AGAIN_AFTER = 10000;

function say(text, isWrong = false) {
  said.textContent = text;
  said.dataset.state = isWrong ? "wrong" : "";
}

// Django gives a new token when somebody signs in again in another tab; the cookie has the present one.
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

function fields(of = form) {
  const data = new FormData(of);
  data.delete("upload");
  data.delete("do");
  return data;
}

const post = (address, data, accept) =>
  fetch(address, { method: "POST", body: data, redirect: "manual", headers: { Accept: accept, "X-CSRFToken": token() } });

const snapshot = (of = form) => {
  const data = fields(of);
  for (const name of ["csrfmiddlewaretoken", "version"]) data.delete(name);
  return JSON.stringify([...data]);
};

// What the server sent; somebody may have typed before this script came.
function asSent() {
  const copy = form.cloneNode(true);
  copy.reset();
  return snapshot(copy);
}

let saved = asSent();
let unanswered = []; // what was sent and may have been kept, though no answer came
let saving = false;
let stopped = false;
let timer = 0;

const isChanged = () => snapshot() !== saved;

async function save() {
  clearTimeout(timer);
  if (saving || stopped || !isChanged()) return;
  saving = true;
  const sent = snapshot();
  const pair = JSON.stringify([form.elements.title.value, body.value.replace(/\r\n?/g, "\n")]);
  unanswered.push(pair);
  say(editor.dataset.saving);
  try {
    const answer = await post(form.action || location.href, fields(), "application/json");
    if (answer.status < 500) await settle(answer, sent);
    else throw new Error();
  } catch {
    say(editor.dataset.offline, true);
    timer = setTimeout(save, TRY_AGAIN_AFTER);
  }
  saving = false;
  if (submitter) form.requestSubmit(submitter);
  else if (!stopped && snapshot() !== sent) later();
}

async function settle(answer, sent) {
  const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (answer.ok && isOurs) {
    const { version, said: when } = await answer.json();
    form.elements.version.value = version;
    saved = sent;
    unanswered = [];
    if (isChanged()) say(editor.dataset.unsaved);
    else {
      say(when);
      keep.forget(editor.dataset.key);
    }
  } else if (answer.status === 409 && isOurs) {
    const { mine, version, pair } = await answer.json();
    if (mine && unanswered.includes(JSON.stringify(pair))) {
      form.elements.version.value = version; // my own, whose answer was lost on the way
      timer = setTimeout(save, 0);
    } else {
      stopped = true;
      say(editor.dataset.conflict, true);
    }
  } else if (isOurs) {
    say((await answer.json()).said, true);
  } else {
    say(editor.dataset.signedOut, true);
    timer = setTimeout(save, TRY_AGAIN_AFTER);
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_AFTER);
}

let showing = 0;
let asked = 0;
async function show() {
  const number = ++asked;
  try {
    const answer = await post(editor.dataset.rendered, fields(), "text/html");
    const html = answer.ok ? await answer.text() : null;
    // The server's own, sanitised HTML; an older answer never writes over a newer one.
    if (html !== null && number === asked) shown.innerHTML = html;
  } catch {
    // The preview waits for the network; the text is kept below.
  }
}

function changed() {
  if (!isChanged()) return;
  say(stopped ? editor.dataset.conflict : editor.dataset.unsaved, stopped);
  keep.put(editor.dataset.key, snapshot());
  later();
  clearTimeout(showing);
  showing = setTimeout(show, SHOW_AFTER);
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
// A form that is sent while an autosave is on its way would meet its own change: it waits for the answer.
let submitter = null;
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (saving) {
    event.preventDefault();
    submitter = event.submitter;
    return;
  }
  keep.put(editor.dataset.key, snapshot(), form.elements.version.value);
  form.dataset.leaving = "yes";
});
addEventListener("online", save);
document.addEventListener("visibilitychange", () => document.hidden && save());
addEventListener("beforeunload", (event) => {
  if (isChanged() && !form.dataset.leaving) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});

bindTools(editor, body);
bindUploads({ editor, body, token, say, insert, changed });
offer({ editor, form, current: snapshot, changed });
changed();
