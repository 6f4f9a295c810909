import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command, Option } from 'commander';
import { program } from '../../src/cli.ts';

const below = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(below)];
const pathOf = (command: Command): readonly string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];
const above = (command: Command): readonly Command[] =>
  command.parent === null || command.parent.parent === null ? [] : [command.parent, ...above(command.parent)];

const typed = (option: Option): readonly string[] => [
  option.long ?? '',
  ...(option.required || option.optional ? ['v'] : []),
];

/** What the command is given when this is typed; nothing else of it runs. */
const given = async (command: Command, words: readonly string[]): Promise<{ readonly [name: string]: unknown }> => {
  let flags: { readonly [name: string]: unknown } | undefined;
  command.action((...all: readonly unknown[]) => {
    flags = all.at(-2) as typeof flags;
  });
  await program.parseAsync([...words], { from: 'user' });
  assert.ok(flags !== undefined, words.join(' '));
  return flags;
};

describe('options that a command shares with the one above it', () => {
  const shared = below(program).flatMap(command =>
    above(command).flatMap(one =>
      command.options
        .filter(({ long }) => one.options.some(other => other.long === long))
        .map(option => ({ command, option })),
    ),
  );
  test('there are some, and each is heard wherever it stands', async () => {
    assert.ok(shared.length > 40, `${shared.length} options`);
    for (const { command, option } of shared) {
      const path = pathOf(command);
      const needed = [
        ...command.registeredArguments.filter(({ required }) => required).map(() => 'x'),
        ...command.options.filter(({ mandatory }) => mandatory).flatMap(typed),
      ];
      const name = option.attributeName();
      const wanted = option.negate ? false : (typed(option)[1] ?? true);
      for (const words of [
        [...path, ...needed, ...typed(option)],
        [...path.slice(0, -1), ...typed(option), ...path.slice(-1), ...needed],
      ])
        assert.deepEqual([(await given(command, words))[name]].flat(), [wanted], words.join(' '));
    }
  });
});

test('near miss: what only the command above knows is refused, not left unheard', async () => {
  const plan = below(program).find(command => pathOf(command).join(' ') === 'watch plan');
  assert.ok(plan !== undefined);
  plan.configureOutput({ writeErr: () => undefined });
  await assert.rejects(given(plan, ['watch', 'plan', '--active']), /takes no option '--active'/);
});
