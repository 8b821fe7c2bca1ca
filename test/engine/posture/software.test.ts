import { describe, expect, it } from 'vitest';
import { guessProduct } from '../../../main/engine/advice/index.ts';
import { softwareFindings } from '../../../main/engine/posture/index.ts';
import { finding, type RunEvent } from '../../../preload/contract/index.ts';
import { realClock } from '../../fakes/smtp/deps.ts';

function say(banner: string): { id: string; params: Record<string, string | number> }[] {
  const events: RunEvent[] = [];
  const found = softwareFindings(
    'mail.kantor.test',
    guessProduct({ banner }),
    { clock: realClock },
    (event) => events.push(event),
  );
  expect(events).toHaveLength(found.length);
  return found.map((row) => finding.parse(row));
}

describe('the mail program', () => {
  it('is named when it is known', () => {
    const [row] = say('220 mail.kantor.test ESMTP Postfix (Debian/GNU)');
    expect(row).toMatchObject({ id: 'posture.software', params: { product: 'Postfix' } });
  });

  it('is called outdated when nobody develops it any more', () => {
    const [row] = say(
      '220 win Microsoft ESMTP MAIL Service, Version: 8.5.9600.16384 ready at  Tue, 1 Sep 2026',
    );
    expect(row).toMatchObject({ id: 'posture.software-obsolete', params: { note: 'iis-smtp' } });
  });

  it('is not named on a mere guess', () => {
    expect(say('220 mail.kantor.test ESMTP')).toEqual([]);
    expect(say('220 ********')).toEqual([]);
  });
});
