import { access, constants } from 'node:fs/promises';
import type { Browser, BrowserType } from 'playwright-core';
import { browserPaths } from '../browser-paths.ts';
import type { Io } from '../io.ts';
import { limits } from '../limits.ts';
import type { PrivateHome } from './private-home.ts';

/** No browser could be started: why, and what would make it possible. */
export class BrowserUnavailable extends Error {
  readonly code: 'browser-missing' | 'browser-failed';
  readonly howTo: string;
  constructor(code: BrowserUnavailable['code'], reason: string, howTo: string) {
    super(reason);
    this.name = 'BrowserUnavailable';
    this.code = code;
    this.howTo = howTo;
  }
}

/** The browser talks to the audited site and to nobody else: no updates, no sync, no safe-browsing lists, no field trials. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-sync',
  '--disable-default-apps',
  '--no-first-run',
  '--no-pings',
  '--metrics-recording-only',
  '--disable-quic',
];

/** What a browser needs of the environment; the rest, tokens and keys among it, stays with us. */
const passedOn = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
  'TEMP',
  'TMP',
  'PROGRAMFILES',
  'LOCALAPPDATA',
  'APPDATA',
];

const isMissing = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
};

/** The browser driver, an optional package. */
const loadDriver = async (): Promise<BrowserType> => {
  try {
    return (await import('playwright-core')).chromium;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new BrowserUnavailable('browser-missing', 'no browser driver is installed', 'npm install playwright-core');
  }
};

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The browser that comes inside an npm package, where that one is installed. */
const packagedBrowser = async (): Promise<string | undefined> => {
  // The name is a variable because the package is optional: it is there in some installations only.
  const name: string = '@sparticuz/chromium';
  try {
    const { default: packaged }: { default: { executablePath: () => Promise<unknown> } } = await import(name);
    const path = await packaged.executablePath();
    return isText(path) ? path : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** An installed Chrome, Edge or Chromium, else the packaged one. */
const findBrowser = async (io: Io): Promise<string> => {
  for (const path of browserPaths(process.platform, io.env)) if (await isProgram(path)) return path;
  const packaged = await packagedBrowser();
  if (packaged !== undefined) return packaged;
  throw new BrowserUnavailable(
    'browser-missing',
    'no Chrome, Edge or Chromium is installed on this machine',
    'Install Google Chrome, or run: npm install @sparticuz/chromium',
  );
};

const environment = (io: Io, home: string): { [name: string]: string } =>
  Object.fromEntries(
    [...passedOn.map(name => [name, io.env(name)]), ['HOME', home]].filter((pair): pair is [string, string] =>
      isText(pair[1]),
    ),
  );

/**
 * Starts the browser in its private home; `rules` is the value of Chromium's `--host-resolver-rules`, empty when it may
 * resolve by itself. Throws `BrowserUnavailable`. Root has no sandbox to step down into, so there it runs without one.
 */
export const launchBrowser = async (io: Io, home: PrivateHome, rules: string): Promise<Browser> => {
  const driver = await loadDriver();
  const executablePath = await findBrowser(io);
  const resolving = rules === '' ? [] : [`--host-resolver-rules=${rules}`];
  try {
    return await driver.launch({
      executablePath,
      headless: true,
      timeout: limits.browserStartMs,
      chromiumSandbox: process.getuid?.() !== 0,
      env: environment(io, home.folder),
      args: [...quiet, ...home.flags, ...resolving],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new BrowserUnavailable(
      'browser-failed',
      `the browser at ${executablePath} did not start: ${first.slice(0, 200)}`,
      'Start that browser once by hand to see why',
    );
  }
};
