import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Copy, DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const instructions = dockerfile.getInstructions();
const contentOf = (keyword: string): readonly string[] =>
  instructions.filter(one => one.getKeyword() === keyword).map(one => one.getRawArgumentsContent() ?? '');

describe('the Dockerfile, as it is written', () => {
  test('is clean to its linter', () => {
    const faults = validate(text).map(({ range, message }) => ({ line: range.start.line + 1, message }));
    assert.deepEqual(faults, []);
  });

  test('its images are the pinned Node.js of the project', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const images = dockerfile.getFROMs().map(from => from.getImage());
    assert.deepEqual(new Set(images), new Set([`node:${devDependencies.node}-slim`]));
  });

  test('nothing but npm ci runs, from the lock file and without install scripts; the process is no root', () => {
    assert.deepEqual(contentOf('RUN'), ['npm ci --omit=dev --ignore-scripts --workspaces=false']);
    assert.deepEqual(contentOf('USER'), ['node']);
    assert.ok(
      text.indexOf('USER node') < text.indexOf('ENTRYPOINT') && text.lastIndexOf('FROM') < text.indexOf('USER'),
    );
    assert.deepEqual(contentOf('ADD'), []);
  });

  test('no secret is set, and of the clone only named files reach the build', () => {
    assert.deepEqual(contentOf('ARG'), []);
    assert.deepEqual(contentOf('ENV'), ['NODE_ENV=production LAUNCH_READY_STATE=/home/node/launch-ready']);
    const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    const [first, ...rest] = lines.filter(line => line !== '' && !line.startsWith('#'));
    assert.equal(first, '*');
    const copied = dockerfile
      .getCOPYs()
      .filter(one => one.getFromFlag() === null)
      .flatMap(one => one.getArguments().slice(0, -1))
      .map(one => one.getValue());
    assert.deepEqual(
      rest.toSorted(),
      copied
        .filter((name, at) => copied.indexOf(name) === at)
        .map(name => `!${name}`)
        .toSorted(),
    );
  });
});

/** Its steps done in a folder that stands for `/` of each stage. Only what COPY, RUN and WORKDIR do is done; a build does more. */
describe('the steps of the Dockerfile, done without Docker', () => {
  let folder = '';
  /** The file systems of the stages, by name; the last one is the image. */
  const stages = new Map<string, string>();
  let image = '';
  let cwd = '/';

  /** What lies in the clone under this name. `dist` is made by the build of the package, here in a place of its own. */
  const inClone = (name: string): string => (name === 'dist' ? join(folder, 'dist') : join(root, name));

  const copy = (step: Copy): void => {
    const words = step.getArguments().map(one => one.getValue());
    const from = step.getFromFlag()?.getValue();
    const to = words.at(-1) ?? '';
    for (const source of words.slice(0, -1)) {
      const place = from === undefined ? inClone(source) : join(stages.get(from ?? '') ?? '', source);
      const target = join(image, cwd, to);
      cpSync(place, to.endsWith('/') ? join(target, basename(source)) : target, { recursive: true });
    }
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-image-'));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]);
    for (const step of instructions) {
      const content = step.getRawArgumentsContent() ?? '';
      switch (step.getKeyword()) {
        case 'FROM': {
          const name = / AS (\w+)$/.exec(content)?.[1] ?? 'image';
          image = join(folder, name);
          stages.set(name, image);
          cwd = '/';
          mkdirSync(image);
          break;
        }
        case 'WORKDIR':
          cwd = content;
          mkdirSync(join(image, cwd), { recursive: true });
          break;
        case 'COPY':
          copy(step as Copy);
          break;
        case 'RUN':
          execFileSync('sh', ['-c', `${content} --no-audit --no-fund --loglevel=error`], {
            cwd: join(image, cwd),
            stdio: 'pipe',
          });
          break;
        default:
      }
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const started = (...words: readonly string[]) => {
    const [program, file = ''] = JSON.parse(contentOf('ENTRYPOINT')[0] ?? '[]') as readonly string[];
    assert.equal(program, 'node');
    return spawnSync(process.execPath, [join(image, file), ...words], {
      cwd: join(image, cwd),
      encoding: 'utf8',
      env: { NODE_ENV: 'production', LAUNCH_READY_STATE: join(folder, 'state'), PATH: join(folder, 'no-programs') },
    });
  };

  test('what is in it starts without anything of the clone, and says its version', () => {
    assert.match(started('--version').stdout, /^\d+\.\d+\.\d+/);
    for (const name of ['src', 'test', '.git', '.env']) assert.ok(!existsSync(join(image, 'app', name)), name);
    assert.ok(!existsSync(join(image, 'app', 'node_modules', 'typescript')));
  });

  test('it audits where there is neither git nor a browser, and passes nothing that it did not see', () => {
    const { status, stdout, stderr } = started('audit', 'example.com', '--offline', '--json');
    assert.equal(status, 3, stderr);
    assert.equal(JSON.parse(stdout).verdict, 'incomplete');
  });
});
