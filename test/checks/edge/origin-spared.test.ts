import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/origin-spared.ts';
import type { AnsweredBy } from '../../../src/engines/http-cache/answered-by.ts';
import type { DeliveryFields } from '../../../src/evidence/delivery.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const host = 'www.community.test';
const expected = { place: `${host}/`, severity: 'medium', confidence: 'proven' } as const;

const page = (all: Draft<Evidence>) => {
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  const front = leaf.value.pages[`https://${host}/`];
  assert.ok(front?.status === 'ok');
  return front.value;
};

const answering = (...fields: DeliveryFields): Draft<Evidence> => {
  const all = evidence();
  page(all).fields = fields.map(([name, value]) => [name, value]);
  // No cache in front that says anything of itself.
  page(all).answeredBy = seen([]);
  return all;
};

test('nothing said, nothing to be kept, and only for one visitor: each visit asks the server', () => {
  oneFault(check, answering(), expected);
  for (const control of ['no-store', 'private, max-age=600', 'public, max-age=0', 'no-cache, s-maxage=300'])
    oneFault(check, answering(['cache-control', control]), expected);
});

test('a cookie and a Vary on who asks spoil a page that could be kept', () => {
  const kept = ['cache-control', 'public, s-maxage=300'] as const;
  assert.match(
    oneFault(check, answering(kept, ['set-cookie', 'visitor']), expected).cause,
    /sets a cookie \(visitor\)/,
  );
  for (const vary of ['Cookie', 'Accept-Encoding, cookie', '*', 'User-Agent'])
    assert.match(oneFault(check, answering(kept, ['vary', vary]), expected).cause, /Vary: /);
  assertPasses(check, answering(kept, ['vary', 'Accept-Encoding']));
});

test('a minute for all, or a rule for the CDN alone, is enough', () => {
  assertPasses(check, answering(['cache-control', 'max-age=60']));
  assertPasses(check, answering(['cache-control', 'private'], ['cdn-cache-control', 'max-age=300']));
});

test('a page that differs from one stranger to the next is not for all, and one that nobody compared is not passed', () => {
  const differs = answering(['cache-control', 'no-store']);
  page(differs).same = seen(false);
  assertPasses(check, differs);
  page(differs).same = silent('no answer came in time');
  assertNotPassed(check, differs);
});

test('only the front page counts: one for signing in stays with the server', () => {
  const all = answering(['cache-control', 'no-store']);
  page(all).url = `https://${host}/login`;
  assertPasses(check, all);
});

test('what was counted outweighs what is said', () => {
  const counted = (by: readonly AnsweredBy[], ...fields: DeliveryFields): Draft<Evidence> => {
    const all = answering(...fields);
    page(all).answeredBy = seen([...by]);
    return all;
  };
  const allowed = ['cache-control', 'public, s-maxage=300'] as const;
  const fault = oneFault(check, counted(['origin', 'origin', 'origin'], allowed), expected);
  assert.match(fault.cause, /passes each request for it on/);
  assert.ok(fault.evidence.includes('asked 3 times more: the CDN answered none of them by itself'));
  assertPasses(check, counted(['cache', 'cache', 'origin'], allowed));
  // A rule at the CDN keeps it, whatever the page says.
  assertPasses(check, counted(['cache', 'cache', 'cache'], ['cache-control', 'no-cache']));
  oneFault(check, counted(['origin', 'origin'], ['cache-control', 'no-cache']), expected);
  assertPasses(check, counted(['unsaid', 'unsaid'], allowed));
});

test('a count that did not come is not passed where the page allows to be kept, and hides no fault where not', () => {
  const quiet = answering(['cache-control', 'public, s-maxage=300']);
  page(quiet).answeredBy = silent('no answer came in time');
  assertNotPassed(check, quiet);
  const barred = answering(['cache-control', 'no-store']);
  page(barred).answeredBy = silent('no answer came in time');
  oneFault(check, barred, expected);
});
