/** npm `dnsbl` brings no types; this is what its page promises. */
declare module 'dnsbl' {
  type Options = { servers?: string | string[]; timeout?: number; concurrency?: number };
  export function batch(
    addresses: string | string[],
    lists: string | string[],
    options?: Options,
  ): Promise<{ address: string; blacklist: string; listed: boolean }[]>;
}
