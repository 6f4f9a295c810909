import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { ownHook, takesLines, withLines, withoutMarked } from '../../src/commands/hook-lines.ts';

const heads = ['#!/bin/sh\n', '#!/usr/bin/env bash\n', '#!/bin/bash -eu\n', '#!/bin/dash\n', '', '# no first line\n'];

test('whatever a shell hook holds, it comes back byte for byte', () => {
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.string({ unit: 'binary' }), (head, rest) => {
      const text = Buffer.from(head + rest).toString('latin1');
      if (!takesLines(text)) return;
      const edited = withLines(text);
      assert.equal(withoutMarked(edited)?.text, text);
      assert.ok(edited.startsWith(head.startsWith('#!') ? head : '# >>>'));
    }),
  );
});

test('lines go only into what a shell reads as whole lines', () => {
  for (const text of ['#!/bin/sh\nx', '#!/usr/bin/env zsh\n', 'echo x\n']) assert.equal(takesLines(text), true, text);
  for (const text of [
    '',
    '#!/usr/bin/python3\n',
    '#!/usr/bin/env node\nx',
    '#!/bin/sh',
    '#!/bin/sh\r\nx\r\n',
    '\u007fELF\0',
    '#!/usr/bin/fish\n',
  ])
    // prettier-ignore
    assert.equal(takesLines(text), false, JSON.stringify(text));
});

test('text without our lines has nothing to take out', () => {
  assert.equal(withoutMarked('#!/bin/sh\necho "# launch-ready secrets"\n'), null);
});

for (const shell of ['sh', 'bash'])
  test(`${shell} can read what is installed`, () => {
    for (const text of [ownHook(), withLines('#!/bin/sh\ntrue\n')])
      assert.equal(spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' }).stderr, '');
  });
