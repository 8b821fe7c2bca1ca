/** What a list of the matrix is made of: how it is served, how the catalogue describes it, and what is right to say about it. */
import type { BlacklistState } from '../../../preload/contract/index.ts';

export type Kind = 'ip4' | 'ip6' | 'domain';

/** Right answers for the listed and the clean company. A list of words: each of them is right. `why`: the reasons that fit. */
export type Right = { states: readonly BlacklistState[]; why?: readonly string[] };

/** How a list treats people who come through the big public resolver. */
export type Public =
  /** As everybody. */
  | 'same'
  /** A refusal code for every question. */
  | 'code'
  /** "No such name" for every question. */
  | 'empty'
  /** REFUSED. */
  | 'refuse'
  /** Silence. */
  | 'ignore';

/** One data set of rbldnsd: its type and its file. */
export type DataSet = readonly [type: 'ip4set' | 'ip6trie' | 'dnset' | 'generic' | 'acl', text: string];

/** Who serves the list's zone. Names are of the hosting company's servers, in the order of the NS records. */
export type Host =
  | 'rbl'
  | 'lone'
  | 'bind'
  | 'parking'
  | 'slow'
  | 'lossy'
  | 'hole'
  /** An rbldnsd that has never heard of the zone. */
  | 'lame'
  /** A name that does not exist. */
  | 'ghost';

/** A list. */
export type ListSpec = {
  id: string;
  words: string;
  zone: string;
  kinds: readonly Kind[];
  /** Name servers; none: not delegated any more. */
  hosts: readonly Host[];
  /** Data for rbldnsd, or the records for BIND. */
  data?: readonly DataSet[];
  records?: string;
  /** BIND fails to load it. */
  isSpoilt?: boolean;
  /** Added by the person: only its zone and kinds are known. */
  isOwn?: boolean;
  /** Fields of its catalogue row that differ from an ordinary one. */
  row?: Record<string, unknown>;
  public: Public;
  /** When asked without anything in between. */
  listed: Right;
  clean: Right;
  /** Right for a kind of subject where it differs. */
  kindsApart?: Partial<Record<Kind, { listed: Right; clean: Right }>>;
  /** What the advertising blocker answers in its place. */
  filtered?: '0.0.0.0' | '127.0.0.1';
  /** The name under which it is asked with a key. */
  keyed?: { template: string; zone: string };
};
