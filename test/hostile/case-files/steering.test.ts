import { expect, it } from 'vitest';
import { makeNotePart, makeRunPart, readCaseFile, writeCaseFile } from '../../../main/case-file/index.ts';
import { summaryOf } from '../../../main/service/together/save-file.ts';
import { runEvent } from '../../../preload/contract/index.ts';
import { at, caseOf, eventsOf } from '../../case-file/made.ts';

/** Turns a terminal red, sets its title, begins a line of its own, turns the rest around. */
const EVIL = '\u001b[31mEVIL\u001b]0;x\u0007\nFAKE\u009b1m\u202e';
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

it('no text of a file steers a terminal or begins a line that looks like ours', async () => {
  const events = eventsOf('RUN-1').map((event) => {
    if (event.type !== 'target') return event;
    const hosts = event.target.hosts.map((host) => ({ ...host, name: `${host.name}${EVIL}` }));
    return { ...event, target: { ...event.target, hosts } };
  });
  const finding = {
    ...{ id: 'relay.open', area: 'relay', subject: EVIL, status: 'tested', severity: 'act-now' },
    ...{
      cause: 'target',
      params: { [EVIL]: EVIL },
      evidence: [{ kind: 'text', lines: [EVIL] }],
      fix: 'none',
    },
  };
  const more = runEvent.parse({ type: 'finding', at: at(1), finding });
  const file = caseOf(
    [
      makeRunPart({
        runId: 'RUN-1',
        recheckOf: null,
        events: [...events.slice(0, -1), more, ...events.slice(-1)],
        who: EVIL,
        where: EVIL,
      }),
      makeNotePart({
        id: 'N1',
        kind: 'note',
        at: EVIL.slice(0, 40),
        who: EVIL,
        text: `one\ntwo${EVIL}`,
        own: false,
      }),
    ],
    { name: EVIL, savedAt: EVIL.slice(0, 40), version: EVIL.slice(0, 40) },
  );
  const reading = await readCaseFile(await writeCaseFile(file, { summary: 's' }));
  if (!reading.ok) throw new Error(reading.why);
  const { parts, name, savedAt, version } = reading.file;
  const read = [name, savedAt, version, ...parts.flatMap(({ facts, content }) => [facts, content])];
  const texts: string[] = [];
  JSON.stringify(read, (key, value) => {
    texts.push(key);
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => STEERING.test(text))).toEqual([]);
  const summary = summaryOf(reading.file, 'en');
  expect(summary).not.toMatch(STEERING);
  expect(summary).not.toMatch(/^FAKE/m);
  // What somebody wrote keeps its lines; the octets stay as they came.
  const [, second] = parts;
  expect(second?.content?.kind === 'note' && second.content.note.text).toMatch(/^one\ntwo/);
  expect(parts.map(({ facts }) => facts.sha256)).toEqual(file.parts.map(({ facts }) => facts.sha256));
});
