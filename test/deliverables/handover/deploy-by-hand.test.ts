import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { releaseOf } from '../../../src/commands/handover-release.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { presetNames } from '../../../src/config/deploy-settings.ts';
import { deployByHand, type ReleaseCommand } from '../../../src/deliverables/handover/deploy-by-hand.ts';
import { readingOf } from '../../../src/engines/reading/grade.ts';

const plain: ReleaseCommand = {
  argv: ['ship', '--to', 'production', '{release}'],
  promote: null,
  platform: null,
  ready: 'https://app.community.test/readyz',
};

const stepsOf = (text: string): readonly string[] => [...text.matchAll(/^\d+\. (.*)$/gm)].map(([, step = '']) => step);

const releaseIn = (settings: object): ReleaseCommand => {
  const found = releaseOf(parseConfig(JSON.stringify(settings), 'launch-ready.jsonc'));
  assert.ok(found !== null);
  return found;
};

describe('deploying again without whoever built it', () => {
  test('numbered from one, the command as the settings have it, and how to see that it worked', () => {
    const text = deployByHand(plain);
    assert.deepEqual(
      [...text.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number)),
      stepsOf(text).map((_step, index) => index + 1),
    );
    assert.match(text, /^ {3}`ship --to production RELEASE`$/m);
    assert.match(text, /`git rev-parse HEAD`/);
    assert.match(text, /`curl -s https:\/\/app\.community\.test\/readyz`\. Wait until the answer holds that name\./);
  });

  test('a command that names no release asks for no name', () => {
    const text = deployByHand({ ...plain, argv: ['railway', 'up', '--ci'] });
    assert.doesNotMatch(text, /RELEASE|rev-parse/);
    assert.match(text, /Wait until the answer is good\./);
  });

  test('where nobody knows what says the release, the site itself is looked at', () => {
    const text = deployByHand({ ...plain, ready: null });
    assert.doesNotMatch(text, /curl/);
    assert.match(text, /private window/);
  });

  test('a release that goes to an address of its own first is looked at there, then given to members', () => {
    const steps = stepsOf(deployByHand({ ...plain, promote: ['vercel', 'promote', '{preview}', '--yes'] }));
    assert.deepEqual(
      ['Put it out', 'It prints an address', 'Give it to members', 'Ask which release runs'].map(begin =>
        steps.findIndex(step => step.startsWith(begin)),
      ),
      [2, 3, 4, 5],
    );
  });

  test('of every platform: read by whoever is awake, no harder than the eighth grade, and without the value of a variable', () => {
    process.env['RENDER_SERVICE_ID'] = 'value-of-the-variable';
    try {
      for (const preset of presetNames) {
        const release = releaseIn({ domain: 'community.test', deploy: { preset }, health: { ready: '/readyz' } });
        const text = deployByHand(release);
        const { grade, words } = readingOf(text);
        assert.ok(words > 40 && grade !== null && grade <= 8, `${preset}: grade ${grade}, ${words} words`);
        assert.doesNotMatch(text, /value-of-the-variable|\{[a-z]+\}|undefined/, preset);
      }
    } finally {
      delete process.env['RENDER_SERVICE_ID'];
    }
    const render = deployByHand(releaseIn({ deploy: { preset: 'render' } }));
    assert.match(render, /^ {3}`render deploys create "\$RENDER_SERVICE_ID" --commit RELEASE/m);
    assert.match(render, /These have to be set there: `RENDER_SERVICE_ID`\./);
  });

  test('the app is asked where members use it, and a key in a command is not told', () => {
    const key = ['sk', 'live', '51H8xYzKq3vNtRwLpMcDfGjBs'].join('_');
    const { ready, argv } = releaseIn({
      hosts: { 'app.community.test': { service: 'app' }, 'www.community.test': { service: 'site' } },
      environments: { production: 'https://www.community.test' },
      health: { ready: '/readyz' },
      deploy: { deploy: ['ship', `--key=${key}`, '{release}'] },
    });
    assert.equal(ready, 'https://app.community.test/readyz');
    assert.ok(!argv.join(' ').includes(key), argv.join(' '));
  });

  test('settings that say nothing of it give nothing', () => {
    for (const settings of [{}, { deploy: { timeouts: { soak: 5 } } }])
      assert.equal(releaseOf(parseConfig(JSON.stringify(settings), 'launch-ready.jsonc')), null);
  });

  test('words of others stay words: no span of code ends early, and a shell sees one word', () => {
    const text = deployByHand({ ...plain, argv: ['ship', '`now`', "it's; rm -rf /", '$HOME"$(x)'], platform: '<b>' });
    assert.ok(
      text.includes(`\`\` ship '\`now\`' 'it'\\''s; rm -rf /' '$HOME"$(x)' \`\``) ||
        text.includes(`\`\`ship '\`now\`' 'it'\\''s; rm -rf /' '$HOME"$(x)'\`\``),
      text,
    );
    assert.ok(text.includes(String.raw`(\<b\>)`), text);
  });
});
