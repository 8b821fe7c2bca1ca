import { describe, expect, it } from 'vitest';
import catalogue from '../../main/catalogue/relay-tests.json' with { type: 'json' };
import { fillAddress } from '../../renderer/features/start/fill-address.ts';
import { target } from './fake-data.ts';

const facts = { target, hosts: ['mail.kantor.example'], outside: 'me@webmail.example' };

describe('addresses of attempts as shown before the start', () => {
  it.each([
    ['{outside-user}%{outside-domain}@{victim-host}', 'me%webmail.example@mail.kantor.example'],
    ['{outside-user}@[{victim-ip}]', 'me@[203.0.113.7]'],
    ['postmaster@{victim-domain}', 'postmaster@kantor.example'],
    ['', '<>'],
    ['{never-heard-of}', '{never-heard-of}'],
  ])('%s is %s', (template, shown) => {
    expect(fillAddress(template, facts)).toBe(shown);
  });

  it('knows every template of the catalogue', () => {
    const templates = [...JSON.stringify(catalogue).matchAll(/\{[a-z-]+\}/g)].map(([template]) => template);
    expect(templates.length).toBeGreaterThan(50);
    for (const template of new Set(templates)) expect(fillAddress(template, facts)).not.toContain('{');
  });
});
