import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { described } from '../../../src/drive/routes/live.ts';
import { placeToDriveFrom, portOf } from '../place.ts';

const document = {
  openapi: '3.1.0',
  info: { title: 'An API', version: '1' },
  paths: { '/api/posts': { get: { responses: { 200: { description: 'posts' } } } } },
};
const asked: string[] = [];
const server = createServer(({ url = '' }, answer) => {
  asked.push(url);
  // As a firewall does that takes the question for a scan.
  if (url === '/openapi.json') return void answer.destroy();
  if (url !== '/api/openapi.json') return void answer.writeHead(404).end();
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
}).listen(0, '127.0.0.1');
const app = `http://127.0.0.1:${await portOf(server)}`;
const place = await placeToDriveFrom();
after(async () => {
  await place.stop();
  server.close();
});

test('a description that is broken off ends nothing: the next place is asked, and the broken one is named', async () => {
  const drive = await place.drive({ app });
  asked.length = 0;
  const { routes, notes } = await described(drive);
  assert.deepEqual(asked, ['/openapi.json', '/api/openapi.json']);
  assert.deepEqual(
    routes.map(({ template }) => template),
    ['/api/posts'],
  );
  assert.match(notes[0]?.where ?? '', /\/openapi\.json$/);
  assert.match(notes[0]?.what ?? '', /broke off the connection/);
});
