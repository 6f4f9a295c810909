import { z } from 'zod';
import { planDigest } from '../changes/zone/plan.ts';
import type { NetFlags } from '../config/net-options.ts';
import { loadConfig } from '../config/load.ts';
import type { RecordedNet } from '../evidence/map.ts';
import { defineTool, type Tool } from '../mcp/tool.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { bracketed } from '../platform/wording.ts';
import { fenced, fenceNote } from '../reporters/untrusted.ts';
import { apply } from './apply.ts';
import { callSurroundings, lastAudit, type McpFlags } from './mcp-state.ts';
import { planAll } from './plan.ts';
import type { Prompt } from './prompt.ts';
import { lastPlan } from './state.ts';
import type { Surroundings } from './surroundings.ts';
import { lastZonePlan } from './undo-files.ts';
import { emptyVariable } from './zone-aim.ts';

/** The network options of an audit as flags, so that a plan is made at the same place. */
const flagsOf = ({ resolver, connectTo, caFiles }: RecordedNet): NetFlags => ({
  ...(resolver === null ? {} : { resolver: `${bracketed(resolver.address)}:${resolver.port}` }),
  connectTo: connectTo.map(
    ({ from, to }) => `${bracketed(from.host)}:${from.port}:${bracketed(to.address)}:${to.port}`,
  ),
  ca: caFiles,
});

/** Where a plan is made and carried out: at the place that was audited, with the settings of then. */
const placeOf = async (asked: string | undefined, flags: McpFlags, around: Surroundings, signal: AbortSignal) => {
  const { report, net, repo } = await lastAudit(asked, flags, around);
  const { domain } = report.target;
  const { config } = await loadConfig(net.configFile);
  return {
    domain,
    repo,
    zone: config.cloudflare?.zone ?? domain,
    flags: { ...flagsOf(net), ...(net.configFile === null ? {} : { config: net.configFile }) },
    called: callSurroundings(repo === null ? around : { ...around, cwd: repo }, signal),
  };
};

const planOutput = z.object({
  target: z.string(),
  /** `cloudflare`: a diff that can be applied; `dns`: what to type in at the DNS host. */
  at: z.enum(['cloudflare', 'dns']),
  changes: z.int(),
  /** Names the plan for apply; null where it can only be typed in. */
  digest: z.string().nullable(),
  needsDecision: z.boolean(),
});

/** Tool `plan`: all remedies for the DNS and the edge together. It looks again, and changes nothing. */
export const planTool = (flags: McpFlags, around: Surroundings): Tool =>
  defineTool({
    name: 'plan',
    title: 'What to change where',
    description:
      'Looks at the target again and plans every change of DNS and edge together: at Cloudflare as one diff where the server has a token, else as records to type in. Sends questions only; changes nothing.',
    input: z.object({ target: z.string().max(253).optional().describe('Domain whose changes are planned.') }),
    output: planOutput,
    hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    call: async (args, signal) => {
      const { called, flags: where, domain, repo, zone: name } = await placeOf(args.target, flags, around, signal);
      const typedIn = (await emptyVariable(where, called.around)) !== null;
      const code = await planAll(
        domain,
        { ...where, browser: false, ...(repo === null ? {} : { repo }) },
        called.around,
      );
      signal.throwIfAborted();
      if (code === 3)
        throw new LaunchReadyError(
          'LR_USAGE',
          'What is there could not be read.',
          'Run launch-ready plan for the reason.',
        );
      const state = stateFolder(around.env);
      const zone = typedIn ? null : await lastZonePlan(state, name);
      const records = typedIn ? await lastPlan(state, domain) : null;
      const data: z.infer<typeof planOutput> = {
        target: domain,
        at: typedIn ? 'dns' : 'cloudflare',
        changes: zone?.changes.length ?? records?.plan.sets.length ?? 0,
        digest: zone === null ? null : planDigest(zone),
        needsDecision: code === 1,
      };
      const text = [
        `${data.changes} changes planned for ${domain}${data.needsDecision ? '; some of it needs a decision of a person first' : ''}. Nothing is changed yet.`,
        ...(data.digest === null ? [] : [`Digest of the plan: ${data.digest}`]),
        fenceNote,
        fenced(called.out().trimEnd().split('\n')),
      ].join('\n');
      return { text, data };
    },
  });

/** Nobody is there to ask: whoever started the server with the flag has agreed. */
const nobody: Prompt = { isTTY: false, ask: async () => null, say: () => {}, close: () => {} };

const applyOutput = z.object({
  zone: z.string(),
  verdict: z.enum(['applied', 'refused', 'stopped', 'drift']),
  undoFile: z.string().nullable(),
});

/** Tool `apply`, which only a server has that was started with `--allow-apply`: makes the changes of exactly the plan that was shown. */
export const applyTool = (flags: McpFlags, around: Surroundings): Tool =>
  defineTool({
    name: 'apply',
    title: 'Make the planned changes at Cloudflare',
    description:
      'Makes the changes of the plan with this digest, as plan returned it, at Cloudflare. Ask a person first. Can be taken back with launch-ready undo.',
    input: z.object({
      target: z.string().max(253).optional().describe('Domain whose plan is meant.'),
      digest: z
        .string()
        .regex(/^[0-9a-f]{16}$/)
        .describe('Digest of the plan, as plan returned it.'),
    }),
    output: applyOutput,
    hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    call: async (args, signal) => {
      const { called, flags: where, zone } = await placeOf(args.target, flags, around, signal);
      const plan = await lastZonePlan(stateFolder(around.env), zone);
      if (plan === null || planDigest(plan) !== args.digest)
        throw new LaunchReadyError(
          'LR_USAGE',
          'There is no plan with this digest any more; nothing was sent.',
          'Ask plan again, and show it to a person.',
        );
      await apply(undefined, { ...where, target: zone, yes: true, json: true }, called.around, nobody);
      const said = JSON.parse(called.out()) as z.infer<typeof applyOutput> & { readonly lines: readonly string[] };
      return {
        text: [`${zone}: ${said.verdict}`, fenceNote, fenced(said.lines)].join('\n'),
        data: { zone: said.zone, verdict: said.verdict, undoFile: said.undoFile },
      };
    },
  });
