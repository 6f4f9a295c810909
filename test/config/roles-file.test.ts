import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseRoles } from '../../src/config/roles-file.ts';
import { rowOf, unusedRows } from '../../src/drive/harden/roles/meant.ts';
import type { FoundRoute } from '../../src/drive/routes/route.ts';
import { routes } from '../../examples/community/src/routes/index.ts';

const found = (method: string, template: string): FoundRoute => ({ method, template, kind: 'api', seenIn: [] });

test('the most exact row speaks for a route, whatever its parameters are called', () => {
  const roles = parseRoles(
    '{ "routes": { "GET /spaces/:space": "member", "GET /spaces/secret": "admin", "ALL /hooks/:id": "anyone" } }',
    'roles',
  );
  assert.equal(rowOf(roles, found('GET', '/spaces/:id')), 'member');
  assert.equal(rowOf(roles, found('GET', '/spaces/lobby')), 'member');
  assert.equal(rowOf(roles, found('GET', '/spaces/secret')), 'admin');
  assert.equal(rowOf(roles, found('POST', '/hooks/:hook')), 'anyone');
  assert.equal(rowOf(roles, found('POST', '/spaces/:id')), null);
  assert.deepEqual(unusedRows(roles, [found('GET', '/spaces/secret')]), ['ALL /hooks/:id']);
});

test('every problem of a file is told at once, with its line', () => {
  assert.throws(() => parseRoles('{ "routes": { "GET posts": "member",\n "GET /x": "king" } }', 'roles'), {
    code: 'LR_CONFIG_INVALID',
    message: /2 problems/,
  });
});

test('the example community has a row for each of its routes, with the access that it declares', () => {
  const file = join(import.meta.dirname, '..', '..', 'examples', 'community', 'launch-ready.roles.jsonc');
  const roles = parseRoles(readFileSync(file, 'utf8'), file);
  for (const { method, path, access } of routes)
    assert.equal(roles.routes[`${method} ${path}`], access === 'signed-in' ? 'member' : access, `${method} ${path}`);
  assert.equal(Object.keys(roles.routes).length, routes.length);
});
