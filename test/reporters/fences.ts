import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

/** The lines of a text for agents outside of all fences, after a look that each fence is whole and honest. */
export const outsideFences = (text: string): readonly string[] => {
  const outside: string[] = [];
  let mark: string | null = null;
  let quoted: string[] = [];
  for (const line of text.split('\n')) {
    const begin = /^BEGIN UNTRUSTED ([0-9a-f]{16})$/.exec(line)?.[1];
    const end = /^END UNTRUSTED ([0-9a-f]{16})$/.exec(line)?.[1];
    if (mark === null) {
      assert.equal(end, undefined, `a fence that ends and never began: ${line}`);
      if (begin === undefined) outside.push(line);
      else [mark, quoted] = [begin, []];
    } else if (end === undefined) {
      assert.ok(line.startsWith('| '), `a line in a fence without its bar: ${line}`);
      quoted.push(line);
    } else {
      assert.equal(end, mark, 'a fence ends with the mark that it began with');
      const digest = createHash('sha256').update(quoted.join('\n')).digest('hex');
      assert.ok(digest.startsWith(mark), 'the mark is the digest of what is in between');
      mark = null;
    }
  }
  assert.equal(mark, null, 'a fence that never ends');
  return outside;
};

/** What acts on a terminal or on the eye instead of being read. */
export const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
