import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/scan.ts';
import { arrive, ask } from '../security/http.ts';

/** Runs the built `npm start` where no window can be seen; resolves when it has printed its address. */
async function start(language: string) {
  const home = mkdtempSync(join(tmpdir(), 'relay-start-'));
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  const child = spawn(process.execPath, [join(root, 'dist/main/start.js')], {
    cwd: home,
    env: { ...environment, LC_ALL: language, RELAY_DOCTOR_HOME: join(home, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const address = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(printed) ?? [];
      if (url) address.resolve(url);
    });
  }
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  void exited.then((code) => address.reject(new Error(`ended with ${code}\n${printed}`)));
  const url = await address.promise;
  return {
    url,
    output: () => printed,
    async interrupt() {
      child.kill('SIGINT');
      const code = await exited;
      rmSync(home, { recursive: true, force: true });
      return code;
    },
  };
}

describe('npm start without a desktop (built program)', () => {
  it('says so in one plain sentence, serves the window, and ends on Ctrl+C', async () => {
    const program = await start('en_GB.UTF-8');
    expect(program.output()).toContain('opens in your browser');
    const { port } = new URL(program.url);
    expect(await arrive(program.url)).not.toBe('');
    const page = await ask(Number(port), '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<div id="root">');
    expect(await program.interrupt()).toBe(0);
    await expect(ask(Number(port), '/')).rejects.toThrow();
  }, 30_000);

  it('says it in Indonesian on an Indonesian computer', async () => {
    const program = await start('id_ID.UTF-8');
    expect(program.output()).toContain('dibuka di browser Anda');
    expect(await program.interrupt()).toBe(0);
  }, 30_000);
});
