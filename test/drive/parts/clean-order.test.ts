import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { flowSchema } from '../../../src/config/steps.ts';
import type { Actor } from '../../../src/drive/actors/actor.ts';
import { cameIn } from '../../../src/drive/actors/present.ts';
import { clean } from '../../../src/drive/clean.ts';
import type { Drive } from '../../../src/drive/drive.ts';
import { openJournal } from '../../../src/drive/journal.ts';
import { FlowStopped } from '../../../src/drive/walk.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-clean-'));
after(() => rmSync(folder, { recursive: true }));

const removal = flowSchema.parse([
  { call: 'GET /api/invites' },
  { keep: { invite: { json: '/rows', where: { '/email': '{guest}' }, take: '/id' } }, orDone: true },
  { call: 'DELETE /api/invites/{invite}' },
  { expect: { status: 200 } },
]);

/** An app with these invitations of one guest, and an administrator who removes them; `requests` counts what that takes. */
const appWith = (invites: readonly string[]) => {
  const state = { left: [...invites], requests: 0 };
  const journal = openJournal(mkdtempSync(join(folder, 'run-')), () => new Date(0));
  const removed = (id: string): boolean => {
    state.requests += 1;
    const at = state.left.indexOf(id);
    if (at >= 0) state.left.splice(at, 1);
    return at >= 0;
  };
  const admin = {
    name: 'admin',
    walk: async (_flow: string, values: { invite?: string }, _onAsking: unknown, how: string) => {
      if (how === 'brief' && values.invite !== undefined) {
        if (removed(values.invite)) return;
        throw new FlowStopped('remove-invite', 'look at the answer', 'the status is 404', null);
      }
      state.requests += 1;
      const [found] = state.left;
      if (found !== undefined) removed(found);
    },
  } as unknown as Actor;
  const drive = {
    journal,
    recipe: { flows: { 'remove-invite': removal } },
    settings: { actors: { admin: { email: 'ADMIN' } } },
    scope: { allowMore: () => undefined },
  } as unknown as Drive;
  cameIn(drive, admin);
  const invited = (known: Readonly<Record<string, string>>): void => {
    const undo = { flow: 'remove-invite', as: 'admin', with: { guest: 'one@community.test' } } as const;
    journal.known(journal.make('invitation of one@community.test', undo), known);
  };
  return { state, drive, invited };
};

test('what the app refused is looked for last, so that nothing else is taken for it and each is removed once', async () => {
  const { state, drive, invited } = appWith(['first', 'second']);
  invited({ invite: 'first' });
  invited({ invite: 'second' });
  invited({ refused: 'yes' });
  assert.deepEqual((await clean(drive)).left, []);
  // One each by its ID, and one look for the third, which is not there.
  assert.deepEqual(state, { left: [], requests: 3 });
});

test('what an app made although it had said no is removed all the same', async () => {
  const { state, drive, invited } = appWith(['first', 'made all the same']);
  invited({ invite: 'first' });
  invited({ refused: 'yes' });
  assert.deepEqual((await clean(drive)).left, []);
  assert.deepEqual(state.left, []);
});
