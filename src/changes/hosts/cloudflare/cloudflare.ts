import { z } from 'zod';
import type { Answer, CloudflareClient } from '../../../engines/cloudflare/client.ts';
import { permissionFor } from '../../../engines/cloudflare/permissions.ts';
import { sameRecord, type Effect, type RecordEffect, type RuleEffect } from '../../zone/resources.ts';
import type { Json } from '../../zone/bodies.ts';
import type { Refused, Seen, Silent, Written, ZoneHost } from '../host.ts';
import { phaseFrom, recordFrom, recordToSend, ruleToSend } from './bodies.ts';
import { type ApiRecord, apiRecord, apiRuleset, type ApiRuleset, apiSetting } from './shapes.ts';

/** What the API calls things that were read: good for the next call. */
export type Handle =
  | { readonly kind: 'name'; readonly records: readonly ApiRecord[] }
  | { readonly kind: 'setting' }
  | { readonly kind: 'phase'; readonly ruleset: ApiRuleset | null };

const failed = (answer: Exclude<Answer<unknown>, { kind: 'ok' }>, what: string): Refused | Silent => {
  switch (answer.kind) {
    case 'refused':
      return { kind: 'refused', reason: answer.reason, permission: answer.permission };
    case 'missing':
      return { kind: 'refused', reason: `${what} is not there`, permission: null };
    case 'silent':
      return answer;
  }
};

const writtenOf = (answer: Answer<unknown>, what: string): Written =>
  answer.kind === 'ok' ? { kind: 'ok' } : failed(answer, what);

/** The path of a single rule does not say of which kind it is, and so not what the token lacks; the effect does. */
const forPhase = (answer: Answer<unknown>, phase: string): Answer<unknown> =>
  answer.kind === 'refused' && answer.status === 403
    ? { ...answer, permission: permissionFor('PUT', `/zones/z/rulesets/phases/${phase}/entrypoint`) }
    : answer;

/** What is not there any more is removed. */
const removedOf = (answer: Answer<unknown>): Written =>
  answer.kind === 'missing' ? { kind: 'ok' } : writtenOf(answer, 'it');

const idOf = (rule: Record<string, unknown> | undefined): string | null =>
  typeof rule?.['id'] === 'string' ? rule['id'] : null;

const gone = (what: string): Silent => ({ kind: 'silent', reason: `${what} changed while it was looked at` });

/** Zones at Cloudflare, one call an effect: single records, single settings, single rules; never a whole list at once. */
export const cloudflareHost = (client: CloudflareClient, zone: string): ZoneHost<Handle> => {
  const at = `/zones/${zone}`;
  const whatever = z.unknown();

  const writeRecord = async (
    { before, after }: RecordEffect,
    handle: Handle,
    signal: AbortSignal,
  ): Promise<Written> => {
    if (before === null && after !== null)
      return writtenOf(
        await client.send('POST', `${at}/dns_records`, recordToSend(after, null), whatever, signal),
        'the zone',
      );
    const found =
      handle.kind === 'name'
        ? handle.records.find(one => before !== null && sameRecord(recordFrom(one), before))
        : undefined;
    if (found === undefined || before === null) return gone('the record');
    const path = `${at}/dns_records/${found.id}`;
    if (after === null) return removedOf(await client.send('DELETE', path, undefined, whatever, signal));
    return writtenOf(await client.send('PATCH', path, recordToSend(after, before), whatever, signal), 'the record');
  };

  const addRule = (effect: RuleEffect, ruleset: ApiRuleset | null, signal: AbortSignal): Promise<Answer<unknown>> => {
    const body: { readonly [key: string]: Json } = effect.after === null ? {} : ruleToSend(effect.after);
    // Made with its first rule; were there one by now, the API would refuse instead of replacing it.
    if (ruleset === null)
      return client.send(
        'POST',
        `${at}/rulesets`,
        { name: 'default', kind: 'zone', phase: effect.phase, rules: [body] },
        whatever,
        signal,
      );
    const isInside = effect.index < (ruleset.rules ?? []).length;
    const placed = isInside ? { ...body, position: { index: effect.index + 1 } } : body;
    return client.send('POST', `${at}/rulesets/${ruleset.id}/rules`, placed, whatever, signal);
  };

  const writeRule = async (effect: RuleEffect, handle: Handle, signal: AbortSignal): Promise<Written> => {
    const ruleset = handle.kind === 'phase' ? handle.ruleset : null;
    if (effect.before === null)
      return writtenOf(forPhase(await addRule(effect, ruleset, signal), effect.phase), 'the list of rules');
    const { ref } = effect.before;
    const id = idOf(ruleset?.rules?.find(rule => rule['ref'] === ref));
    if (ruleset === null || id === null) return gone('the rule');
    const path = `${at}/rulesets/${ruleset.id}/rules/${id}`;
    if (effect.after === null)
      return removedOf(forPhase(await client.send('DELETE', path, undefined, whatever, signal), effect.phase));
    const answer = await client.send('PATCH', path, ruleToSend(effect.after), whatever, signal);
    return writtenOf(forPhase(answer, effect.phase), 'the rule');
  };

  const readName = async (name: string, signal: AbortSignal): Promise<Seen<Handle>> => {
    const answer = await client.read(`${at}/dns_records`, z.array(apiRecord), signal);
    if (answer.kind !== 'ok') return failed(answer, 'the zone');
    const records = answer.value.filter(record => record.name.toLowerCase() === name);
    return {
      kind: 'seen',
      holding: { kind: 'name', records: records.map(recordFrom) },
      handle: { kind: 'name', records },
    };
  };

  const readSetting = async (name: string, signal: AbortSignal): Promise<Seen<Handle>> => {
    const answer = await client.read(`${at}/settings/${name}`, apiSetting, signal);
    if (answer.kind !== 'ok') return failed(answer, `the setting ${name}`);
    return {
      kind: 'seen',
      holding: { kind: 'setting', value: answer.value.value as Json },
      handle: { kind: 'setting' },
    };
  };

  const readPhase = async (phase: string, signal: AbortSignal): Promise<Seen<Handle>> => {
    const answer = await client.read(`${at}/rulesets/phases/${phase}/entrypoint`, apiRuleset, signal);
    if (answer.kind !== 'ok' && answer.kind !== 'missing') return failed(answer, phase);
    const ruleset = answer.kind === 'ok' ? answer.value : null;
    return { kind: 'seen', holding: phaseFrom(ruleset), handle: { kind: 'phase', ruleset } };
  };

  return {
    read: (place, signal) => {
      const [kind, name = ''] = place.split(' ');
      if (kind === 'name') return readName(name, signal);
      return kind === 'setting' ? readSetting(name, signal) : readPhase(name, signal);
    },
    write: async (effect: Effect, handle, signal) => {
      switch (effect.kind) {
        case 'record':
          return writeRecord(effect, handle, signal);
        case 'setting':
          return writtenOf(
            await client.send('PATCH', `${at}/settings/${effect.setting}`, { value: effect.after }, whatever, signal),
            `the setting ${effect.setting}`,
          );
        case 'rule':
          return writeRule(effect, handle, signal);
      }
    },
    tidy: async (_place, handle, signal) => {
      if (handle.kind !== 'phase' || handle.ruleset === null) return { kind: 'ok' };
      return removedOf(await client.send('DELETE', `${at}/rulesets/${handle.ruleset.id}`, undefined, whatever, signal));
    },
  };
};
