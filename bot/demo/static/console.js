// Keeps the open page true: when something changed in the simulated Discord, the parts marked data-live are
// drawn anew around the frame. Without this script the page works as well, and is true when it is reloaded.
"use strict";

const ended = document.getElementById("ended");
let known = document.body.dataset.changes;
let missed = 0;

async function redraw() {
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceChildren(...fresh.childNodes);
    part.hidden = fresh.hidden;
    if (focused) document.getElementById(focused)?.focus();
  }
  known = page.body.dataset.changes;
}

async function look() {
  try {
    const changes = await (await fetch("/news")).text();
    missed = 0;
    if (changes !== known) await redraw();
  } catch {
    missed += 1;
  }
  ended.hidden = missed < 3;
  setTimeout(look, 1500);
}

document.addEventListener("submit", () => document.body.classList.add("busy"));
window.addEventListener("pageshow", () => document.body.classList.remove("busy"));
setTimeout(look, 1500);
