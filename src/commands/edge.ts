import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cdnRules, securityRules } from '../deliverables/edge-rules.ts';
import { cdnRulesMarkdown, securityRulesMarkdown } from '../deliverables/edge-rules-markdown.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { type DocumentFlags, seenOrKept } from './seen-or-kept.ts';
import type { Surroundings } from './surroundings.ts';

/** `launch-ready edge`: the cache rules and the rules against abuse that belong at Cloudflare, and which of them stand there. */
export const edge = async (domain: string | undefined, flags: DocumentFlags, around: Surroundings): Promise<number> => {
  const set = await seenOrKept(domain, flags, around, { command: 'edge', keys: ['cdn', 'delivery'] });
  const { cdn, delivery } = set.keys;
  const [caching, security] = [cdnRulesMarkdown(set), securityRulesMarkdown(set)];
  if (cdn?.status !== 'ok' || caching === null || security === null)
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `The edge was not looked at: ${cdn?.status === 'unavailable' ? cdn.reason : 'this look left it out'}.`,
      'Run it where the hosts can be reached, without --offline.',
    );
  const delivered = delivery?.status === 'ok' ? delivery.value : undefined;
  const data = { caching: cdnRules(cdn.value, delivered), security: securityRules(cdn.value) };
  const text = flags.json === true ? `${JSON.stringify(data, null, 2)}\n` : `${caching}\n${security}`;
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
  return 0;
};
