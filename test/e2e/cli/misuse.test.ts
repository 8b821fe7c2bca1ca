import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { practiceForFile, readReport, runProgram, worldOptions } from './program.ts';

const practice = practiceForFile();
const { home } = practice;

/** Has the check of this program written down an answer? */
function hasAnswers(owner: number | undefined): boolean {
  const db = new DatabaseSync(join(home, 'relay-doctor.sqlite'), { readOnly: true });
  try {
    const answers = db.prepare(
      `SELECT 1 FROM events JOIN runs USING (run_id) WHERE owner = ? AND json LIKE '%"type":"attempt"%'`,
    );
    return owner !== undefined && answers.get(owner) !== undefined;
  } finally {
    db.close();
  }
}

const serverOf = (id: string): string[] => {
  const row = practice.world.servers.find((server) => server.id === id);
  return [row?.target ?? '', '--server', row?.server ?? ''];
};

describe('usage mistakes end with status 3 and one sentence', () => {
  it.each([
    [['check', 'kantor.example'], /--i-may-test/],
    [['check', '--i-may-test'], /Name what to check/],
    [['check', 'a.example', 'b.example', '--i-may-test'], /One server at a time/],
    [['check', 'kantor.example', '--i-may-test', '--resolver', '127.0.0.1:1'], /--outside and --sender/],
    [['check', 'kantor.example', '--i-may-test', '--vantage', 'moon'], /must be one of/],
    [['check', 'kantor.example', '--i-may-test', '--nonsense'], /not known/],
    [['check', '-bad-', '--i-may-test'], /not known|cannot read/],
    [['check', 'bud i@@x', '--i-may-test'], /cannot read/],
    [['report', 'no-such-case', '--html', 'x.html'], /no stored case/],
    [['report', 'x'], /what to write/],
    [['dance'], /no command/],
  ])('%j', async (args, sentence) => {
    const finished = await runProgram(args as string[], home);
    expect(finished.status).toBe(3);
    expect(finished.err).toMatch(sentence as RegExp);
    expect(finished.out).toBe('');
    expect(finished.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('bad luck ends in a report', () => {
  const world = () => worldOptions(practice.world);

  it('a misspelt domain: CT-NAME with the spelling that exists', async () => {
    const finished = await runProgram(['check', 'closed.practice.exmaple', ...world(), '--json'], home);
    const report = readReport(finished);
    expect(finished.status).toBe(2);
    expect(report.verdict.code).toBe('CT-NAME');
    expect(report.target.problems?.[0]).toMatchObject({
      code: 'no-domain',
      suggestion: 'closed.practice.example',
    });
  });

  it('a port that is closed: CT-REFUSED', async () => {
    const finished = await runProgram(
      ['check', 'closed.practice.example', '--server', '127.0.0.1:1', ...world(), '--json'],
      home,
    );
    expect(readReport(finished).verdict.code).toBe('CT-REFUSED');
    expect(finished.status).toBe(2);
  });

  it('a name server that is not there: said so, within its deadline', async () => {
    const started = performance.now();
    const finished = await runProgram(
      [
        'check',
        'kantor.example',
        '--resolver',
        '127.0.0.1:1',
        '--outside',
        'a@b.example',
        '--sender',
        'c@d.example',
        '--i-may-test',
        '--json',
      ],
      home,
    );
    expect(readReport(finished).target.problems?.[0]?.code).toBe('dns-failed');
    expect(finished.status).toBe(2);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('the time limit: what is known is reported', async () => {
    const finished = await runProgram(
      ['check', ...serverOf('tarpit'), ...world(), '--json', '--timeout', '6'],
      home,
    );
    const report = readReport(finished);
    expect(report.run.result).toBe('timed-out');
    expect(['CT-SLOW', 'CT-STOPPED']).toContain(report.verdict.code);
    expect(finished.status).toBe(2);
  });

  it('Ctrl+C: stops within a second, prints the report, status 130', async () => {
    let stoppedAt = 0;
    const finished = await runProgram(
      ['check', ...serverOf('tarpit'), ...world(), '--json'],
      home,
      (child) => {
        setTimeout(() => {
          stoppedAt = performance.now();
          child.kill('SIGINT');
        }, 5000);
      },
    );
    expect(finished.status).toBe(130);
    expect(performance.now() - stoppedAt).toBeLessThan(2500);
    expect(readReport(finished).run.result).toBe('stopped');
  });

  it('kill -9: the run is there afterwards with what it had', async () => {
    await runProgram(['check', ...serverOf('tarpit'), ...world(), '--json'], home, (child) => {
      const look = setInterval(() => {
        if (child.exitCode === null && !hasAnswers(child.pid)) return;
        clearInterval(look);
        child.kill('SIGKILL');
      }, 200);
    });
    const file = join(home, 'after-kill.json');
    const finished = await runProgram(['report', 'tarpit.practice.example', '--json', file], home);
    expect(finished.status).toBe(0);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report.run.result).toBe('died');
    expect(report.relay.cells[0].controls.length + report.relay.cells[0].attempts.length).toBeGreaterThan(0);
  });
});

describe('documents', () => {
  it('writes HTML, PDF and a case file that report can read again', async () => {
    const files = { html: join(home, 'r.html'), pdf: join(home, 'r.pdf'), events: join(home, 'r.events') };
    const finished = await runProgram(
      [
        'check',
        ...serverOf('open'),
        ...worldOptions(practice.world),
        '--html',
        files.html,
        '--pdf',
        files.pdf,
        '--case',
        files.events,
      ],
      home,
    );
    expect(finished.err).not.toMatch(/could not|not be made/);
    expect(finished.status).toBe(1);
    expect(finished.out).toContain('Probably an open relay.');
    expect(readFileSync(files.html, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(readFileSync(files.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    const again = join(home, 'again.pdf');
    expect((await runProgram(['report', files.events, '--pdf', again, '--lang', 'id'], home)).status).toBe(0);
    expect(statSync(again).size).toBeGreaterThan(5000);
  });

  it('says so when a file cannot be written, and leaves nothing half-done', async () => {
    const target = join(home, 'no-such-folder', 'r.html');
    const finished = await runProgram(['report', 'open.practice.example', '--html', target], home);
    expect(finished.status).toBe(3);
    expect(finished.err.trim()).not.toBe('');
    expect(existsSync(target)).toBe(false);
  });

  it('refuses a lists file that is none', async () => {
    const lists = join(home, 'lists.json');
    writeFileSync(lists, '{"zone": 1}');
    const finished = await runProgram(
      ['check', ...serverOf('closed'), ...worldOptions(practice.world), '--lists', lists],
      home,
    );
    expect(finished.status).toBe(3);
    expect(finished.err).toMatch(/lists file/);
  });
});
