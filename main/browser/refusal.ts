import type { ServerResponse } from 'node:http';
import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { commonHeaders } from '../transport/page.ts';

/** Why a request gets no page; words under `host:refused.<reason>`. */
export type Refusal = 'stranger' | 'not-found' | 'not-built';

const STATUS: Record<Refusal, number> = { stranger: 403, 'not-found': 404, 'not-built': 503 };

/** Sends a plain page without styles or scripts that says what to do, in both languages, the person's own first. */
export function sendRefusal(response: ServerResponse, reason: Refusal, acceptLanguage = ''): void {
  const body = Buffer.from(
    refusalPage(reason, /^\s*id\b/i.test(acceptLanguage) ? ['id', 'en'] : ['en', 'id']),
  );
  response.writeHead(STATUS[reason], {
    ...commonHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.byteLength,
    'Content-Security-Policy':
      "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function refusalPage(reason: Refusal, languages: [Language, Language]): string {
  const blocks = languages.map((language) => {
    const words = wordsIn(language);
    return `<section lang="${language}"><h1>${words(`host:refused.${reason}.title`)}</h1><p>${words(`host:refused.${reason}.text`)}</p></section>`;
  });
  return `<!doctype html><html lang="${languages[0]}"><head><meta charset="utf-8"><title>Relay Doctor</title></head><body>${blocks.join('')}</body></html>`;
}
