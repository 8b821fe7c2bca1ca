import { describe, expect, it } from 'vitest';
import { type ProofContext, readSource, settleSource } from '../../../main/engine/proof/index.ts';
import { byMailbox, byServer, context, own, top } from './fixtures/world.ts';

const settle = (text: string, more: Partial<ProofContext> = {}) =>
  settleSource(readSource(text), { ...context, ...more });
const DATE = 'Mon, 24 Aug 2026 03:00:00 +0000';

/** A stranger's message that the server laid into a mailbox of its own is no proof, wherever it is read. */
describe('a foreign message that never left', () => {
  it('in a mail catcher in a container: a machine name, the bridge address, and the code', () => {
    const hop = `Received: from other.name.example (gateway [172.17.0.1])\n\tby 3f2a1b9c (catcher) with SMTP; ${DATE}`;
    const settled = settle([hop, own()].join('\n'), { ourNames: [] });
    expect(settled).toMatchObject({ result: 'not-understood', reason: 'other-server' });
  });

  it('the same, recognised by the name we greeted with: whose address it is then shows who hides us', () => {
    const hop = `Received: from [192.168.1.20] (unknown [172.17.0.1])\n\tby 3f2a1b9c (catcher) with ESMTP; ${DATE}`;
    const settled = settle(['Return-Path: <a@b.example>', hop, own()].join('\n'), { ourNames: [] });
    expect(settled).toMatchObject({
      result: 'kept',
      delivery: { seenAs: '172.17.0.1' },
      culprit: { kind: 'docker' },
    });
  });

  it('read by IMAP on an inner store of the same domain', () => {
    const store = `Received: from mail.kantor.example (mail.kantor.example [203.0.113.10])\n\tby store.kantor.example with ESMTP; ${DATE}`;
    const complete = [
      'Return-Path: <a@b.example>\nDelivered-To: all@kantor.example',
      store,
      byServer(),
      own(),
    ];
    expect(settle(complete.join('\n'), { how: 'imap' }).result).toBe('kept');
    expect(settle([store, byServer(), own()].join('\n'), { how: 'imap' }).result).toBe('not-understood');
  });

  it('read by IMAP where only the recipient tells', () => {
    const text = ['Delivered-To: all@kantor.example', own()].join('\n');
    expect(settle(text, { how: 'imap' }).result).not.toBe('seen');
  });

  it('on another machine of the company that runs the server', () => {
    const sent = context.sent.map((row) => ({
      ...row,
      serverNames: ['mx1.hoster-mail.example', 'mx1.hoster-mail.example'],
    }));
    const atMx = `Received: from tester.rumah.example (unknown [192.0.2.7])\n\tby mx1.hoster-mail.example with ESMTP; ${DATE}`;
    const store = `Received: from mx1.hoster-mail.example ([203.0.113.10])\n\tby store7.hoster-mail.example with ESMTP; ${DATE}`;
    const settled = settle([top, store, atMx, own()].join('\n'), { sent });
    expect(settled.result).toBe('not-understood');
  });

  it('but one that came to the mailbox elsewhere is still proved', () => {
    expect(settle([top, byMailbox(), byServer(), own()].join('\n')).result).toBe('seen');
    expect(settle([byMailbox(), byServer(), own()].join('\n'), { how: 'imap' }).result).toBe('seen');
  });
});

describe('who saw us', () => {
  it('is asked of the machine that took the message from us, not of one behind it that carries the known name', () => {
    const gate = `Received: from tester.rumah.example (unknown [192.0.2.7])\n\tby antispam.local with ESMTP; ${DATE}`;
    const inner = `Received: from antispam.local (antispam.local [10.0.0.2])\n\tby mail.kantor.example (Postfix) with ESMTP; ${DATE}`;
    const settled = settle([top, byMailbox(), inner, gate, own()].join('\n'));
    expect(settled.result).toBe('seen');
    expect(settled.delivery?.seenAs).toBe('192.0.2.7');
    expect(settled.culprit).toBeUndefined();
  });
});

describe('a bounce made elsewhere', () => {
  it('shows that the server carried the message out', () => {
    const text = `From: MAILER-DAEMON@mx.proof.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.proof.example

Final-Recipient: rfc822; saya@proof.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--b

Relay Doctor test ${context.sent[0]?.delivery.token}
`;
    const settled = settle(text);
    expect(settled).toMatchObject({
      result: 'bounced',
      delivery: { bounce: { remote: 'mx.proof.example' } },
    });
  });
});
