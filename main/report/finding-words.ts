import type { Finding, Language, ReportFinding } from '../../preload/contract/index.ts';
import { type Params, type Words, wordsIn } from '../../words/index.ts';

const NAMESPACE: Record<Finding['area'], string> = {
  relay: 'findingRelay',
  vantage: 'findingRelay',
  blacklist: 'findingBlacklist',
  posture: 'findingPosture',
  dns: 'findingPosture',
};

/** A finding with its sentences in a language. */
export function fillFinding(finding: Finding, code: string, language: Language): ReportFinding {
  const words = wordsIn(language);
  const namespace = NAMESPACE[finding.area];
  const params = wordedParams(finding.params, namespace, words);
  const say = (part: string): string => words(`${namespace}:${finding.id}.${part}`, params);
  return {
    code,
    id: finding.id,
    severity: finding.severity,
    title: say('title'),
    saw: say('saw'),
    why: say('why'),
    action: say('action'),
    evidence: finding.evidence,
    subject: finding.subject,
    ...(finding.area === 'blacklist' && typeof finding.params.zone === 'string'
      ? { zone: finding.params.zone }
      : {}),
    area: finding.area,
    fix: finding.fix,
  };
}

/** Some parameters are ids of other words: the form of an address, an IP family, a reason. Others are data and stay. */
function wordedParams(params: Finding['params'], namespace: string, words: Words): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, wordedParam(name, value, namespace, words)]),
  );
}

function wordedParam(name: string, value: string | number, namespace: string, words: Words): string | number {
  if (name === 'family') return value === 6 || value === '6' ? 'IPv6' : 'IPv4';
  if (name === 'form') return formName(String(value), words);
  const keys = [`${namespace}:${name}.${value}`, `verdict:${value}.reason`];
  const known = keys.find((key) => words.has(key));
  return known ? words(known) : value;
}

/** The lay name of an attempt id; a context suffix such as `S1/X1.1` is named by its context. */
export function formName(id: string, words: Words): string {
  const parts = id.split(/[/.]/);
  const own = parts.find((part) => part.startsWith('X')) ?? parts[0] ?? id;
  const key = `relayTests:${own}.name`;
  return words.has(key) ? words(key) : id;
}
