import { encodeQR } from 'qr';
import type { Language } from '../../preload/contract/index.ts';

/** What the stand-in program says about help from far away. */

/** A mini-case of six doors, six findings and two hashes, as the program writes it. */
export const CODE_TEXT =
  'RD1:WFV3C3SMYBAQAX3JESRYBW0E1790AW85R7SDK2BS4QWMA45DSJ68YQKQVXG67RWG7K6N1J5E52MW1J5VGC0G3P1S5RS8699E69HWH736075SRSJ1JXGX4S73EMT48WNRP2HH2HM22SV39HGG2DSK9GCPVCJ1RKDH2WTW53K632JK24S33EHV4TVTWXN4DDKZEXVCTA0B0407EZ78E4';

export const CASE_NUMBER = 'KTR-7Q2M';

export const sentences = (language: Language): string[] =>
  language === 'id'
    ? [
        'Relay Doctor memeriksa mail server kantor titik example.',
        'Nomor kasusnya K T R, tujuh Q dua M.',
        'Terbuka di satu pintu saja.',
        'Ini dilihat dari luar.',
        'Pengecekan dimulai tanggal 22 November 2026 pukul 14 lewat 2 menit, zona waktu WIB.',
        'Dari 5 pintu, terbuka 1, tertutup 4, belum pasti 0.',
        'Pihak luar lolos di 2001, DB8, titik dua ganda, 7, port 25.',
        '3 dari 11 blacklist yang menjawab memuat server ini.',
        '5 temuan perlu dikerjakan, kodenya A satu, A dua, A tiga, A empat dan A lima.',
        'Yang pertama A satu.',
        'Terbuka di IPv6 port 25.',
        'Buka port 25 di IPv4 saja, atau beri container alamat IPv6 yang sebenarnya.',
      ]
    : [
        'Relay Doctor looked at the mail server of kantor dot example.',
        'The case number is K T R, seven Q two M.',
        'Open on one door only.',
        'This was seen from outside.',
        'The check began on 22 November 2026 at 14 hours 2 minutes, time zone WIB.',
        'Of 5 doors, open 1, closed 4, no clear answer 0.',
        'Strangers get through at 2001, DB8, double colon, 7, port 25.',
        '3 of the 11 blacklists that answered name this server.',
        '5 findings need work, and their codes are A one, A two, A three, A four and A five.',
        'First comes A one.',
        'Open on IPv6 port 25.',
        'Publish port 25 on IPv4 only, or give the container real IPv6 addresses.',
      ];

export function qr(language: Language) {
  const rows = encodeQR(CODE_TEXT, 'raw', { ecc: 'medium', border: 1 })
    .slice(1, -1)
    .map((row) =>
      row
        .slice(1, -1)
        .map((dark) => (dark ? '1' : '0'))
        .join(''),
    );
  const en = [
    `Case ${CASE_NUMBER}`,
    'mail.kantor.co.id',
    'Open on one door only. (OPEN-PART)',
    'Seen from outside, 22 Nov 2026, 14:02:09 WIB',
    '203.0.113.7 port 25: Closed',
    '2001:db8::7 port 25: Open',
    '203.0.113.7 port 465: Closed',
    '2001:db8::7 port 465: Open',
    'On 2 of 41 lists that answered',
    'Findings: A1, A2, A3, A4, A5, A6',
    'Hash of the result: 0123456789ab, fedcba987654',
  ];
  const id = [
    `Kasus ${CASE_NUMBER}`,
    'mail.kantor.co.id',
    'Terbuka di satu pintu saja. (OPEN-PART)',
    'Dilihat dari luar, 22 Nov 2026 14.02.09 WIB',
    '203.0.113.7 port 25: Tertutup',
    '2001:db8::7 port 25: Terbuka',
    '203.0.113.7 port 465: Tertutup',
    '2001:db8::7 port 465: Terbuka',
    'Ada di 2 dari 41 blacklist yang menjawab',
    'Temuan: A1, A2, A3, A4, A5, A6',
    'Hash hasil: 0123456789ab, fedcba987654',
  ];
  return { text: CODE_TEXT, rows, words: language === 'id' ? id : en };
}

/** What opening the code comes to: the case of the stand-in. */
export const opened = {
  caseId: 'case-kantor',
  runId: null,
  name: 'mail.kantor.co.id',
  isNew: true,
  merged: false,
  added: 1,
  troubles: [],
  notUnderstood: 0,
};
