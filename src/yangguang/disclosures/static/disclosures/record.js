// What only a script can do on a record's page: print, read aloud, copy the citation. The page works without it.
"use strict";

for (const item of document.querySelectorAll("[data-only-script]")) item.hidden = false;

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

const citation = document.querySelector("[data-copy]");
citation?.addEventListener("focus", () => citation.select());

const speak = document.querySelector("[data-speak]");
// The button brings both of its words, in the language of the page.
const [start, stop] = [speak?.textContent, speak?.dataset.speak];
const text = document.querySelector("[data-read]");
if (speak && !("speechSynthesis" in window)) speak.remove();
speak?.addEventListener("click", () => {
  const voice = window.speechSynthesis;
  if (voice.speaking) {
    voice.cancel();
    speak.textContent = start;
    return;
  }
  // Sentence by sentence: browsers cut long utterances off.
  const sentences = text.innerText.match(/[^。！？\n]+[。！？\n]?/g) ?? [];
  for (const sentence of sentences) {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = document.documentElement.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
    said.onend = () => { if (!voice.pending) speak.textContent = start; };
    voice.speak(said);
  }
  speak.textContent = stop;
});
window.addEventListener("pagehide", () => window.speechSynthesis?.cancel());
