import type { SecretsLook } from '../reporters/secrets-text.ts';
import { secretsSchemaId } from '../findings/secrets-judged.ts';
import { inertJson } from '../platform/inert.ts';
import { version } from '../platform/version.ts';

/** `secrets --json`: what was raised is in `secrets`; the file is a baseline for a later look. No value, only what `shown` shows. */
export const secretsJson = ({ scope, judged, committed, read, leftOut, settingsProblem }: SecretsLook): string =>
  `${inertJson(
    JSON.stringify(
      {
        schema: secretsSchemaId,
        tool: `launch-ready ${version}`,
        scanned: scope,
        secrets: judged.raised.map(found => ({
          ...found,
          ...(committed.has(found.fingerprint) ? { committed: true } : {}),
        })),
        known: judged.known,
        allowed: judged.allowed.map(({ found, allowance }) => ({ ...found, allowance })),
        expired: judged.expired,
        quiet: judged.quiet,
        read,
        leftOut,
        ...(settingsProblem === null ? {} : { settingsProblem }),
      },
      null,
      2,
    ),
  )}\n`;
