import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailKinds } from '../../src/contract/mail-kinds.ts';
import { mailMatrix } from '../../src/deliverables/mail-matrix.ts';
import { mailMatrixMarkdown } from '../../src/deliverables/mail-matrix-markdown.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import type { TriedUnsubscribe } from '../../src/evidence/messages.ts';
import { evidence } from '../evidence/build.ts';
import { arrivalOf, lose, signature, triedUnsubscribe, untried } from '../evidence/build-messages.ts';

const target = { domain: 'community.test', unicode: 'community.test' };
const documentOf = (all = evidence()): string => {
  const text = mailMatrixMarkdown({ keys: { messages: { status: 'ok', value: all.messages } }, target });
  assert.ok(text !== null);
  return text;
};

test('every kind has its line, in the order in which members meet it', () => {
  const rows = mailMatrix(evidence().messages);
  assert.equal(rows.length, mailKinds.length);
  const [confirmation, welcome] = rows;
  assert.deepEqual(confirmation, {
    kind: 'confirmation',
    state: 'arrived',
    ms: 900,
    from: 'hello@community.test',
    spf: 'pass',
    dkim: 'pass',
    dmarc: 'pass',
    links: 'once',
    remark: 'I did what makes the app send it.',
  });
  assert.equal(welcome?.links, 'opens');
});

test('what is not known is no failure, and what failed is no unknown', () => {
  const all = untried(untried(lose(evidence(), 'reset'), 'invite', 'admin is not there'), 'receipt', null);
  const welcome = arrivalOf(all, 'welcome').mail;
  Object.assign(welcome, { spf: silent('from here'), dkim: seen([signature({ aligned: false })]), dmarc: silent('x') });
  const states = Object.fromEntries(mailMatrix(all.messages).map(row => [row.kind, row]));
  assert.deepEqual(
    [states['reset']?.state, states['invite']?.state, states['receipt']?.state],
    ['missing', 'not-tried', 'none'],
  );
  const { spf, dkim, dmarc } = states['welcome'] ?? {};
  assert.deepEqual([spf, dkim, dmarc], ['-', 'other', '-']);
  assert.match(documentOf(all), /^\| reset \| \*\*no\*\* \|/m);
  assert.match(documentOf(all), /^\| receipt \| not sent by this app \|/m);
});

test('news say whether one click ended them', () => {
  const remark = (all = evidence()): string =>
    mailMatrix(all.messages).find(({ kind }) => kind === 'digest')?.remark ?? '';
  const having = (unsubscribe: TriedUnsubscribe | null) => {
    const all = evidence();
    Object.assign(arrivalOf(all, 'digest'), { unsubscribe });
    return remark(all);
  };
  assert.match(remark(), /\. One click ended them\.$/);
  assert.match(having(triedUnsubscribe({ ended: seen(false) })), /did not end them\.$/);
  assert.doesNotMatch(having(triedUnsubscribe({ ended: silent('elsewhere') })), /click/);
  assert.match(having(null), /No mailbox can end them by one click\.$/);
  assert.match(remark(untried(evidence(), 'digest', null)), /name no news/);
});

test('what stands in a mail stays text', () => {
  const all = evidence();
  arrivalOf(all, 'reset').mail.from = '<script>@a.test|[x](https://evil.example)';
  const line = documentOf(all)
    .split('\n')
    .find(text => text.startsWith('| reset'));
  assert.ok(line !== undefined && !line.includes('<script>') && line.includes(String.raw`\|\[x\]`), line);
});

test('without a mail test there is no document', () => {
  assert.equal(mailMatrixMarkdown({ keys: {}, target }), null);
});
