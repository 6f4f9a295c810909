/**
 * Makes docs/example again: the report of the demo's launch day as a page, as two pictures of it and as the terminal
 * shows it at 80 columns. The network options that lead into the test world are left out of its commands, so that
 * they read as they do for a real domain.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { html } from '../src/reporters/html.ts';
import { terminalWith } from '../src/reporters/terminal.ts';
import { openBrowser } from '../test/platform/browser.ts';
import { launchDayReport } from '../test/world/launch-day-report.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'example');
const page = join(folder, 'report.html');

const pictures = [
  { file: 'report-phone.png', viewport: { width: 390, height: 1500 }, deviceScaleFactor: 2, isMobile: true },
  { file: 'report-desktop.png', viewport: { width: 1280, height: 1100 }, deviceScaleFactor: 1, isMobile: false },
] as const;

const drawn = async (): Promise<void> => {
  const browser = await openBrowser();
  for (const { file, ...shape } of pictures) {
    const context = await browser.newContext({ ...shape, colorScheme: 'light' });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.screenshot({ path: join(folder, file) });
    await context.close();
  }
  await browser.close();
};

const scratch = mkdtempSync(join(tmpdir(), 'launch-ready-example-'));
const shown = await launchDayReport(scratch);
rmSync(scratch, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(page, html(shown));
writeFileSync(join(folder, 'report.txt'), terminalWith({ colour: false, columns: 80 })(shown));
await drawn();
process.stdout.write(`docs/example is made: ${shown.report.headline}\n`);
