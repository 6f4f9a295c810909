import { X509Certificate, createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.ts';
import { limits } from '../limits.ts';

export type PrivateHome = {
  readonly folder: string;
  /** Browser flags that the trust needs. */
  readonly flags: readonly string[];
  /** What the reader of the evidence must know about how trust was given. */
  readonly notes: readonly string[];
  readonly remove: () => Promise<void>;
};

const block = /-----BEGIN CERTIFICATE-----[^-]{1,20000}-----END CERTIFICATE-----/g;

const certificatesOf = (io: Io): readonly string[] => io.net.ca.flatMap(({ pem }) => pem.match(block) ?? []);

/** Puts the extra authorities into the certificate store that Chromium reads on Linux (NSS, below HOME). */
const trustByStore = async (home: string, pems: readonly string[], io: Io): Promise<boolean> => {
  const store = join(home, '.pki', 'nssdb');
  await mkdir(store, { recursive: true, mode: 0o700 });
  const certutil = async (...args: readonly string[]): Promise<boolean> => {
    const done = await io.run('certutil', ['-d', `sql:${store}`, ...args], {
      cwd: home,
      ms: limits.browserStartMs,
      maxBytes: 10_000,
    });
    return done.code === 0;
  };
  try {
    if (!(await certutil('-N', '--empty-password'))) return false;
    for (const [i, pem] of pems.entries()) {
      const file = join(home, `authority-${i}.pem`);
      await writeFile(file, `${pem}\n`);
      if (!(await certutil('-A', '-t', 'C,,', '-n', `launch-ready-${i}`, '-i', file))) return false;
    }
    return true;
  } catch {
    // certutil is not installed: the flag below does without it.
    return false;
  }
};

const keyHash = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

const trust = async (folder: string, io: Io): Promise<Pick<PrivateHome, 'flags' | 'notes'>> => {
  const pems = certificatesOf(io);
  if (pems.length === 0) return { flags: [], notes: [] };
  if (process.platform === 'linux' && (await trustByStore(folder, pems, io))) return { flags: [], notes: [] };
  return {
    flags: [`--ignore-certificate-errors-spki-list=${pems.map(keyHash).join(',')}`],
    notes: [
      'the browser trusted the extra authorities by key and did not judge host names; certificates are judged elsewhere',
    ],
  };
};

/** A home folder of the run's own, so that the browser neither reads nor writes a person's profile or trust. */
export const privateHome = async (io: Io): Promise<PrivateHome> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-browser-'));
  // The browser may still be closing files when the folder goes: the system's "not empty" is worth another try.
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    return { folder, ...(await trust(folder, io)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
