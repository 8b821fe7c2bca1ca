/**
 * The dark and light modules of a QR code, `1` and `0`, without the quiet zone: the smallest version that holds the text with error correction M
 * (15 %), so that the modules are as large as they can be. The encoder is loaded when the first code is drawn.
 */
export async function qrRows(text: string): Promise<string[]> {
  const { encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 });
  return rows.slice(1, -1).map((row) =>
    row
      .slice(1, -1)
      .map((isDark) => (isDark ? '1' : '0'))
      .join(''),
  );
}
