/**
 * A Global API Key by its form: `cfk_…` since 2026, 37 hexadecimal digits before
 * (https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/). It opens the whole account.
 */
export const isGlobalKey = (value: string): boolean => value.startsWith('cfk_') || /^[0-9a-f]{37}$/.test(value);
