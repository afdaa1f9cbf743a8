// The words that a reader types, as the search's index has them, with the forms that each of them takes.
const LONGEST = 40;

const CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш";
const LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(" ");
const SPELLED = { đ: "d", ð: "d", ı: "i", ł: "l", ø: "o", æ: "ae", œ: "oe", ß: "ss" };

function latin(sign) {
  const at = CYRILLIC.indexOf(sign);
  return at < 0 ? sign : LATIN[at];
}

function fold(text) {
  const letters = [...text.normalize("NFC").toLowerCase()].map(latin).join("");
  const plain = letters.replace(/[đðıłøæœß]/g, (sign) => SPELLED[sign]).normalize("NFKD");
  return plain.replace(/\p{M}/gu, "").replace(/dj/g, "d");
}

// Words that alone say nothing; they are looked for only where nothing else was typed.
const SMALL = {
  sq: "a e i o u te ne nga per me dhe ose se si qe ku nje ka do ta tek nuk",
  sr: "a i u o na za od do sa se je da iz po su li ni",
  en: "a an the of in on at by for from and or to is are with",
  rom: "o e i a thaj ki ko te ni si ane ano",
};

// Endings that forms of one word have: what their common beginning ends in, and what may follow it.
const FORMS = {
  sq: [
    [/[^aeiouy]$/, " a e i u en es in it un ut et at eve ave esh ash"],
    [/j$/, " n t ve"],
    [/i$/, " a ne se te ve sh u un ut nj njte njve"],
    [/[eou]$/, " ja je n ne s se t te ve sh"],
  ],
  sr: [
    [/[^aeiou]$/, " a e i o u om em oj og oga eg ega ome omu emu im ih ima ama ju ovi ova ove ovima evi eva eve evima"],
  ],
  en: [
    [/./, " s"],
    [/(?:[sxz]|[cs]h)$/, " es"],
    [/[^aeiou]$/, "y ies"],
  ],
  rom: [
    [
      /[^aeiou]$/,
      " o i e a es en ja jen esko eski eske esqo esqi esqe engo engi enge enqo enqi enqe esa enca encar este esthe ende enthe estar endar ake aki ako aqe aqi aqo",
    ],
  ],
};
const SHORTEST = 3;
// Serbian: Орашац, Орашца; књига, књизи.
const SOFTENED = { k: "c", g: "z", h: "s" };
const HARDENED = { c: "k", z: "g", s: "h" };

function stems(word, language) {
  const found = [];
  for (const [end, listed] of FORMS[language]) {
    const endings = listed.split(" ");
    for (const ending of endings) {
      const stem = word.slice(0, word.length - ending.length);
      if (word.endsWith(ending) && stem.length >= SHORTEST && end.test(stem)) found.push([stem, endings, ending]);
    }
  }
  return found;
}

function formsIn(word, language) {
  const forms = new Set();
  for (const [stem, endings, ending] of stems(word, language)) {
    const bases = [stem];
    if (language === "sr") {
      const last = stem.slice(-1);
      if (/[^aeiou]ac$/.test(stem) && !ending) bases.push(`${stem.slice(0, -2)}c`);
      if (/[^aeiou]c$/.test(stem) && ending) forms.add(`${stem.slice(0, -1)}ac`);
      if (SOFTENED[last] && stem.length > SHORTEST) forms.add(`${stem.slice(0, -1)}${SOFTENED[last]}i`);
      if (HARDENED[last] && stem.length > SHORTEST && ending === "i") bases.push(`${stem.slice(0, -1)}${HARDENED[last]}`);
    }
    for (const base of bases) for (const each of endings) forms.add(base + each);
  }
  return forms;
}

const languageOf = (ofTag) => ofTag.split("-")[0];
const OWN = languageOf(tag);

// What was typed: for each word its forms, each with the languages of the texts in which it counts ("": in all).
function askedFor(typed, languages) {
  const words = [];
  for (const [text, star] of pieces(typed)) {
    const word = fold(text).slice(0, LONGEST);
    if (words.some((each) => each.word === word)) continue;
    const ofAll = [OWN];
    if (/[а-џčćšžđ]/i.test(text)) ofAll.push("sr");
    if (/[ëç]/i.test(text)) ofAll.push("sq");
    const forms = new Map([[word, new Set([""])]]);
    for (const language of new Set([...ofAll, ...languages])) {
      for (const form of formsIn(word, language)) {
        if (!forms.has(form)) forms.set(form, new Set());
        forms.get(form).add(ofAll.includes(language) ? "" : language);
      }
    }
    words.push({ word, forms, begins: star });
  }
  const small = SMALL[OWN].split(" ");
  const telling = words.filter((each) => each.begins || !small.includes(each.word));
  return telling.length ? telling : words;
}

function pieces(typed) {
  const found = [];
  const pattern = /([\p{L}\p{N}\p{M}]+)(\*?)/gu;
  for (let match = pattern.exec(typed); match; match = pattern.exec(typed)) {
    for (const part of fold(match[1]).match(/[\p{L}\p{N}]+/gu) || []) {
      found.push([part === fold(match[1]) ? match[1] : part, match[2] === "*"]);
    }
  }
  return found.slice(0, 12);
}
