import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserPaths } from '../../src/platform/browser-paths.ts';

const executablePath = browserPaths(process.platform, name => process.env[name]).find(path => existsSync(path));
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const none = 'no Chrome, Edge or Chromium is installed';

/** Why there is no browser; false where there is one, and where everything is installed on purpose: there a skip would hide that it is not. */
export const noBrowser = executablePath === undefined && process.env['CI'] === undefined ? none : false;

/** Without a window. Root has no sandbox (https://chromium.googlesource.com/chromium/src/+/main/docs/linux/sandboxing.md). */
export const openBrowser = async (): Promise<Browser> => {
  if (executablePath === undefined) throw new Error(none);
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
};

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
};

/** What axe finds on the page that is open, a line for each place. */
export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
  // What is good is not listed: on a page of eighty screens that takes most of the time.
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 300)} ${node.any.map(one => one.message).join(' ')}`),
  );
};
