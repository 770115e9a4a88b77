// The short code that a citizen keeps, as surveys/short_code.py makes it: 50 bits of the UUID's SHA-256.
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

async function shortCode(uuid) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(uuid));
  const number = new DataView(digest).getBigUint64(0);
  const letter = (_, place) => LETTERS[Number((number >> BigInt(5 * place)) & 31n)];
  const letters = Array.from({ length: 10 }, letter).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
