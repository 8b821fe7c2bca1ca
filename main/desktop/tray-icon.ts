/** The brand's blue and white as blue, green, red. */
const BLUE = [0xa8, 0x62, 0x0b] as const;
const WHITE = [0xff, 0xff, 0xff] as const;

/** The program's sign, drawn: a rounded square with a cross, `size` × `size` pixels, four bytes each (blue, green, red, opacity). */
export function drawTrayIcon(size: number): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const unit = size / 32;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const across = Math.abs(x + 0.5 - size / 2) / unit;
      const down = Math.abs(y + 0.5 - size / 2) / unit;
      if (!isInSquare(across, down)) continue;
      pixels.set([...(isInCross(across, down) ? WHITE : BLUE), 0xff], (y * size + x) * 4);
    }
  }
  return pixels;
}

/** Distances from the middle, in a picture of 32 units. */
const isInSquare = (across: number, down: number): boolean => {
  const corner = Math.hypot(Math.max(0, across - 7), Math.max(0, down - 7));
  return corner <= 8;
};

const isInCross = (across: number, down: number): boolean =>
  (across <= 2.25 && down <= 9) || (down <= 2.25 && across <= 9);
