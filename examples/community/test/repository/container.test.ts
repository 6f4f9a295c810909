import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { z } from 'zod';
import { readRepository } from '../support/repository.ts';

/** Nothing is built here: this holds the files to what a build and a start need. */
const repository = readRepository();
const textOf = (path: string): string => repository[path] ?? assert.fail(`there is no ${path}`);

const dockerfile = DockerfileParser.parse(textOf('Dockerfile'));
const stages = dockerfile.getFROMs();
const ofLastStage = (keyword: string) => {
  const from = stages.at(-1)?.getRange().start.line ?? 0;
  return dockerfile
    .getInstructions()
    .filter(each => each.getKeyword() === keyword && each.getRange().start.line >= from)
    .map(each => each.getRawArgumentsContent() ?? '');
};

/** A name, a tag of at least major.minor, or a digest: what is built today is what was tested. */
const pinned = /^[\w./-]+(?::\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/;
const secretName = /SECRET|PASSWORD|TOKEN|_KEY$|SMTP_URL|DATABASE_URL/;

test('the Dockerfile is clean to its linter', () => {
  assert.deepEqual(
    validate(textOf('Dockerfile')).map(({ range, message }) => ({ line: range.start.line + 1, message })),
    [],
  );
});

test('every image is pinned', () => {
  const images = stages.map(each => each.getImage() ?? '');
  assert.ok(images.length > 0);
  for (const image of images) assert.match(image, pinned);
});

test('the process is no root, is asked to stop directly, and is healthy when it can take requests', () => {
  const [user] = ofLastStage('USER').slice(-1);
  assert.match(user ?? 'root', /^(?!root\b|0\b)\w+/);
  const [command] = ofLastStage('CMD');
  const words = z.array(z.string()).parse(JSON.parse(command ?? '""'));
  assert.equal(words[0], 'node');
  assert.ok(repository[words[1] ?? ''], `${words[1]} is started and is not there`);
  assert.match(ofLastStage('HEALTHCHECK')[0] ?? '', /^CMD \["node", .*\/readyz/);
});

test('the image is installed from the lock file, without development packages and install scripts', () => {
  const run = dockerfile.getInstructions().find(each => each.getKeyword() === 'RUN');
  assert.match(run?.getRawArgumentsContent() ?? '', /^npm ci --omit=dev --ignore-scripts$/);
  textOf('package-lock.json');
});

test('no secret is in a layer: none is an ENV or ARG, and only named files are copied', () => {
  const set = [
    ...dockerfile.getENVs().flatMap(each => each.getProperties()),
    ...dockerfile.getARGs().map(each => each.getProperty()),
  ];
  const names = set.map(property => property?.getName() ?? '');
  assert.ok(names.includes('NODE_ENV'), names.join(' '));
  assert.deepEqual(
    names.filter(name => secretName.test(name)),
    [],
  );
  const copied = dockerfile.getCOPYs().map(each => each.getArguments().map(argument => argument.getValue()));
  assert.ok(copied.length > 0);
  for (const sources of copied) assert.ok(!sources.slice(0, -1).includes('.'), sources.join(' '));
});

test('the build context holds no secret, no history and no installed packages', () => {
  const ignored = textOf('.dockerignore').split('\n');
  for (const path of ['.env', '.env.*', '.git', 'node_modules', 'data', 'backups'])
    assert.ok(ignored.includes(path), path);
  assert.deepEqual(
    ignored.filter(line => line.startsWith('!')),
    [],
  );
});

const Service = z.object({
  image: z.string().optional(),
  build: z.unknown().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  env_file: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.object({ test: z.array(z.string()), interval: z.string(), timeout: z.string() }).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.string().optional(),
});
const Compose = z.object({
  services: z.object({ app: Service, database: Service }),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = Compose.parse(parse(textOf('compose.yaml')));

test('no secret stands in compose.yaml; each comes from the environment or the start is refused', () => {
  for (const { environment = {} } of Object.values(services)) {
    for (const [name, value] of Object.entries(environment))
      if (secretName.test(name)) assert.match(value, /\$\{\w+:\?[^}]+\}/, name);
  }
  assert.equal(services.app.env_file, '.env');
});

test('both come back after a crash, and the database is ready before the app asks', () => {
  for (const { restart } of Object.values(services)) assert.equal(restart, 'unless-stopped');
  assert.equal(services.app.depends_on?.['database']?.condition, 'service_healthy');
  assert.ok(services.database.healthcheck?.test.includes('pg_isready'));
  // The app gives running requests ten seconds (src/bounds.ts); Docker kills after ten by default.
  assert.ok(Number.parseInt(services.app.stop_grace_period ?? '10s', 10) > 10);
});

test('members’ data outlives the container, and no port is open to others', () => {
  assert.match(services.database.image ?? '', pinned);
  const [volume] = services.database.volumes;
  const [name = '', folder] = volume?.split(':') ?? [];
  assert.equal(folder, '/var/lib/postgresql/data');
  assert.ok(name in volumes, `${name} is no named volume`);
  for (const { ports } of Object.values(services)) for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
});
