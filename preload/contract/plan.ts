import { z } from 'zod';
import { imapAccount } from './proof.ts';
import { language } from './verdict.ts';

export const area = z.enum(['relay', 'blacklists', 'posture']);
export type Area = z.infer<typeof area>;

const port = z.number().int().min(1).max(65535);

/** What a person or script asks for. Texts are still as typed; the engine parses them (T1). */
export const checkRequest = z.object({
  input: z.string().max(100_000),
  /** T5: nothing is tested without it. */
  iMayTest: z.literal(true),
  /** Who ticked the box (name, company), optional. */
  tickedBy: z.string().max(200).optional(),
  /** The place in the person's words ("office, Bekasi"): what the part says when the case goes on its way. */
  where: z.string().max(200).optional(),
  /** `HOST` or `HOST:PORT`: test these for the domain instead of its MX hosts. */
  servers: z.array(z.string().max(300)).max(16).default([]),
  /** Names of the MX hosts the person picked; empty = the usual choice. */
  hosts: z.array(z.string().max(300)).max(16).default([]),
  outside: z.string().max(320).optional(),
  sender: z.string().max(320).optional(),
  send: z.boolean().default(false),
  /** Also send one ordinary message to the domain's own mailbox: its Received line shows how the server sees strangers (R7). */
  ordinary: z.boolean().default(false),
  /**
   * How an arrival is confirmed. `auto`: the practice world's mailbox where there is one, else `later`; `later`: the person types the
   * code or brings the source after the run; `imap`, `catcher`: the program looks, for `waitS` seconds.
   */
  confirm: z.enum(['auto', 'later', 'imap', 'catcher']).default('auto'),
  imap: imapAccount.optional(),
  catcher: z.object({ port, host: z.string().max(253).optional() }).optional(),
  /**
   * Where the real message goes when that is not `outside`: the catcher's own address. The tries keep an ordinary recipient, because
   * a server may refuse an address literal for its form alone.
   */
  deliverTo: z.string().max(320).optional(),
  /** Seconds the run stays for greylisting (same envelope again) and for arrivals. Absent: 60 for arrivals, 0 for greylisting. */
  waitS: z.number().int().min(0).max(7200).optional(),
  /** Extra consent: claim another address through XCLIENT or a PROXY header, where the server offers it (X10, X11). */
  impersonate: z.boolean().default(false),
  /** R9: look for the server behind the filter. `auto`: when the MX hosts belong to a filter service. */
  hidden: z.enum(['auto', 'off']).default('auto'),
  /** Further candidates the person named for it (names or addresses). */
  hiddenHosts: z.array(z.string().max(300)).max(8).default([]),
  vantage: z.enum(['auto', 'inside', 'outside']).default('auto'),
  source: z.string().max(64).optional(),
  ports: z.array(port).max(8).optional(),
  only: z.array(area).max(12).default(['relay', 'blacklists', 'posture']),
  resolvers: z.array(z.string().max(300)).max(8).default([]),
  /** Further name servers for questions to blacklists only (B3 `typed`). */
  listResolvers: z.array(z.string().max(300)).max(4).default([]),
  /**
   * May lists be asked at their own name servers (B3 `direct`)? `auto`: yes, unless `resolvers` is typed without `rootHints`: a typed
   * resolver usually means a closed world.
   */
  direct: z.enum(['auto', 'on', 'off']).default('auto'),
  /** Addresses (`IP` or `IP:PORT`) of root servers, instead of those of the internet. */
  rootHints: z.array(z.string().max(80)).max(32).default([]),
  /** Only these lists; empty = the usual choice. */
  zones: z.array(z.string().max(253)).max(200).default([]),
  proxy: z.string().max(300).optional(),
  pace: z.enum(['gentle', 'normal']).default('gentle'),
  /** Whole-run limit, seconds. */
  timeoutS: z.number().int().min(1).max(86_400).optional(),
  language: language.default('en'),
  /** A look at one finding again: only what is needed to decide it. */
  recheck: z
    .object({
      findingId: z.string().max(80),
      subject: z.string().max(300),
      attempts: z.array(z.string().max(300)).max(80).default([]),
      zones: z.array(z.string().max(253)).max(200).default([]),
    })
    .optional(),
});
export type CheckRequest = z.infer<typeof checkRequest>;
export type CheckRequestInput = z.input<typeof checkRequest>;
