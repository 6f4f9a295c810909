import type { Config } from '../config/schema.ts';
import type { ReleaseCommand } from '../deliverables/handover/deploy-by-hand.ts';
import { deployCommands } from '../deploy/presets/commands.ts';
import { outputRedaction } from '../deploy/redaction.ts';

const siteOf = ({ environments, hosts, drive }: Config): string | null => {
  const app = Object.entries(hosts).find(
    ([, { service, environment }]) => service === 'app' && environment === 'production',
  );
  return app === undefined ? (environments.production ?? drive?.app ?? null) : `https://${app[0]}`;
};

/** How a release goes out, for whoever takes over; null where the settings do not say it. No value of a variable is in it. */
export const releaseOf = (config: Config): ReleaseCommand | null => {
  const { deploy, health } = config;
  if (deploy === undefined || (deploy.preset === undefined && deploy.deploy === undefined && !deploy.preview))
    return null;
  const site = siteOf(config);
  const host = site === null ? '' : new URL(site).hostname;
  // Each variable stands for itself: its value may open something, and whoever reads the pack has it elsewhere.
  const { deploy: argv, preview, preset } = deployCommands(deploy, { host, env: name => `$${name}` });
  const redact = outputRedaction({});
  return {
    argv: argv.map(redact),
    promote: preview === null ? null : preview.promote.map(redact),
    platform: preset?.title ?? null,
    ready: site === null || health?.ready === undefined ? null : new URL(health.ready, site).href,
  };
};
