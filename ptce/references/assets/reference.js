// The search of the index: words, without accents, in names and first sentences.
const SHOWN = 40;
const field = document.querySelector("#search");

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

async function entries() {
  const answer = await fetch(field.dataset.index);
  const found = await answer.json();
  return found.map(([name, at, text]) => ({ name, at, text, words: folded(`${name} ${text}`) }));
}

function item({ name, at, text }) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = at;
  link.textContent = name;
  line.append(link, ` ${text}`);
  return line;
}

if (field) {
  let known;
  field.addEventListener("input", async () => {
    known ??= entries();
    const all = await known;
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const found = words.length
      ? all.filter((each) => words.every((word) => each.words.includes(word)))
      : [];
    found.sort((a, b) => a.name.length - b.name.length);
    document.querySelector("#results").replaceChildren(...found.slice(0, SHOWN).map(item));
    document.querySelector("#found").textContent = words.length
      ? `${found.length} trouvé(s)${found.length > SHOWN ? `, les ${SHOWN} premiers` : ""}`
      : "";
  });
}
