import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import check from '../../../src/checks/edge/images-efficient.ts';
import type { DeliveredFile, ShownPicture } from '../../../src/evidence/delivery.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { shownPicture } from '../../evidence/build-delivery.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const host = 'www.community.test';
const medium = { place: host, severity: 'medium', confidence: 'proven' } as const;

const showing = (...pictures: readonly ShownPicture[]): Draft<Evidence> => {
  const all = evidence();
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  const page = leaf.value.pages[`https://${host}/`];
  assert.ok(page?.status === 'ok');
  page.value.pictures = structuredClone(pictures) as Draft<ShownPicture[]>;
  return all;
};

const picture = (file: Partial<DeliveredFile>, change: Partial<ShownPicture> = {}): ShownPicture => ({
  ...shownPicture(host, file),
  ...change,
});
const png = (width: number) => ({ format: 'png', width, height: width / 2 });

describe('pictures of a page', () => {
  test('weight: 200 KB is too much for one, 500 KB far too much', () => {
    assertPasses(check, showing(picture({ bytes: 200_000 })));
    oneFault(check, showing(picture({ bytes: 200_001 })), medium);
    const fault = oneFault(check, showing(picture({ bytes: 1_200_000 })), { ...medium, severity: 'high' });
    assert.match(fault.happened, /loads 1\.2 MB for one picture/);
    assert.deepEqual(fault.replay, {
      tool: 'curl',
      url: `https://${host}/assets/table.B7x2kQ9z.avif`,
      prints: 'size',
      headers: ['accept: image/avif,image/webp,*/*'],
      shows: String.raw`/^200 \S+ (?:[2-9]\d{5}|\d{7,}) bytes$/m`,
    });
  });

  test('a format of before, from 50 KB on, though the browser asked for another', () => {
    assertPasses(check, showing(picture({ picture: png(600), bytes: 50_000 })));
    for (const format of ['png', 'jpeg'])
      oneFault(check, showing(picture({ picture: { ...png(600), format }, bytes: 60_000 })), medium);
    assertPasses(check, showing(picture({ picture: { ...png(600), format: 'gif' }, bytes: 100_000 })));
    oneFault(check, showing(picture({ picture: { ...png(600), format: 'gif' }, bytes: 110_000 })), medium);
  });

  test('pixels beyond what the page shows on a good screen, where it is worth something', () => {
    const avif = { format: 'avif', width: 2_400, height: 1_200 };
    oneFault(check, showing(picture({ picture: avif, bytes: 90_000 }, { width: 300 })), medium);
    assertPasses(check, showing(picture({ picture: avif, bytes: 90_000 }, { width: 600 })));
    assertPasses(check, showing(picture({ picture: avif, bytes: 12_000 }, { width: 300 })));
  });

  test('no width and height: the text jumps, unless the picture is small or nobody knows its size', () => {
    const jumping = { width: null, keepsPlace: false };
    const fault = oneFault(check, showing(picture({ bytes: 9_000 }, jumping)), { ...medium, confidence: 'inferred' });
    assert.match(fault.happened, /text .* jumps/);
    assertPasses(check, showing(picture({ bytes: 900, picture: png(299) }, jumping)));
    assertPasses(check, showing(picture({ bytes: 900, picture: null }, jumping)));
  });

  test('each within its bounds and all of them too much at once, unless they wait until somebody scrolls', () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      picture({ url: `https://${host}/${index}.avif`, bytes: 190_000 }, { url: `https://${host}/${index}.avif` }),
    );
    oneFault(check, showing(...many), { ...medium, severity: 'high' });
    assertPasses(check, showing(...many.map(one => ({ ...one, isLazy: true }))));
    assertPasses(check, showing(...many.slice(0, 7)));
  });

  test('one that gave no answer is not passed, and hides no other', () => {
    const quiet = { ...picture({}), url: `https://${host}/quiet.avif`, file: silent('no answer came in time') };
    assertNotPassed(check, showing(quiet));
    assertNotPassed(check, showing(quiet, picture({ bytes: 300_000 })));
  });

  test('one that is gone, and one kept out of sight with its address, are no matter of weight', () => {
    assertPasses(check, showing(picture({ status: 404, bytes: 900_000 })));
    const url = `https://${host}/_next/image?…`;
    const fault = oneFault(check, showing({ ...picture({}), url, file: seen({ ...hidden, url }) }), medium);
    assert.equal(fault.replay.tool, 'none');
  });
});

const hidden: DeliveredFile = {
  url: '',
  role: 'image',
  status: 200,
  contentType: 'image/png',
  bytes: 90_000,
  cut: false,
  picture: png(1_080),
  fields: [],
};
