import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { notServed, type Tried } from '../../../src/drive/harden/roles/served.ts';
import type { Answered, Rank } from '../../../src/evidence/hardening/roles.ts';
import { ranks } from '../../../src/evidence/hardening/roles.ts';
import { routeTrial } from '../../evidence/build-hardening-roles.ts';

const absentTo = (asked: readonly Rank[]): readonly Answered[] =>
  asked.map(as => ({ as, outcome: 'unclear', status: 404 }));

const inCode = (name: string, where: string, answers: readonly Answered[] = absentTo(ranks)): Tried => {
  const [method = '', template = ''] = name.split(' ');
  return {
    route: { method, template, kind: 'unknown', seenIn: [{ source: 'repository', where }] },
    trial: routeTrial({ route: name, row: null, meant: null, answers }),
  };
};

const names = (...all: readonly Tried[]): readonly string[] => [...notServed(all).keys()];

describe('what the app does not serve', () => {
  test('is an address without a parameter that answers 404 to everybody up to the owner', () => {
    assert.deepEqual(names(inCode('GET /api/old', 'src/old.ts:3')), ['GET /api/old']);
  });

  test('is not what hides from strangers and members, what nobody asked the owner about, and what has an id', () => {
    const owner = { as: 'owner', outcome: 'reached', status: 200 } as const;
    assert.deepEqual(
      names(
        inCode('GET /api/hidden', 'src/a.ts:3', [...absentTo(['anyone', 'member', 'moderator', 'admin']), owner]),
        inCode('GET /api/short', 'src/b.ts:3', absentTo(['anyone', 'member'])),
        inCode('GET /api/things/:id', 'src/c.ts:3'),
        inCode('POST /api/unasked', 'src/d.ts:3', []),
      ),
      [],
    );
  });

  test('is all of a file for developers of which nothing answers, also what was not asked', () => {
    const file = 'src/development/provider.ts';
    const asked = inCode('GET /pay/:id', `${file}:7`, absentTo(['anyone', 'member']));
    assert.deepEqual(names(asked, inCode('POST /v1/sessions', `${file}:9`, [])), ['GET /pay/:id', 'POST /v1/sessions']);
  });

  test('is nothing of such a file once one of its routes answers, and no folder that is called alike', () => {
    const file = 'src/dev/tools.ts';
    const open = inCode('GET /tools/:id', `${file}:7`, [{ as: 'anyone', outcome: 'refused', status: 401 }]);
    assert.deepEqual(names(open, inCode('POST /tools/reset', `${file}:9`, [])), []);
    assert.deepEqual(names(inCode('POST /devices', 'src/devices/new.ts:9', [])), []);
  });

  test('is nothing that the app itself tells of', () => {
    const { route, trial } = inCode('POST /pay', 'src/mocks/pay.ts:1', []);
    const seenIn = [...route.seenIn, { source: 'openapi', where: '/openapi.json' } as const];
    assert.deepEqual(names({ route: { ...route, seenIn }, trial }), []);
  });
});
