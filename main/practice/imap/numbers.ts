/** A sequence set (RFC 3501 §9): ranges, ends included; `*` is the largest number there is. */
export type NumberSet = { holds(n: number): boolean };

const MOST_RANGES = 200;

/** Reads `1,3:5,7:*`. Null when it is none. `largest` is what `*` stands for. */
export function readNumberSet(text: string, largest: number): NumberSet | null {
  if (!/^(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?(?:,(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)*$/.test(text))
    return null;
  const parts = text.split(',');
  if (parts.length > MOST_RANGES) return null;
  const ranges = parts.map((part): [number, number] => {
    const [first = 0, second = first] = part.split(':').map((end) => (end === '*' ? largest : Number(end)));
    return [Math.min(first, second), Math.max(first, second)];
  });
  return { holds: (n) => ranges.some(([low, high]) => n >= low && n <= high) };
}
