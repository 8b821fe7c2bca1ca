import { describe, expect, it } from 'vitest';
import { practiceForFile, readReport, runProgram, worldOptions } from './program.ts';

const practice = practiceForFile();
const { home } = practice;

async function check(id: string, ...more: string[]) {
  const server = practice.world.servers.find((row) => row.id === id);
  if (!server) throw new Error(`no practice server ${id}`);
  const finished = await runProgram(
    [
      'check',
      server.target,
      '--server',
      server.server ?? '',
      ...worldOptions(practice.world),
      '--json',
      ...more,
    ],
    home,
  );
  return { server, finished, report: readReport(finished) };
}

const CASES: [string, number][] = [
  ['open', 1],
  ['closed', 0],
  ['open6', 1],
  ['own-domain', 1],
  ['own-name', 1],
  ['greylist', 2],
  ['tarpit', 0],
  ['keeps', 1],
  ['masked', 1],
  ['copier', 2],
  ['trick', 1],
];

describe('every practice server gets the verdict that its name promises', () => {
  // The tarpit waits for a minute: the others are asked meanwhile.
  it.concurrent.for(CASES)('%s', async ([id, status], { expect }) => {
    const { server, finished, report } = await check(id);
    expect(server.expect).toContain(report.verdict.code);
    expect(finished.status).toBe(status);
    expect(report.run.result).toBe('done');
    expect(report.left.messagesSent).toBe(0);
    const place = id === 'copier' ? 'inside' : 'outside';
    expect(report.vantage).toMatchObject({ place, how: 'practice' });
    for (const cell of report.relay.cells) {
      if (cell.state !== 'closed' || report.vantage.place !== 'outside') continue;
      expect(cell.controls.some((row) => row.id.startsWith('C1') && row.outcome === 'accepted')).toBe(true);
    }
  });

  it('listed: closed, and on the list that lists; the refusing list is not a listing', async () => {
    const { report, finished } = await check('listed');
    expect(report.verdict.code).toBe('CLOSED');
    const states = Object.fromEntries(report.blacklists.rows.map((row) => [row.zone, row.state]));
    expect(states['listing.blacklist.practice.example']).toBe('listed');
    expect(states['refusing.blacklist.practice.example']).toBe('refused');
    expect(report.blacklists.summary).toMatchObject({ listed: 1, refused: 1 });
    expect(finished.status).toBe(1);
  });

  it('open6 is judged door by door', async () => {
    const { report } = await check('open6');
    const states = new Map(report.relay.cells.map((cell) => [cell.family, cell.state]));
    expect(states.get(4)).toBe('closed');
    expect(states.get(6)).toBe('probably');
  });
});

describe('the target alone', () => {
  it.each([
    ['open', 'OPEN-ACCEPTED'],
    ['open6', 'OPEN-PART'],
  ])('%s needs no --server: its name and port lead to it', async (id, code) => {
    const server = practice.world.servers.find((row) => row.id === id);
    const finished = await runProgram(
      ['check', server?.target ?? '', ...worldOptions(practice.world), '--json'],
      home,
    );
    expect(readReport(finished).verdict.code).toBe(code);
  });
});

describe('sending, when the person agreed', () => {
  it('sends one message per open door, and says that arrival was not seen', async () => {
    const { report } = await check('open', '--send', '--confirm', 'later');
    expect(report.left.messagesSent).toBe(report.relay.cells.length);
    expect(report.verdict.code).toBe('OPEN-ACCEPTED');
    expect(report.relay.cells[0]?.delivery).toMatchObject({ state: 'accepted' });
  });

  it('finds it in the mailbox of the practice world, and draws its way', async () => {
    const { report, finished } = await check('open', '--send');
    expect(finished.status).toBe(1);
    expect(report.verdict).toMatchObject({ code: 'OPEN-PROVED', grade: 'proved' });
    expect(report.relay.cells[0]?.delivery).toMatchObject({ state: 'seen', confirmed: { how: 'imap' } });
    expect(report.relay.cells[0]?.delivery?.path?.length).toBeGreaterThan(1);
  });

  it('says that the server keeps it when nothing comes out', async () => {
    const { report } = await check('keeps', '--send');
    expect(report.verdict).toMatchObject({ code: 'KEEPS-IT', grade: 'keeps' });
  });
});

describe('Indonesian', () => {
  it('words the same result', async () => {
    const { report } = await check('closed', '--lang', 'id');
    expect(report.language).toBe('id');
    expect(report.verdict.headline).toBe('Bukan open relay, dilihat dari luar.');
  });
});
