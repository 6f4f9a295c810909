import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { packOf } from '../../src/deliverables/handover/pack.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import { run } from '../../src/findings/run.ts';
import { packHtml } from '../../src/reporters/html/pack.ts';
import { axeFindings, noBrowser, openBrowser } from '../platform/browser.ts';

const shapes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

const alertPlan = `# Plan\n\n## The alerts\n\n${Array.from({ length: 12 }, (_, at) => `### Alert ${at}\n\n| | |\n|---|---|\n| Called first | Ada |\n| Do this | Look, then go back. |\n`).join('\n')}`;

const page = async (): Promise<string> => {
  const file = join(import.meta.dirname, '..', 'evidence', 'recorded', 'launch-day.json');
  const set = { ...(await loadEvidence(file)), profile: 'launch' } as const;
  return packHtml(
    packOf({
      set,
      report: run(set, { checks, rows, acceptances: [], documents: documents(set) }),
      judgements: judgeAll(checks, set),
      before: null,
      ownership: null,
      papers: {
        contacts: [],
        dashboard: 'https://status.community.test/',
        release: { argv: ['ship', '{release}'], promote: null, platform: null, ready: null },
        alertPlan,
        incidents: null,
      },
      brand: null,
      at: set.collectedAt,
    }),
  );
};

describe('the pack in a browser', { skip: noBrowser }, () => {
  let browser: Browser | undefined;
  let html = '';
  before(async () => {
    html = await page();
    browser = await openBrowser();
  });
  after(() => browser?.close());

  const opened = async (text: string, options: BrowserContextOptions): Promise<Page> => {
    if (browser === undefined) throw new Error('there is no browser');
    const context = await browser.newContext({ bypassCSP: true, ...options });
    const made = await context.newPage();
    await made.setContent(text, { waitUntil: 'load' });
    return made;
  };

  const heightOf = async (made: Page, selector: string): Promise<number> =>
    (await made.locator(selector).boundingBox())?.height ?? 0;

  for (const [name, viewport] of Object.entries(shapes))
    test(`${name}: nothing is wider than the screen, folded or not, and axe finds nothing in all of it`, async () => {
      const folded = await opened(html, { viewport });
      assert.equal(await folded.evaluate('document.documentElement.scrollWidth'), viewport.width);
      const whole = await opened(html.replaceAll('<details>', '<details open>'), { viewport });
      assert.equal(await whole.evaluate('document.documentElement.scrollWidth'), viewport.width);
      assert.deepEqual(await axeFindings(whole), []);
    });

  test('on a telephone records and alerts take a few screens, and what must not be touched is on the first', async () => {
    const options = { viewport: shapes.phone, javaScriptEnabled: false };
    const [folded, whole] = [
      await opened(html, options),
      await opened(html.replaceAll('<details>', '<details open>'), options),
    ];
    for (const part of ['#dns', '#alerts'])
      assert.ok((await heightOf(folded, part)) < 0.6 * (await heightOf(whole, part)), part);
    const [dns, line] = [
      await folded.locator('#dns').boundingBox(),
      await folded.getByText('Do not touch these').boundingBox(),
    ];
    assert.ok(dns !== null && line !== null && line.y - dns.y < shapes.phone.height);
    // A tap unfolds, also without a script.
    const first = folded.locator('#dns details').first();
    const before = (await first.boundingBox())?.height ?? 0;
    await first.locator('summary').click();
    assert.ok(((await first.boundingBox())?.height ?? 0) > before);
  });

  test('on paper everything stands there: as long as with everything unfolded', async () => {
    const printed = async (text: string): Promise<{ readonly bytes: number; readonly pages: number }> => {
      const made = await opened(text, { javaScriptEnabled: false });
      const pdf = await made.pdf({ format: 'A4' });
      await made.context().close();
      return { bytes: pdf.length, pages: (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length };
    };
    const folded = await printed(html);
    assert.deepEqual(folded, await printed(html.replaceAll('<details>', '<details open>')));
    const hidden = await printed(html.replace(/details::details-content\{[^}]*\}/, ''));
    assert.ok(hidden.pages < folded.pages, 'the rule for paper does what it says');
  });
});
