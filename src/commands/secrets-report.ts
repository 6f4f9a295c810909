import type { SecretsLook } from '../reporters/secrets-text.ts';
import { secretKey, secretsSchemaId } from '../findings/secrets-judged.ts';
import type { SecretLife } from '../evidence/secrets.ts';
import { inertJson } from '../platform/inert.ts';
import { version } from '../platform/version.ts';

const lifeField = (life: SecretLife | undefined): { readonly life?: SecretLife } =>
  life === undefined ? {} : { life };

/** `secrets --json`: what was raised is in `secrets`; the file is a baseline for a later look. No value, only what `shown` shows. */
export const secretsJson = ({ scope, judged, committed, read, leftOut, settingsProblem, lives }: SecretsLook): string =>
  `${inertJson(
    JSON.stringify(
      {
        schema: secretsSchemaId,
        tool: `launch-ready ${version}`,
        scanned: scope,
        secrets: judged.raised.map(found => ({
          ...found,
          ...(committed.has(found.fingerprint) ? { committed: true } : {}),
          ...lifeField(lives?.get(secretKey(found.rule, found.fingerprint))),
        })),
        known: judged.known,
        allowed: judged.allowed.map(({ found, allowance }) => ({ ...found, allowance })),
        expired: judged.expired,
        quiet: judged.quiet.map(found => ({
          ...found,
          ...lifeField(lives?.get(secretKey(found.rule, found.fingerprint))),
        })),
        read,
        leftOut,
        complete: !leftOut.some(({ cut }) => cut === true),
        ...(settingsProblem === null ? {} : { settingsProblem }),
      },
      null,
      2,
    ),
  )}\n`;
