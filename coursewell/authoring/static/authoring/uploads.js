// Pictures and files that are pasted, dropped or chosen go up one after the other, with their progress, and come back
// as the Markdown that shows them, at the place where they were dropped.

function send(address, file, token, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch() cannot say how much was sent
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response) resolve(request.response);
      else reject(new Error(request.response?.said ?? ""));
    });
    request.addEventListener("error", () => reject(new Error("")));
    const data = new FormData();
    data.append("upload", file);
    request.send(data);
  });
}

export function bindUploads({ editor, body, token, say, insert, changed }) {
  const progress = editor.querySelector("[data-progress]");
  // Of a text; where a film or a picture asks for its file, that goes with the form.
  const input = editor.querySelector(".editor-files [name=upload]");

  async function take(files) {
    for (const file of files) {
      progress.hidden = false;
      progress.value = 0;
      say(`${editor.dataset.uploading}: ${file.name}`);
      try {
        const answer = await send(editor.dataset.upload, file, token, (part) => (progress.value = part * 100));
        const gap = body.selectionStart && body.value[body.selectionStart - 1] !== "\n" ? "\n\n" : "";
        insert(body, `${gap}${answer.markdown}\n`);
        changed();
      } catch (error) {
        say(error.message || editor.dataset.failed, true);
      }
      progress.hidden = true;
    }
  }

  if (input) {
    input.addEventListener("change", async (event) => {
      event.stopPropagation();
      const files = [...input.files];
      input.value = "";
      await take(files);
    });
  }
  body.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  body.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    body.classList.add("editor-dropping");
  });
  body.addEventListener("dragleave", () => body.classList.remove("editor-dropping"));
  body.addEventListener("drop", (event) => {
    body.classList.remove("editor-dropping");
    if (!hasFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
