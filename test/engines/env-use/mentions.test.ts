import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsIn } from '../../../src/engines/env-use/mentions.ts';
import { readEnvUses } from '../../../src/engines/env-use/read.ts';

const file = (path: string, text: string) => ({ path, text });

test('files that say one of the words as a whole, or another name under which one is given on', () => {
  const mentioning = mentionsIn([
    file('a.ts', 'need("A")'),
    file('b.ts', 'needle("B")'),
    file('c.ts', 'export { need as must } from "./a"'),
    file('d.ts', 'must("D")'),
    file('e.ts', 'ask("E")'),
  ]);
  assert.deepEqual(mentioning(new Set(['need'])), ['a.ts', 'c.ts', 'd.ts']);
  assert.deepEqual(mentioning(new Set(['need', 'ask'])), ['a.ts', 'c.ts', 'e.ts', 'd.ts']);
  assert.deepEqual(mentioning(new Set()), []);
});

test('whoever watches hears of a module also when it is worked on after the last one was parsed', () => {
  const heard: string[] = [];
  readEnvUses([file('a.ts', 'use(process.env.A)'), file('b.ts', 'use(process.env.B)')], path => heard.push(path));
  assert.deepEqual(heard.slice(0, 2), ['a.ts', 'b.ts']);
  assert.ok(heard.slice(2).includes('a.ts') && heard.slice(2).includes('b.ts'));
});
