// Saves each answer as it is given, and counts the time down by the server's clock. Without it the buttons do all.
(() => {
  const form = document.querySelector("[data-quiz]");
  if (!form) return;
  const state = form.querySelector("[data-quiz-state]");
  const left = form.querySelector("[data-quiz-left]");
  const began = performance.now();
  const now = () => Math.floor(Number(form.dataset.now) + performance.now() - began);
  const waiting = new Map();
  let isSending = false;
  let last = 0;
  let isOver = false;
  // The form that is being handed in has every answer: what is still on its way by itself is called back.
  let leaving = new AbortController();

  // An answer carries when it was given, so that one that arrives late never replaces a newer one.
  function given(question) {
    last = Math.max(last + 1, now());
    const stamp = form.elements[`given-${question}`];
    stamp.value = String(last);
    const body = new URLSearchParams({
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      question,
      sequence: stamp.value,
    });
    for (const value of new FormData(form).getAll(`question-${question}`)) body.append(`question-${question}`, value);
    waiting.set(question, body);
    stay();
  }

  // Also for who comes back to the page, or stops its being handed in.
  function stay() {
    if (leaving.signal.aborted) leaving = new AbortController();
    send();
  }

  async function send() {
    if (isSending || isOver) return;
    isSending = true;
    let pause = 500;
    while (waiting.size && !leaving.signal.aborted) {
      const [question, body] = waiting.entries().next().value;
      state.textContent = form.dataset.saving;
      const options = { method: "POST", body, keepalive: true, redirect: "manual", signal: leaving.signal };
      const answer = await fetch("answer/", options).catch(() => null);
      if (leaving.signal.aborted) break;
      if (answer && answer.ok) {
        if (waiting.get(question) === body) waiting.delete(question);
        pause = 500;
      } else if (answer && answer.status === 409) {
        finish();
        break;
      } else {
        state.textContent = form.dataset.failed;
        await new Promise((go) => setTimeout(go, pause));
        pause = Math.min(pause * 2, 10_000);
      }
    }
    if (!isOver && !waiting.size) state.textContent = form.dataset.saved;
    isSending = false;
  }

  function finish() {
    if (isOver) return;
    isOver = true;
    location.reload();
  }

  form.addEventListener("change", (event) => {
    const part = event.target.closest("[data-question]");
    if (part) given(part.dataset.question);
  });
  let typing = null;
  form.addEventListener("input", (event) => {
    const part = event.target.closest("[data-question]");
    if (!part || event.target.type !== "text") return;
    clearTimeout(typing);
    typing = setTimeout(() => given(part.dataset.question), 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(typing);
    const field = document.activeElement?.closest?.("[data-question]");
    // What is being typed at this moment was given now.
    if (field) form.elements[`given-${field.dataset.question}`].value = String(Math.max(last + 1, now()));
    leaving.abort();
  });
  // What was answered before this script came. (Nothing is filled in by the browser: the fields forbid it.)
  const isAnswered = (field) =>
    field.tagName === "SELECT"
      ? [...field.options].some((option) => option.selected !== option.defaultSelected && option.value)
      : field.checked !== field.defaultChecked || field.value !== field.defaultValue;
  for (const part of form.querySelectorAll("[data-question]"))
    if ([...part.querySelectorAll("input:not([type=hidden]), select")].some(isAnswered)) given(part.dataset.question);

  addEventListener("pageshow", (event) => event.persisted && stay());

  if (!form.dataset.ends) return;
  const ends = Date.parse(form.dataset.ends);
  function tick() {
    const seconds = Math.max(0, Math.ceil((ends - now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} ${form.dataset.left}`;
    if (!seconds) finish();
  }
  tick();
  setInterval(tick, 1000);
})();
