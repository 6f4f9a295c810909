import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { limits } from '../../platform/limits.ts';

// The file that Playwright's `storageState` writes: https://playwright.dev/docs/auth
const storageState = z.object({
  cookies: z.array(z.object({ name: z.string(), value: z.string(), domain: z.string(), path: z.string() })),
});

const belongs = (domain: string, host: string): boolean => {
  const bare = domain.replace(/^\./, '').toLowerCase();
  return host === bare || host.endsWith(`.${bare}`);
};

/** The cookies of a browser storage state for one host, as a Cookie header. Throws with the reason; never quotes a value. */
export const cookiesIn = (file: string, host: string): string => {
  if (statSync(file).size > limits.repoFileBytes) throw new Error('the storage state is too large to be one');
  const parsed = storageState.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error('the file is no browser storage state');
  return parsed.data.cookies
    .filter(({ domain }) => belongs(domain, host))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
};
