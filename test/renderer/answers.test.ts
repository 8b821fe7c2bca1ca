import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../preload/contract/index.ts';
import { blacklistAnswer, changeAnswer, relayAnswer } from '../../renderer/features/result/answers.ts';
import { formatsFor } from '../../renderer/i18n/format.ts';
import type { Words } from '../../renderer/i18n/use-words.ts';
import ui from '../../words/en/ui.json' with { type: 'json' };
import closed from '../fixtures/reports/closed.en.json' with { type: 'json' };
import blocked from '../fixtures/reports/ct-blocked.en.json' with { type: 'json' };
import inside from '../fixtures/reports/open-inside.en.json' with { type: 'json' };
import part from '../fixtures/reports/open-part.en.json' with { type: 'json' };

const i18n = createInstance();
await i18n.init({
  lng: 'en',
  resources: { en: { ui } },
  defaultNS: 'ui',
  interpolation: { escapeValue: false },
});
const words: Words = {
  language: 'en',
  t: (key, params = {}) => String(i18n.t(key as string, params)),
  look: (_key, otherwise) => otherwise,
  severity: (severity) => severity,
  cellState: ({ state }) => state,
  outcome: (outcome) => outcome,
  where: (place) => place,
  ...formatsFor('en'),
};
const report = (json: unknown) => json as Report;

describe('the three answers', () => {
  it('names the one open door, and that it is not proved', () => {
    expect(relayAnswer(report(part), words)).toEqual({
      value: 'Probably, on IPv6 port 25',
      shape: 'probably',
      chip: 'Accepted, not proved',
    });
  });

  it('counts refusals with their whole', () => {
    const answer = relayAnswer(report(closed), words);
    expect(answer).toMatchObject({ value: 'No', shape: 'closed' });
    expect(answer.chip).toMatch(/^Refused \d+ of \d+$/);
  });

  it('does not say yes or no when it could not be told, or was only seen from inside', () => {
    expect(relayAnswer(report(blocked), words)).toMatchObject({ value: 'Not known yet', shape: 'unknown' });
    expect(relayAnswer(report(inside), words)).toMatchObject({
      value: 'Inside may relay',
      shape: 'unknown',
      chip: 'Outside not checked',
    });
  });

  it('counts only lists that matter, and says how many answered', () => {
    expect(blacklistAnswer(report(part), words)).toEqual({
      value: '2 that matter',
      shape: 'probably',
      chip: '11 of 12 answered',
    });
  });

  it('never calls silence clean', () => {
    expect(blacklistAnswer(report(blocked), words)).toMatchObject({
      value: 'Not asked',
      shape: 'not-needed',
    });
    const silent = report(closed);
    const summary = { ...silent.blacklists.summary, clean: 0, refused: 12 };
    expect(
      blacklistAnswer({ ...silent, blacklists: { ...silent.blacklists, summary, rows: [] } }, words),
    ).toMatchObject({ value: 'Not known yet', shape: 'unknown', chip: '0 of 12 answered' });
  });

  it('says how much there is to do, and how much of it now', () => {
    expect(changeAnswer(report(part), words).value).toBe('5 things, 1 now');
    expect(changeAnswer(report(closed), words)).toMatchObject({ value: 'Nothing', shape: 'closed' });
  });
});
