import type { DKIMResult } from 'mailauth';
import { limits } from '../../platform/limits.ts';
import { type HeaderField, type MessageHead, valuesOf } from './message-head.ts';
import { streamOf } from './message-stream.ts';
import type { Asked } from './resolver.ts';

export type ArcFacts = {
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'unchecked';
  readonly sets: number;
  /** A whole sentence. */
  readonly reason: string;
};

export type Verified = {
  readonly headerFrom: readonly string[];
  /** Number of From fields. */
  readonly fromFields: number;
  readonly results: readonly DKIMResult[];
  readonly chain: { readonly result: string; readonly comment: string | null };
  /** The signatures that `results` are about, in that order. */
  readonly taken: readonly HeaderField[];
  /** Signatures beyond the bounds. */
  readonly leftOut: number;
  /** A whole sentence where the library gave up, else null. */
  readonly broken: string | null;
};

/** What mailauth says of the signatures. Of a message beyond the bounds it only reads who it says it is from. */
export const verifyMessage = async (
  raw: Buffer,
  head: MessageHead,
  isBeyond: boolean,
  asked: Asked,
): Promise<Verified> => {
  const [{ dkimVerify }, { arc }] = await Promise.all([
    import('mailauth/lib/dkim/verify.js'),
    import('mailauth/lib/arc/index.js'),
  ]);
  const isSignature = ({ name }: HeaderField): boolean => name === 'dkim-signature';
  const signatures = head.fields.filter(isSignature);
  const taken = signatures
    .filter(({ raw: whole }) => whole.length <= limits.mailSignatureBytes)
    .slice(0, limits.mailSignatures);
  const leftOut = signatures.length - taken.length;
  const ownFields = leftOut === 0 ? null : head.fields.filter(field => !isSignature(field) || taken.includes(field));
  const fields = isBeyond ? head.fields.filter(({ name }) => name === 'from') : ownFields;
  try {
    const verified = await dkimVerify(streamOf(raw, head.bodyAt, fields, isBeyond), {
      resolver: asked.resolver,
      // The envelope is judged by SPF; a Return-Path field says nothing.
      sender: ' ',
      strict: true,
    });
    const { arc: sets } = verified as unknown as { readonly arc: Parameters<typeof arc>[0] };
    const { status } = await arc(sets, { resolver: asked.resolver, strict: true });
    return {
      headerFrom: verified.headerFrom ?? [],
      fromFields: (verified as { readonly fromFields?: number }).fromFields ?? 0,
      results: verified.results,
      chain: { result: status.result, comment: status.comment ?? null },
      taken,
      leftOut,
      broken: null,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const broken = `Its signatures could not be read: ${reason.slice(0, limits.mailValueCharacters).replace(/\.$/, '')}.`;
    const chain = { result: 'none', comment: null };
    return { headerFrom: [], fromFields: 0, results: [], chain, taken, leftOut, broken };
  }
};

/** The chain of those who passed the message on (RFC 8617). */
export const arcFacts = (
  { chain }: Verified,
  fields: readonly HeaderField[],
  isUncheckable: boolean,
  silent: readonly string[],
): ArcFacts => {
  const sets = valuesOf(fields, 'arc-seal').length;
  const { result, comment } = chain;
  if (sets === 0 && result === 'none')
    return { result: 'none', sets, reason: 'Nobody who passed it on has sealed it.' };
  if (isUncheckable) return { result: 'unchecked', sets, reason: 'Its seals were not checked.' };
  // mailauth calls a key that does not answer a failure.
  if (result === 'fail' && comment === null && silent.length > 0)
    return { result: 'temperror', sets, reason: `A key of its seals did not answer: ${silent.join(', ')}.` };
  if (result === 'pass') return { result, sets, reason: 'All its seals are valid.' };
  return {
    result: 'fail',
    sets,
    reason: `Its seals are not valid: ${(comment || 'the chain is broken').slice(0, limits.mailValueCharacters)}.`,
  };
};
