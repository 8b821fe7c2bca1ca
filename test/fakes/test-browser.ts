import { existsSync } from 'node:fs';

type LaunchOptions = { executablePath: string; headless: true; args: string[]; env: Record<string, string> };

/** Libraries the npm browser needs and small systems lack; its package brings them for one cloud only unless told so. */
const NSS = [
  '/usr/lib/x86_64-linux-gnu/libnss3.so',
  '/lib/x86_64-linux-gnu/libnss3.so',
  '/usr/lib64/libnss3.so',
];

/** How to launch the browser that npm brings, also where no browser library is installed. */
export async function testBrowser(): Promise<LaunchOptions> {
  if (!NSS.some((path) => existsSync(path))) process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    executablePath: await chromium.executablePath(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-first-run',
    ],
    env,
  };
}
