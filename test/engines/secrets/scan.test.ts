import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Hit } from '../../../src/engines/secrets/found.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { checked, generic, keyLike, madeKey, secretByName } from './made-rules.ts';

const key = madeKey(1);
const other = madeKey(2);
const scanner = createScanner([keyLike, checked, generic, secretByName]);
const scan = (text: string | Uint8Array, sort: 'settings' | 'bundle' = 'settings'): readonly Hit[] =>
  scanner.scan(typeof text === 'string' ? Buffer.from(text) : text, sort);
/** No value in a message: what differs is told by place. */
const places = (text: string | Uint8Array): readonly string[] =>
  scan(text).map(hit => `${hit.rule.id} ${hit.start}-${hit.end} line ${hit.line}`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('one text', () => {
  test('place, line and name of each hit, in order', () => {
    const text = `# first\nA_KEY=${key}\n\nother: "${other}"\n`;
    assert.deepEqual(places(text), [
      `key-like 14-${14 + key.length} line 2`,
      `key-like ${text.indexOf(other)}-${text.indexOf(other) + other.length} line 4`,
    ]);
    assert.deepEqual(
      scan(text).map(({ name }) => name),
      ['A_KEY', 'other'],
    );
    assert.ok(scan(text)[0]?.value === key, 'the value is the key');
  });

  test('the same value at two places is two hits, at one place one', () => {
    assert.equal(scan(`${key} ${key}`).length, 2);
  });

  test('a value that stands twice in its match is placed where the rule means it', () => {
    const password = 'qW7-rT2_zX9';
    const text = `${password}secret=${password};`;
    const [hit] = createScanner([secretByName]).scan(Buffer.from(text), 'settings');
    assert.equal(hit?.start, text.lastIndexOf(password));
  });

  test('rules that go by a name hold in settings alone', () => {
    const text = 'secret=qW7-rT2_zX9;';
    assert.equal(scan(text).length, 1);
    assert.equal(scan(text, 'bundle').length, 0);
  });

  test('nothing in nothing, and any bytes do', () => {
    assert.deepEqual(scan(''), []);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), bytes => void scan(bytes)));
    const noise = Uint8Array.of(0xff, 0xfe, 0, 0xc3, 0x28, 10, 0x80);
    assert.equal(scan(Buffer.concat([noise, Buffer.from(` ${key} `), noise])).length, 1);
  });

  test('one line of a megabyte', () => {
    const text = `${'var a=b;'.repeat(131_072)}"${key}"${'c(d);'.repeat(1_000)}`;
    assert.deepEqual(places(text), [`key-like 1048577-${1_048_577 + key.length} line 1`]);
  });
});

