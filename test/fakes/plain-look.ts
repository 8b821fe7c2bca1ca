import type { Look } from '../../main/transport/page.ts';

/** The window as nobody has changed it. */
export const plainLook: Look = { language: 'en', theme: 'system', textSize: 100, screenShare: false };
