import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { program } from '../../src/cli.ts';
import { completion } from '../../src/commands/completion.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { shells } from '../../src/reporters/completions.ts';
import { heard } from './surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-completion-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const scriptOf = async (shell: string): Promise<string> => {
  const { around, out } = heard(folder);
  assert.equal(await completion(shell, program, around), 0);
  return out();
};

const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;

/** How each shell is asked, in a process of its own, what it would offer after these words. */
const asking: { readonly [shell: string]: (file: string, words: readonly string[]) => readonly string[] } = {
  bash: (file, words) => [
    '--norc',
    '-c',
    `source ${file}; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _launch_ready; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // Completion of zsh runs in its line editor alone: the function is asked with its words set and \`compadd\` listened to.
  zsh: (file, words) => [
    '-f',
    '-c',
    `compdef() { : }; source ${file}; compadd() { shift; print -l -- \${(M)@:#\${words[CURRENT]}*} }; words=(${words.map(word => `'${word}'`).join(' ')}); CURRENT=${words.length}; _launch_ready`,
  ],
  fish: (file, words) => [
    '--no-config',
    '-c',
    `source ${file}; complete -C '${words.join(' ')}' | string replace -r '\\t.*' ''`,
  ],
};

describe('completion', () => {
  for (const shell of shells)
    test(`${shell} offers commands, commands below them, and options`, async t => {
      if (!hasShell(shell) && process.env['CI'] === undefined) return t.skip(`${shell} is not installed`);
      const file = join(folder, `script.${shell}`);
      writeFileSync(file, await scriptOf(shell));
      const offered = (...words: readonly string[]): readonly string[] => {
        const { stdout, stderr, status } = spawnSync(shell, asking[shell]?.(file, words) ?? [], { encoding: 'utf8' });
        assert.equal(stderr, '', `${shell} ${words.join(' ')}`);
        assert.ok(status === 0 || stdout === '');
        return stdout
          .split('\n')
          .filter(word => word !== '')
          .toSorted();
      };
      assert.deepEqual(offered('launch-ready', 'aud'), ['audit']);
      assert.deepEqual(offered('launch-ready', 'plan', 'd'), ['dns']);
      assert.deepEqual(offered('launch-ready', 'plan', 'dns', '--terr'), ['--terraform']);
      assert.ok(offered('launch-ready', 'audit', '--form').includes('--format'));
      // Of a command that is named behind a domain its own options are offered, and not those of another.
      assert.deepEqual(offered('launch-ready', 'audit', 'example.com', '--terr'), []);
      assert.deepEqual(offered('launch-ready', 'secrets', 'in'), ['install']);
    });

  test('every command of the program stands in every script', async () => {
    for (const shell of shells) {
      const script = await scriptOf(shell);
      for (const command of program.commands)
        assert.match(script, new RegExp(`\\b${command.name()}\\b`), command.name());
    }
  });

  test('of another shell it says which there are', async () => {
    await assert.rejects(completion('tcsh', program, heard(folder).around), LaunchReadyError);
  });
});