describe('what is wrapped is unwrapped, and told how', () => {
  const token = (payload: unknown): string =>
    [{ alg: 'none' }, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const wrapped: { readonly [name: string]: readonly [string | Uint8Array, readonly string[]] } = {
    base64: [`data:\n  key: ${base64(key)}\n`, ['base64']],
    'base64 in the middle of more': [base64(`some words before\nKEY=${key}\nand after`), ['base64']],
    'base64 in lines of 76': [
      base64(`${'text '.repeat(40)}${key} ${'text '.repeat(40)}`).replaceAll(/.{76}/g, '$&\r\n'),
      ['base64'],
    ],
    'base64 of another language': [`x=${base64(`# ключи ${'для сайта '.repeat(9)}\n${key}`)}`, ['base64']],
    'base64 for URLs': [`x=${Buffer.from(`?>~?>~${key}>>>???`).toString('base64url')}`, ['base64']],
    'base64 twice': [base64(`KEY=${base64(key)}`), ['base64', 'base64']],
    'base64 of UTF-16': [Buffer.from(`set KEY=${key} `, 'utf16le').toString('base64'), ['base64', 'utf-16']],
    'a payload': [`Bearer ${token({ iss: 'somebody', key })}.c2lnbmF0dXJl`, ['jwt']],
    'a query': [`https://host.test/?q=%22key%22%3A%22${key}%22`, ['url-encoding']],
    'a query in full': [`q=${[...Buffer.from(key)].map(byte => `%${byte.toString(16)}`).join('')}`, ['url-encoding']],
    'a query twice': [encodeURIComponent(encodeURIComponent(`"${key}"`)), ['url-encoding', 'url-encoding']],
    'unicode escapes': [`"k":"${key.replaceAll('_', String.raw`\u005f`)}"`, ['escapes']],
    'hex escapes': [`"${[...Buffer.from(key)].map(byte => `\\x${byte.toString(16)}`).join('')}"`, ['escapes']],
    'line ends in a string': [String.raw`"A=1\n${key}\nB=2"`, ['escapes']],
    'UTF-16': [Buffer.from(`A=1\r\nKEY=${key}\r\n`, 'utf16le'), ['utf-16']],
    'UTF-16, big end first': [Buffer.from(`\uFEFFA=1\r\nKEY=${key}\r\n`, 'utf16le').swap16(), ['utf-16']],
  };
  for (const [name, [text, how]] of Object.entries(wrapped))
    test(name, () => {
      const hits = createScanner([keyLike]).scan(typeof text === 'string' ? Buffer.from(text) : text, 'settings');
      assert.deepEqual(
        hits.map(({ decoded }) => decoded),
        [how],
      );
      assert.ok(hits[0]?.value === key, 'the value is the key');
    });

  test('a decoded value has the place and the line of what it was decoded from', () => {
    const text = `one\ntwo\n${base64(`KEY=${key}`)}\n`;
    const [hit] = scan(text);
    assert.equal(hit?.line, 3);
    const inside = Buffer.from(text.slice(hit.start - (hit.start % 4), hit.end + 4), 'base64').toString();
    assert.ok(inside.includes(key.slice(0, -3)), 'the place is not that of the value');
  });

  test('three wrappings are one too many', () => {
    assert.equal(scan(base64(base64(base64(key)))).length, 0);
  });

  test('a plain value beside escapes is told once, and plain', () => {
    assert.deepEqual(
      scan(`q=%20&key=${key}&r=%2F\\u0041`).map(({ decoded }) => decoded),
      [[]],
    );
  });

  test('what would be unwrapped without end is a note, and what was found before it counts', () => {
    const notes: string[] = [];
    const small = createScanner([keyLike], { textMs: 60_000, depth: 2, unwrappedBytes: -200_000 });
    const text = `${key}\n${base64('x'.repeat(60_000))}`;
    const hits = small.scan(Buffer.from(text), 'settings', note => notes.push(note));
    assert.equal(hits.length, 1);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', /^Not all of it was looked at: more is wrapped/);
  });

  test('when the time is over that is a note', () => {
    const notes: string[] = [];
    const late = createScanner([keyLike], { textMs: -1, depth: 2, unwrappedBytes: 1_000 });
    late.scan(Buffer.from(key), 'settings', note => notes.push(note));
    assert.match(notes.join(), /^Not all of it was looked at: that would take longer/);
  });
});

describe('of two that overlap the more specific one stays', () => {
  test('a token over what its name says', () => {
    assert.deepEqual(
      scan(`secret=${key};`).map(({ rule }) => rule.id),
      ['key-like'],
    );
  });
  test('the one that its checksum proves, over the one that only looks like it', () => {
    const proven = `mk_${'aq7'.repeat(2)}zW4tK9pL2xsum`;
    assert.deepEqual(
      scan(` ${proven} `).map(({ rule, verified }) => [rule.id, verified]),
      [['checked', true]],
    );
  });
  test('what is inside base64 over what its name says of the outside', () => {
    assert.deepEqual(
      scan(`secret=${base64(key)};`).map(({ rule, decoded }) => [rule.id, decoded]),
      [['key-like', ['base64']]],
    );
  });
});

describe('every rule', () => {
  const all = createScanner(rules);
  for (const rule of rules) {
    const alone = createScanner([rule]);
    test(rule.id, () => {
      for (const [number, text] of rule.positives().entries()) {
        const hits = alone.scan(Buffer.from(text), 'settings');
        assert.ok(
          hits.some(hit => hit.class !== 'placeholder'),
          `positive ${number} is not found`,
        );
        assert.ok(
          all
            .scan(Buffer.from(text), 'settings')
            .some(hit => hits.some(own => own.start < hit.end && hit.start < own.end)),
          `positive ${number} is not found among all rules`,
        );
      }
      for (const [number, text] of rule.negatives().entries())
        assert.equal(
          alone.scan(Buffer.from(text), 'settings').filter(hit => hit.class !== 'placeholder').length,
          0,
          `negative ${number} is found`,
        );
    });
  }
});
