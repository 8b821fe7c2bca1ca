import { findTestBrowser } from '../../main/report/print/test-browser.ts';

type LaunchOptions = { executablePath: string; headless: true; args: string[]; env: Record<string, string> };

/** How to launch the browser that npm brings, also on a machine without any browser library. */
export async function testBrowser(): Promise<LaunchOptions> {
  const found = await findTestBrowser();
  if (!found) throw new Error('the test browser is for Linux on x64');
  const own = Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    executablePath: found.executable,
    headless: true,
    args: [
      ...found.extraArgs,
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-first-run',
    ],
    env: { ...own, ...found.env },
  };
}
