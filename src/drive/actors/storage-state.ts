import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { limits } from '../../platform/limits.ts';

// The file that Playwright's `storageState` writes: https://playwright.dev/docs/auth
const storageState = z.object({
  cookies: z.array(z.object({ name: z.string(), value: z.string(), domain: z.string(), path: z.string() })),
});

/** The storage state cannot be used; the reason quotes nothing of it. */
export class NoStorageState extends Error {
  constructor(reason: string) {
    super(`its storage state ${reason}`);
    this.name = 'NoStorageState';
  }
}

/** RFC 6265 §5.1.3: a domain that begins with a dot holds for every host below it, any other for itself alone. */
const belongs = (domain: string, host: string): boolean => {
  const bare = domain.replace(/^\./, '').toLowerCase();
  return host === bare || (domain.startsWith('.') && host.endsWith(`.${bare}`));
};

const parsedFile = (file: string): z.infer<typeof storageState> => {
  let read: unknown;
  try {
    if (statSync(file).size > limits.repoFileBytes) throw new NoStorageState('is too large to be one');
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof NoStorageState) throw error;
    // The message of the parser quotes the file, and the file holds sessions.
    throw new NoStorageState('cannot be read as JSON');
  }
  const parsed = storageState.safeParse(read);
  if (!parsed.success) throw new NoStorageState('is no file that Playwright wrote');
  return parsed.data;
};

/** The cookies of a browser storage state for one app, as a Cookie header. Throws `NoStorageState`. */
export const cookiesIn = (file: string, app: URL): string => {
  const own = parsedFile(file).cookies.filter(({ domain }) => belongs(domain, app.hostname));
  if (own.length === 0) throw new NoStorageState(`holds no cookie for ${app.host}`);
  return own.map(({ name, value }) => `${name}=${value}`).join('; ');
};
