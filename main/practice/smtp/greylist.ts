/** Memory of a greylisting server: who was already sent away, and when. */
export type Greylist = {
  /** True while this visitor, sender and recipient must come back later; remembers the first time. */
  holdsBack(ip: string, from: string, to: string): boolean;
};

const MOST_TRIPLETS = 1000;

/** `now` is epoch ms. */
export function createGreylist(holdMs: number, now: () => number): Greylist {
  const seen = new Map<string, number>();
  return {
    holdsBack(ip, from, to) {
      const key = [ip, from, to].join('\n').toLowerCase();
      const first = seen.get(key);
      if (first !== undefined) return now() - first < holdMs;
      const oldest = seen.keys().next().value;
      if (seen.size >= MOST_TRIPLETS && oldest !== undefined) seen.delete(oldest);
      seen.set(key, now());
      return true;
    },
  };
}
