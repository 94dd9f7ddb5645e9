/** The signs of the picker by name, of which the catalogues tell what each is sought by. In the picker's order. */
export const signs = [
  ['😀', 'grinning'],
  ['😃', 'smiley'],
  ['😄', 'laughing-eyes'],
  ['😁', 'beaming'],
  ['😆', 'laughing'],
  ['😅', 'sweat-smile'],
  ['😂', 'joy'],
  ['🙂', 'slight-smile'],
  ['😉', 'wink'],
  ['😊', 'blush'],
  ['😍', 'heart-eyes'],
  ['😘', 'kiss'],
  ['😋', 'yum'],
  ['😎', 'sunglasses'],
  ['🤔', 'thinking'],
  ['😐', 'neutral'],
  ['😶', 'speechless'],
  ['🙄', 'eye-roll'],
  ['😏', 'smirk'],
  ['😮', 'surprised'],
  ['😴', 'sleeping'],
  ['😕', 'confused'],
  ['😟', 'worried'],
  ['😢', 'crying'],
  ['😭', 'sobbing'],
  ['😤', 'huff'],
  ['😡', 'angry'],
  ['😱', 'scream'],
  ['😳', 'flushed'],
  ['🥺', 'pleading'],
  ['🤗', 'hug'],
  ['🤯', 'mind-blown'],
  ['👍', 'thumbs-up'],
  ['👎', 'thumbs-down'],
  ['👌', 'ok-hand'],
  ['✌️', 'victory'],
  ['🤞', 'fingers-crossed'],
  ['🤝', 'handshake'],
  ['👏', 'clapping'],
  ['🙌', 'raised-hands'],
  ['🙏', 'folded-hands'],
  ['💪', 'strong'],
  ['👋', 'waving'],
  ['👉', 'point-right'],
  ['👈', 'point-left'],
  ['👆', 'point-up'],
  ['👇', 'point-down'],
  ['🙋', 'raising-hand'],
  ['🤷', 'shrug'],
  ['🤦', 'facepalm'],
  ['❤️', 'heart'],
  ['💔', 'broken-heart'],
  ['💯', 'hundred'],
  ['✨', 'sparkles'],
  ['⭐', 'star'],
  ['🎉', 'party'],
  ['🎁', 'gift'],
  ['🌹', 'rose'],
  ['☀️', 'sun'],
  ['🌧️', 'rain'],
  ['☕', 'coffee'],
  ['🍵', 'tea'],
  ['📦', 'parcel'],
  ['📷', 'camera'],
  ['📞', 'telephone'],
  ['💳', 'card'],
  ['💰', 'money'],
  ['🧾', 'receipt'],
  ['🔑', 'key'],
  ['🔒', 'locked'],
  ['⏰', 'alarm-clock'],
  ['📅', 'calendar'],
  ['📍', 'pin'],
  ['🚚', 'truck'],
  ['✈️', 'plane'],
  ['🏠', 'home'],
  ['💡', 'idea'],
  ['✅', 'check'],
  ['❌', 'cross'],
  ['❓', 'question'],
  ['❗', 'exclamation'],
  ['⚠️', 'warning'],
  ['➡️', 'right-arrow'],
  ['⬅️', 'left-arrow'],
  ['🔴', 'red-circle'],
  ['🟢', 'green-circle'],
  ['🔵', 'blue-circle'],
  ['1️⃣', 'one'],
  ['2️⃣', 'two'],
  ['3️⃣', 'three'],
  ['🆗', 'ok'],
  ['🔁', 'repeat'],
] as const;

export type SignName = (typeof signs)[number][1];

/** A sign that fits what is typed, and what it is called. */
export type Sign = Readonly<{ id: SignName; sign: string; said: string }>;

const shownMax = 7;

/**
 * The signs that fit a word, the best first, at most 7: by their name, or by one of the words that said gives for it,
 * which stand behind commas.
 */
export function fittingSigns(word: string, said: (name: SignName) => string): readonly Sign[] {
  const sought = word.toLowerCase();
  return signs
    .map(([sign, id]) => ({ id, sign, said: said(id) }))
    .map((of) => ({
      of,
      fit: Math.min(...[of.id, ...of.said.split(/[,、]\s*/)].map((w) => fitOf(w, sought))),
    }))
    .filter(({ fit }) => fit < none)
    .sort((a, b) => a.fit - b.fit)
    .slice(0, shownMax)
    .map(({ of }) => of);
}

const none = 3;

// The word itself, its beginning, inside it.
function fitOf(word: string, sought: string): number {
  const at = word.toLowerCase().indexOf(sought);
  return at < 0 ? none : at > 0 ? 2 : word.length === sought.length ? 0 : 1;
}
