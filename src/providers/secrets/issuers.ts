import { aiIssuers } from './ai.ts';
import { cloudIssuers } from './clouds.ts';
import { codeIssuers } from './code.ts';
import { dataIssuers } from './data.ts';
import type { Issuer } from './issuer.ts';
import { mailIssuers } from './mail.ts';
import { paymentIssuers } from './payments.ts';
import { identityIssuers, workIssuers } from './people.ts';

/** Everybody who issues a secret that a rule finds. */
export const issuers: readonly Issuer[] = [
  ...paymentIssuers,
  ...identityIssuers,
  ...dataIssuers,
  ...cloudIssuers,
  ...mailIssuers,
  ...aiIssuers,
  ...workIssuers,
  ...codeIssuers,
];

/** The issuer of a found secret; undefined where nobody issues it, or nobody that is known here. */
export const issuerOf = (id: string | null): Issuer | undefined => issuers.find(one => one.id === id);
