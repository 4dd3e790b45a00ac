// The browser's little work before a request is sent. It runs in short pieces, so that the page stays alive.
const K = [];
const prime = (n) => { for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false; return true; };
for (let n = 2; K.length < 64; n += 1) if (prime(n)) K.push(((n ** (1 / 3)) % 1) * 2 ** 32 | 0);
const START = [];
for (let n = 2; START.length < 8; n += 1) if (prime(n)) START.push(((n ** 0.5) % 1) * 2 ** 32 | 0);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

// SHA-256 of ASCII bytes; only the first word of the digest is needed. Own code, since crypto.subtle is missing on plain http.
const firstWord = (bytes) => {
  const length = ((bytes.length + 8) >> 6) + 1;
  const words = new Int32Array(length * 16);
  for (let i = 0; i < bytes.length; i += 1) words[i >> 2] |= bytes[i] << (24 - (i % 4) * 8);
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length % 4) * 8);
  words[words.length - 1] = bytes.length * 8;
  const hash = START.slice();
  const w = new Int32Array(64);
  for (let block = 0; block < length; block += 1) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) w[i] = words[block * 16 + i];
      else {
        const a = w[i - 15];
        const b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] = (hash[i] + value) | 0; });
  }
  return hash[0] >>> 0;
};

for (const form of document.querySelectorAll("form[data-work]")) {
  const challenge = form.querySelector("input[name=challenge]").value;
  const solution = form.querySelector("input[name=solution]");
  const says = form.querySelector("[data-work-says]");
  const bits = Number(form.dataset.work);
  const head = new TextEncoder().encode(`${challenge}:`);
  let tried = 0;
  const go = () => {
    for (let i = 0; i < 1500; i += 1, tried += 1) {
      const bytes = new Uint8Array([...head, ...new TextEncoder().encode(String(tried))]);
      if (firstWord(bytes) >>> (32 - bits) === 0) {
        solution.value = String(tried);
        if (says) says.textContent = says.dataset.done;
        return;
      }
    }
    setTimeout(go, 0);
  };
  if (says) says.textContent = says.dataset.busy;
  go();
}
