import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../examples/community-flawed/compose.ts';
import { flaws } from '../../examples/community-flawed/flaws.ts';
import { changeTool } from '../../examples/community-flawed/tools-with.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { moderatingTools } from '../../examples/community/src/assistant/tools.ts';
import { administratingTools } from '../../examples/community/src/assistant/administrating-tools.ts';
import { settingsOf } from '../drive/community/driven-community.ts';
import { reachOf } from './evaluated-reach.ts';

const { evals } = settingsOf();
const named = Object.keys((evals === undefined || evals === false ? undefined : evals.tools) ?? {});
const sound = { assistantTools: [...moderatingTools, ...administratingTools] } as unknown as Parts;

test('a flaw in a tool is tried with that tool, by both families that use tools', () => {
  const own = flaws.filter(({ part, expected }) => part === 'assistant' && expected.startsWith('evals/'));
  const reaches = own.flatMap(({ name, expected, variants }) =>
    Object.keys(variants).flatMap(variant => {
      const altered = composed([`${name}:${variant}`]).alter(sound);
      if (altered.assistantTools === sound.assistantTools) return [];
      const { families, tools } = reachOf(expected, named, sound, altered);
      return [`${name}:${variant} ${families.join('+')} ${tools.join('+')}`];
    }),
  );
  for (const each of [
    'assistant-acts-for-anyone:with-the-rights-of-the-assistant tools+stored-injection remove_post',
    'assistant-obeys-reports:bans-whom-a-report-names stored-injection+tools ban_member',
    'assistant-changes-roles:with-the-account-that-is-named tools+stored-injection change_role',
    'assistant-refunds:for-staff-of-any-rank tools+stored-injection refund_member',
    'assistant-exports:with-a-query-of-its-own tools+stored-injection export_members',
  ])
    assert.ok(reaches.includes(each), `${each}, not ${reaches.join('; ')}`);
});

test('what changes no tool that the settings name is tried by its own family, with all tools', () => {
  const search = { assistantTools: changeTool(sound.assistantTools, 'search_posts', tool => ({ ...tool })) };
  assert.deepEqual(reachOf('evals/retrieval-scoped', named, sound, search), { families: ['retrieval'], tools: named });
  assert.deepEqual(reachOf('evals/stored-injection', named, sound, {}), {
    families: ['stored-injection'],
    tools: named,
  });
  assert.throws(() => reachOf('launch-path/dns-ttl', named, sound, {}), /judges no assistant/);
});
