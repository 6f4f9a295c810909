import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { closingSql } from '../../../src/checks/row-remedies.ts';
import { judgeRows, type Opening } from '../../../src/engines/row-rules/judge.ts';
import type { RowsTried } from '../../../src/engines/row-rules/look.ts';
import { attemptsByReading } from '../../../src/engines/row-rules/reading.ts';
import { migration, project, triedIn } from './empty-database.ts';

type Label = Pick<Opening, 'severity' | 'who' | 'shows'> & {
  readonly way: Opening['way']['way'];
  readonly also?: string;
};

/** What each thing of the project has to be judged; all that is not named is sound. */
const labels: { readonly [through: string]: Label } = {
  'public.customer_of(uuid)': { severity: 'blocker', who: 'everybody', shows: ['stripe_customer_id'], way: 'function' },
  'public.invoice_totals': {
    severity: 'blocker',
    who: 'everybody',
    shows: ['billing_email'],
    way: 'materialized-view',
  },
  'public.invoices': {
    severity: 'blocker',
    who: 'members',
    shows: ['amount', 'billing_email'],
    way: 'policies',
  },
  'public.member_list': { severity: 'blocker', who: 'everybody', shows: ['stripe_customer_id'], way: 'view' },
  'public.messages': { severity: 'blocker', who: 'members', shows: ['body'], way: 'policies' },
  'public.orders': { severity: 'high', who: 'members', shows: [], way: 'policies', also: 'forges' },
  'public.remove_todo(bigint)': { severity: 'blocker', who: 'everybody', shows: [], way: 'function', also: 'delete' },
  'public.reports': { severity: 'blocker', who: 'members', shows: ['email'], way: 'editable' },
  'public.settings': { severity: 'blocker', who: 'everybody', shows: [], way: 'no-rules', also: 'update,delete' },
  'public.subscriptions': {
    severity: 'blocker',
    who: 'everybody',
    shows: ['status'],
    way: 'no-rules',
    also: 'update,delete,forges',
  },
};

const labelOf = ({ severity, who, shows, way, changes, forges }: Opening): Label => {
  const also = [...changes, ...(forges ? ['forges'] : [])].join(',');
  return { severity, who, shows, way: way.way, ...(also === '' ? {} : { also }) };
};

const judged = ({ catalog, attempts }: Pick<RowsTried, 'catalog' | 'attempts'>): readonly Opening[] =>
  judgeRows(catalog, attempts).openings;

describe('a project as the guides lead to one, with labelled mistakes', () => {
  let tried: RowsTried;
  before(async () => {
    tried = await triedIn(project());
  });

  test('each mistake is found, with its cause, and nothing else', () => {
    const found = Object.fromEntries(judged(tried).map(opening => [opening.through, labelOf(opening)]));
    assert.deepEqual(found, labels);
    assert.deepEqual(tried.untried, []);
  });

  test('what everybody reads on purpose is named, and no fault', () => {
    assert.deepEqual(judgeRows(tried.catalog, tried.attempts).forAll, ['public.prices', 'public.profiles']);
  });

  test('a strict policy that another one makes void is named', () => {
    const messages = judged(tried).find(({ through }) => through === 'public.messages');
    assert.equal(messages?.way.way, 'policies');
    if (messages?.way.way !== 'policies') return;
    assert.deepEqual(
      messages.way.policies.map(({ name }) => name),
      ['support'],
    );
    assert.deepEqual(messages.way.void, ['between two']);
  });

  test('reading the catalog alone sees the mistakes that tables and views have, and invents none', () => {
    const read = judged({ catalog: tried.catalog, attempts: attemptsByReading(tried.catalog) });
    // Whether a policy that asks another table lets everybody through is seen by trying alone, and so is a function.
    const beyond = new Set(['public.customer_of(uuid)', 'public.remove_todo(bigint)', 'public.invoices']);
    assert.deepEqual(
      read.map(({ through }) => through),
      Object.keys(labels).filter(through => !beyond.has(through)),
    );
    for (const opening of read) {
      const label = labels[opening.through];
      assert.deepEqual([opening.who, opening.way.way, opening.severity], [label?.who, label?.way, label?.severity]);
    }
  });

  test('the SQL that is offered closes every one of them', async () => {
    const sql = judged(tried).flatMap(opening => closingSql(opening, tried.catalog, true));
    const after = await triedIn([...project(), migration(sql.join('\n'), '20260401090000_closed')]);
    assert.deepEqual(judged(after).map(labelOf), []);
    assert.ok(
      after.attempts.some(({ through, does }) => through === 'public.prices' && does === 'select'),
      'what was meant for all still is',
    );
  });
});
