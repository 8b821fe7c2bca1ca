import type { BounceReading, BounceWords } from '../preload/contract/index.ts';
import type { Params, Words } from './index.ts';

/** Kinds whose next action does not depend on anything else. Keys under `bounce:next`. */
const NEXT: Partial<Record<BounceReading['kind'], string>> = {
  'dead-list': 'tell-admin',
  'receiver-dns': 'tell-admin',
  'rate-limit': 'slow-down',
  'reverse-name': 'set-reverse',
  'dynamic-address': 'use-smart-host',
  'helo-name': 'set-helo',
  authentication: 'set-authentication',
  'login-needed': 'log-in',
  'tls-needed': 'turn-on-tls',
  'no-such-user': 'correct-address',
  'domain-not-found': 'correct-address',
  'mailbox-full': 'tell-recipient',
  'too-big': 'send-smaller',
  country: 'tell-admin',
  content: 'change-message',
  'sender-unknown': 'fix-sender',
  'not-reachable': 'send-later',
  'server-fault': 'send-later',
  greylisting: 'send-later',
  unknown: 'show-helper',
};

/** Steps after the next action, in order. Keys under `bounce:step`. */
const STEPS: Partial<Record<BounceReading['kind'], readonly string[]>> = {
  'dead-list': ['forward-text', 'name-mistake', 'other-way'],
  'receiver-dns': ['forward-text', 'name-dns', 'other-way'],
  'rate-limit': ['close-hole', 'empty-queue', 'stop-retrying'],
  'reverse-name': ['same-name'],
  'dynamic-address': ['same-name'],
  'helo-name': ['same-name'],
  authentication: ['fix-basics'],
  'no-such-user': ['check-address'],
  'domain-not-found': ['check-address'],
  country: ['forward-text', 'other-way'],
  policy: ['forward-text', 'other-way'],
  'personal-block': ['other-way'],
};

/** The words of a reading in the language of `t`: what happened, why, whose job it is, what to do. Every sentence comes from the string table. */
export function bounceWords(reading: BounceReading, t: Words): BounceWords {
  const params = paramsOf(reading, t);
  const say = (key: string): string => t(`bounce:${key}`, params);
  if (reading.problem !== null) {
    return {
      headline: say(`problem.${reading.problem}`),
      why: say(`problemWhy.${reading.problem}`),
      whose: say(`whose.${reading.whose}`),
      next: say('next.paste-again'),
      steps: [],
      warnings: reading.warnings.map((warning) => say(`warning.${warning}`)),
    };
  }
  const { kind, whose, warnings } = reading;
  const open = `kind.${kind}.headlineOpen`;
  const headline = reading.subject === null && t.has(`bounce:${open}`) ? open : `kind.${kind}.headline`;
  return {
    headline: say(headline),
    why: `${say(`kind.${kind}.why`)} ${say(`permanence.${reading.permanence}`)}`,
    whose: say(`whose.${whose}`),
    next: say(`next.${nextOf(reading)}`),
    steps: stepsOf(reading).map((step) => say(`step.${step}`)),
    warnings: warnings.map((warning) => say(`warning.${warning}`)),
  };
}

function paramsOf(reading: BounceReading, t: Words): Params {
  const names = (fits: (list: BounceReading['lists'][number]) => boolean): string =>
    reading.lists
      .filter(fits)
      .map(({ name }) => name)
      .join(', ');
  const isClosed = (status: string): boolean => status === 'dead' || status === 'list-the-world';
  return {
    subject: reading.subject ?? '',
    lists: names(() => true),
    dead: names(({ status }) => isClosed(status)),
    info: names(({ status, weight }) => weight === 'informational' && !isClosed(status)),
    provider: reading.provider?.name ?? t('bounce:someProvider'),
    email: reading.form.email ?? '',
  };
}

function nextOf({ kind, permanence, whose, live, form, subject, provider }: BounceReading): string {
  if (whose === 'nobody' && permanence === 'temporary') return 'wait';
  const fixed = NEXT[kind];
  if (fixed !== undefined) return fixed;
  if (whose === 'your-provider') return 'tell-provider';
  if (kind === 'list') return live !== null && subject !== null ? 'check-live' : 'ask-list';
  if (kind === 'relay-denied') return whose === 'you' ? 'log-in' : 'correct-address';
  if (kind === 'personal-block') return whose === 'recipient' ? 'tell-recipient' : 'tell-admin';
  if (kind === 'provider-block' || kind === 'reputation')
    return provider === null ? 'ask-receiver' : 'ask-provider';
  return form.url !== null || form.email !== null ? 'ask-provider' : 'tell-admin';
}

function stepsOf(reading: BounceReading): string[] {
  const { kind, lists, form, whose } = reading;
  const ask = [...(form.url === null ? [] : ['ask-form']), ...(form.email === null ? [] : ['write-mail'])];
  if (kind === 'list') {
    if (whose === 'your-provider') return ['never-pay', 'other-way'];
    const isName = lists.every(({ scope }) => scope === 'domain');
    const waits = lists.every((list) => list.delistUrl === null && list.autoExpires !== null);
    return [
      ...(isName ? ['clean-site'] : ['close-hole', 'empty-queue']),
      ...(waits ? ['waits'] : ['ask-list']),
      ...(lists.some(({ paid }) => paid === true) ? ['never-pay'] : []),
      'look-again',
    ];
  }
  if (kind === 'provider-block' || kind === 'reputation')
    return ['close-hole', 'empty-queue', 'fix-basics', ...ask];
  return [...(STEPS[kind] ?? []), ...ask];
}
