import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { multipart } from '../../../src/drive/multipart.ts';

const boundary = 'launch-ready-0123456789';

/** What a server makes of it, by the parser of the platform. */
const parsed = ({ body, type }: { readonly body: string; readonly type: string }): Promise<FormData> =>
  new Response(body, { headers: { 'content-type': type } }).formData();

test('a file goes along with its name, whatever stands in it, and the other fields', async () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter(text => !/[\r\n\0]|%(?:22|0[ad])/i.test(text));
  const text = fc.string({ unit: 'grapheme' }).map(each => each.replaceAll(/\r\n?|\n/g, ' '));
  await fc.assert(
    fc.asyncProperty(name, text, async (file, inside) => {
      fc.pre(file.isWellFormed() && inside.isWellFormed());
      const form = await parsed(multipart({ field: 'upload', name: file, text: inside }, { note: inside }, boundary));
      const sent = form.get('upload');
      assert.ok(sent instanceof File);
      assert.deepEqual([sent.name, await sent.text(), form.get('note')], [file, inside, inside]);
    }),
    { numRuns: 200 },
  );
});

test('a name cannot end its own line or quotes', () => {
  const { body } = multipart({ field: 'f', name: 'a"; name="role"\r\nX-Other: 1', text: '' }, {}, boundary);
  assert.match(body, /filename="a%22; name=%22role%22%0D%0AX-Other: 1"\r\nContent-Type: text\/plain\r\n/);
  assert.equal(body.split('\r\n').length, 7);
});
