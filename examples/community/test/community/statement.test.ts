import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineStatement } from '../../src/database/statement.ts';
import { openCommunity } from '../support/community.ts';

const { app } = await openCommunity();

type Input = { readonly levels: readonly string[]; readonly id?: string | undefined };

test('a statement is built once for each shape, and every call gets the rows of its own values', async () => {
  let built = 0;
  const spaces = defineStatement(({ db }, { levels, id }: Input) => {
    built += 1;
    const query = db
      .selectFrom('space')
      .select('id')
      .where('level', 'in', levels as readonly 'free'[])
      .orderBy('position');
    return id ? query.where('id', '=', id) : query;
  });
  const ids = async (input: Input): Promise<readonly string[]> => (await spaces(app, input)).map(({ id }) => id);
  assert.deepEqual(await ids({ levels: ['free'] }), ['lobby']);
  assert.deepEqual(await ids({ levels: ['patron'] }), ['studio']);
  assert.deepEqual(await ids({ levels: ['patron'], id: undefined }), ['studio']);
  assert.equal(built, 1);
  assert.deepEqual(await ids({ levels: ['free', 'supporter'] }), ['lobby', 'workshop']);
  assert.equal(built, 2);
  assert.deepEqual(await ids({ levels: ['free', 'supporter'], id: 'workshop' }), ['workshop']);
  assert.deepEqual(await ids({ levels: ['supporter', 'free'], id: 'lobby' }), ['lobby']);
  assert.deepEqual(await ids({ levels: ['free', 'supporter'], id: "lobby' or true --" }), []);
  assert.equal(built, 3);
});

test('calls at the same time do not see the values of each other', async () => {
  const named = defineStatement(({ db }, { id }: { readonly id: string }) =>
    db.selectFrom('space').select('id').where('id', '=', id),
  );
  const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'lobby' : 'studio'));
  const rows = await Promise.all(asked.map(id => named(app, { id })));
  assert.deepEqual(
    rows.map(([row]) => row?.id),
    asked,
  );
});
