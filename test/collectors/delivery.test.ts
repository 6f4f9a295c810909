import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import dnsCollector from '../../src/collectors/dns.ts';
import { delivery } from '../../src/collectors/delivery.ts';
import { pageFiles } from '../../src/collectors/delivery/page-files.ts';
import http from '../../src/collectors/http.ts';
import type { DeliveredSite } from '../../src/evidence/delivery.ts';
import { readMarkup } from '../../src/platform/read-markup.ts';
import { page } from '../world/parts.ts';
import type { RoutePlan } from '../world/plan.ts';
import { webHostOf } from '../world/change.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { aimOf, given, worldIo } from './looking.ts';

const host = 'forum.community.test';
let world: World | undefined;
before(async () => {
  world = await startWorld();
});
after(() => world?.stop());

const look = async (routes: RoutePlan[]): Promise<{ hosts: readonly string[]; site: DeliveredSite | undefined }> => {
  const running = given(world);
  const plan = soundPlan(['forum']);
  webHostOf(plan, host).https = routes;
  await running.set(plan);
  const io = worldIo(running);
  const aim = aimOf(plan, { only: [host] });
  const { signal } = new AbortController();
  const dns = { status: 'ok', value: await dnsCollector.collect(aim, {}, io, signal) } as const;
  const asked = { status: 'ok', value: await http.collect(aim, { dns }, io, signal) } as const;
  running.forgetContacts();
  const { hosts } = await delivery.collect(aim, { dns, http: asked }, io, signal);
  const leaf = hosts[host];
  return {
    hosts: running.contacts().map(contact => contact.host ?? ''),
    site: leaf?.status === 'ok' ? leaf.value : undefined,
  };
};

const script = (headers: { [name: string]: string } = {}) => ({
  status: 200,
  headers: { 'content-type': 'text/javascript', ...headers },
  body: 'let a = 1;',
});

describe('how a host delivers', () => {
  test('its page twice, its own files once, and nobody else is asked', async () => {
    const markup =
      '<script src="/a.js"></script><script src="https://widgets.example/b.js"></script><img src="/gone.png">';
    const { site, hosts } = await look([
      { path: '/', answer: page('Forum', markup) },
      {
        path: '/a.js',
        answer: script({ 'cache-control': 'no-store', 'set-cookie': 'visitor=of-the-morning; Path=/' }),
      },
    ]);
    assert.deepEqual(Object.keys(site?.pages ?? {}), [`https://${host}/`]);
    const front = site?.pages[`https://${host}/`];
    assert.ok(front?.status === 'ok');
    assert.deepEqual(front.value.same, { status: 'ok', value: true });
    const files = Object.entries(site?.files ?? {}).map(([url, leaf]) => [
      new URL(url).pathname,
      leaf.status === 'ok' ? leaf.value.status : leaf.reason,
    ]);
    assert.deepEqual(files, [
      ['/a.js', 200],
      ['/gone.png', 404],
      ['/favicon.ico', 404],
    ]);
    const own = site?.files[`https://${host}/a.js`];
    assert.ok(own?.status === 'ok');
    assert.deepEqual(
      own.value.fields.filter(([name]) => name !== 'date'),
      [
        ['cache-control', 'no-store'],
        ['set-cookie', 'visitor'],
      ],
    );
    assert.deepEqual(
      [...new Set(hosts)].filter(name => name.endsWith('.example')),
      [],
    );
  });

  test('a file that is cut off in the middle is silent, not there and not gone', async () => {
    const { site } = await look([
      { path: '/', answer: page('Forum', '<script src="/a.js"></script>') },
      { path: '/a.js', answer: { ...script(), reset: true } },
    ]);
    assert.equal(site?.files[`https://${host}/a.js`]?.status, 'silent');
  });

  test('a host that answers programs delivers no page', async () => {
    const { site } = await look([
      { path: '/', answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } },
    ]);
    assert.equal(site, undefined);
  });
});

test('the files of a page: scripts, styles, icons, what is loaded ahead, each size of a picture; by its base', () => {
  const html = `<base href="/static/"><link rel="stylesheet" href="a.css"><link rel="icon" href="/i.svg">
<link rel="preload" as="font" href="f.woff2"><link rel="canonical" href="/x"><script src="b.js#x"></script><script>1</script>
<picture><source srcset="p-480.avif 480w, p-768.avif 768w"><img src="p.png" srcset="p2.png 2x"></picture><img src="data:image/png;base64,x">`;
  assert.deepEqual(
    pageFiles(readMarkup(html).elements, 'https://community.test/').map(({ url, role }) => `${role} ${new URL(url).pathname}`),
    [
      'style /static/a.css', 'icon /i.svg', 'font /static/f.woff2', 'script /static/b.js', 'image /static/p-480.avif',
      'image /static/p-768.avif', 'image /static/p.png', 'image /static/p2.png',
    ],
  ); // prettier-ignore
});
