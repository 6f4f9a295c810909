import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SecretPlace } from '../../src/evidence/secrets.ts';
import type { FoundAt } from '../../src/findings/secrets-judged.ts';
import { issuers } from '../../src/providers/secrets/issuers.ts';
import { clearText, raisedText, type SecretsLook } from '../../src/reporters/secrets-text.ts';
import { foundSecret } from '../evidence/build-secrets.ts';

const at = (text: string) => ({ id: 'a'.repeat(40), at: text });
const inTree = (sort: Extract<SecretPlace, { in: 'tree' }>['sort'], tracked = true): SecretPlace => ({
  in: 'tree',
  file: 'src/a.ts',
  line: 3,
  tracked,
  sort,
});
const inHistory = (pushed: boolean | null, gone = true): SecretPlace => ({
  in: 'history',
  file: 'src/a.ts',
  line: 3,
  first: at('2026-01-02T03:04:05Z'),
  gone: gone ? at('2026-02-03T04:05:06Z') : null,
  pushed,
});

const found = (place: SecretPlace, ...more: readonly SecretPlace[]): FoundAt => ({
  ...foundSecret({ shown: 'abcdefgh… (42 characters)' }),
  places: [place, ...more],
});

const look = (raised: readonly FoundAt[], more: Partial<SecretsLook> = {}): SecretsLook => ({
  scope: 'history',
  judged: { raised, expired: [], allowed: [], known: [], quiet: [] },
  committed: new Set(),
  read: { files: 1, blobs: 1, bytes: 1 },
  leftOut: [],
  settingsProblem: null,
  ...more,
});

/** Text in one line, as wrapping breaks it anywhere. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('what to do depends on who can have it', () => {
  const said = (one: FoundAt, more: Partial<SecretsLook> = {}): string => flat(raisedText(look([one], more), 80));
  const staged = { scope: 'staged' } as const;
  assert.doesNotMatch(said(found(inTree('source')), staged), /make a new key/i);
  assert.match(said(found(inTree('source')), staged), /Put it into \.env as STRIPE_SECRET_KEY/);
  assert.match(said(found(inTree('source')), { ...staged, committed: new Set(['1a2b3c4d']) }), /deleting the line is not enough/); // prettier-ignore
  assert.match(said(found(inTree('env-file')), staged), /git rm --cached src\/a\.ts/);
  assert.match(said(found(inTree('front-end')), staged), /has to move to the server/);
  assert.match(said(found(inTree('deploy')), staged), /Give the value to your host or CI/);
  assert.match(said(found(inHistory(true))), /The line is gone and the key is not/);
  assert.match(said(found(inHistory(true))), /pushed: others have it/);
  assert.match(said(found(inHistory(false))), /Nobody else has it yet/);
  assert.doesNotMatch(said(found(inHistory(false), inHistory(true))), /Nobody else has it yet/);
});

test('a key that is out comes with the steps of its issuer in their order, and its page', () => {
  const stripe = issuers.find(({ id }) => id === 'stripe');
  const text = flat(raisedText(look([found(inHistory(true))]), 80));
  let from = 0;
  for (const [index, step] of (stripe?.rotation ?? []).entries()) {
    const position = text.indexOf(`${index + 1}. ${step}`, from);
    assert.ok(position > 0, step);
    from = position;
  }
  assert.ok(text.includes(stripe?.page ?? '?'));
});

test('nothing is wider than the terminal, but for what has no space in it', () => {
  const raised = [found(inTree('source')), found(inHistory(true), inTree('env-file'), inTree('test'))];
  for (const columns of [60, 80, 100])
    for (const line of raisedText(look(raised), columns).split('\n'))
      assert.ok(line.length <= columns || !line.trim().includes(' '), line);
});

test('a file name acts neither on the terminal nor on the layout', () => {
  const place: SecretPlace = { in: 'tree', file: 'a\u001b[2J\n\u202Eb.ts', line: 1, tracked: true, sort: 'source' };
  const more = { leftOut: [{ what: 'x\u001b[31m', reason: 'r\u0007' }], settingsProblem: 'p\u001b[0m' };
  for (const text of [raisedText(look([found(place)], more), 80), clearText(look([], more), 80)])
    for (const act of ['\u001b', '\u0007', '\u202E']) assert.equal(text.includes(act), false);
});

test('a thousand secrets are told as a number after the first', () => {
  const text = raisedText(look(Array.from({ length: 1_000 }, () => found(inTree('source')))), 80);
  assert.match(text, /^1000 secrets found/);
  assert.match(text, /And 975 more secrets/);
});

test('without a find: what was looked at, and what was set aside or not read', () => {
  assert.equal(clearText(look([], { read: { files: 2, blobs: 0, bytes: 9 } }), 80), 'No secret found in 2 files.\n');
  assert.equal(clearText(look([], { read: { files: 0, blobs: 0, bytes: 0 } }), 80), 'There is nothing to look at.\n');
  const quiet = { ...found(inTree('test')), class: 'fixture' } as const;
  const judged = { raised: [], expired: [], allowed: [], known: [quiet], quiet: [quiet, quiet] };
  const text = clearText(look([], { judged, leftOut: [{ what: 'a.7z', reason: 'not opened' }] }), 80);
  assert.match(
    flat(text),
    /\(1 known from the baseline, 2 public, made up or placeholders\)\. Not read: a\.7z: not opened/,
  );
});
