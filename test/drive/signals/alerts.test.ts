import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidIn } from '../../../src/drive/signals/alerts.ts';

const cases: readonly (readonly [text: string, what: boolean, action: boolean, where: boolean])[] = [
  ['An error occurred. Please check the system.\n', false, false, false],
  ['Something went wrong.\nhttps://app.example.com/admin', false, false, true],
  ['A payment was refunded in full.\n', true, false, false],
  [
    'A payment was refunded in full.\n\nWhat to do: Nothing, if it was you.\n\nDetails: https://app.example.com/admin/audit',
    true,
    true,
    true,
  ],
  ['The queue of mails is stuck since 14:02.\nRestart the worker first, then look at its log.', true, true, false],
  ['Checkout fails for 4 members.\nRunbook: https://wiki.example.com/runbooks/checkout', true, true, true],
  ['Error: 500', false, false, false],
];

for (const [text, saysWhat, saysAction, saysWhere] of cases)
  test(`“${text.trim().replaceAll('\n', ' / ').slice(0, 60)}”`, () => {
    assert.deepEqual(saidIn(text), { saysWhat, saysAction, saysWhere });
  });
