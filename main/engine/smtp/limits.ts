/** Bytes kept of one line; the rest is counted and dropped. RFC 5321 §4.5.3.1.5 allows 512. */
export const LINE_KEPT_BYTES = 2048;
/** Lines of one reply. */
export const REPLY_LINES = 100;
/** Kept bytes of one reply. */
export const REPLY_KEPT_BYTES = 64 * 1024;
/** Bytes received for one reply, dropped ones included: who sends more is flooding. */
export const REPLY_RAW_BYTES = 8 * 1024 * 1024;
/** Replies nobody asked for that are kept before the connection is closed. */
export const UNASKED_REPLIES = 32;
/** Characters of a reply text that leave this room. */
export const REPLY_TEXT_CHARS = 1000;
/** Characters of a transcript line. */
export const TRANSCRIPT_LINE_CHARS = 2000;
/** How long QUIT waits for its 221, ms. */
export const QUIT_WAIT_MS = 1500;
/** How long the server has to close after its 221, ms. */
export const HANG_UP_WAIT_MS = 200;
