import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

const posts = async (): Promise<number> => (await driven.rows())['post'] ?? 0;

test('a post whose number the run never learned is found by its title and removed', async () => {
  const before = await posts();
  const drive = await driven.drive();
  const { cast } = await castAll(drive);
  const author = cast.get('member-a');
  assert.ok(author);
  const words = { title: `post of ${drive.run.label}`, text: 'written, and then the run was killed' };
  drive.journal.make('post of member-a', { flow: 'remove-post', as: 'member-a', with: { ...words, asked: 'yes' } });
  await author.walk('post', words);
  assert.equal(await posts(), before + 1);
  await drive.close();

  const again = await driven.drive(drive.run.label);
  const { removed, left } = await clean(again);
  await again.close();
  assert.deepEqual(left, []);
  assert.ok(removed.includes('post of member-a'), removed.join(', '));
  assert.equal(await posts(), before);
});

test('a post that the app was never asked for is struck off', async () => {
  const drive = await driven.drive();
  const undo = { flow: 'remove-post', as: 'member-a', with: { title: 'never sent', asked: 'no' } } as const;
  drive.journal.make('post of member-a', undo);
  assert.deepEqual(await clean(drive), { removed: ['post of member-a'], left: [] });
  await drive.close();
});
