// handle.ts: a person's name -> the word that stands for them in addresses.

const MAX_LENGTH = 60;

// Letters that Unicode does not take apart, and the alphabets in which Debian's and nixpkgs' people also write. Source: ISO 9 and
// ELOT 743, simplified to what people write of themselves.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "ng" },
  ...{
    а: "a",
    б: "b",
    в: "v",
    г: "g",
    д: "d",
    е: "e",
    ж: "zh",
    з: "z",
    и: "i",
    й: "y",
    к: "k",
    л: "l",
    м: "m",
    н: "n",
  },
  ...{ о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "" },
  ...{ ы: "y", ь: "", э: "e", ю: "yu", я: "ya", ё: "yo", є: "ye", і: "i", ї: "yi", ґ: "g", ђ: "dj", ј: "j", љ: "lj" },
  ...{ њ: "nj", ћ: "c", џ: "dz", ў: "u" },
  ...{
    α: "a",
    β: "v",
    γ: "g",
    δ: "d",
    ε: "e",
    ζ: "z",
    η: "i",
    θ: "th",
    ι: "i",
    κ: "k",
    λ: "l",
    μ: "m",
    ν: "n",
    ξ: "x",
  },
  ...{ ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t", υ: "y", φ: "f", χ: "ch", ψ: "ps", ω: "o" },
};

/** "Jörg Ødegård" -> "jorg-odegard". A name with no letter that can be written so becomes `fallback`. */
export function slugOf(name: string, fallback: string): string {
  const latin = Array.from(name.normalize("NFC").toLowerCase(), latinOf).join("");
  return (
    latin
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, MAX_LENGTH)
      .replace(/^-+|-+$/g, "") || fallback
  );
}

/** A letter whole where the table has it (й is not и), else without its marks (ώ is ω). */
function latinOf(letter: string): string {
  const whole = LETTERS[letter];
  if (whole !== undefined) return whole;
  const bare = letter.normalize("NFKD").replace(/\p{Mark}/gu, "");
  return Array.from(bare, (base) => LETTERS[base] ?? base.toLowerCase()).join("");
}

/** The wish itself, or with the first number that makes it free: `-2`, `-3`. Handles differ in more than case. */
export function freeHandle(wish: string, isTaken: (lowerCase: string) => boolean): string {
  for (let n = 1; ; n++) {
    const handle = n === 1 ? wish : `${wish}-${n}`;
    if (!isTaken(handle.toLowerCase())) return handle;
  }
}
