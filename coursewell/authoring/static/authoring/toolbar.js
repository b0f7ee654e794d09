// The buttons above the text. One of them is in the order of Tab; arrows go between them (ARIA's toolbar pattern).

export function insert(body, text, start = body.selectionStart, end = body.selectionEnd) {
  body.focus();
  body.setSelectionRange(start, end);
  // Unlike setRangeText this can be undone with Ctrl+Z.
  if (!document.execCommand("insertText", false, text)) {
    body.setRangeText(text, start, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(body, mark) {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const chosen = value.slice(start, end);
  insert(body, mark + chosen + mark, start, end);
  body.setSelectionRange(start + mark.length, start + mark.length + chosen.length);
}

function prefix(body, mark) {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const lines = value.slice(first, end).split("\n");
  insert(body, lines.map((line) => mark + line).join("\n"), first, end);
}

function link(body) {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const chosen = value.slice(start, end);
  insert(body, `[${chosen}](https://)`, start, end);
  const at = start + chosen.length + 3;
  body.setSelectionRange(at, at + 8);
}

export function bindTools(editor, body) {
  const bar = editor.querySelector("[data-tools]");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.wrap) wrap(body, button.dataset.wrap);
    else if (button.dataset.line) prefix(body, button.dataset.line);
    else if ("link" in button.dataset) link(body);
    else if ("picture" in button.dataset) editor.querySelector("[name=upload]")?.click();
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step * (getComputedStyle(bar).direction === "rtl" ? -1 : 1) + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
  body.addEventListener("keydown", (event) => {
    const mark = { b: "**", i: "*" }[event.key];
    if (mark && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      wrap(body, mark);
    }
  });
}
