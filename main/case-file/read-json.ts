import { LIMITS } from './limits.ts';
import { makeTextsSafe } from './safe-texts.ts';

/** Reads JSON of somebody else: too long, too deep or broken gives `undefined`; keys that mean something to JavaScript are dropped, characters that steer a terminal too. */
export function readJson(text: string, longest: number = LIMITS.line): unknown {
  if (text.length > longest || isDeeperThan(text, LIMITS.depth)) return undefined;
  try {
    return makeTextsSafe(HARMFUL.test(text) ? JSON.parse(text, dropHarmful) : JSON.parse(text), text);
  } catch {
    return undefined;
  }
}

const HARMFUL = /"(?:__proto__|constructor|prototype|\\u00[0-9a-f]{2})/i;

function dropHarmful(key: string, value: unknown): unknown {
  return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value;
}

/** Counts brackets outside texts, without reading the JSON: a deep text must not reach a parser that calls itself. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isText = false;
    } else if (code === QUOTE) isText = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
