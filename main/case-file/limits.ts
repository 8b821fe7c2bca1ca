/** Limits of a case file (S4). Larger than any case that was ever made: ten years of monthly checks are some 40 MB before packing. */
export const LIMITS = {
  fileBytes: 64 * 1024 * 1024,
  /** Entries that the ZIP's own list may name; counted before one is read. */
  entries: 1200,
  parts: 1000,
  /** Octets of one part, unpacked. */
  partBytes: 16 * 1024 * 1024,
  /** Octets of all entries, unpacked. */
  totalBytes: 96 * 1024 * 1024,
  /** Unpacked to packed, for what is larger than `ratioFloor`; text of ours packs to about 1:20. */
  ratio: 400,
  ratioFloor: 256 * 1024,
  manifestBytes: 2 * 1024 * 1024,
  summaryBytes: 256 * 1024,
  /** Characters of one line of a part. */
  line: 1024 * 1024,
  /** Brackets inside brackets. */
  depth: 40,
  events: 200_000,
} as const;
